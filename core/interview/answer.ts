// Answering a question.
import { complete, store } from './settle.ts'
import { find } from './tree.ts'
import type { Change, Interview } from './types.ts'

/**
 * Answers the question at `ref` (`/data/household/child[2]/age`) with text as XForms writes it; `''` takes the answer back. An answer that does
 * not fit the question's type is kept and shown as a problem. Nothing happens to a question that is read-only or not there (any more).
 */
export function answer(interview: Interview, ref: string, value: string): Change {
  const instance = find(interview, ref)
  const isQuestion = instance && interview.survey.nodes[instance.node]?.kind === 'question'
  if (!isQuestion || instance.readonly) return { refs: [], removed: [], structure: false }
  store(interview, instance, value)
  return complete(interview)
}
