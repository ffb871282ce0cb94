// A report: the stored result of the report job. What the comparison page, the printed report and the downloads of tables are made from.
import * as z from 'zod'
import { indicatorSchema, localizedSchema, roundSchema } from './study.ts'

const number = z.number().nullable()

export const statusSchema = z.enum([
  'ok',
  'no_data',
  'lonely_psu',
  'no_df',
  'zero_variance',
  'degenerate_proportion',
  /** Fewer than the study's minimum cell: nothing else is filled in. */
  'withheld',
  /** The indicator can't be computed in this round; `reason` says why. */
  'not_computable',
])

export const estimateSchema = z.object({
  status: statusSchema,
  /** Usable rows. */
  n: z.int().nullable(),
  nPsu: z.int().nullable(),
  nStrata: z.int().nullable(),
  sumWeights: number,
  estimate: number,
  se: number,
  df: number,
  ciLow: number,
  ciHigh: number,
  /** Rows in scope whose value is missing. */
  missing: z.int().nullable(),
})

export const changeSchema = z.object({
  status: statusSchema,
  /** How the rounds hang together, which decides the covariance. */
  kind: z.enum(['independent', 'shared-clusters', 'panel']),
  diff: number,
  se: number,
  df: number,
  t: number,
  p: number,
  ciLow: number,
  ciHigh: number,
  relative: number,
})

/** One row of the comparison: every round side by side, and the change from the first to the last round with data. */
export const comparisonSchema = z.object({
  /** By round id. */
  rounds: z.record(z.string(), estimateSchema),
  change: changeSchema.nullable(),
  /** (last − baseline) / (target − baseline), null without target or data. */
  progress: number,
})

export const disaggregationSchema = z.object({
  /** Name of the question, and its label by language code. */
  by: z.string(),
  label: localizedSchema,
  levels: z.array(z.object({ value: z.string(), label: localizedSchema, comparison: comparisonSchema })),
})

/** Something that a reader of the report must know, by how many responses it touches. */
export const noteSchema = z.object({
  code: z.enum([
    'expression-failed',
    'unknown-question',
    'no-responses',
    'weight-missing',
    'weight-negative',
    'duplicate-respondent',
    'clusters-reused',
    'disjoint-choices',
    'changed-scale',
    'lonely-stratum',
    'unreadable-response',
    'flagged-responses',
  ]),
  round: z.string().optional(),
  count: z.int(),
  detail: z.string(),
})

export const indicatorResultSchema = z.object({
  indicator: indicatorSchema,
  overall: comparisonSchema,
  disaggregations: z.array(disaggregationSchema),
  notes: z.array(noteSchema),
})

export const reportSchema = z.object({
  format: z.literal(1),
  study: z.string(),
  /** Content address of what it was computed from; the same digest: nothing to compute. */
  digest: z.string(),
  /** The data's moment: responses received up to then are in it. */
  moment: z.string(),
  computedAt: z.string(),
  softwareVersion: z.string(),
  rounds: z.array(
    z.object({
      id: z.string(),
      title: localizedSchema,
      kind: roundSchema.shape.kind,
      order: z.int(),
      responses: z.int(),
      target: z.int().nullable(),
      flagged: z.int(),
      surveyVersions: z.array(z.string()),
      lastReceivedAt: z.string().nullable(),
      /** Responses by day (ISO date in the study's time zone) and by site. */
      byDay: z.array(z.object({ day: z.string(), responses: z.int() })),
      bySite: z.array(z.object({ site: z.string(), label: localizedSchema, responses: z.int() })),
    }),
  ),
  panel: z.object({ matched: z.int(), baseline: z.int(), endline: z.int() }).nullable(),
  /** Names of the questions that carry the design, for the method note. */
  design: z.object({
    weight: z.string().nullable(),
    strata: z.array(z.string()),
    cluster: z.string().nullable(),
    respondentId: z.string().nullable(),
    arm: z.string().nullable(),
    minimumCell: z.int(),
  }),
  indicators: z.array(indicatorResultSchema),
  notes: z.array(noteSchema),
})

export type Estimate = z.infer<typeof estimateSchema>
export type Change = z.infer<typeof changeSchema>
export type Comparison = z.infer<typeof comparisonSchema>
export type Disaggregation = z.infer<typeof disaggregationSchema>
export type ReportNote = z.infer<typeof noteSchema>
export type IndicatorResult = z.infer<typeof indicatorResultSchema>
export type Report = z.infer<typeof reportSchema>
