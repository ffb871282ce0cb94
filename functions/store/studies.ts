// Studies. Members are inside, so that what a person may see is one read.
import { Problem } from '../../core/problem.ts'
import { studySchema, type Study } from '../../core/study.ts'
import { ABSENT, readAll, readItem, writeItem, type Table } from './table.ts'

// One partition for all: there are few, and every request of a member of staff looks through them.
const STUDIES = 'STUDIES'

/** All studies, by id. */
export const listStudies = (table: Table): Promise<Study[]> => readAll(table, STUDIES, {}, studySchema)

/** A study, or undefined. */
export const getStudy = (table: Table, study: string): Promise<Study | undefined> =>
  readItem(table, { pk: STUDIES, sk: study }, studySchema)

/** Stores a new study; false when the id is taken. */
export const createStudy = (table: Table, study: Study): Promise<boolean> =>
  writeItem(table, { pk: STUDIES, sk: study.id, ...study }, ABSENT)

/** Stores a changed study, `revision` being the one it was made from. Throws conflict.changed if that isn't the newest. Returns what is stored. */
export async function updateStudy(table: Table, study: Study): Promise<Study> {
  const next = { ...study, revision: study.revision + 1 }
  const done = await writeItem(
    table,
    { pk: STUDIES, sk: study.id, ...next },
    { expression: 'revision = :revision', values: { ':revision': study.revision } },
  )
  if (!done) throw new Problem('conflict.changed', { what: 'study' })
  return next
}
