// Reads a reference set: tables with their codebook, and a case's sample and domain.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  createDesign,
  type Design,
  type DesignColumns,
  type Lonely,
} from '../../../core/statistics/design.ts'
import type { Sides } from '../../../core/statistics/change.ts'
import type { Level } from '../../../core/statistics/terms.ts'

export type Condition = [variable: string, operator: string, value?: Level | Level[]]
export type OneOrMore<T> = T | T[]

export interface DesignSpec {
  weight?: string
  strata?: OneOrMore<string>
  psu?: OneOrMore<string>
  lonely?: Lonely
  restrict?: Condition[]
  domain?: Condition[]
  join?: { parent: string; on: OneOrMore<string>; columns: OneOrMore<string> }
}

export interface Case {
  id: string
  family: string
  data?: string
  design?: DesignSpec
  args: Record<string, unknown>
}

type Column = (Level | null)[]

export interface Table {
  rows: number
  columns: Map<string, Column>
}

export const list = <T>(value: OneOrMore<T> | null | undefined): T[] =>
  value === null || value === undefined ? [] : Array.isArray(value) ? value : [value]

const tables = new Map<string, Table>()

/** A CSV file, its numbers as numbers, empty cells and declared missing codes as null. */
export function readTable(folder: string, file: string): Table {
  const path = join(folder, 'data', file)
  let table = tables.get(path)
  if (!table) {
    const codebook = JSON.parse(readFileSync(join(folder, 'data', 'codebook.json'), 'utf8'))
    table = parseCsv(readFileSync(path, 'utf8'), codebook[file]?.missing_codes ?? {})
    tables.set(path, table)
  }
  return table
}

function parseCsv(text: string, missing: Record<string, OneOrMore<Level>>): Table {
  const [header = [], ...records] = recordsOf(text)
  const columns = header.map((name, j): [string, Column] => {
    const cells = records.map((record) => record[j] ?? '')
    const numeric = cells.every((cell) => cell === '' || Number.isFinite(Number(cell)))
    const codes = list(missing[name])
    const values = cells.map((cell) => (cell === '' ? null : numeric ? Number(cell) : cell))
    return [name, values.map((value) => (value !== null && codes.includes(value) ? null : value))]
  })
  return { rows: records.length, columns: new Map(columns) }
}

function recordsOf(text: string): string[][] {
  const records: string[][] = []
  let record: string[] = []
  for (const [, quoted, plain = '', end = ''] of text.matchAll(
    /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g,
  )) {
    record.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'))
    if (end === ',') continue
    if (record.length > 1 || record[0] !== '') records.push(record)
    record = []
  }
  return records
}

export const select = (table: Table, rows: readonly number[]): Table => ({
  rows: rows.length,
  columns: new Map(
    [...table.columns].map(([name, values]) => [name, rows.map((row) => values[row] ?? null)]),
  ),
})

export function column(table: Table, name: string): Column {
  const values = table.columns.get(name)
  if (!values) throw new Error(`no column ${name}`)
  return values
}

/** A column of numbers, NaN where missing. */
export const numbers = (table: Table, name: string): Float64Array =>
  Float64Array.from(column(table, name), (value) => (typeof value === 'number' ? value : Number.NaN))

/** 1 for rows that meet all conditions; a condition on a missing value is not met. */
export function mask(table: Table, conditions: readonly Condition[] = []): Uint8Array {
  const tests = conditions.map(([variable, operator, value]) => ({
    values: column(table, variable),
    operator,
    value,
  }))
  return Uint8Array.from({ length: table.rows }, (_, row) =>
    tests.every(({ values, operator, value }) => meets(values[row] ?? null, operator, value)) ? 1 : 0,
  )
}

function meets(x: Level | null, operator: string, value: Condition[2]): boolean {
  if (operator === 'isnull') return x === null
  if (x === null) return false
  if (operator === 'notnull') return true
  if (operator === 'in') return list(value).includes(x)
  const [y] = list(value)
  if (y === undefined) return false
  switch (operator) {
    case '==':
      return x === y
    case '!=':
      return x !== y
    case '>=':
      return x >= y
    case '<=':
      return x <= y
    case '>':
      return x > y
    case '<':
      return x < y
    default:
      throw new Error(`no operator ${operator}`)
  }
}

/** The rows of a case after `join` and `restrict`. */
export function sampleTable(folder: string, { data, design = {} }: Case): Table {
  let table = readTable(folder, data ?? '')
  if (design.join) table = joined(table, readTable(folder, design.join.parent), design.join)
  const keep = mask(table, design.restrict)
  return select(
    table,
    [...keep.keys()].filter((row) => keep[row]),
  )
}

function joined(child: Table, parent: Table, { on, columns }: NonNullable<DesignSpec['join']>): Table {
  const key = (table: Table, row: number) => JSON.stringify(list(on).map((name) => column(table, name)[row]))
  const parents = new Map(Array.from({ length: parent.rows }, (_, row) => [key(parent, row), row]))
  const pairs = Array.from({ length: child.rows }, (_, row) => [row, parents.get(key(child, row))] as const)
  const found = pairs.flatMap(([row, of]) => (of === undefined ? [] : [{ row, of }]))
  const result = select(
    child,
    found.map(({ row }) => row),
  )
  for (const name of list(columns))
    result.columns.set(
      name,
      found.map(({ of }) => column(parent, name)[of] ?? null),
    )
  return result
}

/** Design columns of a table as the estimators take them. */
export function designColumns(
  table: Table,
  { weight, strata, psu, lonely = 'fail' }: DesignSpec,
): DesignColumns {
  const psuColumns = list(psu)
  return {
    rows: table.rows,
    ...(weight && { weights: numbers(table, weight) }),
    strata: list(strata).map((name) => column(table, name)),
    ...(psuColumns.length > 0 && { psu: psuColumns.map((name) => column(table, name)) }),
    lonely,
  }
}

export interface Prepared {
  table: Table
  design: Design
  domain: Uint8Array
}

/** A case's sample with its design and domain. */
export function prepare(folder: string, one: Case, table = sampleTable(folder, one)): Prepared {
  const spec = one.design ?? {}
  return { table, design: createDesign(designColumns(table, spec)), domain: mask(table, spec.domain) }
}

/** The two values of a column that a case compares. */
export function sidesOf(table: Table, name: string, from: Level = 0, to: Level = 1): Sides {
  const values = column(table, name)
  return { from: values.map((value) => value === from), to: values.map((value) => value === to) }
}

/** Several columns as one label for each row. */
export const labels = (table: Table, names: OneOrMore<string>): string[] => {
  const columns = list(names).map((name) => column(table, name))
  return Array.from({ length: table.rows }, (_, row) => JSON.stringify(columns.map((values) => values[row])))
}
