// Large media in parts: resumed where they broke off, whole only with their hash, and nothing that is kept is ever replaced.
import { createHash, randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { MEDIA_LIMIT, MEDIA_PART } from '../../core/media.ts'
import { folderBlobs } from '../../functions/blobs/folder.ts'
import { s3Blobs } from '../../functions/blobs.ts'
import { composeMedia, keepPart, PARTS_PREFIX } from '../../functions/files/media-parts.ts'
import { loadMedia } from '../../functions/files/media.ts'
import { revokeDevice } from '../../functions/store/devices.ts'
import { openApp, type TestApp } from '../support/app.ts'
import { enrolled, startFieldwork } from '../support/fieldwork.ts'
import { openS3 } from '../support/s3.ts'
import { mkdtemp, rm, utimes, readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const sha256 = (data: Uint8Array) => createHash('sha256').update(data).digest('hex')
const cut = (bytes: Uint8Array) =>
  Array.from({ length: Math.ceil(bytes.length / MEDIA_PART) }, (_, index) =>
    bytes.subarray(index * MEDIA_PART, (index + 1) * MEDIA_PART),
  )

let app: TestApp
let phone: Awaited<ReturnType<typeof enrolled>>
let other: Awaited<ReturnType<typeof enrolled>>
beforeAll(async () => {
  app = await openApp()
  const { survey } = await startFieldwork(app)
  phone = await enrolled(app, survey)
  other = await enrolled(app, survey)
})
afterAll(() => app.close())

interface Answer {
  sha256: string
  missing: string[]
  code?: string
}
const ask = (hash: string, parts: string[], token = phone.token) =>
  app.call<Answer>(`/api/media/${hash}/parts`, { as: { token }, json: { parts, type: 'video/mp4' } })
const send = (hash: string, bytes: Uint8Array, name = sha256(bytes), token = phone.token) =>
  app.call<{ part: string; size: number; code?: string }>(`/api/media/${hash}/parts/${name}`, {
    as: { token },
    method: 'PUT',
    bytes,
  })

describe('a film of 10 MB', () => {
  const film = randomBytes(10_000_000)
  const hash = sha256(film)
  const pieces = cut(film)
  const names = pieces.map(sha256)

  it('is asked for part by part, in any order and twice, and is there once every part is', async () => {
    expect((await ask(hash, names)).body).toEqual({ sha256: hash, missing: names })
    for (const piece of pieces.slice(5).toReversed()) expect((await send(hash, piece)).status).toBe(200)
    await send(hash, pieces[7]!)
    // Another try, after the phone was switched off: only what is missing is asked for.
    expect((await ask(hash, names)).body.missing).toEqual(names.slice(0, 5))
    expect(await loadMedia(app.deps.blobs, 's', hash)).toBeUndefined()
    for (const piece of pieces.slice(0, 5)) await send(hash, piece)
    expect((await ask(hash, names)).body).toEqual({ sha256: hash, missing: [] })
    expect(Buffer.from((await loadMedia(app.deps.blobs, 's', hash)) ?? []).equals(film)).toBe(true)
    // An answer that was lost.
    expect((await ask(hash, names)).body.missing).toEqual([])
  })

  it('completes the response that names it', async () => {
    const media = [
      { slot: '/data/photo', sha256: sha256(film.subarray(1)), size: 1, type: 'video/mp4', name: 'a.mp4' },
    ]
    const content = phone.fill({}, { media })
    const receipt = await app.call<{ media: string[] }>(`/api/responses/${content.id}`, {
      as: phone,
      method: 'PUT',
      json: content,
    })
    expect(receipt.body.media).toEqual([])
    const rest = cut(film.subarray(1))
    for (const piece of rest) await send(media[0]!.sha256, piece)
    await ask(media[0]!.sha256, rest.map(sha256))
    const { body } = await app.call<{ revisions: { flags: { kind: string }[] }[] }>(
      `/api/studies/s/rounds/baseline/responses/${content.id}`,
      { as: 'supervisor' },
    )
    expect(body.revisions[0]?.flags.map(({ kind }) => kind)).not.toContain('media-missing')
  })
})

describe('nothing that is wrong is kept', () => {
  const film = randomBytes(600_000)
  const hash = sha256(film)
  const names = cut(film).map(sha256)

  it('a part that was damaged on the way', async () => {
    const damaged = Uint8Array.from(cut(film)[0]!)
    damaged[9]! ^= 1
    expect((await send(hash, damaged, names[0])).body.code).toBe('request.damaged')
    expect((await ask(hash, names)).body.missing).toEqual(names)
  })

  it('parts in another order, or of another file: they are not the file that was named', async () => {
    for (const piece of cut(film)) await send(hash, piece)
    expect((await ask(hash, names.toReversed())).body.code).toBe('request.damaged')
    expect(await loadMedia(app.deps.blobs, 's', hash)).toBeUndefined()
    // And nothing stands in the way of the right ones.
    expect((await ask(hash, names)).body.missing).toEqual([])
  })

  it('a part that is too large, a file that is too large, a name that is none', async () => {
    expect((await send(hash, randomBytes(MEDIA_PART + 1))).status).toBe(413)
    const many = Array.from({ length: MEDIA_LIMIT / MEDIA_PART + 2 }, () => hash)
    expect((await ask(hash, many)).status).toBe(400)
    expect((await ask(hash, ['../x'])).status).toBe(400)
    expect((await send(hash, film.subarray(0, 9), '..%2fx')).status).toBe(404)
  })

  it('what one phone sends can spoil nothing of another’s', async () => {
    const theirs = randomBytes(400_000)
    const wanted = sha256(theirs)
    await send(wanted, randomBytes(1000), undefined, other.token)
    await ask(wanted, [sha256(theirs)], other.token)
    for (const piece of cut(theirs)) await send(wanted, piece)
    expect((await ask(wanted, cut(theirs).map(sha256))).body.missing).toEqual([])
  })
})

it('a revoked phone still hands in what it holds', async () => {
  const film = randomBytes(300_000)
  await revokeDevice(app.deps.table, 's', other.id)
  for (const piece of cut(film))
    expect((await send(sha256(film), piece, undefined, other.token)).status).toBe(200)
  expect((await ask(sha256(film), cut(film).map(sha256), other.token)).body.missing).toEqual([])
})

it('on S3 a file of several multipart pieces is composed and stays as it is', async () => {
  const s3 = await openS3()
  const blobs = s3Blobs('files', s3.client)
  const film = randomBytes(9_000_000)
  const parts = cut(film).map(sha256)
  for (const piece of cut(film))
    await keepPart(blobs, 's', { sha256: sha256(film), part: sha256(piece) }, piece)
  const compose = () => composeMedia(blobs, 's', sha256(film), { parts, type: 'video/mp4' })
  // Two at once, as after an answer that was lost.
  expect(await Promise.all([compose(), compose()])).toEqual([[], []])
  expect(Buffer.from((await loadMedia(blobs, 's', sha256(film))) ?? []).equals(film)).toBe(true)
  expect(s3.uploads.size).toBe(0)
  await s3.close()
})

it('parts that were never completed expire on one machine as in the cloud; files stay', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'bookend-parts-'))
  const blobs = folderBlobs(folder, 'secret', Date.now)
  const piece = randomBytes(10)
  await keepPart(blobs, 's', { sha256: sha256(piece), part: sha256(piece) }, piece)
  await blobs.put('studies/s/media/x', piece, 'image/png')
  const old = new Date(Date.now() - 20 * 86_400_000)
  for (const file of await readdir(folder, { recursive: true, withFileTypes: true }))
    if (file.isFile()) await utimes(join(file.parentPath, file.name), old, old)
  await blobs.expire(PARTS_PREFIX, Date.now() - 30 * 86_400_000)
  expect(await blobs.has(`parts/s/${sha256(piece)}/${sha256(piece)}`)).toBe(true)
  await blobs.expire(PARTS_PREFIX, Date.now() - 14 * 86_400_000)
  expect(await blobs.has(`parts/s/${sha256(piece)}/${sha256(piece)}`)).toBe(false)
  expect(await blobs.has('studies/s/media/x')).toBe(true)
  await rm(folder, { recursive: true })
})
