// The job behind a calculation: trying an indicator on the responses, or a table of two questions.
import type { Asked, Calculation } from '../../core/calculation.ts'
import { re2 } from '../../core/expression/regex-re2.ts'
import { addResponse, beginCollection } from '../../core/report-build/collect.ts'
import { addToCrosstab, beginCrosstab } from '../../core/report-build/crosstab.ts'
import { finishCrosstab } from '../../core/report-build/crosstab-result.ts'
import type { ReportInput } from '../../core/report-build/plan.ts'
import { finishReport, minimumCell } from '../../core/report-build/report.ts'
import { surveysOf } from '../files/surveys.ts'
import { getCalculation, putCalculation } from '../store/calculations.ts'
import { readRound } from '../store/response-reading.ts'
import { listRounds } from '../store/rounds.ts'
import { getStudy } from '../store/studies.ts'
import type { ReportDeps } from './report.ts'

/** Answers a calculation. Done twice it answers twice the same; one that is gone is nothing to do. */
export async function runCalculation(deps: ReportDeps, studyId: string, id: string): Promise<void> {
  const { table } = deps
  const [study, calculation] = [await getStudy(table, studyId), await getCalculation(table, studyId, id)]
  if (!study || !calculation || calculation.status === 'done') return
  const rounds = await listRounds(table, studyId)
  const surveys = await surveysOf(deps, studyId, rounds)
  const input: ReportInput = { study, rounds, surveys, edited: undefined, engines: { regex: re2 } }
  const moment = new Date(deps.now()).toISOString()
  const { asked } = calculation
  const result =
    asked.kind === 'trial'
      ? await trial(deps, input, asked, moment)
      : await crosstab(deps, input, asked, moment)
  await putCalculation(table, studyId, { ...calculation, status: 'done', moment, result })
}

/** Says of a calculation that will not be tried again that it failed. */
export async function failCalculation(deps: ReportDeps, study: string, id: string): Promise<void> {
  const calculation = await getCalculation(deps.table, study, id)
  if (calculation) await putCalculation(deps.table, study, { ...calculation, status: 'failed' })
}

async function trial(
  deps: ReportDeps,
  input: ReportInput,
  { indicator, sample }: Asked & { kind: 'trial' },
  moment: string,
): Promise<Calculation['result']> {
  const collection = beginCollection({ ...input, edited: [indicator] })
  const looked: Record<string, number> = {}
  let isSample = false
  for (const { id: round } of input.rounds) {
    let count = 0
    // In the order of their ids, which are random: the first are a sample.
    for await (const response of readRound(deps.table, input.study.id, round, readable(deps, moment))) {
      if (sample !== null && count === sample) {
        isSample = true
        break
      }
      count += 1
      addResponse(collection, response)
    }
    looked[round] = count
  }
  const provenance = { digest: '', moment, computedAt: moment, softwareVersion: deps.version }
  const [result] = finishReport(collection, provenance).indicators
  if (!result) throw new Error('A trial has one indicator.')
  const lacks = input.rounds.flatMap(({ id: round, surveys }) =>
    (collection.plan.surveys.get(surveys.at(-1)?.hash ?? '')?.lacks ?? []).map(({ detail }) => ({
      round,
      detail,
    })),
  )
  return { kind: 'trial', result, looked, isSample, lacks }
}

async function crosstab(
  deps: ReportDeps,
  input: ReportInput,
  asked: Asked & { kind: 'crosstab' },
  moment: string,
): Promise<Calculation['result']> {
  const collection = beginCrosstab(input, asked)
  for await (const response of readRound(deps.table, input.study.id, asked.round, readable(deps, moment)))
    addToCrosstab(collection, response)
  return finishCrosstab(collection, minimumCell({ input, plan: collection.reader.plan }))
}

/** Responses up to a moment; one that can't be read is the report's to count. */
const readable = ({ log }: ReportDeps, until: string) => ({
  until,
  unreadable: (key: string, reason: unknown) =>
    log.error('response not readable', { key, reason: String(reason) }),
})
