// Questions that were renamed from one round to the next, so that both fill one column; and which ones look as if they were.
import { localized } from '../report-build/localized.ts'
import type { Question, Survey } from '../survey.ts'
import { layoutOf } from './layout.ts'

export interface Renamed {
  /** Name of the repeat; empty for the responses' table. */
  table: string
  /** Name of the question in an older survey, and in a newer one. */
  from: string
  to: string
}
export type Crosswalk = readonly Renamed[]

export interface Suggestion extends Renamed {
  /** What both ask, in the newer survey's first language. */
  label: string
}

/**
 * Pairs of which the older name is in no newer survey, the newer in no older one, and both ask the same in words and kind. Surveys newest
 * first; what the crosswalk says already is not suggested again. A label that several candidates share suggests nothing.
 */
export function suggestRenamed(surveys: readonly Survey[], crosswalk: Crosswalk): Suggestion[] {
  const [newest, ...older] = surveys
  if (!newest) return []
  const now = candidates(newest, crosswalk)
  const suggestions = new Map<string, Suggestion>()
  for (const survey of older) {
    const then = candidates(survey, crosswalk)
    const appeared = byText([...now.values()].filter(({ id }) => !then.has(id)))
    for (const [text, gone] of byText([...then.values()].filter(({ id }) => !now.has(id)))) {
      const come = appeared.get(text)
      if (!gone || !come) continue
      const one = { table: gone.table, from: gone.key, to: come.key, label: come.label }
      suggestions.set(`${one.table} ${one.from} ${one.to}`, one)
    }
  }
  return [...suggestions.values()]
}

interface Candidate {
  id: string
  table: string
  key: string
  label: string
  /** What it asks, and of which kind: equal for questions that ask the same. */
  texts: string[]
}

function candidates(survey: Survey, crosswalk: Crosswalk): Map<string, Candidate> {
  const all = new Map<string, Candidate>()
  for (const [id, { table, key, question }] of layoutOf(survey, crosswalk).questions) {
    const labels = Object.entries(localized(survey, question.label?.text)).filter(([, text]) => text !== '')
    const kind = kindOf(question)
    const texts = labels.map(([code, text]) => [table, kind, code, folded(text)].join('\u0000'))
    all.set(id, { id, table, key, label: labels[0]?.[1] ?? '', texts })
  }
  return all
}

/** By what they ask; null where several ask the same. */
function byText(all: readonly Candidate[]): Map<string, Candidate | null> {
  const found = new Map<string, Candidate | null>()
  for (const one of all) for (const text of one.texts) found.set(text, found.has(text) ? null : one)
  return found
}

/** Whole and decimal numbers hold the same, and so do a list and its length in a later version. */
const kindOf = ({ type, dataType }: Question): string =>
  type === 'select_one' || type === 'select_multiple' ? type : dataType === 'int' ? 'decimal' : dataType

const folded = (text: string): string =>
  text
    .normalize('NFC')
    .toLowerCase()
    .replace(/[\s\p{P}]+/gu, ' ')
    .trim()
