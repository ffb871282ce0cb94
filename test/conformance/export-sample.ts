// `npm run -s export:sample -- --format dta --responses 100 --questions 60 --seed 1 --out PATH`: made-up responses to all types of questions,
// written in a format, and beside the file a truth.json that says what must be read back.
import { dirname, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { sample } from './sample/data.ts'
import { writeSample, writeTruth } from './sample/files.ts'
import type { Format } from './sample/truth.ts'

const FORMATS: readonly Format[] = ['dta', 'sav', 'xlsx', 'csv', 'parquet', 'jsonl']
const USAGE = `Usage: npm run -s export:sample -- --format ${FORMATS.join('|')} --out PATH [--responses 100] [--questions 60] [--seed 1] [--language en]
PATH holds the responses; a repeat has a file of its own, PATH with -<repeat> before its ending (xlsx: a sheet). truth.json in the same folder
says what must be read back.`

const { values } = parseArgs({
  options: {
    format: { type: 'string' },
    responses: { type: 'string', default: '100' },
    questions: { type: 'string', default: '60' },
    seed: { type: 'string', default: '1' },
    language: { type: 'string', default: 'en' },
    out: { type: 'string' },
    /** For measurements of the writer alone. */
    'no-truth': { type: 'boolean', default: false },
  },
})
const format = FORMATS.find((one) => one === values.format)
const [responses = 0, questions = 0, seed = 0] = [values.responses, values.questions, values.seed].map(Number)
if (
  !format ||
  values.out === undefined ||
  ![responses, questions, seed].every(Number.isSafeInteger) ||
  responses < 0 ||
  questions < 1
) {
  console.error(USAGE)
  process.exit(2)
}
const path = resolve(values.out)
const made = await sample(responses, questions, seed)
const paths = await writeSample(made, format, values.language, path)
if (!values['no-truth']) {
  paths.push(await writeTruth(made, format, values.language, path, { seed, responses, questions }))
}
await made.store.close()
console.log(`${dirname(path)}: ${paths.map((one) => one.slice(dirname(path).length + 1)).join(', ')}`)
