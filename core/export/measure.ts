// What the cells of a column turned out to hold, kept in a few numbers however many there are.
import { cellNumber, offsetOf, storable, utf8Length } from './cell-values.ts'
import type { PlannedColumn } from './columns.ts'
import type { ColumnType, MeasuredColumn, MissingCell, MissingKind } from './dataset.ts'
import type { Cell } from './rows.ts'

export interface Measure {
  plan: PlannedColumn
  /** Index in `plan.types` of the type that all cells so far fit. */
  type: number
  values: number
  missing: Record<MissingKind, number>
  /** Of texts with a value, and of texts that say that there is none, which text columns keep. */
  longest: number
  bytes: number
  spaceEnded: number
  longestMissing: number
  bytesMissing: number
  minimum: number
  maximum: number
  /** Cells that don't fit the first type, and the first of them. */
  misfits: number
  example: string
  replaced: number
  /** null: none so far; '…' where they differ. */
  offset: string | null
  withoutOffset: number
}

const VARIOUS = '…'
/** Characters of an example. */
const SHOWN = 40

export const begun = (plan: PlannedColumn): Measure => ({
  plan,
  type: 0,
  values: 0,
  missing: { 'not-asked': 0, empty: 0, 'dont-know': 0, refused: 0 },
  longest: 0,
  bytes: 0,
  spaceEnded: 0,
  longestMissing: 0,
  bytesMissing: 0,
  minimum: Infinity,
  maximum: -Infinity,
  misfits: 0,
  example: '',
  replaced: 0,
  offset: null,
  withoutOffset: 0,
})

/** Takes account of a text that so many cells have. `all`: the text of all chosen, in a column for one choice. */
export function measure(state: Measure, text: Cell, cells: number, all?: Cell): void {
  if (text === undefined) state.missing['not-asked'] += cells
  else if (text === '') state.missing.empty += cells
  else {
    const found = cellOf(state.plan, state.plan.types[state.type] ?? 'text', text, all)
    if (found === undefined) misfit(state, text, cells)
    else take(state, found, text, cells)
  }
}

function take(state: Measure, found: number | MissingCell | string, text: string, cells: number): void {
  if (state.type > 0) noteMisfit(state, text, cells)
  if (typeof found === 'object') {
    state.missing[found.missing] += cells
    const bytes = utf8Length(text)
    state.longestMissing = Math.max(state.longestMissing, bytes)
    state.bytesMissing += bytes * cells
    return
  }
  state.values += cells
  if (typeof found === 'string') {
    if (found !== text) state.replaced += cells
    noteBytes(state, found, cells)
    if (found.endsWith(' ')) state.spaceEnded += cells
    return
  }
  if (found < state.minimum) state.minimum = found
  if (found > state.maximum) state.maximum = found
  // They count if a later cell makes the column text.
  noteBytes(state, text, cells)
  noteOffset(state, text, cells)
}

function noteBytes(state: Measure, text: string, cells: number): void {
  const bytes = utf8Length(text)
  state.bytes += bytes * cells
  if (bytes > state.longest) state.longest = bytes
}

function noteOffset(state: Measure, text: string, cells: number): void {
  const type = state.plan.types[state.type]
  if (type !== 'datetime' && type !== 'time') return
  const offset = offsetOf(text)
  if (offset === '') state.withoutOffset += cells
  state.offset = state.offset === null || state.offset === offset ? offset : VARIOUS
}

function noteMisfit(state: Measure, text: string, cells: number): void {
  if (cellOf(state.plan, state.plan.types[0] ?? 'text', text) !== undefined) return
  if (state.misfits === 0) state.example = [...storable(text)].slice(0, SHOWN).join('')
  state.misfits += cells
}

/** On to the next type that this text fits, and that all before it fit: whole numbers are decimals, and all are text. */
function misfit(state: Measure, text: string, cells: number): void {
  const { types } = state.plan
  const from = types[state.type]
  let next = state.type + 1
  while (next < types.length - 1) {
    const isOpen = state.values === 0 || (from === 'integer' && types[next] === 'decimal')
    if (isOpen && cellOf(state.plan, types[next] ?? 'text', text) !== undefined) break
    next += 1
  }
  if (types[next] === 'text') {
    const { missing } = state
    state.values += missing['dont-know'] + missing.refused
    state.longest = Math.max(state.longest, state.longestMissing)
    state.bytes += state.bytesMissing
    missing['dont-know'] = 0
    missing.refused = 0
    state.offset = null
  }
  state.type = next
  measure(state, text, cells)
}

/** The value of an answer that is not empty in a column of this type; undefined where it does not fit. */
export function cellOf(
  plan: PlannedColumn,
  type: ColumnType,
  text: string,
  all?: Cell,
): string | number | MissingCell | undefined {
  if (type === 'text') return storable(text)
  if (type === 'choice' || type === 'boolean') {
    const { unknown } = plan
    return (unknown && unknown.answers.get(all ?? '')) ?? plan.codes.get(text)
  }
  const number = cellNumber(text, type)
  if (Number.isNaN(number)) return undefined
  return plan.missingNumbers.size === 0 ? number : (plan.missingNumbers.get(number) ?? number)
}

/** The column as it will be written; with a column of the offsets behind it where they differ. */
export function measured(state: Measure): { column: MeasuredColumn; hasOffsets: boolean } {
  const {
    types,
    codes: _codes,
    missingNumbers: _numbers,
    unknown: _unknown,
    isTooLong,
    ...column
  } = state.plan
  const wanted = types[0] ?? 'text'
  // A calculation that has no value at all could be anything.
  const isOpen = types.includes('datetime') && types.length > 2
  const type = (isOpen && state.values === 0 ? 'text' : types[state.type]) ?? 'text'
  const isNumeric = type !== 'text' && state.values > 0
  const hasFallback = isTooLong || (!isOpen && type !== wanted)
  const { values, missing, replaced, misfits, example, offset } = state
  return {
    column: {
      ...column,
      type,
      ...(type === 'text' && { choices: [], measure: 'nominal' as const }),
      ...(isOpen && type !== 'text' && { measure: 'scale' as const }),
      values,
      missing,
      longest: type === 'text' ? state.longest : 0,
      bytes: type === 'text' ? state.bytes : 0,
      spaceEnded: state.spaceEnded,
      minimum: isNumeric ? state.minimum : 0,
      maximum: isNumeric ? state.maximum : 0,
      fallback: hasFallback ? { wanted: isTooLong ? 'choice' : wanted, cells: misfits, example } : null,
      replaced,
      offset: offset === null || offset === VARIOUS ? '' : offset,
    },
    hasOffsets: offset === VARIOUS,
  }
}
