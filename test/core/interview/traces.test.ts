// Recorded interviews of real forms: after every answer our state is the one that ODK's engine (@getodk/xforms-engine 0.22.0) recorded.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { importWorkbook } from '../../../core/xlsform/import.ts'
import { readWorkbook } from '../../../functions/workbook.ts'
import { replay, type TraceEvent } from '../../conformance/replay.ts'
import type { NodeState, State } from '../../conformance/state.ts'

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

/** Where we differ on purpose, and why; each brings one entry to what is compared. */
const DIFFERENCES: { why: string; apply(entry: NodeState): NodeState }[] = [
  {
    why: 'cells hold the line ends of the machine that they were written on; a page draws either alike',
    apply: (entry) => ({
      ...entry,
      ...(entry.label !== undefined && { label: entry.label.replaceAll('\r\n', '\n') }),
      ...(entry.hint !== undefined && { hint: entry.hint.replaceAll('\r\n', '\n') }),
    }),
  },
]

/** The id of each interview is its own. */
function comparable(states: Record<string, NodeState | null>): Record<string, NodeState | null> {
  const kept = Object.entries(states).filter(([ref]) => !ref.endsWith('/meta/instanceID'))
  return Object.fromEntries(
    kept.map(([ref, entry]) => [
      ref,
      entry && DIFFERENCES.reduce((changed, { apply }) => apply(changed), entry),
    ]),
  )
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
