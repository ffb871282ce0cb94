// What people ask for while they look at a report: trying an indicator before it is saved, and a table of two questions. Answered by the report job.
import * as z from 'zod'
import { indicatorResultSchema, testSchema } from './report.ts'
import { indicatorSchema, localizedSchema } from './study.ts'

export const askedSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('trial'),
    indicator: indicatorSchema,
    /** Responses of each round that are looked at; null: all of them. */
    sample: z.int().positive().nullable(),
  }),
  z.object({ kind: z.literal('crosstab'), round: z.string(), rows: z.string(), columns: z.string() }),
])

const levelSchema = z.object({ value: z.string(), label: localizedSchema })
/** A cell, a margin or everyone: rows, and the share of all weights. Null: a small cell, or one that would give another away. */
const cellSchema = z.object({ n: z.int(), share: z.number() }).nullable()

export const trialSchema = z.object({
  kind: z.literal('trial'),
  result: indicatorResultSchema,
  /** Responses that were looked at, by round. */
  looked: z.record(z.string(), z.int()),
  isSample: z.boolean(),
  /** What the newest survey of a round lacks for it. */
  lacks: z.array(z.object({ round: z.string(), detail: z.string() })),
})

/** A choice against the other question: those who chose it beside those who did not. Null: the other question has one answer. */
const choiceTestSchema = z.object({
  row: z.string().nullable(),
  column: z.string().nullable(),
  /** Null where there is nothing to test, or a cell is hidden. */
  test: testSchema.nullable(),
  /** Adjusted over all choices. */
  pHolm: z.number().nullable(),
})

export const crosstabSchema = z.object({
  kind: z.literal('crosstab'),
  status: z.enum([
    'ok',
    'no_data',
    'lonely_psu',
    'no_df',
    'one_level',
    'withheld',
    /** A question has more levels than a table can show. */
    'too_many_levels',
    /** The two are asked in different repeats: no row has both. */
    'apart',
  ]),
  round: z.string(),
  rows: z.object({ question: z.string(), label: localizedSchema, levels: z.array(levelSchema) }),
  columns: z.object({ question: z.string(), label: localizedSchema, levels: z.array(levelSchema) }),
  /** Which of the questions have several answers: then levels overlap, and cells are of those who chose. */
  multiple: z.enum(['rows', 'columns', 'both']).nullable().default(null),
  /** By row, then by column. */
  cells: z.array(z.array(cellSchema)),
  rowMargins: z.array(cellSchema),
  columnMargins: z.array(cellSchema),
  all: cellSchema,
  /** Rows left out because one of the answers is missing, don't know or refused. */
  absent: z.object({ missing: z.int(), dontKnow: z.int(), refused: z.int() }).nullable(),
  /** Rao and Scott's second-order test; null where a cell is hidden, and where a question has several answers. */
  test: testSchema.nullable(),
  /** One for each choice of a question with several answers. */
  tests: z.array(choiceTestSchema).default([]),
})

export const calculationSchema = z.object({
  id: z.string(),
  askedBy: z.string(),
  askedAt: z.string(),
  status: z.enum(['waiting', 'done', 'failed']),
  asked: askedSchema,
  /** The data's moment, once it is done. */
  moment: z.string().nullable(),
  result: z.discriminatedUnion('kind', [trialSchema, crosstabSchema]).nullable(),
})

export type Asked = z.infer<typeof askedSchema>
export type Trial = z.infer<typeof trialSchema>
export type Crosstab = z.infer<typeof crosstabSchema>
export type ChoiceTest = z.infer<typeof choiceTestSchema>
export type CrosstabCell = z.infer<typeof cellSchema>
export type Calculation = z.infer<typeof calculationSchema>
