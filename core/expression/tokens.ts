// Cuts an expression into tokens by XPath 1.0's lexical rules (section 3.7), forgiving what word processors do to quotes and spaces.
import { ExpressionError, type Words } from './error.ts'

export type TokenKind = 'number' | 'string' | 'name' | 'operator' | 'variable' | 'symbol' | 'end'

export interface Token {
  kind: TokenKind
  /** A name, an operator or symbol, the text of a string, the digits of a number, the name inside `${ }`. */
  text: string
  at: number
  length: number
}

const SPACE = /[\s\u00a0\u200b-\u200f\u2028-\u202f\u2060\u3000\ufeff]/u
const NAME = /[\p{L}_][\p{L}\p{M}\p{N}_.\-\u00b7]*/uy
/** With an exponent, which XPath 1.0 does not have and ODK's engines read. */
const NUMBER = /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y
const VARIABLE = /\$\{([^{}]*)\}/y
/** In capitals too, as JavaRosa reads them, and so ODK Collect and its kin. */
const OPERATOR_PREFIX = /^(and|or|mod|div)(?![\p{L}_])/iu
const CLOSING: Record<string, string> = {
  '"': '"',
  "'": "'",
  '“': '”',
  '”': '”',
  '„': '”“',
  '‘': '’',
  '’': '’',
  '‚': '’‘',
}
/** Characters that people paste for operators: what they stand for. */
const LOOKALIKES: Record<string, string> = {
  '≤': '<=',
  '≥': '>=',
  '≠': '!=',
  '–': '-',
  '—': '-',
  '−': '-',
  '×': '*',
  '÷': 'div',
}

/** After one of these (or at the start) a name or `*` is an operand; anywhere else it is an operator. */
const operandFollows = (last: Token | undefined): boolean =>
  last === undefined || last.kind === 'operator' || (last.kind === 'symbol' && '(,[@::'.includes(last.text))

/** Tokens of `source`, ending with one of kind `end`. Throws an ExpressionError at the first character that starts no token. */
export function tokenize(source: string): Token[] {
  const tokens: Token[] = []
  let at = 0
  const push = (kind: TokenKind, text: string, length: number) => {
    tokens.push({ kind, text, at, length })
    at += length
  }
  while (at < source.length) {
    const char = source[at]!
    if (SPACE.test(char)) {
      at += 1
    } else if (char in CLOSING) {
      string(source, at, char, push)
    } else if ((char >= '0' && char <= '9') || char === '.') {
      const digits = match(NUMBER, source, at)
      if (digits) push('number', digits, digits.length)
      else punctuation(source, at, tokens.at(-1), push)
    } else if (char === '$') {
      VARIABLE.lastIndex = at
      const found = VARIABLE.exec(source)
      if (!found)
        throw fail(at, 1, 'variable', { en: '"$" must be followed by {name}.', vi: 'Sau "$" phải là {tên}.' })
      push('variable', found[1]!.trim(), found[0].length)
    } else {
      const text = match(NAME, source, at)
      const operator = text && !operandFollows(tokens.at(-1)) ? OPERATOR_PREFIX.exec(text) : null
      if (operator) push('operator', operator[1]!.toLowerCase(), operator[1]!.length)
      else if (text) qualified(source, at, text, push)
      else punctuation(source, at, tokens.at(-1), push)
    }
  }
  tokens.push({ kind: 'end', text: '', at: source.length, length: 0 })
  return tokens
}

type Push = (kind: TokenKind, text: string, length: number) => void

/** What a sticky pattern matches at `at`; undefined for nothing. */
function match(pattern: RegExp, source: string, at: number): string | undefined {
  pattern.lastIndex = at
  return pattern.exec(source)?.[0]
}

function string(source: string, at: number, quote: string, push: Push) {
  const straight = quote === '"' || quote === "'"
  // A pair may be half converted by a word processor: a curly opening with a straight closing, or the other way round.
  const closings = straight
    ? [quote, quote === '"' ? '”“' : '’‘']
    : [CLOSING[quote]! + ('“”„'.includes(quote) ? '"' : "'")]
  for (const closing of closings) {
    let end = at + 1
    while (end < source.length && !closing.includes(source[end]!)) end += 1
    if (end < source.length) return push('string', source.slice(at + 1, end), end + 1 - at)
  }
  throw fail(at, source.length - at, 'quote', {
    en: `The text that opens with ${quote} is not closed.`,
    vi: `Chuỗi mở bằng ${quote} chưa được đóng.`,
  })
}

/** A name with an optional prefix: `age`, `jr:choice-name`, `h:*`. A following `::` belongs to an axis, not to the name. */
function qualified(source: string, at: number, first: string, push: Push) {
  const after = at + first.length
  if (source[after] === ':' && source[after + 1] !== ':') {
    if (source[after + 1] === '*') return push('name', `${first}:*`, first.length + 2)
    const local = match(NAME, source, after + 1)
    if (local) return push('name', `${first}:${local}`, first.length + 1 + local.length)
  }
  push('name', first, first.length)
}

function punctuation(source: string, at: number, last: Token | undefined, push: Push) {
  const char = source[at]!
  const two = source.slice(at, at + 2)
  if (two === '!=' || two === '<=' || two === '>=' || two === '//') return push('operator', two, 2)
  if (two === '::' || two === '..') return push('symbol', two, 2)
  if (two === '==' || two === '&&' || two === '||' || two === '<>') {
    const instead = { '==': '=', '&&': 'and', '||': 'or', '<>': '!=' }[two]!
    throw fail(at, 2, 'operator', {
      en: `Write ${instead} instead of ${two}.`,
      vi: `Hãy viết ${instead} thay cho ${two}.`,
    })
  }
  if (char === '*') return operandFollows(last) ? push('name', '*', 1) : push('operator', '*', 1)
  if ('=<>+-|/'.includes(char)) return push('operator', char, 1)
  if ('()[],@.'.includes(char)) return push('symbol', char, 1)
  const instead = LOOKALIKES[char]
  const length = (source.codePointAt(at) ?? 0) > 0xffff ? 2 : 1
  const shown = source.slice(at, at + length)
  throw fail(
    at,
    length,
    'character',
    instead
      ? { en: `Write ${instead} instead of ${shown}.`, vi: `Hãy viết ${instead} thay cho ${shown}.` }
      : { en: `${shown} has no meaning here.`, vi: `${shown} không có nghĩa ở đây.` },
  )
}

const fail = (at: number, length: number, code: string, words: Words) =>
  new ExpressionError(code, words, at, length)
