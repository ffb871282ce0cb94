// What a response costs: DynamoDB charges a write unit for each kilobyte begun. DynamoDB Local reports what it would charge.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { PutCommand } from '@aws-sdk/lib-dynamodb'
import type { Answers } from '../../core/response.ts'
import { walk, type Table } from '../../functions/store/table.ts'
import { shardKey, SHARDS } from '../../functions/store/response-item.ts'
import { putResponse } from '../../functions/store/responses.ts'
import { openDynamoDbLocal } from '../support/dynamodb-local.ts'
import { response } from '../support/responses.ts'

let table: Table & { close(): Promise<void> }
beforeAll(async () => {
  table = await openDynamoDbLocal()
})
afterAll(() => table?.close())

test('a typical response of 100 questions costs one write unit', async () => {
  const sent = response(household(100), {
    study: 'lao-dong-tre-em-2026',
    round: 'baseline',
    device: 'can-bo-binh-7f3a',
    instanceName: 'Hộ Nguyễn Văn An, thôn 3',
  })
  await putResponse(table, sent, [], Date.now)
  const items: Record<string, unknown>[] = []
  for (let shard = 0; shard < SHARDS; shard += 1) {
    for await (const page of walk(table, shardKey(sent.study, sent.round, shard))) items.push(...page)
  }
  expect(items).toHaveLength(1)
  const again = await table.client.send(
    new PutCommand({ TableName: table.name, Item: items[0], ReturnConsumedCapacity: 'TOTAL' }),
  )
  expect(again.ConsumedCapacity?.CapacityUnits).toBe(1)
})

/** Answers of a household interview: mostly choices, some numbers, dates and names, in groups of ten; the same at every run. */
function household(questions: number): Answers {
  let state = 7
  const below = (limit: number) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return Math.floor((state / 2_147_483_648) * limit)
  }
  const one = <T>(of: T[]) => of[below(of.length)]!
  const subjects = [
    'age',
    'sex',
    'school',
    'work',
    'hours',
    'income',
    'water',
    'health',
    'house',
    'loan',
    'land',
    'injury',
  ]
  const value = (index: number): string => {
    const kind = index % 10
    if (kind < 6) return one(['yes', 'no', 'often', 'never', 'dont_know', '1', '2', '3'])
    if (kind < 8) return String(below(100))
    if (kind < 9) return `2026-05-${10 + below(18)}`
    return one(['Nguyễn Thị Hoa', 'Xã Tân Lập', 'trồng lúa', 'chăn nuôi lợn', 'bán hàng ở chợ'])
  }
  const answers: Answers = {}
  for (let index = 0; index < questions; index += 1) {
    const group = `section_${Math.floor(index / 10)}`
    const members = (answers[group] ??= {}) as Answers
    members[`${subjects[index % subjects.length]}_${Math.floor(index / subjects.length) + 1}`] = value(index)
  }
  return answers
}
