// The whole table, item by item as it lies there, and back: for backups.
import { PutCommand, ScanCommand } from '@aws-sdk/lib-dynamodb'
import { readSortKey } from './response-item.ts'
import { ABSENT, writeItem, type Item, type Table } from './table.ts'

const BYTES = '$bytes'

/** Every item; what was written before the first request is in it, what is written meanwhile may be. */
export async function* scanItems(table: Table, only?: string[]): AsyncGenerator<Item> {
  let start: Record<string, unknown> | undefined
  do {
    const page = await table.client.send(
      new ScanCommand({
        TableName: table.name,
        ConsistentRead: true,
        ExclusiveStartKey: start,
        ...(only && {
          ProjectionExpression: only.map((_, index) => `#a${index}`).join(', '),
          ExpressionAttributeNames: Object.fromEntries(only.map((name, index) => [`#a${index}`, name])),
        }),
      }),
    )
    yield* (page.Items ?? []) as Item[]
    start = page.LastEvaluatedKey
  } while (start)
}

/** Whether there is nothing in the table. */
export async function isEmpty(table: Table): Promise<boolean> {
  for await (const _item of scanItems(table, ['pk'])) return false
  return true
}

/** Puts an item back as it was; with `ifAbsent` one that is there stays, and the answer is false. */
export async function putBack(table: Table, item: Item, ifAbsent: boolean): Promise<boolean> {
  if (ifAbsent) return writeItem(table, item, ABSENT)
  await table.client.send(new PutCommand({ TableName: table.name, Item: item }))
  return true
}

/** An item as a line of JSON; bytes as base64. */
export const lineOf = (item: Item): string =>
  JSON.stringify(item, (_, value: unknown) =>
    value instanceof Uint8Array ? { [BYTES]: Buffer.from(value).toString('base64') } : value,
  )

/** The item of a line. */
export const itemOf = (line: string): Item =>
  JSON.parse(line, (_, value: unknown) => {
    if (typeof value !== 'object' || value === null || !(BYTES in value)) return value
    return new Uint8Array(Buffer.from(String(value[BYTES]), 'base64'))
  }) as Item

/** What an item is, for counting: `response`, `conflict`, `part`, or the first word of its sort key or partition. */
export function kindOf({ pk, sk }: { pk: string; sk: string }): string {
  if (pk.startsWith('RESPONSES#')) return readSortKey(sk)?.kind ?? 'unknown'
  if (pk.startsWith('STUDY#')) return (sk.split('#')[0] ?? '').toLowerCase()
  return (pk.split('#')[0] ?? '').toLowerCase()
}

/**
 * The item as it stood at a moment (ISO 8601 UTC), as far as items say when they came: responses, conflicts, quarantine and audit are left
 * out if they are later, reviews and settlements after it are taken off. Undefined: it was not there. Other items are as they are.
 */
export function asOf(item: Item, moment: string): Item | undefined {
  const isLater = (value: unknown) => typeof value === 'string' && value > moment
  if (/^(RESPONSES|QUARANTINE)#/.test(item.pk) && isLater(item['receivedAt'])) return undefined
  if (item.pk.startsWith('AUDIT#') && isLater(item['at'])) return undefined
  // Files of downloads are not in a backup: they can be made again.
  if (kindOf(item) === 'export') return undefined
  const { reviews, resolved } = item
  const kept = Array.isArray(reviews)
    ? reviews.filter((one: { at?: unknown }) => !isLater(one.at))
    : undefined
  const next = { ...item }
  if (kept && kept.length > 0) next['reviews'] = kept
  else delete next['reviews']
  if (resolved && isLater((resolved as { at?: unknown }).at)) delete next['resolved']
  return next
}
