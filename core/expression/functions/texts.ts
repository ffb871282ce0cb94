// Text: cutting, joining, searching, encoding, patterns.
import { digest } from '../digest.ts'
import { matcher } from '../regex.ts'
import { textOf } from '../values.ts'
import { flat, numberOf, ofTexts, plain, textFrom, type FunctionEntry, type FunctionTable } from './kinds.ts'
import { toText } from '../values.ts'

const SPACES = /[ \t\r\n]+/g
const ENDS = /^[ \t\r\n]+|[ \t\r\n]+$/g

/** With no argument, of the context node. */
const ofTextOrNode = (run: (text: string) => string | number): FunctionEntry =>
  plain(0, 1, (c, [of]) => run(of ? textFrom(of, c) : textOf(c.node)))

/** XPath 1.0, 4.2: positions from 1, rounded, with the rules for NaN and infinity falling out of the comparisons. */
function substring(text: string, start: number, length?: number): string {
  const first = Math.round(start)
  const end = length === undefined ? Infinity : first + Math.round(length)
  let cut = ''
  let position = 0
  for (const char of text) {
    position += 1
    if (position >= first && position < end) cut += char
  }
  return cut
}

/** 0-based, end excluded, negative positions from the end. */
function substr(text: string, start: number, end: number): string {
  return text.slice(Math.trunc(start) || 0, Math.trunc(end) || 0)
}

function translate(text: string, from: string, to: string): string {
  const source = [...from]
  const target = [...to]
  return [...text]
    .map((char) => {
      const at = source.indexOf(char)
      return at < 0 ? char : (target[at] ?? '')
    })
    .join('')
}

function base64Decode(text: string): string {
  try {
    const bytes = Uint8Array.from(atob(text.replace(/\s+/g, '')), (char) => char.charCodeAt(0))
    return new TextDecoder().decode(bytes)
  } catch {
    return ''
  }
}

const upper = ofTexts(1, 1, (text) => text.toUpperCase())
const lower = ofTexts(1, 1, (text) => text.toLowerCase())

export const textFunctions: FunctionTable = {
  string: plain(0, 1, (c, [of]) => (of ? textFrom(of, c) : textOf(c.node))),
  concat: plain(0, Infinity, (c, args) => flat(args, c).map(toText).join('')),
  join: plain(1, Infinity, (c, [separator, ...rest]) =>
    flat(rest, c).map(toText).join(textFrom(separator, c)),
  ),
  contains: ofTexts(2, 2, (text, part) => text.includes(part)),
  'starts-with': ofTexts(2, 2, (text, part) => text.startsWith(part)),
  'ends-with': ofTexts(2, 2, (text, part) => text.endsWith(part)),
  'substring-before': ofTexts(2, 2, (text, part) => text.slice(0, Math.max(0, text.indexOf(part)))),
  'substring-after': ofTexts(2, 2, (text, part) =>
    text.includes(part) ? text.slice(text.indexOf(part) + part.length) : '',
  ),
  substring: plain(2, 3, (c, [of, start, length]) =>
    substring(textFrom(of, c), numberOf(start, c), length && numberOf(length, c)),
  ),
  substr: plain(2, 3, (c, [of, start, end]) => {
    const text = textFrom(of, c)
    return substr(text, numberOf(start, c), end ? numberOf(end, c) : text.length)
  }),
  'string-length': ofTextOrNode((text) => [...text].length),
  'normalize-space': ofTextOrNode((text) => text.replace(ENDS, '').replace(SPACES, ' ')),
  trim: ofTexts(1, 1, (text) => text.trim()),
  translate: ofTexts(3, 3, translate),
  'upper-case': upper,
  'lower-case': lower,
  upper,
  lower,
  /** SurveyCTO: thousands apart by commas. */
  'format-number': ofTexts(1, 1, (text) =>
    text.replace(
      /^(-?)(\d+)/,
      (_, sign: string, digits: string) => sign + digits.replace(/\B(?=(?:\d{3})+$)/g, ','),
    ),
  ),
  linebreak: ofTexts(0, 0, () => '\n'),
  digest: ofTexts(2, 3, (text, algorithm, encoding = 'base64') => digest(text, algorithm, encoding)),
  'base64-decode': ofTexts(1, 1, base64Decode),
  regex: {
    min: 2,
    max: 2,
    make: ([of, pattern], engines) => {
      // One pattern for the life of the form, unless the pattern itself is an answer.
      let source: string | undefined
      let test: (text: string) => boolean
      return (c) => {
        const wanted = textFrom(pattern, c)
        if (wanted !== source) {
          test = matcher(wanted, engines.regex)
          source = wanted
        }
        return test(textFrom(of, c))
      }
    },
  },
}
