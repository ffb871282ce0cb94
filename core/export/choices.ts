// What a person chooses of a download: formats, rounds, what stands in it. Saved choices keep exactly this; the manifest repeats it.
import * as z from 'zod'

export const formatSchema = z.enum(['csv', 'xlsx', 'dta', 'sav', 'parquet', 'jsonl'])

const day = z.iso.date().nullable()
/** Days of the study's time zone, both included; null: no end. */
const days = z.object({ from: day, to: day })

export const filtersSchema = z.object({
  received: days.prefault({ from: null, to: null }),
  finished: days.prefault({ from: null, to: null }),
  /** Answers to the question that the study's `site` names; empty: all. */
  sites: z.array(z.string().max(500)).max(2000).default([]),
  /** What to do with responses in doubt. */
  flagged: z.enum(['with', 'without', 'only']).default('with'),
  /** Review states; `none`: not reviewed. Empty: all. */
  reviews: z.array(z.enum(['none', 'approved', 'has-issues', 'rejected'])).default([]),
})

/** Members of a repeat that may stand side by side. */
export const MOST_WIDE = 20

export const choicesSchema = z.object({
  formats: z.array(formatSchema).min(1).max(6),
  /** Ids; empty: all rounds of the study. */
  rounds: z.array(z.string()).max(100),
  /** How several rounds are put together: below each other, or side by side by respondent. */
  together: z.enum(['long', 'panel']).default('long'),
  /** BCP 47 of the labels; null: the survey's own. */
  language: z.string().max(35).nullable().default(null),
  /** What stands in the cells of select questions where the format has no labels of its own: the choice's name or its label. */
  labels: z.enum(['names', 'labels']).default('names'),
  /** Names of groups stand before the names of columns. */
  groups: z.boolean().default(false),
  /** Repeats that never have more members than this stand in the row above; 0: every repeat is a table. */
  wide: z.int().min(0).max(MOST_WIDE).default(0),
  /** With the personal columns. */
  personal: z.boolean().default(false),
  filters: filtersSchema.prefault({}),
})

export type Format = z.infer<typeof formatSchema>
export type Filters = z.infer<typeof filtersSchema>
export type Choices = z.infer<typeof choicesSchema>
