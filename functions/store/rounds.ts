// The rounds of a study, with the survey versions published to each.
import { Problem } from '../../core/problem.ts'
import { roundSchema, type Round } from '../../core/study.ts'
import { ABSENT, readAll, readItem, writeItem, type Table } from './table.ts'

// With the study's other items, so that one query lists them.
const key = (study: string, round: string) => ({ pk: `STUDY#${study}`, sk: `ROUND#${round}` })

/** The rounds of a study in the order in which they are compared. */
export async function listRounds(table: Table, study: string): Promise<Round[]> {
  const rounds = await readAll(table, `STUDY#${study}`, { prefix: 'ROUND#' }, roundSchema)
  return rounds.toSorted((a, b) => a.order - b.order || (a.id < b.id ? -1 : 1))
}

/** A round, or undefined. */
export const getRound = (table: Table, study: string, round: string): Promise<Round | undefined> =>
  readItem(table, key(study, round), roundSchema)

/** Stores a new round; false when the id is taken. */
export const createRound = (table: Table, round: Round): Promise<boolean> =>
  writeItem(table, { ...key(round.study, round.id), ...round }, ABSENT)

/** Stores a changed round, `revision` being the one it was made from. Throws conflict.changed if that isn't the newest. Returns what is stored. */
export async function updateRound(table: Table, round: Round): Promise<Round> {
  const next = { ...round, revision: round.revision + 1 }
  const done = await writeItem(
    table,
    { ...key(round.study, round.id), ...next },
    { expression: 'revision = :revision', values: { ':revision': round.revision } },
  )
  if (!done) throw new Problem('conflict.changed', { what: 'round' })
  return next
}
