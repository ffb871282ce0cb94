// Choosing between values: if, coalesce, once, boolean tests, checklists.
import { toBoolean } from '../values.ts'
import { constant, flat, numberOf, ofTexts, plain, textFrom, truthOf, type FunctionTable } from './kinds.ts'

const always = (value: boolean) => ({ min: 0, max: 0, make: () => constant(value) })

const between = (count: number, least: number, most: number) =>
  (least < 0 || count >= least) && (most < 0 || count <= most)

export const logicFunctions: FunctionTable = {
  true: always(true),
  false: always(false),
  not: plain(1, 1, (c, [of]) => !truthOf(of, c)),
  boolean: plain(1, 1, (c, [of]) => truthOf(of, c)),
  'boolean-from-string': ofTexts(1, 1, (text) => text === 'true' || text === '1'),
  if: plain(3, 3, (c, [condition, yes, no]) => (truthOf(condition, c) ? yes : no)!(c)),
  /** Text, as ODK specifies it: where it stands for a condition, 0 is something. */
  coalesce: plain(1, Infinity, (c, args) => {
    for (const argument of args) {
      const text = textFrom(argument, c)
      if (text !== '') return text
    }
    return ''
  }),
  /** The question's own value if it has one already. */
  once: plain(1, 1, (c, [of]) => c.current.value || textFrom(of, c)),
  /** JavaRosa: the first argument; the others only say what it depends on. */
  depend: plain(1, Infinity, (c, [of]) => of!(c)),
  /** SurveyCTO. */
  empty: plain(1, 1, (c, [of]) => textFrom(of, c) === ''),
  checklist: plain(3, Infinity, (c, [least, most, ...rest]) => {
    let count = 0
    for (const argument of rest) {
      const value = argument(c)
      if (typeof value === 'object') count += value.filter((node) => truthOfText(node.value)).length
      else if (toBoolean(value)) count += 1
    }
    return between(count, numberOf(least, c), numberOf(most, c))
  }),
  'weighted-checklist': plain(4, Infinity, (c, [least, most, ...rest]) => {
    let sum = 0
    for (let at = 0; at + 1 < rest.length; at += 2) {
      const conditions = flat([rest[at]!], c)
      const weights = flat([rest[at + 1]!], c)
      conditions.forEach((condition, index) => {
        const met = typeof condition === 'string' ? truthOfText(condition) : toBoolean(condition)
        if (met) sum += Number(weights[Math.min(index, weights.length - 1)] ?? 0)
      })
    }
    return between(sum, numberOf(least, c), numberOf(most, c))
  }),
}

/** A question in a checklist counts when it was answered. */
const truthOfText = (text: string) => text !== ''
