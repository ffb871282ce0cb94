// Columns of numbers that grow as rows come, as small as their numbers allow.

export interface Column {
  length: number
  values: Int8Array | Int32Array | Float64Array
}

/** An empty column: of yes and no (−1: missing), of indexes, or of any numbers (NaN: missing). */
export function createColumn(holds: 'yes-no' | 'index' | 'number'): Column {
  const values =
    holds === 'yes-no' ? new Int8Array(256) : holds === 'index' ? new Int32Array(256) : new Float64Array(256)
  return { length: 0, values }
}

/** Appends a number. */
export function push(column: Column, value: number): void {
  const { length, values } = column
  if (length === values.length) {
    const larger =
      values instanceof Int8Array
        ? new Int8Array(length * 2)
        : values instanceof Int32Array
          ? new Int32Array(length * 2)
          : new Float64Array(length * 2)
    larger.set(values)
    column.values = larger
  }
  column.values[length] = value
  column.length = length + 1
}

/** The numbers of these rows; −1 of yes and no, and rows below 0, as NaN. */
export function valuesAt({ values }: Column, rows: ArrayLike<number>): Float64Array {
  const isYesNo = values instanceof Int8Array
  const result = new Float64Array(rows.length)
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!
    const value = row < 0 ? Number.NaN : values[row]!
    result[i] = isYesNo && value < 0 ? Number.NaN : value
  }
  return result
}
