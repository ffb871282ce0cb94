// start-geopoint: where the interview began, asked of the device in the background. Nobody waits for it; without a place it stays empty.
import { refOf, within } from '../../core/interview/tree.ts'
import type { InterviewState } from '../lib/interview.svelte.ts'

/** Answers every start-geopoint of a new interview with the first place that the device tells. */
export async function locateStart(state: InterviewState): Promise<void> {
  const { interview, survey } = state
  const asked = [...within(interview.root)].filter((instance) => {
    const node = survey.nodes[instance.node]
    return node?.kind === 'question' && node.type === 'start-geopoint' && instance.value === ''
  })
  if (asked.length === 0) return
  const { follow, placeText } = await import('../ui/question/location.ts')
  let stop: (() => void) | undefined
  const finished = () => stop?.()
  stop = follow((place) => {
    finished()
    for (const instance of asked) state.answer(refOf(interview, instance), placeText(place))
  }, finished)
}
