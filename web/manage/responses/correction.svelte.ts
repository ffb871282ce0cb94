// An interview that stands as a response says, opened to be corrected: what the person does is noted, to be done again on the server.
import { load } from '../../../core/interview/open.ts'
import type { Environment } from '../../../core/interview/types.ts'
import type { XNode } from '../../../core/expression/tree.ts'
import type { Answers } from '../../../core/response.ts'
import type { Survey } from '../../../core/survey.ts'
import { InterviewState } from '../../lib/interview.svelte.ts'

/** As the API takes it. */
export type Edit = { set: string; value: string } | { add: string } | { remove: string }

export class CorrectionState extends InterviewState {
  edits = $state.raw<Edit[]>([])

  static of(
    survey: Survey,
    answers: Answers,
    environment: Environment,
    { language, files }: { language: number; files: Map<string, XNode> },
  ): CorrectionState {
    const state = new CorrectionState(load(survey, answers, environment, files), {})
    if (language >= 0) state.setLanguage(language)
    return state
  }

  override answer(ref: string, value: string): void {
    const last = this.edits.at(-1)
    const before = last && 'set' in last && last.set === ref ? this.edits.slice(0, -1) : this.edits
    this.edits = [...before, { set: ref, value }]
    super.answer(ref, value)
  }

  override addRepeat(repeat: string): void {
    this.edits = [...this.edits, { add: repeat }]
    super.addRepeat(repeat)
  }

  override removeRepeat(instance: string): void {
    this.edits = [...this.edits, { remove: instance }]
    super.removeRepeat(instance)
  }

  /** What was doubtful before may stay so: nothing stands in the way of correcting something else. */
  override firstProblem(): string | undefined {
    return undefined
  }

  override problems(): ReturnType<InterviewState['problems']> {
    return []
  }
}

/** The survey for a person who may not see personal answers: their questions are shown, and can't be answered. */
export const withoutPersonalQuestions = (survey: Survey): Survey => ({
  ...survey,
  nodes: survey.nodes.map((node) => {
    if (node.kind !== 'question' || !node.personal) return node
    const { required: _required, constraint: _constraint, calculate: _calculate, ...rest } = node
    return { ...rest, type: 'note' as const }
  }),
})
