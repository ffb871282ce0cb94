// A report: the stored result of the report job. What the comparison page, the printed report and the downloads of tables are made from.
import * as z from 'zod'
import { indicatorSchema, localizedSchema, roundSchema } from './study.ts'

const number = z.number().nullable()
/** A number that reports of format 1 don't have. */
const later = number.default(null)
/** The formats that are read; what the first one lacks is null or empty. */
const formatSchema = z.union([z.literal(1), z.literal(2)])

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

/** Rows in scope without a value, by why. */
export const absentSchema = z.object({
  /** The question was not relevant, or is not in the answers. */
  notAsked: z.int(),
  /** Asked, and left open. */
  noAnswer: z.int(),
  dontKnow: z.int(),
  refused: z.int(),
  /** The formula could not be evaluated, or gave something that is not a number. */
  failed: z.int(),
})

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
  /** Only of everyone; null also when one of the counts is a small cell. */
  absent: absentSchema.nullable().default(null),
  /** Population standard deviation, and design effect against sampling with replacement, of means and proportions. */
  sd: later,
  deff: later,
  /** Intraclass correlation within primary sampling units; only of everyone. */
  icc: later,
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
  /** Standardised difference of means and proportions (Hedges' g), and Cohen's h of proportions. */
  hedgesG: later,
  cohenH: later,
  /** p adjusted over all indicators of the report: Holm's, and the false discovery rate of Benjamini and Hochberg. Only of everyone. */
  pHolm: later,
  pBh: later,
})

/** One row of the comparison: every round side by side, and the change from the first to the last round with data. */
export const comparisonSchema = z.object({
  /** By round id. */
  rounds: z.record(z.string(), estimateSchema),
  change: changeSchema.nullable(),
  /** (last − baseline) / (target − baseline), null without target or data. */
  progress: number,
})

export const testSchema = z.object({ F: number, ndf: number, ddf: number, p: number })

export const disaggregationSchema = z.object({
  /** Name of the question, and its label by language code. */
  by: z.string(),
  label: localizedSchema,
  levels: z.array(z.object({ value: z.string(), label: localizedSchema, comparison: comparisonSchema })),
  /** The test that all levels changed alike; null where a level is withheld, or levels overlap. */
  equalChange: testSchema.nullable().default(null),
})

/** More than two rounds: each step, and the linear trend per round. */
export const trendSchema = z.object({
  steps: z.array(z.object({ from: z.string(), to: z.string(), change: changeSchema })),
  /** `diff` is the change per round of the straight line through the rounds. */
  slope: changeSchema,
})

/** The same respondents in both rounds: the change within them, and the paired test of yes and no. */
export const pairedSchema = z.object({
  status: statusSchema,
  pairs: z.int().nullable(),
  diff: number,
  se: number,
  df: number,
  p: number,
  ciLow: number,
  ciHigh: number,
  /** Correlation between the rounds, and the mean difference in its own standard deviations. */
  corr: number,
  dZ: number,
  mcnemar: z
    .object({
      /** Pairs that went from no to yes, and from yes to no. */
      gained: z.int(),
      lost: z.int(),
      pExact: number,
      pMid: number,
    })
    .nullable(),
})

const coefficientSchema = z.object({
  status: z.enum([...statusSchema.options, 'not_estimable']),
  n: z.int().nullable(),
  effect: number,
  se: number,
  df: number,
  p: number,
  ciLow: number,
  ciHigh: number,
})

/** What one arm changed more than the control arm. */
export const armEffectSchema = z.object({
  arm: z.string(),
  /** Difference in differences. */
  did: coefficientSchema.extend({
    /** In standard deviations of the control arm in the first round. */
    effectSd: number,
    /** As Stata's `vce(cluster)` has it, strata playing no part. */
    clusterSe: number,
    clusterDf: number,
    clusterP: number,
    pHolm: number,
    pBh: number,
  }),
  /** The difference in the last round given each respondent's own first value; null where respondents are not followed. */
  ancova: coefficientSchema.extend({ baselineSlope: number, clusterSe: number, clusterP: number }).nullable(),
})

/** A bin of a distribution: from `low` up to `high`, which are the same for a value itself. */
export const binSchema = z.object({ low: z.number(), high: z.number(), n: z.int(), share: z.number() })

/** Something that a reader of the report must know, by how many responses it touches. */
export const noteSchema = z.object({
  code: z.enum([
    'expression-failed',
    'unknown-question',
    /** A disaggregation by a question that takes too many values to show any. */
    'too-many-levels',
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
    /** Some of their pictures or recordings have not arrived. */
    'waiting-for-media',
  ]),
  round: z.string().optional(),
  count: z.int(),
  detail: z.string(),
  /** Ids of the first of them. */
  responses: z.array(z.string()).default([]),
})

export const indicatorResultSchema = z.object({
  indicator: indicatorSchema,
  overall: comparisonSchema,
  disaggregations: z.array(disaggregationSchema),
  notes: z.array(noteSchema),
  trend: trendSchema.nullable().default(null),
  paired: pairedSchema.nullable().default(null),
  effects: z.array(armEffectSchema).default([]),
  /** Of means and totals, by round; null where too few cases. */
  distribution: z.record(z.string(), z.array(binSchema).nullable()).default({}),
})

/** A level of the study's arms. */
const armSchema = z.object({ value: z.string(), label: localizedSchema })
/** What a row of a table is about: an indicator by name, or a level of a question. */
const variableSchema = z.object({ indicator: z.string().nullable(), question: z.string(), level: z.string() })

/** Who of the first round was not found in the last. */
export const attritionSchema = z.object({
  from: z.string(),
  to: z.string(),
  /** `arm` null: everyone. Counts are null when one of them is a small cell. */
  arms: z.array(
    z.object({
      arm: z.string().nullable(),
      baseline: z.int().nullable(),
      lost: z.int().nullable(),
      rate: number,
      ciLow: number,
      ciHigh: number,
    }),
  ),
  /** Each arm against the control arm, and the joint test of arm and its interactions with the variables. */
  differential: z.array(
    z.object({ arm: z.string(), diff: number, se: number, p: number, joint: testSchema.nullable() }),
  ),
  /** Those who stayed against those who were lost. */
  selective: z.array(
    z.object({ variable: variableSchema, stayed: number, lost: number, diff: number, se: number, p: number }),
  ),
})

/** The arms in the first round, one table for each arm beside the control arm. */
export const balanceSchema = z.object({
  round: z.string(),
  arm: z.string(),
  rows: z.array(
    z.object({
      variable: variableSchema,
      n0: z.int().nullable(),
      n1: z.int().nullable(),
      mean0: number,
      mean1: number,
      diff: number,
      se: number,
      p: number,
      normDiff: number,
    }),
  ),
  /** Of all variables together that nearly everyone has; `variables`: how many. */
  joint: testSchema.extend({ n: z.int(), variables: z.int() }).nullable(),
})

export const reportSchema = z.object({
  format: formatSchema,
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
  arms: z
    .object({ question: z.string(), label: localizedSchema, control: armSchema, treated: z.array(armSchema) })
    .nullable()
    .default(null),
  attrition: attritionSchema.nullable().default(null),
  balance: z.array(balanceSchema).default([]),
})

export type Absent = z.infer<typeof absentSchema>
export type Trend = z.infer<typeof trendSchema>
export type Paired = z.infer<typeof pairedSchema>
export type ArmEffect = z.infer<typeof armEffectSchema>
export type AttritionTable = z.infer<typeof attritionSchema>
export type BalanceTable = z.infer<typeof balanceSchema>
export type Variable = z.infer<typeof variableSchema>
export type Test = z.infer<typeof testSchema>
export type Bin = z.infer<typeof binSchema>
export type Estimate = z.infer<typeof estimateSchema>
export type Change = z.infer<typeof changeSchema>
export type Comparison = z.infer<typeof comparisonSchema>
export type Disaggregation = z.infer<typeof disaggregationSchema>
export type ReportNote = z.infer<typeof noteSchema>
export type IndicatorResult = z.infer<typeof indicatorResultSchema>
export type Report = z.infer<typeof reportSchema>
