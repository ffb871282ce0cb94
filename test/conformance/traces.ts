// `node test/conformance/traces.ts FORM.xlsx TRACE.json`: replays a trace's events and prints {initial, deltas, final} in the trace's shape.
import { readFile } from 'node:fs/promises'
import { surveyOf } from './survey-of.ts'
import { replay, type TraceInput } from './replay.ts'

const [form, file] = process.argv.slice(2)
if (!form || !file) {
  console.error('Usage: traces.ts FORM.xlsx TRACE.json')
  process.exit(2)
}
const survey = await surveyOf(form)
const { now, tz, events } = JSON.parse(await readFile(file, 'utf8')) as TraceInput
process.stdout.write(`${JSON.stringify(replay(survey, { now, tz, events }))}\n`)
