// One question on the screen: its view, what was typed that is no answer yet, and whether its problem may be shown.
import type { QuestionView } from '../../core/interview/view.ts'

export class QuestionCell {
  view = $state.raw() as QuestionView
  /** In plain words, why what was typed is not an answer; empty when it is one. */
  malformed = $state('')
  /** The person has been in this field and left it. */
  left = $state(false)
  /** The person tried to go on, or came here to mend it: missing answers are shown too. */
  asked = $state(false)

  #answer: (value: string) => void

  constructor(view: QuestionView, answer: (value: string) => void) {
    this.view = view
    this.#answer = answer
  }

  /** It stands in the way of going on. */
  blocks = $derived(this.malformed !== '' || this.view.problem !== null)

  /** What to show beside the question now; empty for nothing. */
  problem = $derived.by(() => {
    if (this.malformed !== '') return this.left || this.asked ? this.malformed : ''
    const problem = this.view.problem
    if (problem === null) return ''
    return this.asked || (this.left && problem.kind !== 'required') ? problem.message : ''
  })

  save(value: string, malformed = ''): void {
    this.malformed = malformed
    if (value !== this.view.value) this.#answer(value)
  }

  leave(): void {
    this.left = true
  }
}
