// Calculations that people asked for while they look at a report, and their results.
import { createHash } from 'node:crypto'
import * as z from 'zod'
import { calculationSchema, type Calculation } from '../../core/calculation.ts'
import { bodySchema, pack, unpack, writeParts } from './body.ts'
import { readItem, writeItem, type Table } from './table.ts'

// By id: each is asked for by who started it, and nobody lists them.
const partition = (study: string) => `STUDY#${study}`
const key = (study: string, id: string) => ({ pk: partition(study), sk: `CALCULATION#${id}` })
const partsPrefix = (id: string, hash: string) => `PART#CALCULATION#${id}#${hash}`

/** Stores a calculation as it stands now. */
export async function putCalculation(table: Table, study: string, calculation: Calculation): Promise<void> {
  const hash = createHash('sha256').update(JSON.stringify(calculation)).digest('hex')
  const { body, parts } = await pack(calculation)
  await writeParts(table, partition(study), partsPrefix(calculation.id, hash), parts)
  await writeItem(table, { ...key(study, calculation.id), ...body, hash })
}

/** A calculation, or undefined. */
export async function getCalculation(
  table: Table,
  study: string,
  id: string,
): Promise<Calculation | undefined> {
  const found = await readItem(table, key(study, id), bodySchema.extend({ hash: z.string() }))
  return (
    found &&
    calculationSchema.parse(await unpack(table, found, partition(study), partsPrefix(id, found.hash)))
  )
}
