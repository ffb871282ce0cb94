// @vitest-environment node
// A film from a phone to the real API over lines that lose requests and answers: resumed within one part, whole at the end.
import { createHash, randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { MEDIA_LIMIT, MEDIA_PART } from '../../../core/media.ts'
import type { SurveyVersion } from '../../../core/study.ts'
import { loadMedia } from '../../../functions/files/media.ts'
import type { DeviceDatabase } from '../../../web/lib/device/database.ts'
import { keepMedia } from '../../../web/lib/device/media.ts'
import type { Network } from '../../../web/lib/device/network.ts'
import { listSent, listWaiting, waitingOf } from '../../../web/lib/device/outbox.ts'
import { sendWaiting } from '../../../web/lib/device/sender.ts'
import { openApp, type TestApp } from '../../support/app.ts'
import { enrolled as enrolledInField, startFieldwork } from '../../support/fieldwork.ts'
import { moveToOutbox, enrolled } from './fixture.ts'

const PARTS = 12
let app: TestApp
let survey: SurveyVersion
beforeAll(async () => {
  app = await openApp()
  survey = (await startFieldwork(app)).survey
})
afterAll(() => app.close())

/** A finished interview with a film of {@link PARTS} parts in a phone's outbox. */
async function phoneWithFilm() {
  const phone = await enrolledInField(app, survey)
  const { database, enrolment } = await enrolled()
  await database.write(['enrolments'], (transaction) =>
    transaction.objectStore('enrolments').put({ ...enrolment, token: phone.token }),
  )
  const film = randomBytes(MEDIA_PART * (PARTS - 1) + 1000)
  const sha256 = createHash('sha256').update(film).digest('hex')
  const media = [{ slot: '/data/film', sha256, size: film.length, type: 'video/mp4', name: 'phim.mp4' }]
  const content = phone.fill({}, { media })
  await keepMedia(database, content.id, new File([film], 'phim.mp4', { type: 'video/mp4' }))
  await moveToOutbox(database, await waitingOf(content, enrolment.id, 1, 1))
  return { database, film, sha256 }
}

type Loss = 'before' | 'after' | undefined
/** The API behind a line that loses a request before or after it was answered, as `loss` says. */
function line(loss: (path: string) => Loss) {
  const parts: string[] = []
  const network: Network = {
    async fetch(path, init) {
      const lost = loss(path)
      if (lost === 'before') throw new TypeError('connection lost')
      const answer = await app.app.request(path, init)
      if (init.method === 'PUT' && path.includes('/parts/')) parts.push(path)
      if (lost === 'after') throw new TypeError('connection lost')
      return answer
    },
    language: () => 'vi',
    online: () => true,
  }
  return { network, parts }
}
const pass = (database: DeviceDatabase, network: Network, told: number[] = []) =>
  sendWaiting(
    {
      database,
      network,
      now: () => 1_000_000,
      random: () => 0.5,
      sending: () => {},
      progress: (_response, _sha256, arrived) => told.push(arrived),
    },
    true,
  )

it('arrives over a line that loses one request in five', async () => {
  const { database, film, sha256 } = await phoneWithFilm()
  // Park and Miller's generator: the same losses each time.
  let state = 7
  const random = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647
  const { network } = line(() => (random() < 0.2 ? (random() < 0.5 ? 'before' : 'after') : undefined))
  const told: number[] = []
  let passes = 0
  while ((await listWaiting(database)).length > 0 && passes++ < 20) await pass(database, network, told)
  expect(Buffer.from((await loadMedia(app.deps.blobs, 's', sha256)) ?? []).equals(film)).toBe(true)
  expect(await listSent(database, 9)).toHaveLength(1)
  expect(told).toEqual(told.toSorted((a, b) => a - b))
  expect(told.at(-1)).toBe(film.length)
})

it('goes on where it broke off: a part that arrived is not sent a second time', async () => {
  const { database } = await phoneWithFilm()
  let left = 6
  const first = line((path) => (path.includes('/parts/') && left-- <= 0 ? 'before' : undefined))
  await pass(database, first.network)
  const [waiting] = await listWaiting(database)
  expect(waiting?.problem?.cause).toBe('offline')
  // What came nearer is tried again soon.
  expect(waiting?.attempts).toBe(1)
  expect(first.parts).toHaveLength(6)
  const second = line(() => undefined)
  await pass(database, second.network)
  expect(second.parts).toHaveLength(PARTS - 6)
  expect(new Set([...first.parts, ...second.parts]).size).toBe(PARTS)
  expect(await listWaiting(database)).toEqual([])
}, 60_000)

it('an answer about another file, or a page of the network, confirms nothing', async () => {
  const { database, sha256 } = await phoneWithFilm()
  const liar = (body: string, type = 'application/json'): Network => ({
    fetch: async () => new Response(body, { headers: { 'content-type': type } }),
    language: () => 'vi',
    online: () => false,
  })
  for (const [network, cause] of [
    [liar('<html>', 'text/html'), 'portal'],
    [liar(JSON.stringify({ sha256: 'f'.repeat(64), missing: [] })), 'foreign'],
    [liar(JSON.stringify({ sha256, missing: ['unknown'] })), 'foreign'],
    [liar('{}'), 'foreign'],
    [liar(''), 'empty'],
  ] as const) {
    await pass(database, network)
    const [waiting] = await listWaiting(database)
    expect(waiting?.problem?.cause).toBe(cause)
    expect(waiting?.media[0]?.confirmed).toBe(false)
  }
})

it('a file that is larger than can be sent, changes while it is read, or is empty is not captured', async () => {
  const { database } = await enrolled()
  const resized = (bytes: number, size: number) =>
    Object.defineProperty(new File(['x'.repeat(bytes)], 'a.mp4'), 'size', { value: size })
  await expect(keepMedia(database, 'r', resized(5, MEDIA_LIMIT + 1))).rejects.toMatchObject({
    reason: 'large',
  })
  await expect(keepMedia(database, 'r', resized(5, 9))).rejects.toMatchObject({ reason: 'unreadable' })
  await expect(keepMedia(database, 'r', resized(0, 9))).rejects.toMatchObject({ reason: 'empty' })
})
