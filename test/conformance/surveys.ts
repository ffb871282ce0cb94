// `node test/conformance/surveys.ts DIR [--steps N] [--seed S]`: imports every workbook under DIR and walks through it at random; prints one
// JSON line for each, and a summary.
import { readdir, readFile } from 'node:fs/promises'
import { basename, dirname, join, relative } from 'node:path'
import { parseArgs } from 'node:util'
import { attachedData } from '../../core/attached.ts'
import type { XNode } from '../../core/expression/tree.ts'
import type { Files } from '../../core/interview/begin.ts'
import { walk } from '../../core/interview/simulate.ts'
import type { Survey } from '../../core/survey.ts'
import type { Finding } from '../../core/xlsform/findings.ts'
import { importWorkbook, type Imported } from '../../core/xlsform/import.ts'
import { readWorkbook } from '../../functions/workbook.ts'
import { fixedEnvironment, seeded } from '../support/environment.ts'
import { differences } from './agreement.ts'

interface Walked {
  steps: number
  agreed: boolean
  differences?: string[]
  crash?: string
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { steps: { type: 'string', default: '100' }, seed: { type: 'string', default: '1' } },
})
const [folder] = positionals
if (folder === undefined) {
  console.error('Usage: surveys.ts DIR [--steps N] [--seed S]')
  process.exit(2)
}

const place = ({ code, sheet, row, column, message }: Finding) => ({
  code,
  sheet,
  row,
  column,
  message: message.en,
})

function questionsByType(survey: Survey): Record<string, number> {
  const counts = new Map<string, number>()
  for (const node of survey.nodes) {
    if (node.kind === 'question') counts.set(node.type, (counts.get(node.type) ?? 0) + 1)
  }
  return Object.fromEntries([...counts].sort(([a], [b]) => a.localeCompare(b)))
}

/** What an import makes of a file. A crash is told with its file, and the next one is tried. */
function importFile(bytes: Uint8Array, name: string): Imported & { crash?: string } {
  try {
    const { workbook, findings: faults } = readWorkbook(bytes)
    const { survey, findings } = workbook ? importWorkbook(workbook, name) : { findings: [] }
    return { ...(survey && { survey }), findings: [...faults, ...findings] }
  } catch (error) {
    return { findings: [], crash: wordsOf(error) }
  }
}

const wordsOf = (error: unknown) => (error instanceof Error ? (error.stack ?? error.message) : String(error))

/** Answers as an enumerator's device leaves them, judged as the server does; what the two see differently. */
function randomWalk(survey: Survey, files: Files): Walked {
  const environment = fixedEnvironment({ seed: Number(values.seed) })
  try {
    const { interview, events } = walk(
      survey,
      environment,
      seeded(Number(values.seed)),
      Number(values.steps),
      files,
    )
    const found = differences(interview, environment, files)
    const agreed = found.length === 0
    return { steps: events.length, agreed, ...(!agreed && { differences: found }) }
  } catch (error) {
    return { steps: 0, agreed: false, crash: wordsOf(error) }
  }
}

/** The files attached to a survey, as far as they lie beside its workbook. */
async function filesBeside(file: string, { attachments }: Survey): Promise<Files> {
  const files = new Map<string, XNode>()
  for (const name of attachments) {
    const text = await readFile(join(dirname(file), basename(name)), 'utf8').catch(() => undefined)
    const data = text === undefined ? undefined : attachedData(name, text)
    if (data) files.set(name, data)
  }
  return files
}

const summary = { files: 0, ok: 0, errors: 0, warnings: 0, agreed: 0, slowestMs: 0 }
const files = (await readdir(folder, { recursive: true, withFileTypes: true }))
  .filter((entry) => entry.isFile() && /\.xlsx?$|\.xlsm$/i.test(entry.name) && !entry.name.startsWith('~$'))
  .map((entry) => join(entry.parentPath, entry.name))
  .sort()
for (const file of files) {
  const bytes = await readFile(file)
  const started = performance.now()
  const { survey, findings: all, crash } = importFile(bytes, basename(file))
  const importMs = Math.round(performance.now() - started)
  const errors = all.filter(({ severity }) => severity === 'error').map(place)
  const warnings = all.filter(({ severity }) => severity === 'warning').map(place)
  const walked = survey
    ? randomWalk(survey, await filesBeside(file, survey))
    : { steps: 0, agreed: false, ...(crash && { crash }) }
  const line = { file: relative(folder, file), ok: survey !== undefined, errors, warnings, importMs }
  console.log(JSON.stringify({ ...line, questions: survey ? questionsByType(survey) : {}, ...walked }))
  summary.files += 1
  summary.ok += survey ? 1 : 0
  summary.errors += errors.length
  summary.warnings += warnings.length
  summary.agreed += walked.agreed ? 1 : 0
  summary.slowestMs = Math.max(summary.slowestMs, importMs)
}
console.log(JSON.stringify({ summary }))
