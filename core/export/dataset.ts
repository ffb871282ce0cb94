// What a writer of a file format is given: tables of typed columns, measured beforehand, and their rows as a stream.
import type { Localized } from '../study.ts'

/** Why a cell holds no value. They are kept apart in every format. */
export type MissingKind = 'not-asked' | 'empty' | 'dont-know' | 'refused'

/** A cell without a value. */
export interface MissingCell {
  readonly missing: MissingKind
}

/**
 * Text for `text` columns. A number for all others: the code for `choice` and `boolean`; days since 1970-01-01 for `date`; milliseconds since
 * 1970-01-01T00:00 on the clock where it was answered for `datetime`; milliseconds since midnight for `time`.
 */
export type TypedCell = string | number | MissingCell

export type ColumnType = 'text' | 'integer' | 'decimal' | 'date' | 'time' | 'datetime' | 'choice' | 'boolean'

/** A choice with the number that stands for it in formats whose labels belong to numbers. */
export interface CodedChoice {
  code: number
  /** The name of the choice in the survey. */
  name: string
  label: Localized
  /** It says that there is no value: don't know, or refused. Cells that chose it are missing cells. */
  missing?: MissingKind
}

export interface Column {
  /** As in the workbook, with `/choice` or `/latitude` behind it; unique in its table whatever the case. */
  name: string
  type: ColumnType
  label: Localized
  /** `offset`: of a date and time from UTC, where it is not the same in all cells; `reason`: why the cell before it has no value. */
  kind: 'key' | 'metadata' | 'answer' | 'choice' | 'place' | 'offset' | 'reason'
  /** `/data/group/name` of the question; empty for keys and metadata. */
  question: string
  /** Of `choice` and `boolean` columns, in the order of the survey. */
  choices: CodedChoice[]
  measure: 'nominal' | 'ordinal' | 'scale'
  personal: boolean
  /** Survey versions that ask it; empty for keys and metadata. */
  versions: string[]
}

/** A column and what its cells turned out to hold, which formats need to know before they begin to write. */
export interface MeasuredColumn extends Column {
  /** Cells with a value. */
  values: number
  missing: Readonly<Record<MissingKind, number>>
  /** Bytes of the longest text in UTF-8. */
  longest: number
  /** Bytes of all texts in UTF-8. */
  bytes: number
  /** Texts that end in a space, which SPSS could not tell from what it fills up with. */
  spaceEnded: number
  /** Of numeric columns with values. */
  minimum: number
  maximum: number
  /** The type that the question asks for, where its choices or the data don't fit it; how many cells don't, and the first of them. */
  fallback: { wanted: ColumnType; cells: number; example: string } | null
  /** Cells with characters that text can't have, which were replaced: NUL by U+2400, halves of surrogate pairs by U+FFFD. */
  replaced: number
  /** Of `datetime` and `time`: what all cells are from UTC, `+07:00` or `Z`; `''` where they don't say, or not all the same. */
  offset: string
}

export interface Table {
  /** Name of the repeat; `responses` for the responses. */
  name: string
  /** Name of its file, without ending. */
  file: string
  /** Index in `dataset.tables` of the table that its rows belong to; -1 for the responses. */
  parent: number
  columns: MeasuredColumn[]
  rowCount: number
  /** The rows in batches, always the same and in the same order, each time it is called. */
  rows(): AsyncIterable<TypedCell[][]>
}

export interface Dataset {
  study: { id: string; title: Localized }
  /** One, or all that are put together. */
  rounds: { id: string; title: Localized }[]
  /** The data's moment, ISO 8601 UTC. */
  moment: string
  /** `<survey id> <version>`, the newest first. */
  versions: string[]
  /** Questions that carry the design, by the name of their column in the responses' table; null where the study has none. */
  design: {
    weight: string | null
    strata: string[]
    cluster: string | null
    respondentId: string | null
    arm: string | null
  }
  tables: Table[]
}

/** One table in one format, as bytes. Labels are in `language`, or in the first language that has one. */
export type TableWriter = (dataset: Dataset, table: Table, language: string) => AsyncGenerator<Uint8Array>
