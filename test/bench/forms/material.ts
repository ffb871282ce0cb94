// The forms that are measured: public ones that lie beside the repository where there are any, and two made ones.
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { open } from '../../../core/interview/open.ts'
import type { Survey } from '../../../core/survey.ts'
import { importWorkbook } from '../../../core/xlsform/import.ts'
import type { Workbook } from '../../../core/xlsform/workbook.ts'
import { readWorkbook } from '../../../functions/workbook.ts'
import { fixedEnvironment } from '../../support/environment.ts'
import { planOf, type Plan } from './plan.ts'
import { longList, thousandRows } from './synthetic.ts'

const folder = new URL('../../../../shared/forms/', import.meta.url).pathname
/** Smaller forms say nothing about speed. */
const LEAST = { questions: 150, choices: 1000 }

export interface Form {
  name: string
  questions: number
  /** Milliseconds of this process's core, the first time. */
  imported: number
  /** What each kind of contender reads; `page` is the survey with all of it on one page, as the peers show it. */
  texts: { survey: string; page: string; xform: string }
  plan: Plan
}

/** Whose names contain `wanted` (all when it is empty), the largest first; and what was left out and why. */
export function readForms(wanted: string): { forms: Form[]; left: string[] } {
  const left: string[] = []
  const forms: Form[] = []
  const take = (name: string, read: () => Workbook | undefined, xform: string) => {
    if (!name.toLowerCase().includes(wanted.toLowerCase())) return
    const start = performance.now()
    const workbook = read()
    const survey = workbook && importWorkbook(workbook, name).survey
    const imported = performance.now() - start
    if (!survey) return left.push(`${name} (does not import)`)
    const questions = survey.nodes.filter(({ kind }) => kind === 'question').length
    const choices = Object.values(survey.lists).reduce((sum, list) => sum + list.choices.length, 0)
    if (wanted === '' && questions < LEAST.questions && choices < LEAST.choices)
      return left.push(`${name} (small)`)
    const texts = { survey: JSON.stringify(survey), page: JSON.stringify(onOnePage(survey)), xform }
    return forms.push({ name, questions, imported, texts, plan: planOf(open(survey, fixedEnvironment())) })
  }
  for (const file of existsSync(folder) ? readdirSync(folder) : []) {
    const xform = join(folder, `${basename(file, '.xlsx')}.xform.xml`)
    if (!file.endsWith('.xlsx') || !existsSync(xform)) continue
    take(
      basename(file, '.xlsx'),
      () => readWorkbook(readFileSync(join(folder, file))).workbook,
      readFileSync(xform, 'utf8'),
    )
  }
  for (const { name, workbook, xform } of [thousandRows(), longList()]) take(name, () => workbook, xform)
  return { forms: forms.toSorted((a, b) => b.questions - a.questions), left }
}

export const hasPublicForms = () => existsSync(folder)

function onOnePage(survey: Survey): Survey {
  const nodes = survey.nodes.map((node, index) =>
    index === 0 ? { ...node, appearance: ['field-list'] } : node,
  )
  return { ...survey, nodes }
}
