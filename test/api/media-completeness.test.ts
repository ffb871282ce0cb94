// Complete only with media: a response waits for each picture that it names, exactly, whichever comes first and whoever dies between.
import { createHash, randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ResponseContent } from '../../core/response.ts'
import type { SurveyVersion } from '../../core/study.ts'
import { keepMedia } from '../../functions/files/media.ts'
import { mediaArrived, sweepMedia } from '../../functions/review/media.ts'
import { takeIn } from '../../functions/review/take-in.ts'
import { listAwaited } from '../../functions/store/awaited.ts'
import { getDevice } from '../../functions/store/devices.ts'
import { readResponse } from '../../functions/store/response-reading.ts'
import { openApp, type TestApp } from '../support/app.ts'
import { atEveryDeath } from '../support/dying.ts'
import { enrolled, startFieldwork } from '../support/fieldwork.ts'

let app: TestApp
let survey: SurveyVersion
let phone: Awaited<ReturnType<typeof enrolled>>
beforeAll(async () => {
  app = await openApp()
  survey = (await startFieldwork(app)).survey
  phone = await enrolled(app, survey)
})
afterAll(() => app.close())

interface Picture {
  bytes: Uint8Array
  sha256: string
}
const picture = (): Picture => {
  const bytes = randomBytes(300)
  return { bytes, sha256: createHash('sha256').update(bytes).digest('hex') }
}
const withPictures = (...pictures: Picture[]): ResponseContent =>
  phone.fill(
    { age: '20' },
    {
      media: pictures.map(({ bytes, sha256 }, index) => ({
        slot: `/data/photo${index + 1}`,
        sha256,
        size: bytes.length,
        type: 'image/jpeg',
        name: 'photo.jpg',
      })),
    },
  )
const send = (content: ResponseContent) =>
  app.call(`/api/responses/${content.id}`, { as: { token: phone.token }, method: 'PUT', json: content })
const bring = ({ sha256, bytes }: Picture) =>
  app.call(`/api/media/${sha256}`, {
    as: { token: phone.token },
    method: 'PUT',
    bytes,
    headers: { 'content-type': 'image/jpeg' },
  })
const missing = async ({ id }: ResponseContent, round = 'baseline') =>
  (await readResponse(app.deps.table, 's', round, id)).revisions.map(({ flags }) =>
    flags.filter(({ kind }) => kind === 'media-missing').map(({ at }) => at),
  )
const awaited = async () => (await listAwaited(app.deps.table, 's')).length

describe('a response with pictures', () => {
  it('waits for those that have not come, and is complete with the last', async () => {
    const [a, b] = [picture(), picture()]
    const content = withPictures(a, b)
    await send(content)
    expect(await missing(content)).toEqual([['/data/photo1', '/data/photo2']])
    await bring(a)
    expect(await missing(content)).toEqual([['/data/photo2']])
    await bring(b)
    expect(await missing(content)).toEqual([[]])
    expect(await awaited()).toBe(0)
  })

  it('is complete at once when they came first, and costs nothing more then', async () => {
    const one = picture()
    await bring(one)
    const content = withPictures(one)
    await send(content)
    expect(await missing(content)).toEqual([[]])
    expect(await awaited()).toBe(0)
  })

  it('keeps its other doubts when its pictures come', async () => {
    const one = picture()
    const content = { ...withPictures(one), answers: { age: '200' } }
    await send(content)
    await bring(one)
    const { revisions } = await readResponse(app.deps.table, 's', 'baseline', content.id)
    expect(revisions[0]?.flags.map(({ kind }) => kind)).toEqual(['constraint'])
  })

  it('is right whatever is repeated, reordered or sent at once', async () => {
    for (let round = 0; round < 8; round += 1) {
      const pictures = [picture(), picture(), picture()]
      const content = withPictures(...pictures)
      const other = withPictures(...pictures.slice(1))
      const sends = [content, other, content].map((one) => () => send(one))
      const brings = [...pictures, ...pictures].map((one) => () => bring(one))
      const all = [...sends, ...brings].toSorted(() => Math.random() - 0.5)
      await Promise.all(all.map((one) => one()))
      expect(await missing(content)).toEqual([[]])
      expect(await missing(other)).toEqual([[]])
    }
    // A medium that came while its response was written leaves a pointer, which the report job's sweep takes away.
    await sweepMedia(app.deps, 's')
    expect(await awaited()).toBe(0)
  })

  it('is counted as waiting, with how many pictures', async () => {
    const [a, b] = [picture(), picture()]
    await send(withPictures(a, b))
    await send(withPictures(b))
    const { body } = await app.call('/api/studies/s/rounds/baseline/counts', { as: 'supervisor' })
    expect(body).toMatchObject({ incomplete: 2, mediaMissing: 2 })
    await bring(a)
    await bring(b)
    const { body: after } = await app.call('/api/studies/s/rounds/baseline/counts', { as: 'supervisor' })
    expect(after).toMatchObject({ incomplete: 0, mediaMissing: 0 })
  })
})

describe('a process that is killed', () => {
  it('anywhere while it stores a response, leaves what the next try puts right', async () => {
    const device = await getDevice(app.deps.table, 's', phone.id)
    if (!device) throw new Error('no device')
    const points = await atEveryDeath(app.deps, async (deps) => {
      const [a, b] = [picture(), picture()]
      const content = withPictures(a, b)
      await bring(a)
      try {
        await takeIn(deps, content, device)
      } finally {
        await bring(b)
        await send(content)
        expect(await missing(content)).toEqual([[]])
      }
    })
    expect(points).toBeGreaterThan(8)
    await sweepMedia(app.deps, 's')
    expect(await awaited()).toBe(0)
  })

  it('anywhere while a picture arrives, leaves what the next try or the sweep puts right', async () => {
    for (const recover of ['again', 'sweep'] as const) {
      const points = await atEveryDeath(app.deps, async (deps) => {
        const one = picture()
        const content = withPictures(one)
        await send(content)
        try {
          await keepMedia(deps.blobs, 's', one.sha256, one.bytes, 'image/jpeg')
          await mediaArrived(deps, 's', one.sha256)
        } finally {
          const isKept = await app.deps.blobs.has(`studies/s/media/${one.sha256}`)
          if (recover === 'again' || !isKept) await bring(one)
          else await sweepMedia(app.deps, 's')
          expect(await missing(content)).toEqual([[]])
        }
      })
      expect(points).toBeGreaterThan(4)
      await sweepMedia(app.deps, 's')
      expect(await awaited()).toBe(0)
    }
  })

  it('after it said that a response waits, which then never comes, leaves no waiting for ever', async () => {
    const device = await getDevice(app.deps.table, 's', phone.id)
    if (!device) throw new Error('no device')
    const one = picture()
    const content = withPictures(one)
    await atEveryDeath(app.deps, async (deps, point) => {
      if (
        point < 7 &&
        (await readResponse(app.deps.table, 's', 'baseline', content.id)).revisions.length === 0
      )
        await takeIn(deps, content, device)
    })
    await bring(one)
    app.clock.offset = 2 * 86_400_000
    await sweepMedia(app.deps, 's')
    app.clock.offset = 0
    expect(await awaited()).toBe(0)
  })
})
