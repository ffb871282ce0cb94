// $select (OData URL Conventions 4.0, 5.1.4): the properties that are wanted, groups with all that is in them.
import { QueryError } from './filter.ts'
import type { Row } from './rows.ts'

/** What keeps only the wanted properties of an entity. `blank`: an entity with all properties, to know them by. Throws QueryError. */
export function compileSelect(source: string, blank: Row): (row: Row) => Row {
  const paths = source.split(',').map((path) => path.trim())
  if (paths.includes('*')) return (row) => row
  for (const path of paths)
    if (!has(blank, path.split('/'))) throw new QueryError(`there is no property “${path}”`)
  const steps = paths.map((path) => path.split('/'))
  return (row) => keep(row, steps)
}

const linkOf = (name: string) => `${name}@odata.navigationLink`
const isRow = (value: unknown): value is Row =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function has(row: Row, [name = '', ...rest]: string[]): boolean {
  if (rest.length === 0) return Object.hasOwn(row, name) || Object.hasOwn(row, linkOf(name))
  const inner = row[name]
  return isRow(inner) && has(inner, rest)
}

function keep(row: Row, paths: string[][]): Row {
  const kept: Row = {}
  for (const [name, value] of Object.entries(row)) {
    const here = paths.filter(([first = '']) => first === name || linkOf(first) === name)
    if (here.length === 0) continue
    const whole = here.some(({ length }) => length === 1)
    kept[name] =
      whole || !isRow(value)
        ? value
        : keep(
            value,
            here.map((path) => path.slice(1)),
          )
  }
  return kept
}
