// The sheet `indicators`: named expressions over a response, or over the members of a repeat, compared between rounds.
import type { Formula, IndicatorDefinition, Text } from '../survey.ts'
import { compileCell, type Build } from './build.ts'
import { lookUp } from './compile-expression.ts'
import type { Place } from './findings.ts'
import type { Languages } from './languages.ts'
import { didYouMean, nearest } from '../nearest.ts'
import { perLanguage, template } from './text.ts'
import { placeIn, valueOf, type Row, type Table } from './table.ts'

const TYPES = ['proportion', 'mean', 'total', 'ratio'] as const
const DIRECTIONS = ['increase', 'decrease'] as const
const LEVELS = ['goal', 'outcome', 'output'] as const

/** Reads every row; a row with a mistake is found and left out. */
export function readIndicators(table: Table | undefined, build: Build): IndicatorDefinition[] {
  if (!table) return []
  const seen = new Map<string, number>()
  const found: IndicatorDefinition[] = []
  for (const row of table.rows) {
    const errors = build.findings.errors
    const made = readIndicator(table, row, build)
    const other = made && seen.get(made.name)
    if (made && other !== undefined) {
      build.findings.add('name.again', placeIn(table, row, 'name'), { name: made.name, other })
    }
    if (made && build.findings.errors === errors) found.push(made)
    if (made && other === undefined) seen.set(made.name, row.number)
  }
  return found
}

function readIndicator(table: Table, row: Row, build: Build): IndicatorDefinition | undefined {
  const { findings, languages, names } = build
  const place = (key: string): Place => placeIn(table, row, key)
  const choose = <T extends string>(key: string, accepted: readonly T[]): T | undefined => {
    const value = valueOf(row, key).toLowerCase()
    const chosen = accepted.find((each) => each === value)
    if (value !== '' && !chosen)
      findings.add('indicator.value', place(key), { value, column: key, accepted: accepted.join(', ') })
    return chosen
  }
  const name = valueOf(row, 'name')
  if (name === '') return void findings.add('indicator.name', place('name'))
  const unitName = valueOf(row, 'unit').replace(/^\$\{\s*(.*?)\s*\}$/, '$1')
  const unit = names.nodes.find((node) => node.kind === 'repeat' && node.name === unitName)
  if (unitName !== '' && !unit) {
    const repeats = names.nodes.filter((node) => node.kind === 'repeat').map((node) => node.name)
    findings.add('indicator.unit', place('unit'), {
      name: unitName,
      similar: didYouMean(nearest(unitName, repeats)),
    })
  }
  const context = unit?.id ?? 0
  const compiled = (key: string): Formula | undefined => {
    const source = valueOf(row, key)
    return source === '' ? undefined : compileCell(build, source, place(key), { context })
  }
  const type = choose('type', TYPES) ?? 'proportion'
  const expression = compiled('expression')
  if (valueOf(row, 'expression') === '')
    findings.add('indicator.expression', place('expression'), { column: 'expression' })
  const denominator = compiled('denominator')
  if (type === 'ratio' && valueOf(row, 'denominator') === '') {
    findings.add('indicator.expression', place('denominator'), { column: 'denominator' })
  }
  const label =
    perLanguage(row.entries.get('label'), languages, (text, entry) =>
      template(text, names, context, { ...place('label'), column: entry.column.header }, findings),
    ) ?? languages.list.map(() => name)
  const where = compiled('where')
  const direction = choose('direction', DIRECTIONS)
  const level = choose('level', LEVELS)
  const target = readTarget(valueOf(row, 'target'))
  if (Number.isNaN(target))
    findings.add('indicator.target', place('target'), { value: valueOf(row, 'target') })
  const measure = readMeasure(row, languages)
  const disaggregateBy = readNames(valueOf(row, 'disaggregate_by')).flatMap((each) => {
    const node = lookUp(names, each)
    if ('id' in node) return [node.id]
    findings.add(node.code, place('disaggregate_by'), node.details)
    return []
  })
  if (!expression) return undefined
  return {
    name,
    label,
    expression,
    type,
    disaggregateBy,
    row: row.number,
    ...(denominator && { denominator }),
    ...(unit && { unit: unit.id }),
    ...(where && { where }),
    ...(direction && { direction }),
    ...(target !== undefined && { target }),
    ...(level && { level }),
    ...(measure && { measure }),
  }
}

/** One column `measure` is for all languages; `measure::Language (code)` for one. */
function readMeasure(row: Row, languages: Languages): string | Text | undefined {
  const entries = row.entries.get('measure')
  return entries?.some(({ column }) => column.language !== null)
    ? perLanguage(entries, languages, (text) => text)
    : valueOf(row, 'measure')
}

/** `35%` is 0.35, as proportions are. */
function readTarget(text: string): number | undefined {
  if (text === '') return undefined
  const percent = /^(-?[\d.]+)\s*%$/.exec(text)
  return percent ? Number(percent[1]) / 100 : Number(text)
}

/** Names separated by spaces, commas or semicolons; `${name}` or `name`. */
export const readNames = (text: string): string[] =>
  text
    .replace(/\$\{\s*([^{}]*?)\s*\}/g, '$1')
    .split(/[\s,;]+/)
    .filter((name) => name !== '')
