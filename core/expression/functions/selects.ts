// Answers with several choices: a list of names with spaces between, and the labels of choices.
import type { Expression } from '../ast.ts'
import { ExpressionError } from '../error.ts'
import type { Context, XNode } from '../tree.ts'
import { textOf } from '../values.ts'
import {
  matching,
  nodesFrom,
  numberOf,
  plain,
  textFrom,
  type Compiled,
  type FunctionEntry,
  type FunctionTable,
} from './kinds.ts'

const items = (text: string): string[] => {
  const trimmed = text.trim()
  return trimmed === '' ? [] : trimmed.split(/\s+/)
}

/** As JavaRosa does: both sides trimmed, so that nothing is selected in an empty answer except "nothing". */
const includes = (list: string, name: string): boolean => {
  const wanted = name.trim()
  if (wanted === '') return list.trim() === ''
  // Most choices are not chosen, or are all that is chosen, which shows without taking the list apart.
  if (list === wanted) return !/\s/.test(wanted)
  return list.includes(wanted) && items(list).includes(wanted)
}

const itemAt = (list: string[], index: number): string => (index >= 0 ? (list[Math.trunc(index)] ?? '') : '')

/** The text that a function splits: one answer, or one of a node-set's each. */
function list(of: Compiled | undefined, separator: string, c: Context): string[] {
  const value = of!(c)
  if (typeof value === 'object' && value.length > 1) return value.map(textOf)
  const text = textFrom(() => value, c)
  if (text === '') return []
  return separator.trim() === '' ? items(text) : text.split(separator).map((item) => item.trim())
}

/** `position` says which argument is the question; the other is the choice's name. */
const label = (name: string, position: 0 | 1): FunctionEntry => ({
  min: 2,
  max: 2,
  make: (args, _engines, source: Expression[]) => {
    const question = source[position]
    const value = args[1 - position]
    return (c) => {
      if (question?.op === 'ref') {
        return items(textFrom(value, c))
          .map((choice) => c.scope.choiceLabel(question.node, choice, c.current))
          .join(', ')
      }
      throw new ExpressionError('choice-name', {
        en: `${name}() needs the question itself, for example \${province}.`,
        vi: `${name}() cần chính câu hỏi đó, ví dụ \${province}.`,
      })
    }
  },
})

/** From 1, the largest first; '' for what is no number. */
function rank(own: number | undefined, all: number[]): number | '' {
  return own === undefined || own !== own ? '' : 1 + all.filter((value) => value > own).length
}

/** What SurveyCTO says of an instance that has no number. */
const NO_RANK = 999

/** SurveyCTO's rank-index(n, question): the rank of the nth instance's number among all, or those that fit a condition. */
const rankIndex = plain(2, 3, (c, [index, of, condition]) => {
  const numberIn = (node: XNode) => numberOf(() => textOf(node), c)
  const among = condition ? matching(of, condition, c) : nodesFrom(of, c)
  const own = nodesFrom(of, c)[numberOf(index, c) - 1]
  const found = own && among.includes(own) ? rank(numberIn(own), among.map(numberIn)) : ''
  return found === '' ? NO_RANK : found
})

const selected = plain(2, 2, (c, [of, name]) => includes(textFrom(of, c), textFrom(name, c)))

export const selectFunctions: FunctionTable = {
  selected,
  /** JavaRosa's other name of it. */
  'is-selected': selected,
  'count-selected': plain(1, 1, (c, [of]) => items(textFrom(of, c)).length),
  'selected-at': plain(2, 2, (c, [of, index]) => itemAt(items(textFrom(of, c)), numberOf(index, c))),
  'jr:choice-name': label('jr:choice-name', 1),
  'choice-label': label('choice-label', 0),
  'jr:itext': plain(1, 1, (c, [id]) => c.scope.itext(textFrom(id, c))),
  /** SurveyCTO's lists with a separator of one's own. */
  'item-at': plain(3, 3, (c, [separator, of, index]) =>
    itemAt(list(of, textFrom(separator, c), c), numberOf(index, c)),
  ),
  'item-index': plain(3, 3, (c, [separator, of, item]) =>
    list(of, textFrom(separator, c), c).indexOf(textFrom(item, c).trim()),
  ),
  'item-present': plain(3, 3, (c, [separator, of, item]) =>
    list(of, textFrom(separator, c), c).includes(textFrom(item, c).trim()),
  ),
  'count-items': plain(2, 2, (c, [separator, of]) => list(of, textFrom(separator, c), c).length),
  'de-duplicate': plain(2, 2, (c, [separator, of]) => {
    const between = textFrom(separator, c)
    return [...new Set(list(of, between, c))].join(between)
  }),
  'rank-index': { ...rankIndex, max: 2 },
  'rank-index-if': { ...rankIndex, min: 3 },
  /** SurveyCTO: the rank of a number in a repeat's numbers or in a list with spaces between. */
  'rank-value': plain(2, 2, (c, [own, of]) =>
    rank(
      numberOf(own, c),
      list(of, ' ', c).map((item) => numberOf(() => item, c)),
    ),
  ),
}
