// What every home for files promises: a folder, and S3 (spoken to over its own protocol).
import { randomBytes } from 'node:crypto'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { s3Blobs, type Blobs } from '../../../functions/blobs.ts'
import { folderBlobs } from '../../../functions/blobs/folder.ts'
import { openS3 } from '../../support/s3.ts'

interface Home {
  blobs: Blobs
  fetch(url: string): Promise<Response>
  /** What an upload that failed half-way has left behind. */
  leftovers(): Promise<number>
  close(): Promise<void>
}

async function folder(): Promise<Home> {
  const path = await mkdtemp(join(tmpdir(), 'bookend-'))
  const blobs = folderBlobs(path, 'secret', Date.now)
  return {
    blobs,
    fetch: (url) => blobs.serve(new Request(new URL(url, 'http://localhost'))),
    leftovers: async () => (await readdir(join(path, 'incoming'))).length,
    close: () => rm(path, { recursive: true }),
  }
}

async function s3(): Promise<Home> {
  const server = await openS3()
  return {
    blobs: s3Blobs('files', server.client),
    fetch: (url) => fetch(url),
    leftovers: async () => server.uploads.size,
    close: server.close,
  }
}

describe.each(Object.entries({ 'a folder': folder, S3: s3 }))('files in %s', (_, open) => {
  let home: Home
  beforeAll(async () => {
    home = await open()
  })
  afterAll(() => home.close())

  async function* broken() {
    yield randomBytes(9_000_000)
    throw new Error('the line broke')
  }

  test('come back as they were put', async () => {
    const bytes = randomBytes(1000)
    expect(await home.blobs.put('a/b.bin', bytes, 'image/png')).toBe(true)
    expect(Buffer.from((await home.blobs.get('a/b.bin')) ?? []).equals(bytes)).toBe(true)
    expect(await home.blobs.has('a/b.bin')).toBe(true)
    expect(await home.blobs.has('a/c.bin')).toBe(false)
    expect(await home.blobs.get('a/c.bin')).toBeUndefined()
    expect(await home.blobs.stream('a/c.bin')).toBeUndefined()
  })

  test('are replaced by a later put, but never by one that says ifAbsent', async () => {
    await home.blobs.put('a/once', Buffer.from('1'), 'text/plain', { ifAbsent: true })
    expect(await home.blobs.put('a/once', Buffer.from('2'), 'text/plain', { ifAbsent: true })).toBe(false)
    expect(Buffer.from((await home.blobs.get('a/once')) ?? []).toString()).toBe('1')
    await home.blobs.put('a/once', Buffer.from('3'), 'text/plain')
    expect(Buffer.from((await home.blobs.get('a/once')) ?? []).toString()).toBe('3')
  })

  test('of many puts with ifAbsent at once exactly one counts', async () => {
    const put = (index: number) =>
      home.blobs.put('a/race', Buffer.from(String(index)), 'text/plain', { ifAbsent: true })
    const won = await Promise.all(Array.from({ length: 20 }, (_unused, index) => put(index)))
    expect(won.filter(Boolean)).toHaveLength(1)
    expect(Buffer.from((await home.blobs.get('a/race')) ?? []).toString()).toBe(String(won.indexOf(true)))
  })

  test.each([0, 100, 20_000_000])('streams of %d bytes go in and out', async (size) => {
    const bytes = randomBytes(size)
    async function* chunks() {
      for (let at = 0; at < size; at += 777_777) yield bytes.subarray(at, at + 777_777)
    }
    await home.blobs.putStream('big', chunks(), 'application/zip')
    const back: Uint8Array[] = []
    for await (const chunk of (await home.blobs.stream('big')) ?? []) back.push(chunk)
    expect(Buffer.concat(back).equals(bytes)).toBe(true)
  })

  test.each([10, 9_000_000])('a stream of %d bytes that says ifAbsent replaces nothing', async (size) => {
    async function* all(fill: number) {
      yield Buffer.alloc(size, fill)
    }
    const key = `once/${size}`
    expect(await home.blobs.putStream(key, all(1), 'video/mp4', { ifAbsent: true })).toBe(true)
    expect(await home.blobs.putStream(key, all(2), 'video/mp4', { ifAbsent: true })).toBe(false)
    expect(Buffer.from((await home.blobs.get(key)) ?? []).equals(Buffer.alloc(size, 1))).toBe(true)
    expect(await home.leftovers()).toBe(0)
  })

  test('a stream that breaks leaves nothing, neither file nor pieces', async () => {
    await expect(home.blobs.putStream('broken', broken(), 'application/zip')).rejects.toThrow(
      'the line broke',
    )
    expect(await home.blobs.has('broken')).toBe(false)
    expect(await home.leftovers()).toBe(0)
  })

  test('a signed address serves the file under its name, with its type', async () => {
    const key = 'studies/s/exports/Điều tra (đợt 1)+50%.zip'
    await home.blobs.put(key, Buffer.from('PK'), 'application/zip')
    const url = await home.blobs.signedUrl(key, { seconds: 60, downloadName: 'Điều tra.zip' })
    const answer = await home.fetch(url)
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-type')).toBe('application/zip')
    expect(answer.headers.get('content-disposition')).toBe(
      `attachment; filename="_i_u tra.zip"; filename*=UTF-8''%C4%90i%E1%BB%81u%20tra.zip`,
    )
    expect(await answer.text()).toBe('PK')
  })
})

describe('signed addresses of a folder', () => {
  let path: string
  beforeAll(async () => {
    path = await mkdtemp(join(tmpdir(), 'bookend-'))
  })
  afterAll(() => rm(path, { recursive: true }))

  test('serve nothing when they are changed, or after their time', async () => {
    let now = Date.parse('2026-05-01T00:00:00Z')
    const blobs = folderBlobs(path, 'secret', () => now)
    await blobs.put('x/mine', Buffer.from('1'), 'text/plain')
    await blobs.put('x/other', Buffer.from('2'), 'text/plain')
    const url = await blobs.signedUrl('x/mine', { seconds: 60, downloadName: 'mine.txt' })
    const get = (address: string) => blobs.serve(new Request(new URL(address, 'http://localhost')))
    expect(await (await get(url)).text()).toBe('1')
    for (const forged of [
      url.replace('mine?', 'other?'),
      url.replace('mine.txt', 'x.exe'),
      url.replace(/expires=\d+/, 'expires=9999999999'),
      url.replace(/signature=.*/, 'signature='),
      url.replace('/x/mine', '/x/%E0%A4%A'),
      '/files/x/mine',
    ]) {
      await expect(get(forged), forged).rejects.toMatchObject({ code: 'not-found' })
    }
    now += 61_000
    await expect(get(url)).rejects.toMatchObject({ code: 'not-found' })
  })

  test('no key leads out of the folder', async () => {
    const blobs = folderBlobs(path, 'secret', Date.now)
    for (const key of ['../x', 'a/../../x', '/etc/passwd', 'a//b', '.hidden', '']) {
      await expect(blobs.put(key, Buffer.from(''), 'text/plain'), key).rejects.toMatchObject({
        code: 'request.invalid',
      })
    }
    await blobs.put('a/..%2f..%2fx', Buffer.from('kept inside'), 'text/plain').catch(() => undefined)
    expect((await readdir(path)).toSorted()).toEqual(['content', 'incoming', 'types'])
  })

  test('a name too long for a disk is kept all the same', async () => {
    const blobs = folderBlobs(path, 'secret', Date.now)
    const key = `a/${'Ảnh hộ gia đình '.repeat(40)}.jpg`
    await blobs.put(key, Buffer.from('1'), 'image/jpeg')
    expect(await blobs.has(key)).toBe(true)
  })
})
