// $filter (OData URL Conventions 4.0, 5.1.1): comparison, and, or, not, functions of dates and texts, on any property of an entity.
import type { Row } from './rows.ts'
import type { Json } from './values.ts'

/** What is wrong with a query, for the person who wrote it. */
export class QueryError extends Error {}

export interface FilterContext {
  /** The response that the entity belongs to: `$root/Submissions/…`, as ODK Central has it. */
  root: Row
  /** Milliseconds since 1970. */
  now: number
}
export type Filter = (row: Row, context: FilterContext) => boolean

type Value = Json | undefined | { moment: number }
type Term = (row: Row, context: FilterContext) => Value

const TOKEN =
  /\s*(?:(?<moment>\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+\- ]\d\d:?\d\d)?)?)|(?<number>-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|(?:[\w.]+)?'(?<text>(?:[^']|'')*)'|(?<sign>[(),])|(?<name>[$\p{L}_][\p{L}\p{Nd}_.$@/-]*))/uy

interface Token {
  kind: 'moment' | 'number' | 'text' | 'sign' | 'name' | 'end'
  text: string
}

/** Compiles a filter. Throws QueryError for what is not understood. */
export function compileFilter(source: string): Filter {
  const tokens = tokenize(source)
  let at = 0
  const peek = () => tokens[at] ?? { kind: 'end' as const, text: '' }
  const is = (text: string) => (peek().kind === 'name' || peek().kind === 'sign') && peek().text === text
  const take = (text: string): boolean => is(text) && Boolean((at += 1))
  const expect = (text: string) => {
    if (!take(text)) throw new QueryError(`“${text}” is missing before “${peek().text}”`)
  }
  let depth = 0

  const or = (): Term => {
    if ((depth += 1) > 100) throw new QueryError('too many parentheses')
    let left = and()
    while (take('or')) left = either(left, and())
    depth -= 1
    return left
  }
  const and = (): Term => {
    let left = comparison()
    while (take('and')) left = both(left, comparison())
    return left
  }
  const comparison = (): Term => {
    if (take('not')) {
      const inner = comparison()
      return (row, context) => !truth(inner(row, context))
    }
    const left = operand()
    const { kind, text } = peek()
    const operator = kind === 'name' && Object.hasOwn(comparisons, text) ? comparisons[text] : undefined
    if (!operator) return left
    at += 1
    const right = operand()
    return (row, context) => compared(left(row, context), right(row, context), operator)
  }
  const operand = (): Term => {
    const token = peek()
    at += 1
    if (token.kind === 'sign' && token.text === '(') {
      const inner = or()
      expect(')')
      return inner
    }
    if (token.kind === 'name' && is('(')) return call(token.text)
    if (token.kind === 'name' && !reserved.has(token.text)) return path(token.text)
    return literal(token)
  }
  const call = (name: string): Term => {
    expect('(')
    const terms: Term[] = []
    while (!is(')')) {
      terms.push(or())
      if (!take(',')) break
    }
    expect(')')
    const known = Object.hasOwn(functions, name.toLowerCase()) ? functions[name.toLowerCase()] : undefined
    if (!known || known.arity !== terms.length)
      throw new QueryError(`there is no ${name}() of ${terms.length}`)
    return (row, context) =>
      known.apply(
        terms.map((term) => term(row, context)),
        context,
      )
  }

  const whole = or()
  if (peek().kind !== 'end') throw new QueryError(`“${peek().text}” is not expected`)
  return (row, context) => truth(whole(row, context))
}

const reserved = new Set(['and', 'or', 'not', 'eq', 'ne', 'lt', 'le', 'gt', 'ge'])

function tokenize(source: string): Token[] {
  const tokens: Token[] = []
  TOKEN.lastIndex = 0
  const end = source.trimEnd().length
  for (let from = 0; from < end; from = TOKEN.lastIndex) {
    TOKEN.lastIndex = from
    const groups = TOKEN.exec(source)?.groups
    const found = groups && Object.entries(groups).find(([, text]) => text !== undefined)
    if (!found) throw new QueryError(`“${source.slice(from, from + 20)}” is not understood`)
    tokens.push({ kind: found[0] as Token['kind'], text: found[1] ?? '' })
  }
  return tokens
}

function literal({ kind, text }: Token): Term {
  if (kind === 'number') return constant(Number(text))
  if (kind === 'text') return constant(text.replaceAll("''", "'"))
  if (kind === 'moment') {
    // A plus sign that nobody encoded arrives as a space.
    const moment = Date.parse(text.replace(/ (?=\d\d:?\d\d$)/, '+'))
    if (Number.isNaN(moment)) throw new QueryError(`“${text}” is no date`)
    return constant({ moment })
  }
  throw new QueryError(kind === 'end' ? 'something is missing at the end' : `“${text}” is not expected`)
}

const constant =
  (value: Value): Term =>
  () =>
    value

const words: Record<string, Json> = { true: true, false: false, null: null }

function path(text: string): Term {
  if (Object.hasOwn(words, text)) return constant(words[text])
  const fromRoot = /^\$root\/Submissions\/(.+)$/.exec(text)?.[1]
  const steps = (fromRoot ?? text).split('/')
  return (row, context) => {
    let at: Json | undefined = fromRoot === undefined ? row : context.root
    for (const step of steps) {
      const isObject: boolean = typeof at === 'object' && at !== null && !Array.isArray(at)
      if (!isObject || !Object.hasOwn(at as Row, step)) {
        // Within a place or another value that is null, everything is null.
        if (at === null) return null
        throw new QueryError(`there is no property “${text}”`)
      }
      at = (at as Row)[step]
    }
    return at
  }
}

const both =
  (left: Term, right: Term): Term =>
  (row, context) => {
    const [one, other] = [truth(left(row, context)), truth(right(row, context))]
    return one && other
  }
const either =
  (left: Term, right: Term): Term =>
  (row, context) => {
    const [one, other] = [truth(left(row, context)), truth(right(row, context))]
    return one || other
  }

const truth = (value: Value): boolean => value === true

type Comparison = (order: number) => boolean
const comparisons: Record<string, Comparison> = {
  eq: (order) => order === 0,
  ne: (order) => order !== 0,
  lt: (order) => order < 0,
  le: (order) => order <= 0,
  gt: (order) => order > 0,
  ge: (order) => order >= 0,
}

function compared(left: Value, right: Value, holds: Comparison): boolean {
  const [isNone, isOtherNone] = [left ?? null, right ?? null].map((one) => one === null)
  // null equals null, differs from all else, and is neither more nor less (5.1.1.1).
  if (isNone || isOtherNone) return holds(isNone && isOtherNone ? 0 : Number.NaN)
  const moments = isMoment(left) || isMoment(right)
  const [one, other] = moments ? [momentOf(left), momentOf(right)] : [left, right]
  if (typeof one !== typeof other) return holds(Number.NaN)
  return holds(one === other ? 0 : (one as string) < (other as string) ? -1 : 1)
}

const isMoment = (value: Value): value is { moment: number } =>
  typeof value === 'object' && value !== null && 'moment' in value && typeof value.moment === 'number'

const momentOf = (value: Value): number =>
  isMoment(value) ? value.moment : typeof value === 'string' ? Date.parse(value) : Number.NaN

/** A part of a date as it is written: in its own time zone. */
const part = (pattern: RegExp) => ({
  arity: 1,
  apply: ([value]: Value[]): Value => {
    const text = isMoment(value) ? new Date(value.moment).toISOString() : value
    const found = typeof text === 'string' ? pattern.exec(text)?.[1] : undefined
    return found === undefined ? null : Number(found)
  },
})
const ofTexts = (test: (one: string, other: string) => boolean) => ({
  arity: 2,
  apply: ([one, other]: Value[]): Value =>
    typeof one === 'string' && typeof other === 'string' ? test(one, other) : null,
})
const ofText = (make: (text: string) => Json) => ({
  arity: 1,
  apply: ([text]: Value[]): Value => (typeof text === 'string' ? make(text) : null),
})

const functions: Record<string, { arity: number; apply(values: Value[], context: FilterContext): Value }> = {
  year: part(/^(\d{4})-/),
  month: part(/^\d{4}-(\d\d)-/),
  day: part(/^\d{4}-\d\d-(\d\d)/),
  hour: part(/T(\d\d):/),
  minute: part(/T\d\d:(\d\d)/),
  second: part(/T\d\d:\d\d:(\d\d)/),
  now: { arity: 0, apply: (_, { now }) => ({ moment: now }) },
  contains: ofTexts((text, piece) => text.includes(piece)),
  startswith: ofTexts((text, piece) => text.startsWith(piece)),
  endswith: ofTexts((text, piece) => text.endsWith(piece)),
  tolower: ofText((text) => text.toLowerCase()),
  toupper: ofText((text) => text.toUpperCase()),
  trim: ofText((text) => text.trim()),
  length: ofText((text) => text.length),
}
