// Names that a format takes, made from names that it may not take.

export interface NameRules {
  /** How much of a name fits, and how much a text counts for. */
  longest: number
  size(text: string): number
  /** The name with only signs that the format takes, and begun and ended as it wants. */
  legal(name: string): string
}

/**
 * A legal name for each, different whatever the case. What is too long loses its end, but what stands behind the last slash, a choice or a part,
 * is kept where it can be; where that makes two alike, a number comes behind.
 */
export function namesUnder(names: readonly string[], rules: NameRules): string[] {
  const taken = new Set<string>()
  return names.map((name) => {
    const whole = rules.legal(name)
    if (rules.size(whole) <= rules.longest && !taken.has(whole.toLowerCase())) {
      taken.add(whole.toLowerCase())
      return whole
    }
    const slash = name.lastIndexOf('/')
    const tail =
      slash > 0
        ? begin(`_${rules.legal(`x${name.slice(slash + 1)}`).slice(1)}`, rules.longest / 2, rules)
        : ''
    const stem = slash > 0 ? rules.legal(name.slice(0, slash)) : whole
    for (let count = 1; ; count += 1) {
      const end = count === 1 ? tail : `${tail}_${count}`
      const tried = begin(stem, rules.longest - rules.size(end), rules) + end
      if (taken.has(tried.toLowerCase())) continue
      taken.add(tried.toLowerCase())
      return tried
    }
  })
}

function begin(text: string, size: number, rules: NameRules): string {
  const letters = [...text]
  while (rules.size(letters.join('')) > size) letters.pop()
  return letters.join('')
}
