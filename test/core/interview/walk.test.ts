// Whatever people do, in whatever order: what the engine keeps up to date answer by answer is what it would find from scratch.
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { check } from '../../../core/interview/check.ts'
import { finish, validate } from '../../../core/interview/finish.ts'
import { load, open, restore, snapshot } from '../../../core/interview/open.ts'
import { fill, walk } from '../../../core/interview/simulate.ts'
import { refOf, within } from '../../../core/interview/tree.ts'
import type { Interview } from '../../../core/interview/types.ts'
import { fixedEnvironment, seeded } from '../../support/environment.ts'
import { surveyOf } from './survey-of.ts'

const SURVEY = surveyOf(`
  | survey |
  | | type                  | name     | label          | relevant               | required | constraint          | calculation                                     | choice_filter          | repeat_count | default   |
  | | integer               | size     | Size           |                        | yes      | . >= 0 and . <= 4   |                                                 |                        |              |           |
  | | select_one place      | province | Province       |                        |          |                     |                                                 | level = 'p'            |              |           |
  | | select_one place      | district | District       |                        | yes      |                     |                                                 | in = \${province}      |              |           |
  | | begin repeat          | member   | Member         |                        |          |                     |                                                 |                        | \${size}     |           |
  | | calculate             | place    |                |                        |          |                     | position(..)                                    |                        |              |           |
  | | integer               | age      | Age            |                        | yes      | . >= 0 and . < 110  |                                                 |                        |              |           |
  | | calculate             | grown    |                |                        |          |                     | if(\${age} >= 15, 'yes', 'no')                  |                        |              |           |
  | | begin group           | labour   | Work           | \${grown} = 'yes'      |          |                     |                                                 |                        |              |           |
  | | select_multiple jobs  | jobs     | Jobs           |                        | yes      | count-selected(.) < 3 |                                               |                        |              |           |
  | | decimal               | hours    | Hours          | selected(\${jobs}, 'farm') |      |                     |                                                 |                        |              |           |
  | | end group             |          |                |                        |          |                     |                                                 |                        |              |           |
  | | begin repeat          | trip     | Trip           | \${place} mod 2 = 1    |          |                     |                                                 |                        |              |           |
  | | text                  | to       | To             |                        |          |                     |                                                 |                        |              | \${place} |
  | | calculate             | earlier  |                |                        |          |                     | indexed-repeat(\${to}, \${member}, \${place}, \${trip}, position(..) - 1) |  |      |           |
  | | end repeat            |          |                |                        |          |                     |                                                 |                        |              |           |
  | | calculate             | trips    |                |                        |          |                     | count(\${trip})                                 |                        |              |           |
  | | end repeat            |          |                |                        |          |                     |                                                 |                        |              |           |
  | | calculate             | hours_all |               |                        |          |                     | sum(\${hours})                                  |                        |              |           |
  | | calculate             | trips_all |               |                        |          |                     | count(\${trip})                                 |                        |              |           |
  | | calculate             | first_to |                |                        |          |                     | concat(\${member}[position() = 2]/labour/hours, '!') |                    |              |           |
  | | text                  | end_note | Note           | \${hours_all} > 10 or \${trips_all} > 3 |    |                     |                                                 |                        |              |           |
  | | select_one \${to}     | best     | Best trip      |                        |          |                     |                                                 |                        |              |           |
  | choices |
  | | list_name | name | label    | level | in  |
  | | place     | hn   | Hà Nội   | p     |     |
  | | place     | hue  | Huế      | p     |     |
  | | place     | bd   | Ba Đình  | d     | hn  |
  | | place     | pv   | Phú Vang | d     | hue |
  | | jobs      | farm | Farm     |       |     |
  | | jobs      | fish | Fish     |       |     |
  | | jobs      | shop | Shop     |       |     |
`)

/** All that a page could draw. */
const state = (interview: Interview) =>
  [...within(interview.root)].map((instance) => {
    const { value, stored, relevant, readonly, required, problem, position } = instance
    const count = instance.instances?.length
    return {
      ref: refOf(interview, instance),
      value,
      stored,
      relevant,
      readonly,
      required,
      problem,
      position,
      count,
    }
  })

const walked = fc.record({ seed: fc.nat(), steps: fc.integer({ min: 1, max: 60 }) })
const after = ({ seed, steps }: { seed: number; steps: number }) =>
  walk(SURVEY, fixedEnvironment({ seed }), seeded(seed), steps)

it('keeps the state that an evaluation from scratch gives', () => {
  fc.assert(
    fc.property(walked, (way) => {
      const { interview } = after(way)
      const again = restore(SURVEY, fixedEnvironment(), snapshot(interview))
      expect(state(again)).toEqual(state(interview))
    }),
    { numRuns: 150 },
  )
})

it('comes back from a snapshot as it was', () => {
  fc.assert(
    fc.property(walked, (way) => {
      const kept = snapshot(after(way).interview)
      const read = JSON.parse(JSON.stringify(kept)) as typeof kept
      expect(snapshot(restore(SURVEY, fixedEnvironment(), read))).toEqual(kept)
    }),
    { numRuns: 100 },
  )
})

it('leaves answers in which the server finds the same problems, and no others', () => {
  fc.assert(
    fc.property(walked, (way) => {
      const { interview } = after(way)
      const problems = validate(interview)
      const flags = check(SURVEY, finish(interview).answers, fixedEnvironment())
      expect(flags.map(({ at }) => at)).toEqual(problems.map(({ ref }) => ref))
      expect(flags.filter(({ kind }) => kind !== 'required' && kind !== 'constraint')).toEqual([])
    }),
    { numRuns: 150 },
  )
})

it('is loaded by the server as it was left', () => {
  fc.assert(
    fc.property(walked, (way) => {
      const { answers } = finish(after(way).interview)
      expect(finish(load(SURVEY, answers, fixedEnvironment())).answers).toEqual(answers)
    }),
    { numRuns: 100 },
  )
})

it('walks the same way from the same seed', () => {
  expect(after({ seed: 7, steps: 50 }).events).toEqual(after({ seed: 7, steps: 50 }).events)
})

it('lets simulated enumerators finish without a problem', () => {
  for (let seed = 1; seed <= 20; seed += 1) {
    const interview = fill(open(SURVEY, fixedEnvironment({ seed })), seeded(seed), {
      answer: (_, { name }) => (name === 'province' ? 'hn' : undefined),
    })
    expect(validate(interview)).toEqual([])
  }
})
