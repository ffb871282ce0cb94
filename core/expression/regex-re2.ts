// The regular expression engine for patterns that are not plainly linear: RE2, whose time is linear in the text whatever the pattern.
import { RE2JS } from 're2js'
import { ExpressionError } from './error.ts'
import type { RegexEngine } from './functions/kinds.ts'

/** RE2 bounds the size of a compiled pattern; this bounds the text of one as well. */
const LONGEST_PATTERN = 2_000

/** An escape or a set of characters, which stay whole, a quantifier that Java calls possessive, or one character. */
const PARTS = /\\[^]|\[\^?\]?(?:\\[^]|[^\]\\])*\]|([*+?]|\{\d+(?:,\d*)?\})\+|[^]/g

/** How Java and JavaScript write a character by its number. */
const UNICODE = /\\u([\da-fA-F]{4})|\\[^]/g

/**
 * Pass it as `engines.regex`. Look-aheads at the beginning are patterns of their own for the same text. Throws an ExpressionError for a
 * pattern that RE2 does not take: look-around anywhere else and back-references.
 */
export const re2: RegexEngine = (pattern) => {
  if (pattern.length > LONGEST_PATTERN) throw invalid(`${LONGEST_PATTERN} < ${pattern.length}`)
  const branches = alternatives(pattern.replace(UNICODE, (found, hex) => (hex ? `\\x{${hex}}` : found)))
  return (text) => branches.some((tests) => tests.every((test) => test(text)))
}

type Test = (text: string) => boolean

/** What each alternative of the pattern asks of a text. */
function alternatives(pattern: string): Test[][] {
  // Java's possessive quantifiers (`[A-Z]{3}+`) say how Java should search, which RE2 does not need to be told. Only where giving back would
  // be needed to match do they mean less.
  const parts = Array.from(pattern.matchAll(PARTS), ([part, quantifier]) => quantifier ?? part)
  const asksAhead = /\(\?[=!]/.test(pattern)
  const branches: Test[][] = []
  let tests: Test[] = []
  let [start, depth] = [0, 0]
  const take = (end: number) => parts.slice(start, end).join('')
  parts.forEach((part, at) => {
    if (part === '(') depth += 1
    if (part === '|' && depth === 0 && asksAhead) {
      branches.push([...tests, matches(take(at))])
      tests = []
      start = at + 1
    }
    if (part !== ')' || (depth -= 1) !== 0 || !asksAhead) return
    const ahead = /^\^?\(\?([=!])([^]*)$/.exec(take(at))
    if (!ahead) return
    const found = matches(`(?:${ahead[2]!})(?s:.*)`)
    tests.push(ahead[1] === '=' ? found : (text) => !found(text))
    start = at + 1
  })
  return [...branches, [...tests, matches(take(parts.length))]]
}

function matches(pattern: string): Test {
  try {
    const compiled = RE2JS.compile(pattern)
    return (text) => compiled.matches(text)
  } catch (error) {
    throw invalid(error instanceof Error ? error.message : String(error))
  }
}

const invalid = (reason: string) =>
  new ExpressionError('regex', {
    en: `The pattern cannot be used (${reason}). Look-ahead after the beginning, look-behind and back-references are not supported.`,
    vi: `Không dùng được mẫu này (${reason}). Không hỗ trợ look-ahead sau phần đầu, look-behind và tham chiếu ngược.`,
  })
