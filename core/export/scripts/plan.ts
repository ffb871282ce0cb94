// What a script needs to know of a download: which files to load, what its tables and columns are called there, and the survey's design.
import type { Dataset, Table } from '../dataset.ts'
import { freeName } from '../free-name.ts'
import { reasoned as spssReasoned } from '../spss/plan.ts'
import { legalNames as spssNames } from '../spss/names.ts'
import { legalNames as stataNames } from '../stata/names.ts'
import { reasoned as stataReasoned } from '../stata/plan.ts'
import { inLanguage } from '../typed-text.ts'

/** Formats that a script can load. */
export type ScriptFormat = 'dta' | 'sav' | 'parquet' | 'csv' | 'jsonl'

export interface ScriptTable {
  /** Plain ASCII, unique, no word of a language: what the table is called in the script. */
  name: string
  file: string
  /** Index of the table that its rows belong to; -1 for none. */
  parent: number
  /** Names of its columns in the file. */
  columns: string[]
  /** Those of text and choices, which may look like numbers and are none: `007`. */
  texts: string[]
}

export interface ScriptPlan {
  title: string
  moment: string
  tables: ScriptTable[]
  /** Columns of the first table, as they are called in its file; null or empty where the study has none, or they are left out. */
  weight: string | null
  strata: string[]
  cluster: string | null
  respondent: string | null
  /** The column that says the round, where several stand below each other. */
  round: string | null
  /** When the interview was finished; null in a panel. */
  finished: string | null
}

/** Words that R, Python or these scripts keep for themselves. */
const TAKEN = 'if else repeat while function for next break in and as assert async await class continue def del elif except finally from global import is lambda nonlocal not or pass raise return try with yield true false none null na nan inf t f c q design folder labels panel wide haven survey pd path' // prettier-ignore

export function scriptPlan(dataset: Dataset, format: ScriptFormat, language: string): ScriptPlan {
  const taken = new Set(TAKEN.split(' '))
  const tables = dataset.tables.map((table): ScriptTable => {
    const { columns, names } = namesIn(table, format)
    return {
      name: freeName(plainName(table.file), taken),
      file: `${table.file}.${format}`,
      parent: table.parent,
      columns: names,
      texts: columns.flatMap(({ type }, index) =>
        type === 'text' || type === 'choice' ? [names[index] ?? ''] : [],
      ),
    }
  })
  const first = dataset.tables[0]
  const { names = [], columns = [] } = first ? namesIn(first, format) : {}
  const called = (name: string | null): string | null =>
    names[columns.findIndex((column) => column.name === name)] ?? null
  const { study, moment, design } = dataset
  return {
    title: oneLine(inLanguage(study.title, language) || study.id),
    moment,
    tables,
    weight: called(design.weight),
    strata: design.strata.flatMap((name) => called(name) ?? []),
    cluster: called(design.cluster),
    respondent: called(design.respondentId),
    round: called('_round'),
    finished: called('_finished'),
  }
}

const oneLine = (text: string): string => text.replace(/[\p{Cc}\p{Cs}\u2028\u2029]+/gu, ' ').trim()

function namesIn(table: Table, format: ScriptFormat) {
  if (format === 'dta' || format === 'sav') {
    const { columns } = format === 'dta' ? stataReasoned(table) : spssReasoned(table)
    const legal = format === 'dta' ? stataNames : spssNames
    return { columns, names: legal(columns.map(({ name }) => name)) }
  }
  const shown = table.columns.filter(({ kind }) => kind !== 'reason')
  return { columns: shown, names: shown.map(({ name }) => name) }
}

function plainName(file: string): string {
  const plain = file.normalize('NFD').replace(/\p{M}+/gu, '').replace(/[đĐ]/g, 'd').replace(/[^A-Za-z0-9_]+/g, '_') // prettier-ignore
  return /^[A-Za-z]/.test(plain) ? plain.slice(0, 24) : `table${plain.slice(0, 20)}`
}
