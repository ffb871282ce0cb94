// `node test/conformance/oracle.ts [--from SEED] [--forms N] [--events N] [FORM.xlsx FORM.xml]`: random interviews in ODK's engine and in ours, of
// made forms, or of one form whose XForm pyxform wrote. Prints one JSON line for each form that differs, and a summary; `refused` are forms that ODK's engine
// cannot open.
import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { importWorkbook } from '../../core/xlsform/import.ts'
import { seeded } from '../support/environment.ts'
import { compare } from './oracle/compare.ts'
import { startOdk } from './oracle/engine.ts'
import { generate } from './oracle/generate.ts'
import { workbookOf } from './oracle/sheets.ts'
import { xformOf } from './oracle/xform.ts'
import { surveyOf } from './survey-of.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    from: { type: 'string', default: '1' },
    forms: { type: 'string', default: '50' },
    events: { type: 'string', default: '40' },
  },
})
const now = '2026-03-15T07:30:00.000Z'
const timezone = (process.env['TZ'] = 'Africa/Nairobi')
const odk = await startOdk(now)
const [workbook, xform] = positionals
const given =
  workbook && xform ? { survey: await surveyOf(workbook), text: await readFile(xform, 'utf8') } : undefined

let same = 0
let refused = 0
const from = Number(values.from)
for (let seed = from; seed < from + Number(values.forms); seed += 1) {
  const { survey, text } = given ?? makeForm(seed)
  // It can't evaluate jr:choice-name() everywhere.
  const root = await odk.open(text).catch(() => undefined)
  if (!root) {
    refused += 1
    continue
  }
  const differences = compare(root, survey, {
    seed,
    events: Number(values.events),
    now,
    timezone,
  })
  if (differences.length === 0) same += 1
  else console.log(JSON.stringify({ seed, differences }))
}
console.log(`interviews=${values.forms} same=${same} refused=${refused}`)
process.exitCode = same + refused === Number(values.forms) ? 0 : 1

function makeForm(seed: number) {
  const random = seeded(seed)
  const sheets = generate(random, 15 + Math.floor(random() * 45))
  const { survey, findings } = importWorkbook(workbookOf(sheets))
  if (!survey) throw new Error(`Seed ${seed} is not imported: ${JSON.stringify(findings)}`)
  return { survey, text: xformOf(sheets) }
}
