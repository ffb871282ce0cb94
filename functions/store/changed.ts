// When a round's data last changed, to the minute. Lets the report job see that there is nothing to do without reading a response.
import * as z from 'zod'
import { changeItem, readItem, type Table } from './table.ts'

// Beside the round, so that a study's markers are read with its other items.
const key = (study: string, round: string) => ({ pk: `STUDY#${study}`, sk: `CHANGED#${round}` })

const MINUTE = 60_000

/** After this long, data that a marker announced are surely written, and the marker's minute is surely over. */
export const SETTLED = 2 * MINUTE

/** What this process has marked already, by table. A second process marks for itself. */
const marked = new WeakMap<Table['client'], Map<string, number>>()

/**
 * Says that a round's data are about to change. Called before the write, never after it: a crash between the two leaves a marker too many,
 * not one too few. Costs a write at most once a minute in each process.
 */
export async function markChanged(table: Table, study: string, round: string, now: number): Promise<void> {
  const minute = Math.floor(now / MINUTE)
  const known = marked.get(table.client) ?? new Map<string, number>()
  marked.set(table.client, known)
  const name = `${table.name}/${study}/${round}`
  if (known.get(name) === minute) return
  await changeItem(
    table,
    key(study, round),
    { expression: 'SET #minute = :minute', names: { '#minute': 'minute' }, values: { ':minute': minute } },
    { expression: 'attribute_not_exists(#minute) or #minute < :minute' },
  )
  known.set(name, minute)
}

/** Milliseconds since 1970 at the end of the minute in which the round last changed; 0 if it never did. */
export async function lastChanged(table: Table, study: string, round: string): Promise<number> {
  const found = await readItem(table, key(study, round), z.object({ minute: z.int() }))
  return found ? (found.minute + 1) * MINUTE : 0
}
