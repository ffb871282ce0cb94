// The contract of responses: one record for one id, nothing lost, nothing overwritten, whole rounds read in order.
import { randomBytes, randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { PutCommand } from '@aws-sdk/lib-dynamodb'
import type { StoredResponse } from '../../../core/response.ts'
import { lastChanged } from '../../../functions/store/changed.ts'
import { pageChanged } from '../../../functions/store/changes.ts'
import { listQuarantine, putQuarantine, readQuarantined } from '../../../functions/store/quarantine.ts'
import { contentHash } from '../../../functions/store/response-item.ts'
import {
  countRound,
  listConflicts,
  pageResponses,
  readResponse,
  readRound,
} from '../../../functions/store/response-reading.ts'
import { putResponse, putRevision, renewFlags } from '../../../functions/store/responses.ts'
import type { Table } from '../../../functions/store/table.ts'
import { response } from '../../support/responses.ts'

const T0 = Date.parse('2026-05-01T03:00:00.000Z')
const at = (minutes: number) => () => T0 + minutes * 60_000

export function responsesContract(table: () => Table): void {
  const all = async (round: string, until?: string) => {
    const found: StoredResponse[] = []
    for await (const one of readRound(table(), 's', round, { until })) found.push(one)
    return found
  }

  describe('responses', () => {
    test('a response comes back as it was sent', async () => {
      const sent = response(
        {
          child: [{ name: 'Nguyễn Thị Hoa', age: '7' }, {}],
          note: '',
          'odd name': '=1+1',
          g: { deep: { er: 'x' } },
        },
        {
          round: 'r-back',
          instanceName: 'Hộ 12',
          media: [
            { slot: '/data/photo', sha256: 'a'.repeat(64), size: 3, type: 'image/jpeg', name: 'ảnh.jpg' },
          ],
        },
      )
      const receipt = await putResponse(
        table(),
        sent,
        [{ kind: 'time', detail: 'ends before it starts' }],
        at(0),
      )
      expect(receipt).toEqual({
        id: sent.id,
        revision: 0,
        hash: contentHash(sent),
        receivedAt: '2026-05-01T03:00:00.000Z',
        status: 'stored',
      })
      expect(await all('r-back')).toEqual([
        {
          ...sent,
          hash: receipt.hash,
          receivedAt: receipt.receivedAt,
          flags: [{ kind: 'time', detail: 'ends before it starts' }],
        },
      ])
    })

    test('64 sends of one response at once: one record, 64 equal receipts', async () => {
      const sent = response({ age: '9' }, { round: 'r-64' })
      let tick = 0
      const receipts = await Promise.all(
        Array.from({ length: 64 }, () => putResponse(table(), structuredClone(sent), [], () => T0 + tick++)),
      )
      expect(new Set(receipts.map((one) => JSON.stringify(one))).size).toBe(1)
      expect(receipts[0]?.status).toBe('stored')
      expect(await all('r-64')).toHaveLength(1)
      expect(await putResponse(table(), sent, [], at(90))).toEqual(receipts[0])
    })

    test('other content under the same id is kept apart, once', async () => {
      const first = response({ age: '9' }, { round: 'r-conflict' })
      const other = { ...first, answers: { age: '10' } }
      await putResponse(table(), first, [], at(0))
      const receipt = await putResponse(table(), other, [], at(1))
      expect(receipt).toMatchObject({
        status: 'conflict',
        hash: contentHash(other),
        receivedAt: '2026-05-01T03:01:00.000Z',
      })
      expect(await putResponse(table(), other, [], at(2))).toEqual(receipt)
      expect((await all('r-conflict')).map((one) => one.answers)).toEqual([{ age: '9' }])
      expect((await listConflicts(table(), 's', 'r-conflict')).map((one) => one.answers)).toEqual([
        { age: '10' },
      ])
      expect(await countRound(table(), 's', 'r-conflict')).toMatchObject({
        responses: 1,
        flagged: 0,
        conflicts: 1,
      })
    })

    test('a correction stands in for what it corrects; two at once are both kept', async () => {
      const first = response({ age: '9' }, { round: 'r-correct' })
      await putResponse(table(), first, [{ kind: 'constraint', at: '/data/age' }], at(0))
      const corrected = (age: string, author: string) => ({
        ...first,
        revision: 1,
        answers: { age },
        author,
        reason: 'called back',
      })
      const [a, b] = await Promise.all([
        putRevision(table(), corrected('11', 'an@example.org'), [], at(5)),
        putRevision(table(), corrected('12', 'binh@example.org'), [], at(5)),
      ])
      expect([a.status, b.status].toSorted()).toEqual(['conflict', 'stored'])
      const kept = await readResponse(table(), 's', 'r-correct', first.id)
      expect(kept.revisions.map((one) => one.revision)).toEqual([0, 1])
      expect(kept.conflicts).toHaveLength(1)
      expect([kept.revisions[1], kept.conflicts[0]].map((one) => one?.answers['age']).toSorted()).toEqual([
        '11',
        '12',
      ])
      expect((await all('r-correct')).map((one) => one.revision)).toEqual([1])
      // As it was before the correction.
      expect((await all('r-correct', '2026-05-01T03:04:00.000Z')).map((one) => one.answers)).toEqual([
        { age: '9' },
      ])
      expect(await countRound(table(), 's', 'r-correct')).toMatchObject({
        responses: 1,
        flagged: 0,
        conflicts: 1,
      })
    })

    test('there is no correction of what is not there, nor without a reason', async () => {
      const sent = { ...response(), revision: 1, author: 'an@example.org', reason: 'x' }
      await expect(putRevision(table(), sent, [], at(0))).rejects.toMatchObject({ code: 'not-found' })
      const { reason: _reason, ...without } = sent
      await expect(putRevision(table(), without, [], at(0))).rejects.toMatchObject({
        code: 'request.invalid',
      })
    })

    test('a response too long for one item is stored whole', async () => {
      const sent = response({ story: randomBytes(900_000).toString('base64') }, { round: 'r-long' })
      await putResponse(table(), sent, [], at(0))
      const other = { ...sent, answers: { story: randomBytes(600_000).toString('base64') } }
      await putResponse(table(), other, [], at(0))
      expect(await all('r-long')).toEqual([expect.objectContaining(sent)])
      expect((await listConflicts(table(), 's', 'r-long'))[0]?.answers).toEqual(other.answers)
    })

    test('a round is read by id, whole, and in pages; an item that is broken does not stop it', async () => {
      const sent = Array.from({ length: 300 }, (_unused, index) =>
        response({ n: String(index) }, { round: 'r-many' }),
      )
      await Promise.all(sent.map((one) => putResponse(table(), one, [], at(0))))
      const ids = sent.map((one) => one.id).toSorted()
      expect((await all('r-many')).map((one) => one.id)).toEqual(ids)

      const paged: string[] = []
      let cursor: string | undefined
      do {
        const page = await pageResponses(table(), 's', 'r-many', { cursor, limit: 7 })
        expect(page.responses.length).toBeLessThanOrEqual(7)
        paged.push(...page.responses.map((one) => one.id))
        cursor = page.cursor
      } while (cursor)
      expect(paged.toSorted()).toEqual(ids)

      const id = randomUUID().replace(/.$/, '3')
      const broken = {
        pk: 'RESPONSES#s#r-many#3',
        sk: `${id}#000000`,
        receivedAt: '2026-05-01T03:00:00.000Z',
      }
      await table().client.send(new PutCommand({ TableName: table().name, Item: broken }))
      await expect(all('r-many')).rejects.toThrow(id)
      const unreadable: string[] = []
      let readable = 0
      for await (const _one of readRound(table(), 's', 'r-many', {
        unreadable: (key) => unreadable.push(key),
      }))
        readable += 1
      expect({ readable, unreadable }).toEqual({ readable: 300, unreadable: [broken.sk] })
    })

    test('doubts are counted, and can be taken back', async () => {
      const sent = response({}, { round: 'r-flags' })
      await putResponse(table(), sent, [{ kind: 'media-missing' }], at(0))
      expect(await countRound(table(), 's', 'r-flags')).toMatchObject({ flagged: 1 })
      expect(await renewFlags(table(), sent, T0, async () => [])).toBe(true)
      expect(await countRound(table(), 's', 'r-flags')).toMatchObject({ responses: 1, flagged: 0 })
      expect(await renewFlags(table(), response({}, { round: 'r-flags' }), T0, async () => [])).toBe(false)
    })

    test('the time of the last change is known to the minute', async () => {
      expect(await lastChanged(table(), 's', 'r-changed')).toBe(0)
      await putResponse(table(), response({}, { round: 'r-changed' }), [], at(3.5))
      expect(await lastChanged(table(), 's', 'r-changed')).toBe(T0 + 4 * 60_000)
    })

    test('whoever asks what changed reads only the shards that did', async () => {
      const round = 'r-shards'
      const sent = ['0', '3', '3', 'f'].map((end) =>
        response({ end }, { round, id: randomUUID().replace(/.$/, end) }),
      )
      for (const one of sent) await putResponse(table(), one, [], at(0))
      const corrected = { ...sent[1]!, revision: 1, author: 'lan@example.org', reason: 'typo' }
      await putRevision(table(), corrected, [], at(20))
      const read = new Set<string>()
      const { client, name } = table()
      const watched = Object.assign(Object.create(client) as Table['client'], {
        send: (command: { input: object }) => {
          for (const [shard] of JSON.stringify(command.input).matchAll(/RESPONSES#s#r-shards#\w+/g))
            read.add(shard)
          return client.send(command as Parameters<typeof client.send>[0])
        },
      })
      const changed = async (since: number) => {
        read.clear()
        const unreadable = () => undefined
        const asking = { since: new Date(at(since)()).toISOString(), until: new Date(at(60)()).toISOString() }
        const { responses } = await pageChanged({ client: watched, name }, 's', round, { ...asking, limit: 100, unreadable }) // prettier-ignore
        return responses.map(({ id, revision }) => [id, revision])
      }
      expect(await changed(19)).toEqual([[sent[1]!.id, 1]])
      expect([...read]).toEqual(['RESPONSES#s#r-shards#3'])
      expect(await changed(30)).toEqual([])
      expect([...read]).toEqual([])
      expect((await changed(-1)).toSorted()).toEqual(
        sent.map(({ id }, index) => [id, index === 1 ? 1 : 0]).toSorted(),
      )
      expect(read.size).toBe(3)
    })

    test('what was not understood is kept as it came, once', async () => {
      const bytes = randomBytes(700_000)
      const entry = {
        study: 's',
        round: 'baseline',
        device: 'd1',
        id: 'x',
        reason: 'not-json' as const,
        receivedAt: '2026-05-01T03:00:00.000Z',
      }
      const kept = await putQuarantine(table(), entry, bytes)
      expect(
        await putQuarantine(table(), { ...entry, receivedAt: '2026-06-01T00:00:00.000Z' }, bytes),
      ).toEqual(kept)
      expect(await listQuarantine(table(), 's')).toEqual([kept])
      expect(Buffer.from((await readQuarantined(table(), 's', kept.hash)) ?? []).equals(bytes)).toBe(true)
    })
  })
}
