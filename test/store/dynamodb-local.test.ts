// What the store promises, on DynamoDB Local.
import { afterAll, beforeAll, describe } from 'vitest'
import { openDynamoDbLocal } from '../support/dynamodb-local.ts'
import type { Table } from '../../functions/store/table.ts'
import { contract } from './contract.ts'

describe('on DynamoDB Local', () => {
  let table: Table & { close(): Promise<void> }
  beforeAll(async () => {
    table = await openDynamoDbLocal()
  })
  afterAll(() => table?.close())
  contract(() => table)
})
