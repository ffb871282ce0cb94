// Totals over a repeat: sum, min, max, and SurveyCTO's forms of them with a condition.
import type { Context } from '../tree.ts'
import { textNumber, textOf, toNumber, toText } from '../values.ts'
import { flat, matching, nodesFrom, plain, textFrom, type Compiled, type FunctionTable } from './kinds.ts'

const numbers = (args: Compiled[], c: Context) =>
  flat(args, c).map((value) => toNumber(value, c.scope.timezone))

/** Math.min and Math.max without spreading, which fails on very long lists. */
const extreme = (values: number[], better: (a: number, b: number) => number): number =>
  values.length === 0 ? NaN : values.reduce(better)

/** Blank answers don't count in the -if functions. */
const values = (of: Compiled | undefined, condition: Compiled | undefined, c: Context): number[] =>
  matching(of, condition, c)
    .map(textOf)
    .filter((text) => text !== '')
    .map((text) => textNumber(text, c.scope.timezone))

const sum = (list: number[]) => list.reduce((total, value) => total + value, 0)
const least = (a: number, b: number) => Math.min(a, b)
const most = (a: number, b: number) => Math.max(a, b)

export const statisticFunctions: FunctionTable = {
  sum: plain(1, 1, (c, [of]) =>
    sum(nodesFrom(of, c).map((node) => textNumber(textOf(node), c.scope.timezone))),
  ),
  min: plain(1, Infinity, (c, args) => extreme(numbers(args, c), least)),
  max: plain(1, Infinity, (c, args) => extreme(numbers(args, c), most)),
  'count-if': plain(2, 2, (c, [of, condition]) => matching(of, condition, c).length),
  'sum-if': plain(2, 2, (c, [of, condition]) => sum(values(of, condition, c))),
  'min-if': plain(2, 2, (c, [of, condition]) => extreme(values(of, condition, c), least)),
  'max-if': plain(2, 2, (c, [of, condition]) => extreme(values(of, condition, c), most)),
  'join-if': plain(3, 3, (c, [separator, of, condition]) =>
    matching(of, condition, c)
      .map((node) => toText([node]))
      .filter((text) => text !== '')
      .join(textFrom(separator, c)),
  ),
}
