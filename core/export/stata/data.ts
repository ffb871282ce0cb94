// The rows of a .dta file, and the long texts that stand behind them.
import { Bytes } from '../bytes.ts'
import { utf8Length } from '../cell-values.ts'
import type { TypedCell } from '../dataset.ts'
import { letterIndex } from './missing.ts'
import type { Plan, Variable } from './plan.ts'
import { STRL } from './types.ts'

/** `GSO`, variable, observation, type and length before a long text, and its zero behind. */
const GSO_FRAME = 3 + 4 + 8 + 1 + 4 + 1
/** A text with a zero behind it; 129 would be any bytes. */
const GSO_TEXT = 130

export const rowBytes = ({ variables }: Plan): number => variables.reduce((sum, { width }) => sum + width, 0)

/** Bytes of the long texts together, without the section's tags. */
export const longTextBytes = ({ variables }: Plan): number =>
  variables
    .filter(({ typeCode }) => typeCode === STRL)
    .reduce((sum, { column }) => sum + column.bytes + column.values * GSO_FRAME, 0)

export async function* dataRows({ table, variables }: Plan, release: 118 | 119): AsyncGenerator<Uint8Array> {
  const bytes = new Bytes()
  let observation = 0
  for await (const batch of table.rows()) {
    for (const row of batch) {
      observation += 1
      for (let index = 0; index < variables.length; index += 1) {
        writeCell(bytes, variables[index]!, row[index]!, index + 1, observation, release)
      }
    }
    yield bytes.take()
  }
}

function writeCell(
  bytes: Bytes,
  { number, width, typeCode, origin }: Variable,
  cell: TypedCell,
  variable: number,
  observation: number,
  release: 118 | 119,
): void {
  if (number) {
    if (typeof cell === 'number') number.write(bytes, cell + origin)
    else if (typeof cell === 'object') number.writeMissing(bytes, letterIndex(cell.missing))
    else throw new Error(`text in a column of numbers: ${cell}`)
  } else if (typeCode === STRL) {
    if (typeof cell === 'string') longTextPlace(bytes, variable, observation, release)
    else bytes.fill(0, 8)
  } else {
    bytes.padded(typeof cell === 'string' ? cell : '', width)
  }
}

/** Which long text it is: of 118 two bytes of the variable and six of the observation, of 119 three and five. */
function longTextPlace(bytes: Bytes, variable: number, observation: number, release: 118 | 119): void {
  const shift = release === 119 ? 3 : 2
  for (let place = 0; place < shift; place += 1) bytes.uint8((variable >>> (8 * place)) & 0xff)
  let rest = observation
  for (let place = shift; place < 8; place += 1) {
    bytes.uint8(rest % 256)
    rest = Math.floor(rest / 256)
  }
}

/** The long texts in the order of the rows; goes through the table a second time, and only where there are any. */
export async function* longTexts({ table, variables }: Plan): AsyncGenerator<Uint8Array> {
  const long = variables.flatMap(({ typeCode }, index) => (typeCode === STRL ? [index] : []))
  if (long.length === 0) return
  const bytes = new Bytes()
  let observation = 0
  for await (const batch of table.rows()) {
    for (const row of batch) {
      observation += 1
      for (const index of long) {
        const cell = row[index]
        if (typeof cell === 'string') writeLongText(bytes, cell, index + 1, observation)
      }
    }
    yield bytes.take()
  }
}

function writeLongText(bytes: Bytes, text: string, variable: number, observation: number): void {
  bytes.text('GSO')
  bytes.int32(variable)
  bytes.uint64(observation)
  bytes.uint8(GSO_TEXT)
  bytes.int32(utf8Length(text) + 1)
  bytes.text(text)
  bytes.uint8(0)
}
