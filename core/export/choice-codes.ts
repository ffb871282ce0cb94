// The numbers that stand for choices.
import { missingChoice, type MissingRule } from '../missing.ts'
import type { CodedChoice } from './dataset.ts'
import { cellNumber } from './cell-values.ts'
import type { Field } from './model.ts'

/** What a whole number may be in every format's labelled variables: a Stata long. */
const RANGE = { least: -2_147_483_647, most: 2_147_483_620 }

/** Stata's most labels of one variable. */
export const MOST_CHOICES = 65_536

/**
 * The choices with their codes: their own names where those are whole numbers, else 1, 2, … in the survey's order. Don't know and refused
 * have codes of their own besides: their own name where it is a free number, else -98 and -99, or with more nines. Of several choices that say the same
 * of the two, the first does; the others stay choices, so that they can be told apart.
 */
export function codedChoices(choices: Field['choices'], rule: MissingRule): CodedChoice[] {
  const kinds = new Set<string>()
  const missing = choices.map(({ name, label }) => {
    const kind = missingChoice(name, Object.values(label), rule)
    if (kind === undefined || kinds.has(kind)) return undefined
    kinds.add(kind)
    return kind
  })
  const ownCode = (name: string) => {
    const number = cellNumber(name, 'integer')
    return number >= RANGE.least && number <= RANGE.most ? number : undefined
  }
  const isOwn = choices.every(({ name }, index) => missing[index] || ownCode(name) !== undefined)
  const taken = new Set<number>()
  let last = 0
  const codes = choices.map(({ name }, index) => {
    if (missing[index]) return 0
    const code = isOwn ? (ownCode(name) ?? 0) : (last += 1)
    taken.add(code)
    return code
  })
  return choices.map(({ name, label }, index) => {
    const kind = missing[index]
    if (!kind) return { code: codes[index] ?? 0, name, label }
    let code = ownCode(name)
    if (code === undefined || taken.has(code)) {
      const digit = kind === 'refused' ? 9 : 8
      code = -90 - digit
      while (taken.has(code)) code = (code + digit) * 10 - 90 - digit
    }
    taken.add(code)
    return { code, name, label, missing: kind }
  })
}
