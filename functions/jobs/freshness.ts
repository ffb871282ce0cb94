// Whether a study's newest report still holds: nothing that it is made from has changed since.
import { createHash } from 'node:crypto'
import { canonicalJson } from '../../core/canonical.ts'
import type { Indicator, Round, Study } from '../../core/study.ts'
import { lastChanged, SETTLED } from '../store/changed.ts'
import { getIndicators } from '../store/indicators.ts'
import { newestReport } from '../store/reports.ts'
import { listRounds } from '../store/rounds.ts'
import type { Table } from '../store/table.ts'

/** Counts up when the same responses make another report. */
const CALCULATION = 3

export interface Freshness {
  rounds: Round[]
  edited: Indicator[] | undefined
  /** Names everything that a report is made from, responses by the minute of their last change. */
  digest: string
  /** The data's moment of the newest report, if that still holds. */
  unchangedSince: string | undefined
}

/** What a report would be made from now, and whether there is one of exactly that. */
export async function freshness(table: Table, study: Study, version: string): Promise<Freshness> {
  const rounds = await listRounds(table, study.id)
  const edited = (await getIndicators(table, study.id))?.indicators
  const changed = await Promise.all(rounds.map(({ id }) => lastChanged(table, study.id, id)))
  const digest = digestOf(study, rounds, changed, edited, version)
  const last = await newestReport(table, study.id)
  const isSettled = last && changed.every((time) => time + SETTLED <= Date.parse(last.moment))
  return {
    rounds,
    edited,
    digest,
    unchangedSince: isSettled && last.digest === digest ? last.moment : undefined,
  }
}

function digestOf(
  study: Study,
  rounds: Round[],
  changed: number[],
  edited: Indicator[] | undefined,
  version: string,
) {
  const { id, minimumCell, timezone } = study
  const parts = rounds.map(({ id: round, title, kind, order, target, surveys }, index) => ({
    round,
    title,
    kind,
    order,
    target,
    surveys: surveys.map(({ hash }) => hash),
    changed: changed[index],
  }))
  const text = canonicalJson({
    id,
    minimumCell,
    timezone,
    rounds: parts,
    edited,
    version,
    calculation: CALCULATION,
  })
  return createHash('sha256').update(text).digest('hex')
}
