// Responses kept on the disk for the time of a job.
import { afterEach, describe, expect, test } from 'vitest'
import type { StoredResponse } from '../../../core/response.ts'
import { openSpool, type Spool } from '../../../functions/jobs/spool.ts'
import { response } from '../../support/responses.ts'

let spool: Spool
afterEach(() => spool.close())

const one = (number: number, note = ''): StoredResponse => ({
  ...response({ number: String(number), note }),
  hash: '0'.repeat(64),
  receivedAt: '2026-05-01T05:00:00.000Z',
  flags: [],
})
const numbers = async () =>
  (await Array.fromAsync(spool.read())).map(({ answers }) => Number(answers['number']))
const range = (count: number) => Array.from({ length: count }, (_, index) => index)

describe('what is spooled', () => {
  test('comes back as it was, in its order, as often as it is read', async () => {
    spool = await openSpool()
    const nasty = one(0, 'dòng\nmới \u2028 "x" \\ \0')
    await spool.add(nasty)
    for (const number of range(3000).slice(1)) await spool.add(one(number, 'x'.repeat(number % 700)))
    expect(await numbers()).toEqual(range(3000))
    expect(await numbers()).toEqual(range(3000))
    expect((await spool.read().next()).value).toEqual(nasty)
  })

  test('is nothing where nothing was added', async () => {
    spool = await openSpool()
    expect(await numbers()).toEqual([])
    await spool.sort(() => '')
    expect(await numbers()).toEqual([])
  })

  test('is sorted though it is larger than what is sorted at once, and equals stay in their order', async () => {
    spool = await openSpool()
    const count = 6000
    // About 18 MB: several buckets.
    for (const number of range(count)) await spool.add(one(number, 'y'.repeat(3000)))
    const keyOf = ({ answers }: StoredResponse) =>
      String((Number(answers['number']) * 7919) % 1000).padStart(4, '0')
    await spool.sort(keyOf)
    const wanted = range(count).toSorted((a, b) => ((a * 7919) % 1000) - ((b * 7919) % 1000) || a - b)
    expect(await numbers()).toEqual(wanted)
  })
})
