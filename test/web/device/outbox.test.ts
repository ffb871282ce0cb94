// @vitest-environment node
// Finishing an interview, its media, and the file for devices that cannot send.
import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { canonicalJson } from '../../../core/canonical.ts'
import { type DeviceDatabase } from '../../../web/lib/device/database.ts'
import { listDrafts, loadDraft, saveDraft } from '../../../web/lib/device/drafts.ts'
import { pendingFile, pendingParts } from '../../../web/lib/device/export-file.ts'
import { keepMedia, mediaFacts, mediaOf } from '../../../web/lib/device/media.ts'
import {
  listWaiting,
  loadLast,
  loadWaiting,
  mediaReferences,
  putInOutbox,
  waitingOf,
} from '../../../web/lib/device/outbox.ts'
import { moveToOutbox, content, draft, enrolled, freshDevice, survey, withOutbox } from './fixture.ts'

const sha256 = (data: string | Uint8Array) => createHash('sha256').update(data).digest('hex')

describe('finishing', () => {
  it('moves the draft to the outbox under the hash of its canonical JSON', async () => {
    const { database } = await enrolled()
    const begun = draft()
    await saveDraft(database, begun)
    const finished = content({ id: begun.id })
    const waiting = await waitingOf(finished, begun.enrolment, 7, 1)
    await moveToOutbox(database, waiting)
    expect(await listDrafts(database)).toEqual([])
    const kept = await loadWaiting(database, begun.id)
    expect(kept?.hash).toBe(sha256(canonicalJson(finished)))
    expect(JSON.parse(kept?.content ?? '')).toEqual(finished)
  })

  it('keeps what the next interview may look at, and only the newest', async () => {
    const { database } = await enrolled()
    for (const place of ['Huế', 'Hội An']) {
      const begun = draft()
      const waiting = await waitingOf(content({ id: begun.id }), begun.enrolment, 7, 1)
      await moveToOutbox(database, waiting, { key: [begun.enrolment, survey.id], answers: { place } })
    }
    const { enrolment } = draft()
    expect((await loadLast(database, [enrolment, survey.id]))?.answers).toEqual({ place: 'Hội An' })
    expect(await loadLast(database, [enrolment, 'another'])).toBeUndefined()
  })

  it('that took too long and was undone leaves the draft, its newer answers and their photo where they are', async () => {
    const database = freshDevice()
    const begun = draft()
    await saveDraft(database, begun)
    const waiting = await waitingOf(content({ id: begun.id }), begun.enrolment, 7, begun.sequence)
    const photo = new File([new Uint8Array(9)], 'nhà.jpg', { type: 'image/jpeg' })
    await keepMedia(database, begun.id, photo)
    await putInOutbox(database, waiting)
    expect(await loadDraft(database, begun.id)).toEqual(begun)
    const newer = { ...begun, sequence: begun.sequence + 1, body: 'newer' }
    await saveDraft(database, newer)
    await moveToOutbox(database, waiting)
    expect(await loadDraft(database, begun.id)).toEqual(newer)
    expect(await mediaOf(database, begun.id)).toHaveLength(1)
  })

  it('that cannot be written leaves the draft where it was', async () => {
    const { database } = await enrolled()
    const begun = draft()
    await saveDraft(database, begun)
    const failing: DeviceDatabase = {
      ...database,
      write: (tables, work) =>
        database.write(tables, async (transaction) => {
          await work(transaction)
          throw new DOMException('full', 'QuotaExceededError')
        }),
    }
    const waiting = await waitingOf(content({ id: begun.id }), begun.enrolment, 7, 1)
    await expect(moveToOutbox(failing, waiting)).rejects.toMatchObject({ reason: 'full' })
    expect(await loadDraft(database, begun.id)).toEqual(begun)
    expect(await listWaiting(database)).toEqual([])
  })

  it('keeps the photos that the response names and lets go those that were taken again', async () => {
    const { database } = await enrolled()
    const id = crypto.randomUUID()
    await keepMedia(database, id, new File(['blurred'], 'a.jpg'))
    await keepMedia(database, id, new File(['sharp'], 'a.jpg'))
    const held = await mediaFacts(database, id)
    const answers = { child: [{ photo: '' }, { photo: `${sha256('sharp')}.jpg` }] }
    const media = mediaReferences(survey, answers, held)
    expect(media).toEqual([
      {
        slot: '/data/child[2]/photo',
        sha256: sha256('sharp'),
        size: 5,
        type: 'application/octet-stream',
        name: 'a.jpg',
      },
    ])
    await moveToOutbox(database, await waitingOf(content({ id, answers, media }), 'study.d1', 7, 1))
    expect((await mediaOf(database, id)).map((one) => one.key[1])).toEqual([sha256('sharp')])
  })
})

it('text that looks like a file name is not a photo unless its question is one', () => {
  expect(mediaReferences(survey, { note: `${'a'.repeat(64)}.jpg` }, [])).toEqual([])
})

it('everything unsent fits into one file: responses with their hash, drafts, and photos to the byte', async () => {
  const { database, waiting } = await withOutbox(content(), content())
  const begun = draft()
  await saveDraft(database, begun)
  const bytes = Uint8Array.from({ length: 100_000 }, (_, index) => index * 7)
  await keepMedia(database, begun.id, new File([bytes], 'ảnh.jpg', { type: 'image/jpeg' }))
  const file = await pendingFile(await pendingParts(database), '2026-05-01T00:00:00.000Z')
  const read: unknown = JSON.parse(await file.text())
  expect(read).toMatchObject({
    format: 'bookend-pending',
    responses: waiting.map(({ hash, content: text }) => ({ hash, content: text })),
    drafts: [begun],
    media: [
      {
        response: begun.id,
        sha256: sha256(bytes),
        name: 'ảnh.jpg',
        base64: Buffer.from(bytes).toString('base64'),
      },
    ],
  })
})
