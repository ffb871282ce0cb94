// What a function of the expression language is, and how the common kinds of it are made from plain functions.
import type { Expression } from '../ast.ts'
import { ExpressionError } from '../error.ts'
import type { Context, Value, XNode } from '../tree.ts'
import { textOf, toBoolean, toNumber, toText } from '../values.ts'

export interface Compiled {
  (context: Context): Value
  /** Set when the result is the same wherever it is evaluated. */
  constant?: number | string | boolean
}

/** Tests a whole text against a pattern; made once for a pattern. Throws an ExpressionError for a pattern that it can't take. */
export type RegexEngine = (pattern: string) => (text: string) => boolean

/** Parts that are too big for every page and come from outside: the collect application loads them when a survey needs them. */
export interface Engines {
  regex?: RegexEngine
}

export interface FunctionEntry {
  /** Fewest and most arguments. */
  min: number
  max: number
  /** Its result can change though no question that it names changed. */
  volatile?: true
  /** Known, but means less here than in the application that it comes from: what it gives instead. */
  limited?: { en: string; vi: string }
  make(args: Compiled[], engines: Engines, source: Expression[]): Compiled
}

export type FunctionTable = Record<string, FunctionEntry>

export function constant(value: number | string | boolean): Compiled {
  const compiled: Compiled = () => value
  compiled.constant = value
  return compiled
}

export const numberOf = (of: Compiled | undefined, c: Context): number =>
  of ? toNumber(of(c), c.scope.timezone) : NaN
export const textFrom = (of: Compiled | undefined, c: Context): string => (of ? toText(of(c)) : '')
export const truthOf = (of: Compiled | undefined, c: Context): boolean => (of ? toBoolean(of(c)) : false)

/** Any function of evaluated arguments. */
export const plain = (
  min: number,
  max: number,
  run: (c: Context, args: Compiled[]) => Value,
): FunctionEntry => ({
  min,
  max,
  make: (args) => (c) => run(c, args),
})

/** A function of numbers, all of them required up to `min`. */
export const ofNumbers = (min: number, max: number, run: (...values: number[]) => Value): FunctionEntry =>
  plain(min, max, (c, args) => run(...args.map((argument) => numberOf(argument, c))))

/** A function of texts. */
export const ofTexts = (min: number, max: number, run: (...values: string[]) => Value): FunctionEntry =>
  plain(min, max, (c, args) => run(...args.map((argument) => textFrom(argument, c))))

export const volatile = (entry: FunctionEntry): FunctionEntry => ({ ...entry, volatile: true })

export function nodesFrom(of: Compiled | undefined, c: Context): XNode[] {
  const value = of ? of(c) : []
  if (typeof value === 'object') return value
  throw new ExpressionError('node-set', {
    en: 'A question, a path or a list is expected here, not a value.',
    vi: 'Ở đây cần một câu hỏi, đường dẫn hoặc danh sách, không phải một giá trị.',
  })
}

/** Every node of node-sets and every other value as one list. */
export function flat(args: Compiled[], c: Context): (number | string | boolean)[] {
  return args.flatMap((argument) => {
    const value = argument(c)
    return typeof value === 'object' ? value.map(textOf) : [value]
  })
}

export function wrongArguments(name: string, entry: FunctionEntry, given: number): ExpressionError {
  const { min, max } = entry
  const range = max === Infinity ? `${min}+` : min === max ? `${min}` : `${min}–${max}`
  return new ExpressionError('arguments', {
    en: `${name}() takes ${range} argument${range === '1' ? '' : 's'}; here it has ${given}.`,
    vi: `${name}() cần ${range} tham số; ở đây có ${given}.`,
  })
}

/** The nodes for which `condition` holds, evaluated as if written in the same repeat instance as each of them. */
export function matching(of: Compiled | undefined, condition: Compiled | undefined, c: Context): XNode[] {
  const nodes = nodesFrom(of, c)
  return nodes.filter((node, index) =>
    toBoolean(condition!({ scope: c.scope, node, current: node, position: index + 1, size: nodes.length })),
  )
}
