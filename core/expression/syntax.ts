// What a parser says of an expression that it can't read.
import { ExpressionError, type Words } from './error.ts'
import type { Token } from './tokens.ts'

/** Deeper nesting than any form needs; keeps every later walk of the tree off the end of the stack. */
export const MAX_DEPTH = 500

export const short = (text: string) => (text.length > 60 ? `${text.slice(0, 60)}…` : text)

export const fail = (token: Token, code: string, words: Words) =>
  new ExpressionError(code, words, token.at, token.length)

export const tooDeep = (token: Token) =>
  fail(token, 'too-deep', {
    en: `The expression is nested more than ${MAX_DEPTH} levels deep. Split it into several calculate questions.`,
    vi: `Biểu thức lồng nhau quá ${MAX_DEPTH} cấp. Hãy tách thành nhiều câu hỏi calculate.`,
  })

/** For a token that can't stand where it does; `expected` is what is missing there, if that is certain. */
export function unexpected(token: Token, expected?: string): ExpressionError {
  const found = token.kind === 'end' ? '' : short(token.text)
  if (expected) {
    return fail(token, 'missing', {
      en: found ? `"${expected}" is missing before "${found}".` : `"${expected}" is missing at the end.`,
      vi: found ? `Thiếu "${expected}" trước "${found}".` : `Thiếu "${expected}" ở cuối.`,
    })
  }
  if (!found) {
    return fail(token, 'incomplete', {
      en: 'The expression stops too early: something is missing at the end.',
      vi: 'Biểu thức bị dừng giữa chừng: còn thiếu ở cuối.',
    })
  }
  return fail(token, 'unexpected', {
    en: `"${found}" is not expected here.`,
    vi: `Không thể có "${found}" ở đây.`,
  })
}
