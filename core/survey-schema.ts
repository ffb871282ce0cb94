// Checks a survey that is read back from storage. The structure is checked; expressions only as far as the evaluator needs to be safe.
import * as z from 'zod'
import type { Expression } from './expression/ast.ts'
import { SURVEY_FORMAT, type Opening, type Survey } from './survey.ts'

const index = z.int().nonnegative()
const OPERATIONS = new Set(['number', 'string', 'binary', 'negate', 'call', 'filter', 'path', 'ref'])

const expression = z.custom<Expression>(
  (value) => typeof value === 'object' && value !== null && 'op' in value && OPERATIONS.has(String(value.op)),
  'not an expression',
)
const template = z.union([z.string(), z.array(z.union([z.string(), expression]))])
const text = z.array(template.nullable())
const files = z.array(z.string().nullable()).optional()
const label = z.object({ text: text.optional(), image: files, bigImage: files, audio: files, video: files })
const formula = z.object({
  source: z.string(),
  expression,
  uses: z.array(index),
  volatile: z.boolean().optional(),
})

/** `z.record` leaves out a key named `__proto__`, which is a name like any other in a form. */
const record = <Value>(value: z.ZodType<Value>) =>
  z.custom<Record<string, Value>>(
    (found) =>
      typeof found === 'object' &&
      found !== null &&
      Object.values(found).every((each) => value.safeParse(each).success),
    'not a record',
  )

const base = {
  id: index,
  name: z.string(),
  path: z.string(),
  parent: z.int().min(-1),
  row: index,
  label: label.optional(),
  hint: label.optional(),
  guidance: label.optional(),
  relevant: formula.optional(),
  readonly: formula.optional(),
  required: formula.optional(),
  appearance: z.array(z.string()),
}

const choices = z.object({
  list: z.string(),
  filter: formula.optional(),
  value: z.string(),
  label: z.string(),
  external: z.literal(true).optional(),
  other: z.boolean().optional(),
  randomize: z.object({ seed: formula.optional() }).optional(),
  repeat: formula.optional(),
})

const question = z.object({
  ...base,
  kind: z.literal('question'),
  type: z.enum([
    'text', 'integer', 'decimal', 'date', 'time', 'datetime', 'select_one', 'select_multiple', 'rank', 'range', 'note', 'calculate',
    'hidden', 'acknowledge', 'geopoint', 'geotrace', 'geoshape', 'image', 'audio', 'video', 'file', 'barcode', 'start', 'end', 'today',
    'deviceid', 'username', 'phonenumber', 'email', 'simserial', 'subscriberid', 'start-geopoint', 'audit',
  ]), // prettier-ignore
  dataType: z.enum([
    'string', 'int', 'decimal', 'date', 'time', 'dateTime', 'geopoint', 'geotrace', 'geoshape', 'binary', 'barcode', 'boolean',
  ]), // prettier-ignore
  requiredMessage: text.optional(),
  constraint: formula.optional(),
  constraintMessage: text.optional(),
  calculate: formula.optional(),
  default: z.union([z.string(), formula]).optional(),
  trigger: z.array(index).optional(),
  choices: choices.optional(),
  parameters: record(z.string()),
  personal: z.boolean().optional(),
  saveTo: z.string().optional(),
})

const node = z.discriminatedUnion('kind', [
  z.object({ ...base, kind: z.enum(['root', 'group']), children: z.array(index) }),
  z.object({ ...base, kind: z.literal('repeat'), children: z.array(index), count: formula.optional() }),
  question,
])

const choice = z.object({
  name: z.string(),
  label,
  data: z.array(z.tuple([z.string(), z.string()])).optional(),
})

const choiceList = z.object({
  name: z.string(),
  choices: z.array(choice),
  file: z.string().optional(),
  columns: z.object({ choice, at: z.number() }).optional(),
})

const indicator = z.object({
  name: z.string(),
  label: text,
  expression: formula,
  type: z.enum(['proportion', 'mean', 'total', 'ratio']),
  denominator: formula.optional(),
  unit: index.optional(),
  where: formula.optional(),
  direction: z.enum(['increase', 'decrease']).optional(),
  target: z.number().optional(),
  disaggregateBy: z.array(index),
  level: z.enum(['goal', 'outcome', 'output']).optional(),
  measure: z.union([z.string(), text]).optional(),
  row: index,
})

const design = z.object({
  weight: index.optional(),
  stratum: z.array(index).optional(),
  cluster: index.optional(),
  respondentId: index.optional(),
  arm: index.optional(),
  site: index.optional(),
  newClusters: z.literal(true).optional(),
  minimumCell: index,
  dontKnow: z.array(z.string()).optional(),
  refused: z.array(z.string()).optional(),
})

/** Nobody but import writes it, and what another version wrote is left aside. */
const opening = z.custom<Opening>((value) => typeof value === 'object' && value !== null)

export const surveySchema = z
  .object({
    format: z.literal(SURVEY_FORMAT),
    id: z.string(),
    version: z.string(),
    title: text,
    languages: z
      .array(z.object({ name: z.string(), code: z.string(), rtl: z.boolean(), own: z.string().optional() }))
      .min(1),
    defaultLanguage: index,
    style: z.array(z.string()),
    nodes: z.array(node).min(1),
    lists: record(choiceList),
    order: z.array(
      z.object({
        node: index,
        kind: z.enum([
          'relevant',
          'calculate',
          'readonly',
          'required',
          'constraint',
          'count',
          'filter',
          'label',
        ]),
      }),
    ),
    opening: opening.optional(),
    instanceName: formula.optional(),
    attachments: z.array(z.string()),
    indicators: z.array(indicator),
    design,
    entities: z.array(record(z.string())),
    settings: record(z.string()),
  })
  .refine(
    ({ nodes }) => nodes.every(({ id, parent }, at) => id === at && parent < at),
    'nodes are out of order',
  )

/** The survey in `value`, checked and left whole: what a newer version added stays. Throws a ZodError that says what is wrong. */
export function parseSurvey(value: unknown): Survey {
  const checked: Survey = surveySchema.parse(value)
  return { ...checked, ...(value as Survey) }
}
