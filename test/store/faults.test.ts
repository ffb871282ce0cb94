// A store that throttles, or that commits and loses the answer: nothing is lost, nothing is doubled, and what can't be done is said.
import { afterEach, expect, test, vi } from 'vitest'
import { Problem } from '../../core/problem.ts'
import type { ResponseContent } from '../../core/response.ts'
import { readRound } from '../../functions/store/response-reading.ts'
import { putResponse } from '../../functions/store/responses.ts'
import { getStudy } from '../../functions/store/studies.ts'
import { openFaulty, type Fault } from '../support/faulty-engine.ts'
import { response } from '../support/responses.ts'

// What the SDK waits between attempts adds up.
vi.setConfig({ testTimeout: 120_000 })

let opened: Awaited<ReturnType<typeof openFaulty>>
afterEach(() => opened.close())

async function kept(round: string) {
  const found = new Map<string, string>()
  for await (const one of readRound(opened.sound, 's', round)) found.set(one.id, one.receivedAt)
  return found
}

/** Sends as a device does: again, until there is a receipt. */
async function send(content: ResponseContent) {
  for (;;) {
    try {
      return await putResponse(opened.faulty, content, [], Date.now)
    } catch (error) {
      if (!(error instanceof Problem && error.code === 'unavailable')) throw error
    }
  }
}

/** Every third request suffers `fault`. */
function everyThird(fault: Fault) {
  let count = 0
  return () => ((count += 1) % 3 === 0 ? fault : undefined)
}

test.each(['throttle', 'lose-answer'] as const)(
  'every receipt is true when every third request fails (%s)',
  async (fault) => {
    opened = await openFaulty(everyThird(fault))
    const sent = Array.from({ length: 60 }, () => response())
    const receipts = await Promise.all(sent.map(send))
    const stored = await kept('baseline')
    expect(stored.size).toBe(60)
    for (const receipt of receipts) {
      expect(receipt.status).toBe('stored')
      expect(stored.get(receipt.id)).toBe(receipt.receivedAt)
    }
  },
)

test('a store that stays busy is a problem that says when to come back', async () => {
  opened = await openFaulty(() => 'throttle')
  await expect(getStudy(opened.faulty, 's')).rejects.toMatchObject({
    code: 'unavailable',
    details: { seconds: 5 },
  })
  await expect(putResponse(opened.faulty, response(), [], Date.now)).rejects.toMatchObject({
    code: 'unavailable',
  })
  expect((await kept('baseline')).size).toBe(0)
})

test('a store that is away is the same problem', async () => {
  opened = await openFaulty(() => undefined)
  const { faulty } = opened
  const away = { ...faulty, client: faulty.client }
  await opened.close()
  await expect(getStudy(away, 's')).rejects.toMatchObject({ code: 'unavailable' })
  opened = await openFaulty(() => undefined)
})
