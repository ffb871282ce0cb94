// How long the report job takes besides reading: the demo study's interviews, as many times over as it needs, through the job's own path.
import { re2 } from '../../core/expression/regex-re2.ts'
import { addResponse, beginCollection, type Collection } from '../../core/report-build/collect.ts'
import { surveyIndicators } from '../../core/report-build/indicators.ts'
import { finishReport } from '../../core/report-build/report.ts'
import type { Answers, StoredResponse } from '../../core/response.ts'
import type { Indicator, Round, SurveyVersion } from '../../core/study.ts'
import type { Survey } from '../../core/survey.ts'
import { importWorkbook } from '../../core/xlsform/import.ts'
import { interview, plan, TIMEZONE, type Wave } from '../../functions/demo/fieldwork.ts'
import { demoWorkbook } from '../../functions/demo/workbook.ts'
import { readWorkbook } from '../../functions/workbook.ts'

const INDICATORS = 50
const SEED = 20_250_301
/** Interviews of each round that are really made; the rest are copies of them under other names. */
const MADE = 200
/** Responses that are in memory at once, as pages of the store are. */
const PAGE = 500

const waves: Wave[] = [
  { round: 'baseline', starts: '2025-03-10', days: 26 },
  { round: 'endline', starts: '2026-09-07', days: 26 },
]

interface Field {
  rounds: Round[]
  surveys: Map<string, Survey>
  /** Stored responses as text, so that each copy is as fresh as what comes from the store. */
  texts: string[]
}

async function fieldwork(): Promise<Field> {
  const field: Field = { rounds: [], surveys: new Map(), texts: [] }
  for (const [index, wave] of waves.entries()) {
    const { workbook } = readWorkbook(await demoWorkbook(wave.round))
    const { survey } = importWorkbook(workbook!)
    const hash = String(index).repeat(64)
    const version: SurveyVersion = {
      hash,
      id: survey!.id,
      version: survey!.version,
      title: '',
      languages: [],
      questions: 0,
      workbook: { name: '', sha256: '' },
      uploadedBy: '',
      uploadedAt: '',
      warnings: 0,
    }
    field.surveys.set(hash, survey!)
    field.rounds.push({
      id: wave.round,
      study: 'bench',
      title: {},
      kind: wave.round,
      order: index + 1,
      status: 'open',
      opens: null,
      closes: null,
      target: null,
      surveys: [version],
      revision: 1,
    })
    const instrument = { survey: survey!, version, study: 'bench', round: wave.round }
    const visits = plan(wave, SEED, 10)
    for (let made = 0; made < MADE; made += 1) {
      const visit = visits[Math.floor((made * visits.length) / MADE)]!
      const content = interview(wave, visit, 'device', instrument, SEED)
      const stored: StoredResponse = { ...content, hash, receivedAt: content.finishedAt, flags: [] }
      field.texts.push(JSON.stringify(stored))
    }
  }
  return field
}

/** The demo's own, and whether each choice was chosen, until there are enough; each by three questions. */
function indicatorsOf(survey: Survey): Indicator[] {
  const chosen = survey.nodes.flatMap((node): Indicator[] => {
    const list = node.kind === 'question' && node.choices && survey.lists[node.choices.list]
    if (!list || list.choices.length > 12) return []
    const unit = survey.nodes.findLast(({ id, kind }) => kind === 'repeat' && isAbove(survey, id, node.id))
    return list.choices.map(({ name }) => ({
      name: `${node.name} ${name}`,
      label: {},
      expression: `selected(\${${node.name}}, '${name}')`,
      type: 'proportion',
      ...(unit && { unit: unit.name }),
      disaggregateBy: [],
    }))
  })
  const all = [...surveyIndicators([survey]), ...chosen].slice(0, INDICATORS)
  return all.map((indicator) => ({
    ...indicator,
    disaggregateBy: indicator.unit ? ['child_sex', 'age_group', 'province'] : ['head_sex', 'arm', 'province'],
  }))
}

function isAbove(survey: Survey, above: number, id: number): boolean {
  for (let at = id; at >= 0; at = survey.nodes[at]!.parent) if (at === above) return true
  return false
}

/** The `nth` response: one of those that were made, of another household. */
function copy(texts: readonly string[], nth: number): StoredResponse {
  const response = JSON.parse(texts[nth % texts.length]!) as StoredResponse
  const time = Math.floor(nth / texts.length)
  response.id = `${response.id.slice(0, -6)}${String(time).padStart(6, '0')}`
  const place = response.answers['place'] as Answers
  place['hh_id'] = `${String(place['hh_id'])}-${time}`
  return response
}

export interface JobTiming {
  responses: number
  indicators: number
  /** Members of repeats that were counted beside the responses. */
  members: number
  /** Processor seconds: responses to sums, and sums to the report. */
  collect: number
  finish: number
}

/** The job's work on so many responses in memory; making and parsing them is not counted. */
export async function measureJob(responses: number): Promise<JobTiming> {
  const { rounds, surveys, texts } = await fieldwork()
  const study = {
    id: 'bench',
    title: {},
    members: [],
    minimumCell: 5,
    timezone: TIMEZONE,
    createdAt: '',
    revision: 1,
  }
  const edited = indicatorsOf([...surveys.values()][0]!)
  const collection: Collection = beginCollection({ study, rounds, surveys, edited, engines: { regex: re2 } })
  let collect = 0
  let members = 0
  for (let from = 0; from < responses; from += PAGE) {
    const page = Array.from({ length: Math.min(PAGE, responses - from) }, (_, at) => copy(texts, from + at))
    collect += processorSeconds(() => {
      for (const response of page) addResponse(collection, response)
    })
    for (const { answers } of page) members += Array.isArray(answers['child']) ? answers['child'].length : 0
  }
  const finish = processorSeconds(() => {
    finishReport(collection, { digest: '', moment: '', computedAt: '', softwareVersion: '' })
  })
  return { responses, indicators: edited.length, members, collect, finish }
}

function processorSeconds(run: () => void): number {
  const before = process.cpuUsage()
  run()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1e6
}

if (import.meta.main) console.log(await measureJob(Number(process.argv[2] ?? 100_000)))
