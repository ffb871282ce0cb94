// The report job: reads a study's responses and stores what they say. Nothing changed since the last report: nothing is computed.
import { re2 } from '../../core/expression/regex-re2.ts'
import { addResponse, addUnreadable, beginCollection } from '../../core/report-build/collect.ts'
import { finishReport } from '../../core/report-build/report.ts'
import type { Round } from '../../core/study.ts'
import type { Survey } from '../../core/survey.ts'
import type { Deps } from '../deps.ts'
import { loadSurvey } from '../files/surveys.ts'
import { freshness } from './freshness.ts'
import { sweepMedia } from '../review/media.ts'
import { putReport } from '../store/reports.ts'
import { readRound } from '../store/response-reading.ts'
import { getStudy } from '../store/studies.ts'

/** What the job needs of the effects bag. */
export type ReportDeps = Pick<Deps, 'now' | 'table' | 'blobs' | 'log' | 'version'>

/** Computes and stores a study's report of this moment. Running it twice, also at once, is harmless. */
export async function runReport(
  deps: ReportDeps,
  studyId: string,
): Promise<'computed' | 'unchanged' | 'no-study'> {
  const { table, log } = deps
  const started = deps.now()
  const moment = new Date(started).toISOString()
  const study = await getStudy(table, studyId)
  if (!study) return 'no-study'
  // Before the marks of change are read: what this repairs is to be counted.
  await sweepMedia(deps, studyId)
  const { rounds, edited, digest, unchangedSince } = await freshness(table, study, deps.version)
  if (unchangedSince !== undefined) return 'unchanged'

  const surveys = await surveysOf(deps, studyId, rounds)
  const collection = beginCollection({
    study,
    rounds,
    surveys,
    edited,
    engines: { regex: re2 },
  })
  for (const round of rounds) {
    const unreadable = (key: string, reason: unknown) => {
      log.error('response not readable', { study: studyId, round: round.id, key, reason: String(reason) })
      addUnreadable(collection, round.id)
    }
    for await (const response of readRound(table, studyId, round.id, { until: moment, unreadable })) {
      addResponse(collection, response)
    }
  }
  const computedAt = new Date(deps.now()).toISOString()
  const report = finishReport(collection, { digest, moment, computedAt, softwareVersion: deps.version })
  await putReport(table, report)
  log.info('report computed', {
    study: studyId,
    responses: report.rounds.reduce((sum, round) => sum + round.responses, 0),
    indicators: report.indicators.length,
    milliseconds: deps.now() - started,
  })
  return 'computed'
}

/** The surveys published to the rounds, by hash; one whose file is gone is left out. */
export async function surveysOf(
  { blobs }: Pick<Deps, 'blobs'>,
  study: string,
  rounds: readonly Round[],
): Promise<Map<string, Survey>> {
  const hashes = new Set(rounds.flatMap(({ surveys }) => surveys.map(({ hash }) => hash)))
  const surveys = new Map<string, Survey>()
  for (const hash of hashes) {
    const survey = await loadSurvey(blobs, study, hash)
    if (survey) surveys.set(hash, survey)
  }
  return surveys
}
