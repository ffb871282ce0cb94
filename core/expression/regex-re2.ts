// The regular expression engine for patterns that are not plainly linear: RE2, whose time is linear in the text whatever the pattern.
import { RE2JS } from 're2js'
import { ExpressionError } from './error.ts'
import type { RegexEngine } from './functions/kinds.ts'

/** RE2 bounds the size of a compiled pattern; this bounds the text of one as well. */
const LONGEST_PATTERN = 2_000

/** Pass it as `engines.regex`. Throws an ExpressionError for a pattern that RE2 does not take: look-around and back-references. */
export const re2: RegexEngine = (pattern) => {
  if (pattern.length > LONGEST_PATTERN) throw invalid(`${LONGEST_PATTERN} < ${pattern.length}`)
  let compiled: RE2JS
  try {
    compiled = RE2JS.compile(greedy(pattern))
  } catch (error) {
    throw invalid(error instanceof Error ? error.message : String(error))
  }
  return (text) => compiled.matches(text)
}

/**
 * Java's possessive quantifiers (`[A-Z]{3}+`) as plain ones: they say how Java should search, which RE2 does not need to be told. Only where
 * giving back would be needed to match do they mean less.
 */
function greedy(pattern: string): string {
  return pattern.replace(
    /\\[^]|\[\^?\]?(?:\\[^]|[^\]\\])*\]|([*+?]|\{\d+(?:,\d*)?\})\+/g,
    (found, quantifier?: string) => quantifier ?? found,
  )
}

const invalid = (reason: string) =>
  new ExpressionError('regex', {
    en: `The pattern cannot be used (${reason}). Look-ahead, look-behind and back-references are not supported.`,
    vi: `Không dùng được mẫu này (${reason}). Không hỗ trợ look-ahead, look-behind và tham chiếu ngược.`,
  })
