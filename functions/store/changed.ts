// When a round's data last changed, to the minute. Lets the report job see that there is nothing to do without reading a response.
import * as z from 'zod'
import { changeItem, readItem, type Table } from './table.ts'

// Beside the round, so that a study's markers are read with its other items.
const key = (study: string, round: string) => ({ pk: `STUDY#${study}`, sk: `CHANGED#${round}` })

const MINUTE = 60_000

/** After this long, data that a marker announced are surely written, and the marker's minute is surely over. */
export const SETTLED = 2 * MINUTE

/** The last minute that this process marked for each round, by table, and the write that did. A second process marks for itself. */
const marked = new WeakMap<Table['client'], Map<string, { minute: number; written: Promise<unknown> }>>()

/**
 * Says that a round's data are about to change. Called before the write, never after it: a crash between the two leaves a marker too many,
 * not one too few. Costs a write at most once a minute in each process, which all who ask in that minute wait for.
 */
export async function markChanged(table: Table, study: string, round: string, now: number): Promise<void> {
  const minute = Math.floor(now / MINUTE)
  const ours = marked.get(table.client) ?? new Map<string, { minute: number; written: Promise<unknown> }>()
  marked.set(table.client, ours)
  const name = `${table.name}/${study}/${round}`
  const known = ours.get(name)
  if (known?.minute === minute) return void (await known.written)
  const written = changeItem(
    table,
    key(study, round),
    { expression: 'SET #minute = :minute', names: { '#minute': 'minute' }, values: { ':minute': minute } },
    { expression: 'attribute_not_exists(#minute) or #minute < :minute' },
  )
  ours.set(name, { minute, written })
  try {
    await written
  } catch (error) {
    if (ours.get(name)?.written === written) ours.delete(name)
    throw error
  }
}

/** Milliseconds since 1970 at the end of the minute in which the round last changed; 0 if it never did. */
export async function lastChanged(table: Table, study: string, round: string): Promise<number> {
  const found = await readItem(table, key(study, round), z.object({ minute: z.int() }))
  return found ? (found.minute + 1) * MINUTE : 0
}
