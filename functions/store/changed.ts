// When the shards of a round last changed, to the minute: one item for the round. Lets the report job see that there is nothing to do without
// reading a response, and those who ask what changed read only the shards that did.
import * as z from 'zod'
import { shardOf, SHARDS } from './response-item.ts'
import { changeItem, readItem, type Table } from './table.ts'

// Beside the round, so that a study's markers are read with its other items.
const key = (study: string, round: string) => ({ pk: `STUDY#${study}`, sk: `CHANGED#${round}` })

const markSchema = z.object({
  /** Of the whole round, as it was marked before shards were told apart. */
  minute: z.int().optional(),
  /** By shard. */
  ...Object.fromEntries(Array.from({ length: SHARDS }, (_, shard) => [nameOf(shard), z.int().optional()])),
})
function nameOf(shard: number): string {
  return `shard${shard}`
}

const MINUTE = 60_000

/** After this long, data that a marker announced are surely written, and the marker's minute is surely over. */
export const SETTLED = 2 * MINUTE

/** The last minute that this process marked for each shard of a round, by table, and the write that did. A second process marks for itself. */
const marked = new WeakMap<Table['client'], Map<string, { minute: number; written: Promise<unknown> }>>()

/**
 * Says that a response is about to change. Called before the write, never after it: a crash between the two leaves a marker too many, not
 * one too few. Costs a write at most once a minute for each shard in each process, which all who ask in that minute wait for.
 */
export async function markChanged(
  table: Table,
  { study, round, id }: { study: string; round: string; id: string },
  now: number,
): Promise<void> {
  const minute = Math.floor(now / MINUTE)
  const ours = marked.get(table.client) ?? new Map<string, { minute: number; written: Promise<unknown> }>()
  marked.set(table.client, ours)
  const shard = nameOf(shardOf(id))
  const name = `${table.name}/${study}/${round}/${shard}`
  const known = ours.get(name)
  if (known?.minute === minute) return void (await known.written)
  const written = changeItem(
    table,
    key(study, round),
    { expression: 'SET #shard = :minute', names: { '#shard': shard }, values: { ':minute': minute } },
    { expression: 'attribute_not_exists(#shard) or #shard < :minute' },
  )
  ours.set(name, { minute, written })
  try {
    await written
  } catch (error) {
    if (ours.get(name)?.written === written) ours.delete(name)
    throw error
  }
}

/** Milliseconds since 1970 at the end of the minute in which each shard of a round last changed; 0 if it never did. */
async function shardsChanged(table: Table, study: string, round: string): Promise<number[]> {
  const found: Record<string, number | undefined> =
    (await readItem(table, key(study, round), markSchema)) ?? {}
  return Array.from({ length: SHARDS }, (_, shard) => {
    const minute = Math.max(found['minute'] ?? -1, found[nameOf(shard)] ?? -1)
    return (minute + 1) * MINUTE
  })
}

/** Milliseconds since 1970 at the end of the minute in which the round last changed; 0 if it never did. */
export const lastChanged = async (table: Table, study: string, round: string): Promise<number> =>
  Math.max(...(await shardsChanged(table, study, round)))

/** The shards in which anything may have changed after `since` (ISO 8601 UTC). One read; names them for two minutes too long. */
export async function changedShards(
  table: Table,
  study: string,
  round: string,
  since: string,
): Promise<number[]> {
  const times = await shardsChanged(table, study, round)
  return [...times.keys()].filter((shard) => (times[shard] ?? 0) + SETTLED > Date.parse(since))
}
