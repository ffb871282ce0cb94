// Answering a question, and changing the language.
import { slotAt } from './program.ts'
import { enqueue } from './queue.ts'
import { forgetKept } from './ranges.ts'
import { complete } from './settle.ts'
import { inOfferedOrder, store } from './state.ts'
import { find, within } from './tree.ts'
import type { Change, Interview } from './types.ts'

/**
 * Answers the question at `ref` (`/data/household/child[2]/age`) with text as XForms writes it; `''` takes the answer back. An answer that does
 * not fit the question's type is kept and shown as a problem. Nothing happens to a question that is read-only or not there (any more).
 */
export function answer(interview: Interview, ref: string, value: string): Change {
  const instance = find(interview, ref)
  const isQuestion = instance && interview.survey.nodes[instance.node]?.kind === 'question'
  if (!isQuestion || instance.readonly) return { refs: [], removed: [], structure: false }
  if (interview.answered !== ref && interview.answered !== '') forgetKept(interview)
  interview.answered = ref
  store(interview, instance, inOfferedOrder(interview, instance, value))
  return complete(interview)
}

/** Makes `index` (in `survey.languages`) the active language; formulas that read labels are evaluated again. */
export function setLanguage(interview: Interview, index: number): Change {
  const { program, survey } = interview
  if (survey.languages[index]) interview.language = index
  for (const instance of within(interview.root)) {
    interview.changed.add(instance)
    for (const index of program.slotsOf[instance.node]!) {
      const { kind, reads } = slotAt(program, index)
      if (reads.worded && kind !== 'count') enqueue(interview, index, instance)
    }
  }
  return complete(interview)
}
