// The audit of an interview: what was on the screen when, and what was changed there.
import { expect, it } from 'vitest'
import { responseContentSchema } from '../../../core/response.ts'
import { InterviewState, type InterviewSnapshot } from '../../../web/lib/interview.svelte.ts'
import { surveyFrom } from '../../support/survey-from-markdown.ts'

let seconds = 0
const environment = {
  now: () => seconds * 1000,
  timezone: 'Asia/Ho_Chi_Minh',
  random: () => 0.5,
  uuid: () => '7f3a3c1e-0000-4000-8000-000000000000',
  property: () => '',
}
const survey = (parameters: string) =>
  surveyFrom(`
| survey | | | | | |
| | type | name | label | appearance | parameters |
| | audit | audit | | | ${parameters} |
| | text | head | Name? | | |
| | begin_group | labour | Work | field-list | |
| | text | job | Job? | | |
| | integer | hours | Hours? | | |
| | end_group | | | | |
`)

/** Event, node, from, to in seconds, old and new value. */
const lines = (state: InterviewState) =>
  state
    .audit()
    ?.map(({ event, node = '', start, end, old, new: now }) =>
      [
        event,
        node,
        start / 1000,
        (end ?? start) / 1000,
        ...(old === undefined ? [] : [`${old} → ${now}`]),
      ].join(' '),
    )
const after = (more: number, act: () => void) => {
  seconds += more
  act()
}
function interviewed(parameters: string): InterviewState {
  seconds = 0
  const state = InterviewState.start(survey(parameters), environment)
  after(5, () => state.answer('/data/head', 'Lan'))
  after(2, () => state.next())
  after(8, () => state.answer('/data/labour/hours', '40'))
  after(1, () => state.next())
  return state
}

it('keeps the time of each question, page and what was answered on it', () => {
  expect(lines(interviewed('track-changes=true'))).toEqual([
    'form start  0 0',
    'question /data/head 0 7  → Lan',
    'group questions /data/labour 7 16',
    'question /data/labour/hours 7 16  → 40',
    'end screen  16 16',
  ])
})

it('keeps values only where the survey asks for them', () => {
  expect(lines(interviewed(''))?.some((line) => line.includes('→'))).toBe(false)
})

it('goes on after the draft was put aside', () => {
  const state = interviewed('track-changes=true')
  state.back()
  after(4, () => state.answer('/data/labour/job', 'Farmer'))
  const kept = JSON.parse(JSON.stringify(state.snapshot())) as InterviewSnapshot
  seconds = 100
  const again = InterviewState.resume(survey('track-changes=true'), environment, kept)
  after(3, () => again.answer('/data/labour/job', 'Fisher'))
  after(1, () => again.goToEnd())
  expect(lines(again)?.slice(5)).toEqual([
    'group questions /data/labour 16 20',
    'question /data/labour/job 16 20  → Farmer',
    'form resume  100 100',
    'group questions /data/labour 100 104',
    'question /data/labour/job 100 104 Farmer → Fisher',
    'end screen  104 104',
  ])
  expect(responseContentSchema.shape.audit.parse(again.audit())).toEqual(again.audit())
})

it('is not kept for a survey without an audit', () => {
  const plain = surveyFrom(`
| survey | | | |
| | type | name | label |
| | text | head | Name? |
`)
  const state = InterviewState.start(plain, environment)
  expect([state.audit(), 'audit' in state.snapshot()]).toEqual([undefined, false])
})
