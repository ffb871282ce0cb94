// The parts of a .dta file around its data. Source: "Description of .dta file format 118" and "… 119", 5.1 to 5.12.
import { Bytes } from '../bytes.ts'
import { utf8Length } from '../cell-values.ts'
import { pieces } from '../cut.ts'
import type { Plan, ValueLabel, Variable } from './plan.ts'

/** Bytes of names, formats and labels of variables, each with a zero behind it. */
const NAME = 129
const FORMAT = 57
const LABEL = 321
/** A characteristic's text, with its zero, in Stata/SE and MP. */
const CHARACTERISTIC = 67_784
const MAP_ENTRIES = 14

export interface Heading {
  /** 118, or 119 where there are more variables than 118 can count. */
  release: 118 | 119
  rows: number
  label: string
  /** `23 Nov 2026 05:10` */
  timestamp: string
}

export const releaseOf = (variables: number): 118 | 119 => (variables > 32_767 ? 119 : 118)

export function header({ release, rows, label, timestamp }: Heading, variables: number): Uint8Array {
  const bytes = new Bytes(1024)
  bytes.text(`<stata_dta><header><release>${release}</release><byteorder>LSF</byteorder><K>`)
  if (release === 119) bytes.int32(variables)
  else bytes.int16(variables)
  bytes.text('</K><N>')
  bytes.uint64(rows)
  bytes.text('</N><label>')
  bytes.int16(utf8Length(label))
  bytes.text(label)
  bytes.text('</label><timestamp>')
  bytes.uint8(timestamp.length)
  bytes.text(timestamp)
  bytes.text('</timestamp></header>')
  return bytes.take()
}

/** Where each part begins: 14 of them, from the file's start to its end. */
export function map(offsets: readonly number[]): Uint8Array {
  const bytes = new Bytes(256)
  bytes.text('<map>')
  for (const offset of offsets) bytes.uint64(offset)
  bytes.text('</map>')
  return bytes.take()
}

export const MAP_BYTES = '<map></map>'.length + MAP_ENTRIES * 8

function section(name: string, fill: (bytes: Bytes) => void): Uint8Array {
  const bytes = new Bytes()
  bytes.text(`<${name}>`)
  fill(bytes)
  bytes.text(`</${name}>`)
  return bytes.take()
}

/** The sections between the map and the data, in their order. */
export function descriptions(
  { variables }: Plan,
  release: 118 | 119,
  notes: readonly [name: string, text: string][],
): Uint8Array[] {
  const each = (name: string, fill: (bytes: Bytes, variable: Variable) => void) =>
    section(name, (bytes) => {
      for (const variable of variables) fill(bytes, variable)
    })
  return [
    each('variable_types', (bytes, { typeCode }) => bytes.int16(typeCode)),
    each('varnames', (bytes, { name }) => bytes.padded(name, NAME)),
    // Nothing says that the rows are sorted by a variable.
    section('sortlist', (bytes) => bytes.fill(0, (variables.length + 1) * (release === 119 ? 4 : 2))),
    each('formats', (bytes, { format }) => bytes.padded(format, FORMAT)),
    each('value_label_names', (bytes, { valueLabel }) => bytes.padded(valueLabel, NAME)),
    each('variable_labels', (bytes, { label }) => bytes.padded(label, LABEL)),
    section('characteristics', (bytes) => {
      for (const [name, text] of notes) characteristic(bytes, '_dta', name, text)
      for (const variable of variables) {
        for (const [name, text] of variable.characteristics) characteristic(bytes, variable.name, name, text)
      }
    }),
  ]
}

/** In several, `name`, `name_2` and so on, where one can't hold the text. */
function characteristic(bytes: Bytes, of: string, name: string, text: string): void {
  for (const [index, piece] of pieces(text, CHARACTERISTIC - 1).entries()) {
    bytes.text('<ch>')
    bytes.int32(2 * NAME + utf8Length(piece) + 1)
    bytes.padded(of, NAME)
    bytes.padded(index === 0 ? name : `${name}_${index + 1}`, NAME)
    bytes.text(piece)
    bytes.uint8(0)
    bytes.text('</ch>')
  }
}

/** One label after the other, so that thousands of choices don't pile up. */
export function* valueLabels(labels: readonly ValueLabel[]): Generator<Uint8Array> {
  const bytes = new Bytes()
  bytes.text('<value_labels>')
  for (const { name, entries } of labels) {
    const sorted = entries.toSorted(([one], [other]) => one - other)
    const texts = new Bytes(1024)
    const offsets = sorted.map(([, label]) => {
      const at = texts.length
      texts.text(label)
      texts.uint8(0)
      return at
    })
    const all = texts.take()
    bytes.text('<lbl>')
    bytes.int32(8 + 8 * sorted.length + all.length)
    bytes.padded(name, NAME)
    bytes.fill(0, 3)
    bytes.int32(sorted.length)
    bytes.int32(all.length)
    for (const offset of offsets) bytes.int32(offset)
    for (const [value] of sorted) bytes.int32(value)
    bytes.raw(all)
    bytes.text('</lbl>')
    yield bytes.take()
  }
  bytes.text('</value_labels>')
  yield bytes.take()
}

/** Bytes of {@link valueLabels}. */
export function valueLabelBytes(labels: readonly ValueLabel[]): number {
  const frame = '<lbl></lbl>'.length + 4 + NAME + 3 + 8
  return labels.reduce(
    (sum, { entries }) =>
      sum + frame + entries.reduce((texts, [, label]) => texts + 8 + utf8Length(label) + 1, 0),
    '<value_labels></value_labels>'.length,
  )
}
