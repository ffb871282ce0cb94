// One variable of the DDI codebook: labels, question, valid range, universe, statistics, categories.
import type { Expression } from '../expression/ast.ts'
import { terms } from './codebook-terms.ts'
import { extremes, frequencies, typeName, type Codebook, type Variable } from './codebook-variables.ts'
import type { ColumnType, MissingKind } from './dataset.ts'
import { element, inLanguages } from './ddi-xml.ts'
import { MISSING_LABELS } from './reasons.ts'

type Reader = 'en' | 'vi'

const ids = new WeakMap<Codebook, Map<Variable, string>>()

/** `V12`, its place in the codebook. */
export function variableId(codebook: Codebook, variable: Variable): string {
  let known = ids.get(codebook)
  if (!known) {
    known = new Map(codebook.variables.map((one, index) => [one, `V${index + 1}`]))
    ids.set(codebook, known)
  }
  return known.get(variable) ?? ''
}

const REPRESENTATION: Record<ColumnType, string> = {
  text: 'text',
  integer: 'numeric',
  decimal: 'numeric',
  date: 'datetime',
  time: 'datetime',
  datetime: 'datetime',
  choice: 'code',
  boolean: 'code',
}

const KINDS: readonly MissingKind[] = ['not-asked', 'empty', 'dont-know', 'refused']
const text = (plain: string | number) => ({ text: String(plain) })

/** The `var` element; its children are in the order of varType in codebook.xsd. */
export function variableXml(codebook: Codebook, variable: Variable, language: Reader): string {
  const { dataset } = codebook
  const { column, asked, table, notes } = variable
  const isWeight = table.parent < 0 && column.name === dataset.design.weight
  const attributes = {
    ID: variableId(codebook, variable),
    name: column.name,
    files: `F${dataset.tables.indexOf(table) + 1}`,
    intrvl: column.measure === 'scale' ? 'contin' : 'discrete',
    representationType: REPRESENTATION[column.type],
    nature: column.measure === 'scale' ? undefined : column.measure,
    wgt: isWeight ? 'wgt' : undefined,
  }
  const isAnswer = asked !== null && column.kind === 'answer'
  const parts = [
    ...inLanguages('labl', { level: 'variable' }, column.label),
    ...(column.personal ? [element('security', {}, text(terms[language].personal))] : []),
    ...(isAnswer ? [questionXml(asked)] : []),
    ...(isAnswer ? [validRange(asked.question.constraint?.expression)] : []),
    ...(asked?.relevant ? inLanguages('universe', { clusion: 'I' }, asked.relevant.words) : []),
    element('TotlResp', {}, text(table.rowCount)),
    ...statistics(variable),
    ...categories(variable),
    ...(isAnswer && asked.calculation
      ? [element('derivation', {}, element('drvcmd', { syntax: 'XPath' }, text(asked.calculation)))]
      : []),
    varFormat(column.type, language),
    ...(isAnswer ? conditions(asked) : []),
    ...notes.flatMap((note) => inLanguages('notes', { type: 'format' }, note)),
  ]
  return element('var', attributes, parts.join(''))
}

function questionXml({ question, label, hint }: NonNullable<Variable['asked']>): string {
  const literal = inLanguages('qstnLit', {}, label)
  const instructions = inLanguages('ivuInstr', {}, hint)
  return element('qstn', { seqNo: String(question.id) }, [...literal, ...instructions].join(''))
}

/** The bounds that a constraint sets, where it is nothing but bounds: `. >= 0 and . <= 120`. */
function validRange(constraint: Expression | undefined): string {
  const bounds = constraint && boundsOf(constraint)
  if (!bounds) return ''
  // Whole numbers unless it says otherwise.
  const isReal = Object.values(bounds).some((bound) => !/^-?\d+$/.test(bound))
  return element('valrng', {}, element('range', { UNITS: isReal ? 'REAL' : undefined, ...bounds }))
}

const SIGNS: Record<string, [own: string, turned: string]> = {
  '>=': ['min', 'max'],
  '>': ['minExclusive', 'maxExclusive'],
  '<=': ['max', 'min'],
  '<': ['maxExclusive', 'minExclusive'],
}

function boundsOf(expression: Expression): Record<string, string> | undefined {
  if (expression.op !== 'binary') return undefined
  const { operator, left, right } = expression
  if (operator === 'and') {
    const [first, second] = [boundsOf(left), boundsOf(right)]
    return first && second && { ...first, ...second }
  }
  const signs = SIGNS[operator]
  const [low, high] = [numberOf(left), numberOf(right)]
  if (signs && isAnswerItself(left) && high !== undefined) return { [signs[0]]: String(high) }
  if (signs && isAnswerItself(right) && low !== undefined) return { [signs[1]]: String(low) }
  return undefined
}

function numberOf(expression: Expression): number | undefined {
  if (expression.op === 'number') return expression.value
  const inner = expression.op === 'negate' ? numberOf(expression.of) : undefined
  return inner === undefined ? undefined : -inner
}

const isAnswerItself = (expression: Expression): boolean =>
  expression.op === 'path' &&
  expression.from === 'context' &&
  expression.steps.length === 1 &&
  expression.steps[0]?.axis === 'self' &&
  !expression.steps[0].predicates

function statistics(variable: Variable): string[] {
  const { column, summary } = variable
  const invalid = KINDS.reduce((sum, kind) => sum + column.missing[kind], 0)
  const range = extremes(variable)
  const { moments } = summary
  const found: [type: string, value: string | number | null | undefined][] = [
    ['vald', column.values],
    ['invd', invalid],
    ['min', range?.[0]],
    ['max', range?.[1]],
    ['mean', moments?.mean],
    ['stdev', moments?.deviation],
  ]
  return found.flatMap(([type, value]) => (value === null || value === undefined ? [] : [element('sumStat', { type }, text(value))])) // prettier-ignore
}

/** The choices, and one category for each reason why cells have no value. */
function categories(variable: Variable): string[] {
  const { column } = variable
  const count = (rows: number | null) =>
    rows === null ? '' : element('catStat', { type: 'freq' }, text(rows))
  const choices = frequencies(variable).map((choice) =>
    element(
      'catgry',
      choice.missing ? { missing: 'Y', missType: choice.missing } : {},
      element('catValu', {}, text(choice.code)) +
        inLanguages('labl', { level: 'category' }, choice.label).join('') +
        element('txt', {}, text(choice.name)) +
        count(choice.count),
    ),
  )
  const told = new Set(column.choices.map(({ missing }) => missing))
  const reasons = KINDS.filter((kind) => column.missing[kind] > 0 && !told.has(kind)).map((kind) =>
    element(
      'catgry',
      { missing: 'Y', missType: kind },
      inLanguages('labl', { level: 'category' }, MISSING_LABELS[kind]).join('') + count(column.missing[kind]),
    ),
  )
  return [...choices, ...reasons]
}

function varFormat(type: ColumnType, language: Reader): string {
  const isText = type === 'text'
  const isMoment = type === 'date' || type === 'time' || type === 'datetime'
  const category = type === 'time' ? 'time' : isMoment ? 'date' : undefined
  return element(
    'varFormat',
    { type: isText ? 'character' : 'numeric', ...(category && { schema: 'ISO', category }) },
    text(typeName(type, language)),
  )
}

/** The conditions as the survey has them. */
function conditions({ relevant, constraint, constraintMessage }: NonNullable<Variable['asked']>): string[] {
  const source = (type: string, written: string | undefined) =>
    written ? [element('notes', { type, subject: 'XPath' }, text(written))] : []
  return [
    ...source('relevant', relevant?.source),
    ...source('constraint', constraint?.source),
    ...(constraint ? inLanguages('notes', { type: 'constraint' }, constraint.words) : []),
    ...inLanguages('notes', { type: 'constraint-message' }, constraintMessage),
  ]
}
