// What lies in the store, read without the application's own reading: raw items, unpacked here, and files hashed as they lie.
import { createHash } from 'node:crypto'
import { brotliDecompressSync } from 'node:zlib'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient, paginateQuery, paginateScan } from '@aws-sdk/lib-dynamodb'

/** One item of a response. */
export interface Stored {
  id: string
  round: string
  kind: 'revision' | 'conflict'
  revision: number
  /** As the server noted it. */
  hash: string
  answers: unknown
  media: { slot: string; sha256: string; size: number }[]
}

export interface Quarantined {
  round: string
  id: string
  /** As it was sent. */
  text: string
}

export interface Contents {
  responses: Stored[]
  quarantined: Quarantined[]
}

/** A reader of an engine on this machine, at `endpoint`. */
export function tableReader(endpoint: string) {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }
  const client = DynamoDBDocumentClient.from(new DynamoDBClient({ endpoint, region: 'local', credentials }))
  const TableName = 'bookend'

  async function partition(pk: string): Promise<Item[]> {
    const items: Item[] = []
    const wanted = { KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: { ':pk': pk } }
    for await (const page of paginateQuery({ client }, { TableName, ConsistentRead: true, ...wanted }))
      items.push(...((page.Items ?? []) as Item[]))
    return items
  }

  return {
    /** Everything that a study keeps of a round, and everything in its quarantine. */
    async round(study: string, round: string): Promise<Contents> {
      const shards = Array.from({ length: 16 }, (_, shard) => `RESPONSES#${study}#${round}#${shard}`)
      return contentsOf((await Promise.all([...shards, `QUARANTINE#${study}`].map(partition))).flat())
    },
    /** Everything in the table. */
    async all(): Promise<Contents> {
      const items: Item[] = []
      for await (const page of paginateScan({ client }, { TableName, ConsistentRead: true }))
        items.push(...((page.Items ?? []) as Item[]))
      return contentsOf(items)
    },
    close: () => client.destroy(),
  }
}

type Item = Record<string, unknown> & { pk: string; sk: string }

function contentsOf(items: Item[]): Contents {
  const parts = new Map(items.map((item) => [`${item.pk}/${item.sk}`, item]))
  const body = (item: Item, prefix: string): unknown => {
    const pieces = item['br']
      ? [item['br'] as Uint8Array]
      : Array.from({ length: Number(item['parts'] ?? 0) }, (_, index) => {
          const piece = parts.get(`${item.pk}/${prefix}#${String(index).padStart(3, '0')}`)
          if (!piece) throw new Error(`${item.pk} / ${item.sk} lacks its part ${index}`)
          return piece['br'] as Uint8Array
        })
    return JSON.parse(brotliDecompressSync(Buffer.concat(pieces)).toString('utf8'))
  }
  const responses: Stored[] = []
  const quarantined: Quarantined[] = []
  for (const item of items) {
    const [table, , round = ''] = item.pk.split('#')
    const [id = '', mark = ''] = item.sk.split('#')
    if (table === 'RESPONSES' && (mark === 'C' || /^\d{6}$/.test(mark))) {
      const hash = Buffer.from(item['hash'] as Uint8Array).toString('hex')
      const content = body(item, `${id}#P#${hash}`) as Pick<Stored, 'answers' | 'media'>
      const kind = mark === 'C' ? 'conflict' : 'revision'
      const { answers, media } = content
      responses.push({ id, round, kind, revision: Number(item['revision']), hash, answers, media })
    }
    if (table === 'QUARANTINE' && item['reason'] !== undefined) {
      const text = Buffer.from(String(body(item, `${item.sk}#P`)), 'base64').toString('utf8')
      quarantined.push({ round: String(item['round']), id: String(item['id']), text })
    }
  }
  return { responses, quarantined }
}

export const sha256 = (data: string | Uint8Array) => createHash('sha256').update(data).digest('hex')
