// Choices of downloads that people keep under a name, to make the same download again.
import * as z from 'zod'
import { choicesSchema } from '../../core/export/choices.ts'
import { readAll, removeItem, writeItem, type Table } from './table.ts'

const savedSchema = z.object({
  id: z.string(),
  name: z.string(),
  choices: choicesSchema,
  savedBy: z.string(),
  savedAt: z.string(),
})

export type SavedChoices = z.infer<typeof savedSchema>

// The id is made of the name, so that a name is there once.
const key = (study: string, id: string) => ({ pk: `STUDY#${study}`, sk: `CHOICES#${id}` })

/** All of a study. */
export const listSavedChoices = (table: Table, study: string): Promise<SavedChoices[]> =>
  readAll(table, `STUDY#${study}`, { prefix: 'CHOICES#' }, savedSchema)

/** Keeps choices; those under the same name are replaced. */
export const saveChoices = (table: Table, study: string, saved: SavedChoices): Promise<boolean> =>
  writeItem(table, { ...key(study, saved.id), ...saved })

/** Forgets choices. Forgetting them twice is harmless. */
export const forgetChoices = (table: Table, study: string, id: string): Promise<void> =>
  removeItem(table, key(study, id))
