// Recorded interviews of real forms: after every answer our state is the one that ODK's engine (@getodk/xforms-engine 0.22.0) recorded.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { importWorkbook } from '../../../core/xlsform/import.ts'
import { readWorkbook } from '../../../functions/workbook.ts'
import { replay, type TraceEvent } from '../../conformance/replay.ts'
import { stateOf, type NodeState, type State } from '../../conformance/state.ts'
import { answerAll, interviewOf } from './survey-of.ts'

const FORMS = new URL('../../../../shared/forms', import.meta.url).pathname
const TRACES = join(FORMS, 'traces')
const traces = existsSync(TRACES) ? readdirSync(TRACES).filter((name) => name.endsWith('.json')) : []

interface Trace {
  now: string
  tz: string
  events: (TraceEvent & { delta: Record<string, NodeState | null> })[]
  initial: State
  final: State
}

/** The id of each interview is its own. */
function comparable(states: Record<string, NodeState | null>): Record<string, NodeState | null> {
  const kept = Object.entries(states).filter(([ref]) => !ref.endsWith('/meta/instanceID'))
  return Object.fromEntries(kept)
}

describe.skipIf(traces.length === 0)('recorded interviews (../shared/forms/traces)', () => {
  for (const file of traces) {
    const form = join(FORMS, `${basename(file, '.json')}.xlsx`)
    it.skipIf(!existsSync(form))(file, () => {
      const trace = JSON.parse(readFileSync(join(TRACES, file), 'utf8')) as Trace
      const { workbook } = readWorkbook(readFileSync(form))
      const { survey } = importWorkbook(workbook!)
      const { initial, deltas, final } = replay(survey!, trace)
      expect(comparable(initial)).toEqual(comparable(trace.initial))
      trace.events.forEach(({ delta }, index) => {
        expect(comparable(deltas[index]!), `after event ${index}`).toEqual(comparable(delta))
      })
      expect(comparable(final)).toEqual(comparable(trace.final))
    })
  }
})

describe('the state of an interview in the shape of a trace', () => {
  const form = `
  | survey | |
  | | type | name   | label              | hint  | guidance_hint | constraint | constraint_message | read_only | calculation |
  | | text | child  | Name               |       |               |            |                    |           |             |
  | | text | own    | \${child}           |       |               | . != 'no'  | \${child}           |           |             |
  | | text | first  | \${child} at school |       |               |            |                    |           |             |
  | | text | middle | Is \${child} well?  | Ask   | Never guess   |            |                    |           |             |
  | | text | fixed  | Fixed              |       |               |            |                    | yes       |             |
  | | text | worked |                    |       |               |            |                    |           | 1 + 1       |`

  it('has the spaces that pyxform writes around words beside values, and guidance behind the hint', () => {
    const interview = interviewOf(form)
    answerAll(interview, { '/data/child': 'An', '/data/own': 'no' })
    const state = stateOf(interview, '')
    expect(state['/data/own']!.label).toBe('An')
    expect(state['/data/first']!.label).toBe('An at school ')
    expect(state['/data/middle']).toMatchObject({ label: ' Is An well? ', hint: 'AskNever guess' })
    expect(state['/data/own']!.violation).toEqual({ c: 'constraint', m: 'An' })
  })

  it('says a message that came to nothing, and calls a note what can never be written', () => {
    const interview = interviewOf(form)
    answerAll(interview, { '/data/own': 'no' })
    const state = stateOf(interview, '')
    expect(state['/data/own']!.violation).toEqual({ c: 'constraint', m: '' })
    expect(state['/data/own']!.label).toBeUndefined()
    expect(['fixed', 'worked'].map((name) => state[`/data/${name}`]!.t)).toEqual(['note', 'model-value'])
  })

  it('has what an appearance hides as the input that it is to ODK', () => {
    const hidden = `
      | survey |
      | | type   | name | label | appearance |
      | | text   | shy  | Shy   | hidden     |
      | | hidden | none |       |            |`
    const state = stateOf(interviewOf(hidden), '')
    expect(state['/data/shy']).toEqual({ t: 'input', rel: true, label: 'Shy', v: '', vt: 'string' })
    expect(state['/data/none']).toEqual({ t: 'model-value', rel: true, v: '', vt: 'string' })
  })

  it('has what is always read-only as a note, however that is written', () => {
    const columns = '| | type | name | label | read_only |\n'
    const kinds = (...values: string[]) => {
      const rows = values.map((value, at) => `| | text | q${at} | Q | ${value} |`)
      const state = stateOf(interviewOf(`| survey |\n${columns}${rows.join('\n')}`), '')
      return values.map((_, at) => state[`/data/q${at}`]!.t)
    }
    expect(new Set(kinds('Yes', 'true()', '1', "'x'"))).toEqual(new Set(['note']))
    expect(new Set(kinds('', 'no', '0', '1 = 1'))).toEqual(new Set(['input']))
  })
})
