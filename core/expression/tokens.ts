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
const NUMBER = /\d+(?:\.\d*)?|\.\d+/y
const VARIABLE = /\$\{([^{}]*)\}/y
const OPERATOR_PREFIX = /^(and|or|mod|div)(?![\p{L}_])/u
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
    } else if (match(NUMBER, source, at)) {
      push('number', NUMBER_TEXT.text, NUMBER_TEXT.text.length)
    } else if (char === '$') {
      VARIABLE.lastIndex = at
      const found = VARIABLE.exec(source)
      if (!found)
        throw fail(at, 1, 'variable', { en: '"$" must be followed by {name}.', vi: 'Sau "$" phải là {tên}.' })
      push('variable', found[1]!.trim(), found[0].length)
    } else if (match(NAME, source, at)) {
      const text = NUMBER_TEXT.text
      const operator = operandFollows(tokens.at(-1)) ? null : OPERATOR_PREFIX.exec(text)
      if (operator) push('operator', operator[1]!, operator[1]!.length)
      else qualified(source, at, text, push)
    } else {
      punctuation(source, at, tokens.at(-1), push)
    }
  }
  tokens.push({ kind: 'end', text: '', at: source.length, length: 0 })
  return tokens
}

type Push = (kind: TokenKind, text: string, length: number) => void

const NUMBER_TEXT = { text: '' }

function match(pattern: RegExp, source: string, at: number): boolean {
  pattern.lastIndex = at
  const found = pattern.exec(source)
  if (found) NUMBER_TEXT.text = found[0]
  return found !== null
}

function string(source: string, at: number, quote: string, push: Push) {
  let end = at + 1
  const closing =
    CLOSING[quote]! +
    (quote === '"' || quote === "'" ? '' : quote === '“' || quote === '”' || quote === '„' ? '"' : "'")
  while (end < source.length && !closing.includes(source[end]!)) end += 1
  if (end === source.length) {
    throw fail(at, source.length - at, 'quote', {
      en: `The text that opens with ${quote} is not closed.`,
      vi: `Chuỗi mở bằng ${quote} chưa được đóng.`,
    })
  }
  push('string', source.slice(at + 1, end), end + 1 - at)
}

/** A name with an optional prefix: `age`, `jr:choice-name`, `h:*`. A following `::` belongs to an axis, not to the name. */
function qualified(source: string, at: number, first: string, push: Push) {
  const after = at + first.length
  if (source[after] === ':' && source[after + 1] !== ':') {
    if (source[after + 1] === '*') return push('name', `${first}:*`, first.length + 2)
    if (match(NAME, source, after + 1)) {
      const text = `${first}:${NUMBER_TEXT.text}`
      return push('name', text, text.length)
    }
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
