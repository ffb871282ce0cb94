// What stands before the data of a .sav file. Source: GNU PSPP's description of the system file format.
import { Bytes } from '../bytes.ts'
import { utf8Length } from '../cell-values.ts'
import { cut } from '../cut.ts'
import { shortName } from './names.ts'
import type { Variable } from './plan.ts'
import { segments, units } from './segments.ts'

export interface Heading {
  rows: number
  label: string
  /** `02 May 26` and `08:00:00`. */
  date: string
  time: string
  /** The lines of text that the file says of itself. */
  documents: readonly string[]
}

const SPACE = 32
const MOST_INT32 = 2_147_483_647
/** What is not there at all: the lowest double; then the highest, and the lowest that is a value. */
export const SYSTEM_MISSING = -Number.MAX_VALUE
const LOWEST = -1.797_693_134_862_315_5e308
const MEASURES = { nominal: 1, ordinal: 2, scale: 3 }
const DOCUMENT_LINE = 80

interface Placed {
  variable: Variable
  /** Short names of its segments; one for numbers. */
  shorts: string[]
  /** Units of eight bytes before it, from 1, as value labels count variables. */
  position: number
}

export function* dictionary(variables: readonly Variable[], heading: Heading): Generator<Uint8Array> {
  const bytes = new Bytes()
  const placed = place(variables)
  const caseUnits = placed.reduce(
    (sum, { variable }) => sum + segments(variable.width).reduce((all, width) => all + units(width), 0),
    0,
  )
  fileHeader(bytes, heading, caseUnits)
  for (const one of placed) variableRecords(bytes, one)
  yield bytes.take()
  for (const labels of sharedLabels(placed)) {
    valueLabelRecords(bytes, labels)
    yield bytes.take()
  }
  documentRecord(bytes, heading.documents)
  integerInfo(bytes)
  info(bytes, 4, 8, (data) => {
    for (const value of [SYSTEM_MISSING, Number.MAX_VALUE, LOWEST]) data.float64(value)
  })
  info(bytes, 11, 4, (data) => placed.forEach((one) => displays(data, one)))
  info(bytes, 13, 1, (data) => {
    data.text(placed.map(({ shorts, variable }) => `${shorts[0]}=${variable.name}`).join('\t'))
  })
  const long = placed.filter(({ variable }) => segments(variable.width).length > 1)
  if (long.length > 0) {
    info(bytes, 14, 1, (data) => {
      for (const { shorts, variable } of long) {
        data.text(`${shorts[0]}=${String(variable.width).padStart(5, '0')}\0\t`)
      }
    })
  }
  info(bytes, 16, 8, (data) => {
    data.uint64(1)
    data.uint64(heading.rows)
  })
  const described = placed.filter(({ variable }) => variable.attributes.length > 0)
  if (described.length > 0) {
    info(bytes, 18, 1, (data) => {
      data.text(described.map(({ variable }) => `${variable.name}:${attributeText(variable)}`).join('/'))
    })
  }
  info(bytes, 20, 1, (data) => void data.text('UTF-8'))
  bytes.int32(999)
  bytes.int32(0)
  yield bytes.take()
}

function place(variables: readonly Variable[]): Placed[] {
  let position = 1
  let count = 0
  return variables.map((variable) => {
    const widths = segments(variable.width)
    const one = { variable, shorts: widths.map(() => shortName((count += 1))), position }
    position += widths.reduce((sum, width) => sum + units(width), 0)
    return one
  })
}

function fileHeader(bytes: Bytes, { rows, label, date, time }: Heading, caseUnits: number): void {
  bytes.text('$FL2')
  bytes.padded('@(#) SPSS DATA FILE - Bookend', 60, SPACE)
  bytes.int32(2)
  bytes.int32(caseUnits)
  // Compressed by bytecodes; not weighted.
  bytes.int32(1)
  bytes.int32(0)
  bytes.int32(rows <= MOST_INT32 ? rows : -1)
  bytes.float64(100)
  bytes.padded(date, 9, SPACE)
  bytes.padded(time, 8, SPACE)
  bytes.padded(cut(label, 64, 64), 64, SPACE)
  bytes.fill(0, 3)
}

function variableRecords(bytes: Bytes, { variable, shorts }: Placed): void {
  const missing = Object.values(variable.missing)
  const widths = segments(variable.width)
  for (const [index, width] of widths.entries()) {
    const isFirst = index === 0
    const format = { ...variable.format, ...(widths.length > 1 && { width }) }
    const code = (format.type << 16) | (format.width << 8) | format.decimals
    bytes.int32(2)
    bytes.int32(width)
    bytes.int32(isFirst && variable.label !== '' ? 1 : 0)
    bytes.int32(isFirst ? missing.length : 0)
    bytes.int32(code)
    bytes.int32(code)
    bytes.padded(shorts[index] ?? '', 8, SPACE)
    if (isFirst && variable.label !== '') {
      const length = utf8Length(variable.label)
      bytes.int32(length)
      bytes.padded(variable.label, Math.ceil(length / 4) * 4, SPACE)
    }
    if (isFirst) for (const code of missing) bytes.float64(code)
    for (let unit = 1; unit < units(width); unit += 1) continuation(bytes)
  }
}

/** For each further eight bytes of a text. */
function continuation(bytes: Bytes): void {
  bytes.int32(2)
  bytes.int32(-1)
  bytes.fill(0, 16)
  bytes.fill(SPACE, 8)
}

interface SharedLabels {
  labels: Variable['valueLabels']
  positions: number[]
}

/** Variables with the same labels share a record. */
function sharedLabels(placed: readonly Placed[]): SharedLabels[] {
  const shared = new Map<string, SharedLabels>()
  for (const { variable, position } of placed) {
    if (variable.valueLabels.length === 0) continue
    const key = JSON.stringify(variable.valueLabels)
    const found = shared.get(key)
    if (found) found.positions.push(position)
    else shared.set(key, { labels: variable.valueLabels, positions: [position] })
  }
  return [...shared.values()]
}

function valueLabelRecords(bytes: Bytes, { labels, positions }: SharedLabels): void {
  bytes.int32(3)
  bytes.int32(labels.length)
  for (const [value, label] of labels) {
    const length = utf8Length(label)
    bytes.float64(value)
    bytes.uint8(length)
    bytes.padded(label, Math.ceil((length + 1) / 8) * 8 - 1, SPACE)
  }
  bytes.int32(4)
  bytes.int32(positions.length)
  for (const position of positions) bytes.int32(position)
}

function documentRecord(bytes: Bytes, lines: readonly string[]): void {
  bytes.int32(6)
  bytes.int32(lines.length)
  for (const line of lines) bytes.padded(cut(line, DOCUMENT_LINE, DOCUMENT_LINE), DOCUMENT_LINE, SPACE)
}

function info(bytes: Bytes, subtype: number, size: number, fill: (data: Bytes) => void): void {
  const data = new Bytes(1024)
  fill(data)
  bytes.int32(7)
  bytes.int32(subtype)
  bytes.int32(size)
  bytes.int32(data.length / size)
  bytes.raw(data.take())
}

/** Version of the writer, IEEE 754 numbers, bytecodes, little end first, UTF-8. */
function integerInfo(bytes: Bytes): void {
  info(bytes, 3, 4, (data) => {
    for (const value of [24, 0, 0, -1, 1, 1, 2, 65_001]) data.int32(value)
  })
}

/** Level of measurement, width and alignment; of each segment. */
function displays(data: Bytes, { variable, shorts }: Placed): void {
  const { column, width, format } = variable
  for (const _ of shorts) {
    data.int32(MEASURES[width > 0 ? 'nominal' : column.measure])
    data.int32(Math.min(40, Math.max(8, format.width)))
    data.int32(width > 0 ? 0 : 1)
  }
}

/** `name('text'` and a line end for each; a text is in one line. */
const attributeText = ({ attributes }: Variable): string =>
  attributes.map(([name, text]) => `${name}('${text.replace(/\s+/g, ' ')}'\n)`).join('')
