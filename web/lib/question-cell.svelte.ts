// One question on the screen: its view, what was typed that is no answer yet, and whether its problem may be shown.
import type { QuestionView } from '../../core/interview/view.ts'
import type { Begun } from './begun.ts'

export class QuestionCell {
  view = $state.raw() as QuestionView
  /** In plain words, why what was typed is not an answer; empty when it is one. */
  malformed = $state('')
  /** What was entered then, as far as it can be kept; the widget reads it again. */
  begun = $state('')
  /** The person has been in this field and left it. */
  left = $state(false)
  /** The person tried to go on, or came here to mend it: missing answers are shown too. */
  asked = $state(false)

  /** The constraint as the workbook has it; empty when there is none. */
  readonly constraint: string

  #answer: (value: string) => void
  #keep: (begun: Begun | undefined) => void

  constructor(
    view: QuestionView,
    constraint: string,
    begun: Begun | undefined,
    does: { answer(value: string): void; keep(begun: Begun | undefined): void },
  ) {
    this.view = view
    this.constraint = constraint
    this.malformed = begun?.why ?? ''
    this.begun = begun?.text ?? ''
    this.#answer = does.answer
    this.#keep = does.keep
  }

  /** Takes what is to be shown now. Where that is what stands there already, nothing is drawn again. */
  show(view: QuestionView): void {
    if (!isSame(view, this.view)) this.view = view
  }

  /** It comes back after an answer had closed it, as if it had never been seen. */
  reopen(view: QuestionView): void {
    this.show(view)
    this.save(view.value)
    this.left = false
    this.asked = false
  }

  /** It stands in the way of going on. */
  blocks = $derived(this.malformed !== '' || this.view.problem !== null)

  /** What to show beside the question now, if anything. An empty message: the interface says it in its own words. */
  problem = $derived.by(() => {
    if (this.malformed !== '')
      return this.left || this.asked ? { kind: 'type' as const, message: this.malformed } : null
    const { problem } = this.view
    return problem && (this.asked || (this.left && problem.kind !== 'required')) ? problem : null
  })

  /** Takes an answer; or '', with why there is none and, where it can be kept, what was entered. */
  save(value: string, malformed = '', begun = ''): void {
    this.malformed = malformed
    if (begun !== this.begun) this.#keep(begun === '' ? undefined : { text: begun, why: malformed })
    this.begun = begun
    if (value !== this.view.value) this.#answer(value)
  }

  leave(): void {
    this.left = true
  }
}

/** Long lists of choices are the same object as long as they are the same. */
const isSame = (one: QuestionView, other: QuestionView): boolean =>
  one.choices === other.choices &&
  (Object.keys(one) as (keyof QuestionView)[]).every(
    (key) =>
      one[key] === other[key] ||
      (typeof one[key] === 'object' && JSON.stringify(one[key]) === JSON.stringify(other[key])),
  )
