// A busy day on a store that throttles: fifty responses a second while three in ten requests are turned away. Nothing is lost, nothing doubled.
import { setTimeout as wait } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { Problem } from '../../core/problem.ts'
import type { ResponseContent } from '../../core/response.ts'
import { countRound, readRound } from '../../functions/store/response-reading.ts'
import { putResponse } from '../../functions/store/responses.ts'
import { openFaulty } from '../support/faulty-engine.ts'
import { response } from '../support/responses.ts'

const SECONDS = 4
const A_SECOND = 50

/** A sequence that looks random and is always the same (mulberry32). */
function chance(seed: number) {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

test('50 responses a second at 30 % throttling: each stored once', { timeout: 300_000 }, async () => {
  const random = chance(20261123)
  const turned = { away: 0, asked: 0 }
  const opened = await openFaulty(() => {
    turned.asked += 1
    if (random() >= 0.3) return undefined
    turned.away += 1
    return 'throttle'
  })
  /** As a device does: again after a while, until there is a receipt. */
  const send = async (content: ResponseContent) => {
    for (;;) {
      try {
        return await putResponse(opened.faulty, content, [], Date.now)
      } catch (error) {
        if (!(error instanceof Problem && error.code === 'unavailable')) throw error
        await wait(100 + random() * 400)
      }
    }
  }
  const sending: ReturnType<typeof send>[] = []
  for (let second = 0; second < SECONDS; second += 1) {
    for (let index = 0; index < A_SECOND; index += 1) {
      const content = response({ n: String(sending.length) })
      sending.push(send(content))
      // One in ten is sent twice: its answer did not reach the device in time.
      if (index % 10 === 0) sending.push(send(content))
    }
    await wait(1000)
  }
  const receipts = await Promise.all(sending)
  const stored = new Map<string, string>()
  let items = 0
  for await (const { id, receivedAt } of readRound(opened.sound, 's', 'baseline')) {
    stored.set(id, receivedAt)
    items += 1
  }
  expect({ stored: stored.size, items }).toEqual({ stored: SECONDS * A_SECOND, items: SECONDS * A_SECOND })
  for (const receipt of receipts) {
    expect(receipt.status).toBe('stored')
    expect(stored.get(receipt.id)).toBe(receipt.receivedAt)
  }
  expect(await countRound(opened.sound, 's', 'baseline')).toMatchObject({ conflicts: 0 })
  // The faults were there.
  expect(turned.away).toBeGreaterThan(turned.asked * 0.25)
  await opened.close()
})
