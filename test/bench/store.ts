// How many responses a second the store takes on one machine, and what DynamoDB would charge for one.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PutCommand } from '@aws-sdk/lib-dynamodb'
import { openEmbedded } from '../../functions/store/embedded.ts'
import { putResponse } from '../../functions/store/responses.ts'
import { shardKey, SHARDS } from '../../functions/store/response-item.ts'
import { walk, type Table } from '../../functions/store/table.ts'
import { openDynamoDbLocal } from '../support/dynamodb-local.ts'
import { findJava } from '../support/java.ts'
import { response } from '../support/responses.ts'
import { median, verdict, type Section } from './table.ts'

const WARM_UP = 500
const WRITES = 2000
const RUNS = 3
const IN_FLIGHT = 32

type Open = () => Promise<Table & { close(): Promise<void> }>

export async function benchStore(): Promise<Section[]> {
  const folder = mkdtempSync(join(tmpdir(), 'bookend-bench-'))
  const rows: Section['rows'] = []
  const notes = [
    `${WRITES.toLocaleString('en')} responses of 100 answers through putResponse, ${IN_FLIGHT} in flight, median of ${RUNS} runs after ${WARM_UP}. The engine and the writer share the machine, the embedded engine also the process.`,
  ]
  try {
    rows.push([
      'the embedded engine, in a folder, responses/s',
      await speed(() => openEmbedded(folder)),
      null,
      '',
    ])
    rows.push(['the embedded engine, in memory, responses/s', await speed(() => openEmbedded()), null, ''])
    if (findJava()) {
      rows.push(['DynamoDB Local, in memory, responses/s', await speed(openDynamoDbLocal), null, ''])
      const units = await withTable(openDynamoDbLocal, writeUnits)
      rows.push(['typical response, write units', units, 1, verdict(units, 1)])
    } else notes.push('There is no Java runtime for DynamoDB Local.')
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  return [{ title: 'Store', columns: ['what', 'figure', 'budget', ''], rows, notes }]
}

async function withTable<T>(open: Open, use: (table: Table) => Promise<T>): Promise<T> {
  const table = await open()
  try {
    return await use(table)
  } finally {
    await table.close()
  }
}

function speed(open: Open): Promise<number | null> {
  return withTable(open, async (table) => {
    await write(table, WARM_UP)
    const rates: number[] = []
    for (let run = 0; run < RUNS; run++) {
      const start = performance.now()
      await write(table, WRITES)
      rates.push(WRITES / ((performance.now() - start) / 1000))
    }
    return median(rates)
  })
}

async function write(table: Table, count: number): Promise<void> {
  let left = count
  const worker = async () => {
    while (left-- > 0) await putResponse(table, typical(), [], Date.now)
  }
  await Promise.all(Array.from({ length: IN_FLIGHT }, worker))
}

/** What DynamoDB Local says that a stored response cost: its item is read back and put again, asking for the price. */
async function writeUnits(table: Table): Promise<number> {
  const sent = typical()
  await putResponse(table, sent, [], Date.now)
  let units = 0
  for (let shard = 0; shard < SHARDS; shard++)
    for await (const page of walk(table, shardKey(sent.study, sent.round, shard)))
      for (const item of page) {
        const put = new PutCommand({ TableName: table.name, Item: item, ReturnConsumedCapacity: 'TOTAL' })
        units += (await table.client.send(put)).ConsumedCapacity?.CapacityUnits ?? 0
      }
  return units
}

const words = [
  'yes',
  'no',
  'often',
  'never',
  'dont_know',
  '1',
  '2',
  '3',
  'Nguyễn Thị Hoa',
  'Xã Tân Lập',
  'trồng lúa',
  '2026-05-14',
]

/** A household interview of 100 answers in ten groups, another one each time. */
function typical() {
  const group = (at: number) =>
    Object.fromEntries(
      Array.from({ length: 10 }, (_, index) => [
        `question_${at}_${index}`,
        index < 8
          ? (words[Math.floor(Math.random() * words.length)] ?? '')
          : String(Math.floor(Math.random() * 100)),
      ]),
    )
  return response(Object.fromEntries(Array.from({ length: 10 }, (_, at) => [`section_${at}`, group(at)])), {
    study: 'lao-dong-tre-em-2026',
    device: 'can-bo-binh-7f3a',
    instanceName: 'Hộ Nguyễn Văn An, thôn 3',
  })
}
