// regex(): patterns that a browser's own engine runs in linear time go there; any other needs an engine that is linear by construction.
import { ExpressionError } from './error.ts'
import type { RegexEngine } from './functions/kinds.ts'

/** Alternatives that a backtracking engine may try in one place; a bounded number of them keeps matching linear. */
const MOST_WAYS = 256

/** Which of the 128 ASCII characters an atom matches, and whether it matches others. */
interface Atom {
  /** In the syntax of JavaScript with the `u` flag. */
  source: string
  has(code: number): boolean
}

interface Piece {
  source: string
  /** Ways to match that backtracking may have to go through; Infinity when they grow with the text. */
  ways: number
  /** An atom that must come here, for telling whether a loop before it can only stop in one place. */
  first?: Atom
}

class NotSimple extends Error {}

const DIGIT = (code: number) => code >= 48 && code <= 57
const WORD = (code: number) =>
  DIGIT(code) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === 95
/** Java's and RE2's `\s`, which is narrower than JavaScript's. */
const BLANK = (code: number) => code === 32 || (code >= 9 && code <= 13)
const CLASSES: Record<string, Atom> = {
  d: { source: '0-9', has: DIGIT },
  w: { source: 'A-Za-z0-9_', has: WORD },
  s: { source: ' \\t\\n\\v\\f\\r', has: BLANK },
}
const CONTROLS: Record<string, string> = { n: '\n', t: '\t', r: '\r', f: '\f' }

/** A hyphen is a range inside a set and nothing outside it, where the `u` flag forbids to escape it. */
const literal = (char: string, inSet = false): Atom => ({
  source: /[\^$\\.*+?()[\]{}|/]/.test(char) || (inSet && char === '-') ? `\\${char}` : char,
  has: (code) => code === char.codePointAt(0),
})

/** Reads the plain subset: characters, classes, groups that are not repeated without bound, quantifiers, `^`, `$`, `|`. */
class Reader {
  at = 0
  readonly chars: string[]

  constructor(pattern: string) {
    this.chars = [...pattern]
  }

  alternatives(): Piece {
    const branches = [this.sequence()]
    while (this.chars[this.at] === '|') {
      this.at += 1
      branches.push(this.sequence())
    }
    if (branches.length === 1) return branches[0]!
    return {
      source: branches.map((branch) => branch.source).join('|'),
      ways: branches.reduce((sum, branch) => sum + branch.ways, 0),
    }
  }

  sequence(): Piece {
    const parts: (Piece & { loop?: Atom })[] = []
    for (
      let char = this.chars[this.at];
      char !== undefined && char !== '|' && char !== ')';
      char = this.chars[this.at]
    ) {
      parts.push(this.quantified())
    }
    let ways = 1
    let endless = 0
    parts.forEach((part, index) => {
      if (!part.loop) ways *= part.ways
      else if (!disjoint(part.loop, parts[index + 1]?.first)) endless += 1
    })
    if (endless > 1 || ways > MOST_WAYS) throw new NotSimple()
    const first = parts[0]?.loop ? undefined : parts[0]?.first
    const piece: Piece = {
      source: parts.map((part) => part.source).join(''),
      ways: endless === 0 ? ways : Infinity,
    }
    if (first) piece.first = first
    return piece
  }

  quantified(): Piece & { loop?: Atom } {
    const char = this.chars[this.at]!
    if (char === '^' || char === '$') {
      // The whole text is matched anyway, so anchors at the ends say nothing; elsewhere they are beyond the subset.
      if (char === '^' ? this.at !== 0 : this.at !== this.chars.length - 1) throw new NotSimple()
      this.at += 1
      return { source: '', ways: 1 }
    }
    const group = char === '(' ? this.group() : undefined
    const atom = group ? undefined : this.atom()
    const source = group ? `(?:${group.source})` : atom!.source
    const quantifier = this.quantifier()
    const ways = group?.ways ?? 1
    const first = group ? group.first : atom
    if (!quantifier) return first ? { source, ways, first } : { source, ways }
    const { text, least, most } = quantifier
    // A loop with a far end takes as much time as one without.
    if (most - least > MOST_WAYS) {
      if (!atom) throw new NotSimple()
      return { source: source + text, ways: Infinity, loop: atom }
    }
    if (ways === Infinity) throw new NotSimple()
    const repeated = ways ** most * (most - least + 1)
    return least > 0 && first
      ? { source: source + text, ways: repeated, first }
      : { source: source + text, ways: repeated }
  }

  group(): Piece {
    this.at += 1
    if (this.chars[this.at] === '?') {
      if (this.chars[this.at + 1] !== ':') throw new NotSimple()
      this.at += 2
    }
    const inside = this.alternatives()
    if (this.chars[this.at] !== ')') throw new NotSimple()
    this.at += 1
    return inside
  }

  atom(): Atom {
    const char = this.chars[this.at]!
    this.at += 1
    if (char === '.') return { source: '.', has: (code) => code !== 10 && code !== 13 }
    if (char === '[') return this.set()
    if (char === '\\') return this.escape(false)
    if ('*+?{}])'.includes(char)) throw new NotSimple()
    return literal(char)
  }

  escape(inSet: boolean): Atom {
    const char = this.chars[this.at]
    this.at += 1
    if (char === undefined) throw new NotSimple()
    const known = CLASSES[char]
    if (known) return inSet ? known : { source: `[${known.source}]`, has: known.has }
    const inverse = CLASSES[char.toLowerCase()]
    if (inverse && !inSet) return { source: `[^${inverse.source}]`, has: (code) => !inverse.has(code) }
    if (CONTROLS[char]) return literal(CONTROLS[char], inSet)
    if (/[A-Za-z0-9]/.test(char)) throw new NotSimple()
    return literal(char, inSet)
  }

  set(): Atom {
    const negated = this.chars[this.at] === '^'
    if (negated) this.at += 1
    const members: Atom[] = []
    for (;;) {
      const char = this.chars[this.at]
      if (char === undefined || char === '[' || (char === '&' && this.chars[this.at + 1] === '&'))
        throw new NotSimple()
      if (char === ']') {
        if (members.length === 0) throw new NotSimple()
        break
      }
      this.at += 1
      const member = char === '\\' ? this.escape(true) : literal(char, true)
      members.push(
        this.chars[this.at] === '-' && this.chars[this.at + 1] !== ']' ? this.range(member) : member,
      )
    }
    this.at += 1
    const has = (code: number) => members.some((member) => member.has(code))
    const source = members.map((member) => member.source).join('')
    return negated ? { source: `[^${source}]`, has: (code) => !has(code) } : { source: `[${source}]`, has }
  }

  range(from: Atom): Atom {
    this.at += 1
    const char = this.chars[this.at]
    if (char === undefined || char === '[') throw new NotSimple()
    this.at += 1
    const to = char === '\\' ? this.escape(true) : literal(char, true)
    const [low, high] = [from, to].map((end) => /^\\?(.)$/su.exec(end.source)?.[1]?.codePointAt(0))
    if (low === undefined || high === undefined || low > high) throw new NotSimple()
    return { source: `${from.source}-${to.source}`, has: (code) => code >= low && code <= high }
  }

  quantifier(): { text: string; least: number; most: number } | undefined {
    const rest = this.chars.slice(this.at, this.at + 12).join('')
    const found = /^(?:[*+?]|\{(\d{1,4})(?:(,)(\d{0,5}))?\})/.exec(rest)
    if (!found) return undefined
    const [text, low, comma, upper] = found
    this.at += text.length
    // A lazy quantifier matches the same whole texts; a possessive one is read as RE2 is made to read it.
    if (this.chars[this.at] === '?' || this.chars[this.at] === '+') this.at += 1
    if (/^[?+*]$/.test(this.chars[this.at] ?? '')) throw new NotSimple()
    if (text === '*' || text === '+') return { text, least: text === '*' ? 0 : 1, most: Infinity }
    if (text === '?') return { text, least: 0, most: 1 }
    const least = Number(low)
    const most = comma === undefined ? least : upper === '' ? Infinity : Number(upper)
    if (least > most) throw new NotSimple()
    return { text, least, most }
  }
}

/** Nothing that the loop takes can be what must follow it: it stops in one place only. Non-ASCII members count as shared. */
function disjoint(loop: Atom, next: Atom | undefined): boolean {
  if (!next) return false
  for (let code = 0; code < 128; code += 1) if (loop.has(code) && next.has(code)) return false
  return !(loop.has(0x1ea1) && next.has(0x1ea1))
}

/** A native expression for the whole of a text, or undefined when it could take more than linear time or is beyond the subset. */
export function simplePattern(pattern: string): RegExp | undefined {
  try {
    const reader = new Reader(pattern)
    const { source } = reader.alternatives()
    if (reader.at !== reader.chars.length) return undefined
    return new RegExp(`^(?:${source})$`, 'u')
  } catch {
    return undefined
  }
}

const known = new Map<string, (text: string) => boolean>()

/**
 * A test for the whole of a text, as ODK's `regex()` means it. Throws an ExpressionError when the pattern needs `engine` and there is none.
 */
export function matcher(pattern: string, engine: RegexEngine | undefined): (text: string) => boolean {
  let test = known.get(pattern)
  if (test) return test
  const simple = simplePattern(pattern)
  if (simple) test = (text) => simple.test(text)
  else if (engine) test = engine(pattern)
  else {
    throw new ExpressionError('regex-engine', {
      en: 'This pattern needs the regular expression engine, which is not loaded.',
      vi: 'Mẫu này cần bộ xử lý biểu thức chính quy, hiện chưa được tải.',
    })
  }
  if (known.size > 500) known.clear()
  known.set(pattern, test)
  return test
}
