// The file that a phone exports, read piece by piece by the page that imports it: what was written is what is read, however it is cut.
import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { pendingFile, type PendingParts } from '../../../web/lib/device/export-file.ts'
import { bringPiece } from '../../../web/manage/devices/import-file.ts'
import { piecesOf, type Piece } from '../../../web/manage/devices/pending-file.ts'

const sha256 = (data: string | Uint8Array) => createHash('sha256').update(data).digest('hex')

const waiting = (note: string): PendingParts['waiting'][number] => {
  const id = randomUUID()
  const content = JSON.stringify({ answers: { id: 'not the id', note }, id })
  return {
    id,
    enrolment: 's.d',
    revision: 0,
    hash: sha256(content),
    content,
    instanceName: 'Hộ 12',
    finishedAt: 0,
    media: [],
    attempts: 0,
    nextAttempt: 0,
    problem: null,
    receipt: null,
  }
}
const draft: PendingParts['drafts'][number] = {
  id: randomUUID(),
  enrolment: 's.d',
  study: 's',
  round: 'baseline',
  survey: { id: 'x', version: '1', hash: 'h' },
  startedAt: 0,
  updatedAt: 0,
  sequence: 1,
  instanceName: 'Bản nháp',
  answered: 1,
  total: 2,
  body: '{"a":["}",{"b":"\\"]"}]}',
}
const photo = randomBytes(200_000)
const parts: PendingParts = {
  waiting: [waiting('"quoted", {braced}, [listed], \\ and ệ'), waiting('"media":[{"')],
  drafts: [draft],
  media: [
    {
      key: [randomUUID(), sha256(photo)],
      bytes: new Uint8Array(photo).buffer,
      type: 'image/jpeg',
      name: 'ảnh "1".jpg',
    },
  ],
}
/** A blob whose stream comes in pieces of so many bytes. */
const inChunks = async (blob: Blob, size: number): Promise<Blob> => {
  const bytes = new Uint8Array(await blob.arrayBuffer())
  const stream = () =>
    new ReadableStream<Uint8Array>({
      start(controller) {
        for (let at = 0; at < bytes.length; at += size) controller.enqueue(bytes.slice(at, at + size))
        controller.close()
      },
    })
  return Object.assign(new Blob([bytes]), { stream }) as Blob
}
const read = async (blob: Blob) => {
  const pieces: Piece[] = []
  for await (const piece of piecesOf(blob)) pieces.push(piece)
  return pieces
}

describe('a phone’s file', () => {
  test.each([1_000_000, 4096, 7])('is read whole in chunks of %i bytes', async (size) => {
    const pieces = await read(await inChunks(await pendingFile(parts, '2026-05-01'), size))
    expect(pieces.map(({ list }) => list)).toEqual(['responses', 'responses', 'drafts', 'media'])
    const [first, second, third, fourth] = pieces.map(
      ({ text }) => JSON.parse(text) as Record<string, string>,
    )
    for (const [index, one] of [first, second].entries()) {
      const { hash, content } = parts.waiting[index]!
      expect(one).toEqual({ hash, content })
    }
    expect(third).toEqual(draft)
    expect(sha256(Buffer.from(fourth?.['base64'] ?? '', 'base64'))).toBe(sha256(photo))
    expect(pieces.at(-1)?.read).toBeGreaterThan(0.99)
  })

  test('with nothing in it has no pieces', async () => {
    expect(await read(await pendingFile({ waiting: [], drafts: [], media: [] }, 'x'))).toEqual([])
  })

  test('that was not copied whole gives what is there, and says so', async () => {
    const whole = await pendingFile(parts, 'x')
    const pieces: Piece[] = []
    const reading = async () => {
      for await (const piece of piecesOf(whole.slice(0, whole.size - 100))) pieces.push(piece)
    }
    await expect(reading()).rejects.toThrow('cut-off')
    expect(pieces).toHaveLength(3)
  })

  test.each(['{"some":[{"other":"file"}]}', 'PK\u0003\u0004', '', '[]'])(
    'is told from another: %j',
    async (text) => {
      await expect(read(new Blob([text]))).rejects.toThrow('not-ours')
    },
  )

  test('is sent piece by piece, each where it belongs, exactly as the phone wrote it', async () => {
    const sent: { url: string; hash: string | null; body: Uint8Array }[] = []
    const send = async (url: string, init: RequestInit) => {
      const request = new Request(new URL(url, 'https://bookend.example'), {
        ...init,
        duplex: 'half',
      } as RequestInit)
      const body = new Uint8Array(await request.arrayBuffer())
      sent.push({ url, hash: request.headers.get('x-bookend-hash'), body })
      return Response.json({ status: 'stored' })
    }
    for (const piece of await read(await pendingFile(parts, 'x'))) {
      expect(await bringPiece(send, 's', piece)).toMatchObject({ status: 'stored' })
    }
    const [response, , , media] = sent
    expect(response?.url).toBe(`/api/studies/s/import/responses/${parts.waiting[0]?.id}`)
    expect(sha256(response?.body ?? '')).toBe(response?.hash)
    expect(media?.url).toBe(`/api/studies/s/import/media/${sha256(media?.body ?? '')}`)
  })
})
