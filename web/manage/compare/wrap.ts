// Breaking a label of a chart into lines, which SVG does not do by itself.

/** The words of a text in at most `lines` lines of about `width` characters; what does not fit ends in an ellipsis. */
export function wrap(text: string, width: number, lines: number): string[] {
  const done: string[] = []
  let line = ''
  for (const word of text.split(/\s+/).filter(Boolean)) {
    if (line !== '' && line.length + 1 + word.length > width) {
      done.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  if (line !== '') done.push(line)
  const kept = done.slice(0, lines)
  const cut = (one: string) => (one.length > width ? `${one.slice(0, width - 1)}…` : one)
  const isCut = done.length > lines
  return kept.map((one, index) => {
    const isLast = isCut && index === lines - 1
    return isLast ? `${one.slice(0, width - 1).trimEnd()}…` : cut(one)
  })
}
