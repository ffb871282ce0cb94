// What the store promises, on the embedded engine.
import { afterAll, beforeAll, describe } from 'vitest'
import { openEmbedded } from '../../functions/store/embedded.ts'
import type { Table } from '../../functions/store/table.ts'
import { contract } from './contract.ts'

describe('on the embedded engine', () => {
  let table: Table & { close(): Promise<void> }
  beforeAll(async () => {
    table = await openEmbedded()
  })
  afterAll(() => table?.close())
  contract(() => table)
})
