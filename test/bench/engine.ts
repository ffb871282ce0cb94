// What the interview engine costs by itself: opening, answering, rosters, long lists, on a large made survey and on real ones where they are.
// Processor time of this process, the median of several runs; the budgets are the design's.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { answer } from '../../core/interview/answer.ts'
import { check } from '../../core/interview/check.ts'
import { finish, validate } from '../../core/interview/finish.ts'
import { open, restore, snapshot } from '../../core/interview/open.ts'
import { addRepeat } from '../../core/interview/repeats.ts'
import { screens } from '../../core/interview/screens.ts'
import { fill } from '../../core/interview/simulate.ts'
import { find } from '../../core/interview/tree.ts'
import { view } from '../../core/interview/view.ts'
import type { Survey } from '../../core/survey.ts'
import { importWorkbook } from '../../core/xlsform/import.ts'
import { readWorkbook } from '../../functions/workbook.ts'
import { fixedEnvironment, seeded } from '../support/environment.ts'
import { markdown, verdict, type Section } from './table.ts'

interface Row {
  what: string
  ms: number
  budget?: number
}

/** Milliseconds of processor time: other work on the machine doesn't count. */
function cost(run: () => void): number {
  const before = process.cpuUsage()
  run()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

function median(times: number, run: () => void): number {
  const costs = Array.from({ length: times }, () => cost(run)).sort((a, b) => a - b)
  return costs[times >> 1]!
}

type Cells = Record<string, string>

function surveyFrom(survey: Cells[], choices: Cells[]): Survey {
  const sheet = (name: string, rows: Cells[]) => {
    const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))]
    const cell = (text: string | undefined) => (text ? { text, kind: 'text' as const } : undefined)
    return {
      name,
      rows: [columns.map(cell), ...rows.map((row) => columns.map((column) => cell(row[column])))],
    }
  }
  const { survey: made, findings } = importWorkbook({
    sheets: [sheet('survey', survey), sheet('choices', choices)],
  })
  if (!made) throw new Error(JSON.stringify(findings.slice(0, 3)))
  return made
}

/** 1,000 questions in 20 groups behind one gate, a roster of 50 questions, and a list of 20,000 places in a cascade. */
function largeSurvey(): Survey {
  const rows: Cells[] = [{ type: 'integer', name: 'gate', label: 'Gate' }]
  for (let group = 0; group < 20; group += 1) {
    rows.push({ type: 'begin group', name: `g${group}`, label: 'Group', relevant: '${gate} > 0' })
    for (let at = 0; at < 50; at += 1) rows.push(question(`q${group}_${at}`, at, `q${group}_`))
    rows.push({ type: 'end group' })
  }
  rows.push({ type: 'begin repeat', name: 'child', label: 'Child' })
  for (let at = 0; at < 50; at += 1) rows.push(question(`c${at}`, at, 'c'))
  rows.push(
    { type: 'end repeat' },
    { type: 'calculate', name: 'sum', calculation: 'sum(${c0}) + count(${child})' },
  )
  rows.push({ type: 'select_one province', name: 'province', label: 'Province' })
  rows.push({
    type: 'select_one place',
    name: 'place',
    label: 'Place',
    choice_filter: 'province = ${province}',
  })
  const choices: Cells[] = Array.from({ length: 63 }, (_, at) => ({
    list_name: 'province',
    name: `p${at}`,
    label: `Province ${at}`,
  }))
  for (let at = 0; at < 20_000; at += 1) {
    choices.push({ list_name: 'place', name: `x${at}`, label: `Place ${at}`, province: `p${at % 63}` })
  }
  return surveyFrom(rows, choices)
}

function question(name: string, at: number, prefix: string): Cells {
  const row: Cells = {
    type: at % 2 ? 'text' : 'integer',
    name,
    label: at % 7 === 1 ? 'About ${gate}' : 'Question',
  }
  if (at % 3) row['required'] = 'yes'
  if (at % 2 === 0) row['constraint'] = '. >= 0 and . < 100'
  if (at % 5 === 3) row['relevant'] = `\${${prefix}${at - 3}} > 3`
  if (at % 10 === 9) return { type: 'calculate', name, calculation: `\${${prefix}${at - 9}} + 1` }
  return row
}

function benchLarge(): Row[] {
  const survey = largeSurvey()
  const json = JSON.stringify(survey)
  const environment = fixedEnvironment()
  const rows: Row[] = []
  const add = (what: string, ms: number, budget?: number) =>
    rows.push({ what, ms, ...(budget && { budget }) })
  // Read anew each time, so that everything that is made once for a survey is made again.
  const fresh = Array.from({ length: 7 }, () => JSON.parse(json) as Survey)
  add(
    'open a survey of 1,000 rows (first time)',
    median(7, () => void open(fresh.pop()!, environment)),
    150,
  )
  add(
    'open it again',
    median(7, () => void open(survey, environment)),
  )
  const interview = open(survey, environment)
  let next = 0
  const other = (ref: string, of: string[]) => () => void answer(interview, ref, of[(next += 1) % of.length]!)
  add('open or close 1,000 questions', median(20, other('/data/gate', ['5', '0'])))
  answer(interview, '/data/gate', '5')
  add('one answer', median(200, other('/data/g7/q7_0', ['7', '1'])), 5)
  add('an answer that only its own question reads', median(200, other('/data/g7/q7_1', ['a', 'b'])), 5)
  for (let count = 1; count < 99; count += 1) addRepeat(interview, '/data/child')
  add(
    'the 100th member of a roster',
    cost(() => void addRepeat(interview, '/data/child')),
    20,
  )
  add('an answer in the 100th member', median(200, other('/data/child[100]/c0', ['7', '1'])), 5)
  add(
    '20,000 places, by province',
    median(50, () => {
      answer(interview, '/data/province', `p${(next += 1) % 63}`)
      view(interview, find(interview, '/data/place')!)
    }),
    16,
  )
  add(
    'screens',
    median(20, () => void screens(interview)),
  )
  add(
    'validate all',
    median(20, () => void validate(interview)),
  )
  const kept = snapshot(interview)
  add(
    'snapshot',
    median(20, () => void snapshot(interview)),
  )
  add(
    'restore',
    median(7, () => void restore(survey, environment, kept)),
  )
  const { answers } = finish(interview)
  add(
    'the server’s check',
    median(7, () => void check(survey, answers, environment)),
  )
  return rows
}

function benchReal(folder: string): Row[] {
  const rows: Row[] = []
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.xlsx'))) {
    const { workbook } = readWorkbook(readFileSync(join(folder, file)))
    const { survey } = workbook ? importWorkbook(workbook, file) : {}
    if (!survey || survey.nodes.length < 200) continue
    const json = JSON.stringify(survey)
    const fresh = Array.from({ length: 5 }, () => JSON.parse(json) as Survey)
    const environment = fixedEnvironment()
    rows.push({
      what: `open ${file} (${survey.nodes.length} nodes)`,
      ms: median(5, () => void open(fresh.pop()!, environment)),
    })
    rows.push({
      what: `  a whole simulated interview`,
      ms: median(5, () => void fill(open(survey, environment), seeded(1))),
    })
  }
  return rows
}

export async function benchEngine(): Promise<Section[]> {
  const real = new URL('../../../shared/forms', import.meta.url).pathname
  const measured = [...benchLarge(), ...(existsSync(real) ? benchReal(real) : [])]
  const rows = measured.map(({ what, ms, budget }) => [
    what,
    ms,
    budget ?? null,
    budget === undefined ? '' : verdict(ms, budget),
  ])
  const notes = [
    'Milliseconds of processor time in Node, without a page: the middle of several runs, each opening from the survey’s JSON.',
  ]
  return [{ title: 'Interview engine alone', columns: ['what', 'ms', 'budget', ''], rows, notes }]
}

if (import.meta.main) for (const section of await benchEngine()) console.log(markdown(section))
