// The compiled survey: what a workbook becomes, what the browser loads, what the server checks responses with. Types are written out (not
// inferred) so that the collect application can import them without zod; `surveySchema` in survey-schema.ts is held to them.
import type { Expression } from './expression/ast.ts'

/** Increases when the meaning of stored surveys changes; older ones are migrated when they are read. */
export const SURVEY_FORMAT = 1

export interface Language {
  /** As the workbook names it: `Vietnamese (vi)`, `vi`, or `default` when the workbook has no languages. */
  name: string
  /** BCP 47 where it can be told from the name; `''` otherwise. */
  code: string
  rtl: boolean
  /** As its speakers call it, worked out at import: the first such name takes a browser 30 ms. Older surveys lack it. */
  own?: string
}

/** Plain text, or text with values in it: `['Age of ', {expression}, '?']`. May hold XLSForm's Markdown subset. */
export type Template = string | (string | Expression)[]
/** One entry per language of the survey, in the order of `survey.languages`; null where that language has none. */
export type Text = (Template | null)[]

export interface Label {
  text?: Text
  /** File names of attached media, one entry per language. */
  image?: (string | null)[]
  bigImage?: (string | null)[]
  audio?: (string | null)[]
  video?: (string | null)[]
}

/** An expression as it was written and as it was understood. */
export interface Formula {
  source: string
  expression: Expression
  /** Indexes of the nodes whose value, relevance or number of instances it reads, ascending. */
  uses: number[]
  /** It reads the clock, randomness, the instance's position or something outside the survey, so it can't be cached by `uses` alone. */
  volatile?: boolean
}

export type QuestionType =
  | 'text'
  | 'integer'
  | 'decimal'
  | 'date'
  | 'time'
  | 'datetime'
  | 'select_one'
  | 'select_multiple'
  | 'rank'
  | 'range'
  | 'note'
  | 'calculate'
  | 'hidden'
  | 'acknowledge'
  | 'geopoint'
  | 'geotrace'
  | 'geoshape'
  | 'image'
  | 'audio'
  | 'video'
  | 'file'
  | 'barcode'
  | 'start'
  | 'end'
  | 'today'
  | 'deviceid'
  | 'username'
  | 'phonenumber'
  | 'email'
  | 'simserial'
  | 'subscriberid'
  | 'start-geopoint'
  | 'audit'

/** The XForms type that the value is coerced to. */
export type DataType =
  | 'string'
  | 'int'
  | 'decimal'
  | 'date'
  | 'time'
  | 'dateTime'
  | 'geopoint'
  | 'geotrace'
  | 'geoshape'
  | 'binary'
  | 'barcode'
  | 'boolean'

export interface Choices {
  /** Key of `survey.lists`. */
  list: string
  /** `choice_filter`, evaluated with each item as the context node. */
  filter?: Formula
  /** Names of the item's children that hold the value and the label; `name` and `label` unless the workbook says otherwise. */
  value: string
  label: string
  /** Of the external_choices sheet: ODK shows a text field there. */
  external?: true
  /** `or_other`: a following text question holds the other answer. */
  other?: boolean
  randomize?: { seed?: Formula }
  /** Choices of earlier repeat instances instead of a list: `select_one ${name}`. */
  repeat?: Formula
}

interface NodeBase {
  /** Index in `survey.nodes`, in document order. */
  id: number
  name: string
  /** `/data/group/name`, without positions. */
  path: string
  /** -1 for the root. */
  parent: number
  /** 1-based row of the survey sheet; 0 for nodes that no row made. */
  row: number
  label?: Label
  hint?: Label
  guidance?: Label
  relevant?: Formula
  readonly?: Formula
  /** Of a group or repeat: kept as the workbook says it, though there is nothing that one could answer. */
  required?: Formula
  /** The words of the appearance column, lower case as written. */
  appearance: string[]
}

export interface Group extends NodeBase {
  kind: 'root' | 'group'
  children: number[]
}

export interface Repeat extends NodeBase {
  kind: 'repeat'
  children: number[]
  count?: Formula
}

export interface Question extends NodeBase {
  kind: 'question'
  type: QuestionType
  dataType: DataType
  requiredMessage?: Text
  constraint?: Formula
  constraintMessage?: Text
  calculate?: Formula
  /** A literal, or a formula that is evaluated once when the instance is created. */
  default?: string | Formula
  /** Evaluated when one of these changes, instead of when a dependency does. */
  trigger?: number[]
  choices?: Choices
  /** `parameters` column: start, end, step, max-pixels, rows, … as written. */
  parameters: Record<string, string>
  /** Marked as personal data. */
  personal?: boolean
  /** `save_to` of the entities specification. */
  saveTo?: string
}

export type SurveyNode = Group | Repeat | Question

export interface Choice {
  name: string
  label: Label
  /** Further columns of the choices sheet, for choice_filter and instance(). */
  data?: [column: string, value: string][]
}

export interface ChoiceList {
  name: string
  choices: Choice[]
  /** From an attached file (select_one_from_file, search(), pulldata()): filled in when the file is there. */
  file?: string
  /** Of search(): the choice that names the file's columns. The file's rows take its place, before `choices[at]`. */
  columns?: { choice: Choice; at: number }
}

export interface IndicatorDefinition {
  name: string
  /** One entry per language of the survey. */
  label: Text
  /** As written, and compiled in the survey's own expression language. */
  expression: Formula
  type: 'proportion' | 'mean' | 'total' | 'ratio'
  /** For `ratio`: the denominator; the expression is the numerator. */
  denominator?: Formula
  /** Index of the repeat whose members are counted; absent for the response. */
  unit?: number
  where?: Formula
  direction?: 'increase' | 'decrease'
  target?: number
  /** Node indexes of the questions to disaggregate by. */
  disaggregateBy: number[]
  level?: 'goal' | 'outcome' | 'output'
  /** The measure's own unit, for example "kg", "days": one word for all languages, or one per language. */
  measure?: string | Text
  row: number
}

/** The `study` sheet: which questions carry the design. Node indexes. */
export interface Design {
  weight?: number
  stratum?: number[]
  cluster?: number
  respondentId?: number
  arm?: number
  site?: number
  /** The clusters of rounds with this survey were drawn anew: what is named like a cluster of another round is another one. */
  newClusters?: true
  /** Counts below this are withheld; 0 withholds nothing. */
  minimumCell: number
  /** Names of choices, and numbers, that say "don't know" or "refused"; absent: those that forms use (missing.ts). */
  dontKnow?: string[]
  refused?: string[]
}

/** By node, ascending: the places of formulas in the order of evaluation. */
export interface Links {
  /** Its own. */
  slotsOf: number[][]
  /** Those that read it. */
  readersOf: number[][]
  /** Calculations that it triggers. */
  triggeredBy: number[][]
}

/** How every new interview begins, worked out at import. */
export interface Opening extends Links {
  /** Of what worked it out: it is left aside by what would come to something else. */
  format: number
  /** How many nodes the survey had. */
  nodes: number
  /** Every formula in the order of evaluation: node, kind, traits as bits, and the nodes that it names. */
  slots: number[][]
  /** The state of each instance that there is at the beginning, in document order, as bits; -1 for one that hangs on the moment or the device. */
  states: number[]
  /** What some of them begin with: place in `states`, what is stored, what formulas read, what its calculation gave. */
  values: [instance: number, stored: string, value: string, calculated: string | null][]
}

export interface Survey {
  format: typeof SURVEY_FORMAT
  /** `form_id` of the settings sheet. */
  id: string
  version: string
  title: Text
  languages: Language[]
  /** Index in `languages`. */
  defaultLanguage: number
  style: string[]
  /** nodes[0] is the root. Parents precede children. */
  nodes: SurveyNode[]
  lists: Record<string, ChoiceList>
  /** Every formula slot in the order in which it must be evaluated, so that one pass settles the interview. */
  order: Slot[]
  /** Surveys that were imported without it open all the same. */
  opening?: Opening
  instanceName?: Formula
  /** File names that the survey refers to: media and attached data. */
  attachments: string[]
  indicators: IndicatorDefinition[]
  design: Design
  /** The entities sheet, kept as written. */
  entities: Record<string, string>[]
  /** Settings that we keep but do not act on. */
  settings: Record<string, string>
}

/** One formula of one node. A `default` is not a slot: it runs when an instance is made. */
export interface Slot {
  node: number
  kind: 'relevant' | 'calculate' | 'readonly' | 'required' | 'constraint' | 'count' | 'filter' | 'label'
}
