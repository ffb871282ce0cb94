// Backup and restore: everything comes back, as of the moment that the backup names, and whatever is damaged or missing is found.
import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gunzipSync } from 'node:zlib'
import { DeleteCommand, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { contentPath } from '../../functions/backup/folder.ts'
import { makeBackup, type Installation } from '../../functions/backup/make.ts'
import { pageOf } from '../../functions/backup/page.ts'
import { restoreBackup } from '../../functions/backup/restore.ts'
import { compareCounts, verify } from '../../functions/backup/verify.ts'
import { s3Blobs } from '../../functions/blobs.ts'
import { folderBlobs } from '../../functions/blobs/folder.ts'
import { folderListing, s3Listing } from '../../functions/blobs/list.ts'
import { lineOf, scanItems } from '../../functions/store/dump.ts'
import { openEmbedded } from '../../functions/store/embedded.ts'
import { conflictKey, partitionOf, partsPrefix, revisionKey } from '../../functions/store/response-item.ts'
import { listQuarantine } from '../../functions/store/quarantine.ts'
import type { Table } from '../../functions/store/table.ts'
import { openApp, type TestApp } from '../support/app.ts'
import { enrolled, startFieldwork } from '../support/fieldwork.ts'
import { openS3 } from '../support/s3.ts'

const sha256 = (data: Uint8Array) => createHash('sha256').update(data).digest('hex')

let app: TestApp
let source: Installation
let out: string
let phone: Awaited<ReturnType<typeof enrolled>>
const picture = randomBytes(5000)
const ids = { corrected: '', conflict: '', large: '', waiting: '' }

beforeAll(async () => {
  app = await openApp()
  out = await mkdtemp(join(tmpdir(), 'bookend-backup-'))
  const { survey } = await startFieldwork(app)
  phone = await enrolled(app, survey)
  const { deps } = app
  source = { ...deps, listing: folderListing(join(app.folder, 'files')) }
  const put = (content: { id: string }) =>
    app.call(`/api/responses/${content.id}`, { as: { token: phone.token }, method: 'PUT', json: content })
  await app.call(`/api/media/${sha256(picture)}`, {
    as: { token: phone.token },
    method: 'PUT',
    bytes: picture,
  })
  const media = (hash: string) => [
    { slot: '/data/photo', sha256: hash, size: 5000, type: 'image/jpeg', name: 'ảnh.jpg' },
  ]

  const corrected = phone.fill({ name: 'Lan', age: '200' }, { media: media(sha256(picture)) })
  await put(corrected)
  for (const [base, value] of ['20', '21'].entries()) {
    const json = { base, edits: [{ set: '/data/age', value }], reason: 'typing error' }
    await app.call(`/api/studies/s/rounds/baseline/responses/${corrected.id}/revisions`, {
      as: 'supervisor',
      json,
    })
  }
  const conflict = phone.fill({ age: '30' })
  await put(conflict)
  await put({ ...conflict, answers: { age: '31' } } as typeof conflict)
  const large = phone.fill({ note: randomBytes(600_000).toString('base64') })
  await put(large)
  const waiting = phone.fill({ age: '3' }, { media: media('a'.repeat(64)) })
  await put(waiting)
  await app.call(`/api/responses/${randomUUID()}`, {
    as: { token: phone.token },
    method: 'PUT',
    bytes: new TextEncoder().encode('<html>'),
  })
  Object.assign(ids, { corrected: corrected.id, conflict: conflict.id, large: large.id, waiting: waiting.id })
})
afterAll(async () => {
  await app.close()
  await rm(out, { recursive: true, force: true })
})

interface Fresh extends Installation {
  files: string
  close(): Promise<void>
}
async function fresh(): Promise<Fresh> {
  const folder = await mkdtemp(join(tmpdir(), 'bookend-restored-'))
  const table = await openEmbedded()
  const files = join(folder, 'files')
  return {
    ...source,
    table,
    blobs: folderBlobs(files, 'x', Date.now),
    listing: folderListing(files),
    files,
    close: async () => {
      await table.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
const linesOf = async (table: Table) => {
  const lines: string[] = []
  for await (const item of scanItems(table)) lines.push(lineOf(item))
  return lines.toSorted()
}

describe('a backup', () => {
  it('fails where the files can not be listed: it must not pass for one of nothing', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'bookend-unlisted-'))
    try {
      await writeFile(join(folder, 'content'), 'not a folder')
      const all = async () => {
        for await (const _file of folderListing(folder).list('studies/'));
      }
      await expect(all()).rejects.toThrow('ENOTDIR')
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  })

  it('comes back whole, item by item and file by file', async () => {
    const manifest = await makeBackup(source, out)
    expect(manifest.items).toMatchObject({
      revision: 6,
      conflict: 1,
      part: 2,
      quarantine: 1,
    })
    const target = await fresh()
    const done = await restoreBackup(target, out)
    expect(await linesOf(target.table)).toEqual(await linesOf(source.table))
    const [before, after] = [await verify(source), await verify(target)]
    expect(after).toEqual(before)
    expect(after).toMatchObject({ faults: [], awaited: 1 })
    expect(done.files).toBe(manifest.files)
    expect(compareCounts(after.counts, { ...manifest.items, file: manifest.files })).toEqual([])
    const key = `studies/s/media/${sha256(picture)}`
    expect(Buffer.from((await target.blobs.get(key)) ?? []).equals(picture)).toBe(true)
    await target.close()
  })

  it('is not put into what is not empty, unless to add what is missing', async () => {
    const target = await fresh()
    await restoreBackup(target, out)
    await expect(restoreBackup(target, out)).rejects.toThrow('Nothing was changed')
    const key = { pk: partitionOf('s', 'baseline', ids.corrected), sk: revisionKey(ids.corrected, 1) }
    await target.table.client.send(new DeleteCommand({ TableName: target.table.name, Key: key }))
    expect(await restoreBackup(target, out, { merge: true })).toMatchObject({ items: 1, files: 0 })
    expect(await linesOf(target.table)).toEqual(await linesOf(source.table))
    await target.close()
  })

  it('copies each file once, however many backups there are', async () => {
    const first = await makeBackup(source, out)
    const path = contentPath(out, sha256(picture))
    const { mtimeMs } = await stat(path)
    const told: string[] = []
    const second = await makeBackup(source, out, (line) => told.push(line))
    expect(second.files).toBe(first.files)
    expect((await stat(path)).mtimeMs).toBe(mtimeMs)
    expect((await readdir(out)).filter((name) => name !== 'files').length).toBeGreaterThan(1)
  })

  it('is of its moment: what comes while it is made is not in it', async () => {
    const later = phone.fill({ age: '9' })
    const making = makeBackup(source, out)
    await new Promise((resolve) => setTimeout(resolve, 50))
    await app.call(`/api/responses/${later.id}`, { as: { token: phone.token }, method: 'PUT', json: later })
    await app.call(`/api/studies/s/rounds/baseline/responses/${ids.corrected}/review`, {
      as: 'supervisor',
      method: 'PUT',
      json: { revision: 2, state: 'approved', seen: null },
    })
    const { moment } = await making
    const target = await fresh()
    await restoreBackup(target, out, { moment })
    const text = (await linesOf(target.table)).join('\n')
    expect(text).not.toContain(later.id)
    expect(text).not.toContain('"approved"')
    expect((await verify(target)).faults).toEqual([])
    await target.close()
  })

  it('goes from a folder to S3 and back', async () => {
    const server = await openS3()
    const table = await openEmbedded()
    const blobs = s3Blobs('files', server.client)
    const target = { ...source, table, blobs, listing: s3Listing('files', server.client) }
    await restoreBackup(target, out)
    expect(await verify(target)).toMatchObject({ faults: [] })
    const again = await mkdtemp(join(tmpdir(), 'bookend-backup-'))
    await makeBackup(target, again)
    const back = await fresh()
    await restoreBackup(back, again)
    expect(await linesOf(back.table)).toEqual(await linesOf(table))
    expect((await verify(back)).faults).toEqual([])
    await Promise.all([back.close(), table.close(), server.close()])
    await rm(again, { recursive: true })
  })

  it('that is damaged is not restored as if it were whole', async () => {
    const copy = await mkdtemp(join(tmpdir(), 'bookend-backup-'))
    const manifest = await makeBackup(source, copy)
    const path = contentPath(copy, sha256(picture))
    const bytes = await readFile(path)
    bytes[100]! ^= 1
    await writeFile(path, bytes)
    const target = await fresh()
    await expect(restoreBackup(target, copy)).rejects.toThrow('damaged')
    expect(await target.blobs.has(`studies/s/media/${sha256(picture)}`)).toBe(false)
    await target.close()
    // A backup that was interrupted has no manifest.
    await rm(join(copy, manifest.moment.replace(/[-:.]/g, ''), 'manifest.json'))
    await expect(restoreBackup(await fresh(), copy)).rejects.toThrow('no finished backup')
    await rm(copy, { recursive: true })
  })
})

describe('the verifier', () => {
  let target: Fresh
  beforeEach(async () => {
    target = await fresh()
    await restoreBackup(target, out)
    return () => target.close()
  })
  const keyOf = (id: string, sk: string) => ({ pk: partitionOf('s', 'baseline', id), sk })
  const remove = (key: object) =>
    target.table.client.send(new DeleteCommand({ TableName: target.table.name, Key: key }))
  async function damage(key: object, attribute: string) {
    const { Item } = await target.table.client.send(
      new GetCommand({ TableName: target.table.name, Key: key }),
    )
    const bytes = new Uint8Array(Item?.[attribute] as Uint8Array)
    bytes[bytes.length >> 1]! ^= 0x10
    await target.table.client.send(
      new PutCommand({ TableName: target.table.name, Item: { ...Item, [attribute]: bytes } }),
    )
  }
  const faults = async () => [...new Set((await verify(target)).faults.map(({ fault }) => fault))]

  it('finds nothing wrong with what is whole', async () => {
    const found = await verify(target)
    expect(found.faults).toEqual([])
    expect(pageOf(found, 'this')).toContain('Nothing is wrong.')
  })

  it('finds a missing revision', async () => {
    await remove(keyOf(ids.corrected, revisionKey(ids.corrected, 1)))
    expect(await faults()).toEqual(['hole'])
    await remove(keyOf(ids.corrected, revisionKey(ids.corrected, 2)))
    expect(await faults()).toEqual([])
  })

  it('finds that the first revision is gone, and a conflict that stands alone', async () => {
    await remove(keyOf(ids.corrected, revisionKey(ids.corrected, 0)))
    await remove(keyOf(ids.conflict, revisionKey(ids.conflict, 0)))
    expect((await faults()).toSorted()).toEqual(['hole', 'lone-conflict'])
  })

  it('finds a damaged hash, body, and part', async () => {
    await damage(keyOf(ids.conflict, revisionKey(ids.conflict, 0)), 'hash')
    expect(await faults()).toEqual(['altered'])
    await damage(keyOf(ids.waiting, revisionKey(ids.waiting, 0)), 'br')
    const { faults: both } = await verify(target)
    expect(both).toHaveLength(2)
    const large = await target.table.client.send(
      new GetCommand({ TableName: target.table.name, Key: keyOf(ids.large, revisionKey(ids.large, 0)) }),
    )
    const hash = Buffer.from(large.Item?.['hash'] as Uint8Array).toString('hex')
    await remove(keyOf(ids.large, `${partsPrefix(ids.large, hash)}#001`))
    expect((await verify(target)).faults).toHaveLength(3)
  })

  it('finds a medium that is gone, and one with a damaged byte', async () => {
    const path = join(target.files, 'content/studies/s/media', sha256(picture))
    const bytes = await readFile(path)
    bytes[7]! ^= 1
    await writeFile(path, bytes)
    expect(await faults()).toEqual(['file-altered'])
    await rm(path)
    expect(await faults()).toEqual(['media-absent'])
  })

  it('finds surveys that are gone or damaged, and damaged quarantine', async () => {
    const folder = join(target.files, 'content/studies/s/surveys')
    const [name = ''] = (await readdir(folder)).filter((one) => one.endsWith('.gz'))
    const packed = await readFile(join(folder, name))
    await writeFile(join(folder, name), packed.subarray(0, packed.length - 20))
    expect(await faults()).toEqual(['survey-altered'])
    await rm(join(folder, name))
    expect(await faults()).toEqual(['survey-absent'])
    const [entry] = await listQuarantine(target.table, 's')
    await damage({ pk: 'QUARANTINE#s', sk: entry?.hash ?? '' }, 'br')
    expect((await faults()).length).toBe(2)
  })

  it('finds that something is missing that nothing else names, by the counts of the backup', async () => {
    const hash = (await verify(target)).counts
    await remove(keyOf(ids.large, revisionKey(ids.large, 0)))
    expect(compareCounts((await verify(target)).counts, hash)).toMatchObject([{ fault: 'count' }])
    expect(conflictKey(ids.large, 'x')).toContain(ids.large)
  })
})

describe('the commands', () => {
  const run = (command: string, folder: string, ...options: string[]) =>
    promisify(execFile)(process.execPath, ['functions/backup.ts', command, ...options], {
      env: { ...process.env, BOOKEND_DATA: folder },
    }).then(
      ({ stdout }) => ({ code: 0, text: stdout }),
      (error: { code: number; stdout: string; stderr: string }) => ({
        code: error.code,
        text: error.stdout + error.stderr,
      }),
    )

  it('back up, restore and verify the local server’s folder', { timeout: 60_000 }, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'bookend-data-'))
    const [data, copy] = [join(folder, 'data'), join(folder, 'copy')]
    await mkdir(copy)
    expect(await run('restore', data, '--from', out)).toMatchObject({ code: 0 })
    expect(await run('verify', data)).toMatchObject({
      code: 0,
      text: expect.stringContaining('Nothing is wrong.') as string,
    })
    expect(await run('backup', data, '--out', copy)).toMatchObject({ code: 0 })
    expect(await run('verify', data, '--from', copy)).toMatchObject({ code: 0 })
    expect((await run('restore', data, '--from', copy)).code).toBe(1)
    const [stamp = ''] = (await readdir(copy)).filter((name) => name !== 'files')
    expect(gunzipSync(await readFile(join(copy, stamp, 'items.jsonl.gz'))).toString()).toContain(
      ids.corrected,
    )
    await rm(join(data, 'files/content/studies/s/media', sha256(picture)))
    expect(await run('verify', data)).toMatchObject({
      code: 1,
      text: expect.stringContaining('1 faults') as string,
    })
    expect((await run('nothing', data)).code).toBe(1)
    await rm(folder, { recursive: true })
  })
})
