// What the store promises, on every engine that it runs on.
import { randomBytes, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { PutCommand } from '@aws-sdk/lib-dynamodb'
import type { Report } from '../../core/report.ts'
import type { StoredResponse } from '../../core/response.ts'
import type { Device, Round, Study } from '../../core/study.ts'
import { readAudit, writeAudit } from '../../functions/store/audit.ts'
import { lastChanged } from '../../functions/store/changed.ts'
import {
  createDevice,
  enrolDevice,
  getDevice,
  listDevices,
  noteContact,
  renewLink,
  revokeDevice,
} from '../../functions/store/devices.ts'
import { createExport, exportId, getExport, listExports, noteExport } from '../../functions/store/exports.ts'
import { getIndicators, putIndicators } from '../../functions/store/indicators.ts'
import { listQuarantine, putQuarantine, readQuarantined } from '../../functions/store/quarantine.ts'
import { getReport, listReports, newestReport, putReport } from '../../functions/store/reports.ts'
import { contentHash } from '../../functions/store/response-item.ts'
import {
  countRound,
  listConflicts,
  pageResponses,
  readResponse,
  readRound,
} from '../../functions/store/response-reading.ts'
import { putResponse, putRevision, setFlags } from '../../functions/store/responses.ts'
import { createRound, getRound, listRounds, updateRound } from '../../functions/store/rounds.ts'
import { createStudy, getStudy, listStudies, updateStudy } from '../../functions/store/studies.ts'
import { createSurvey, listSurveys } from '../../functions/store/surveys.ts'
import type { Table } from '../../functions/store/table.ts'
import { response } from '../support/responses.ts'
import { engines } from '../support/tables.ts'

const T0 = Date.parse('2026-05-01T03:00:00.000Z')
const at = (minutes: number) => () => T0 + minutes * 60_000

describe.each(Object.entries(engines))('on %s', (_, open) => {
  let table: Table & { close(): Promise<void> }
  beforeAll(async () => {
    table = await open()
  })
  afterAll(() => table?.close())

  const all = async (round: string, until?: string) => {
    const found: StoredResponse[] = []
    for await (const one of readRound(table, 's', round, { until })) found.push(one)
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
        table,
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
        Array.from({ length: 64 }, () => putResponse(table, structuredClone(sent), [], () => T0 + tick++)),
      )
      expect(new Set(receipts.map((one) => JSON.stringify(one))).size).toBe(1)
      expect(receipts[0]?.status).toBe('stored')
      expect(await all('r-64')).toHaveLength(1)
      expect(await putResponse(table, sent, [], at(90))).toEqual(receipts[0])
    })

    test('other content under the same id is kept apart, once', async () => {
      const first = response({ age: '9' }, { round: 'r-conflict' })
      const other = { ...first, answers: { age: '10' } }
      await putResponse(table, first, [], at(0))
      const receipt = await putResponse(table, other, [], at(1))
      expect(receipt).toMatchObject({
        status: 'conflict',
        hash: contentHash(other),
        receivedAt: '2026-05-01T03:01:00.000Z',
      })
      expect(await putResponse(table, other, [], at(2))).toEqual(receipt)
      expect((await all('r-conflict')).map((one) => one.answers)).toEqual([{ age: '9' }])
      expect((await listConflicts(table, 's', 'r-conflict')).map((one) => one.answers)).toEqual([
        { age: '10' },
      ])
      expect(await countRound(table, 's', 'r-conflict')).toEqual({ responses: 1, flagged: 0, conflicts: 1 })
    })

    test('a correction stands in for what it corrects; two at once are both kept', async () => {
      const first = response({ age: '9' }, { round: 'r-correct' })
      await putResponse(table, first, [{ kind: 'constraint', at: '/data/age' }], at(0))
      const corrected = (age: string, author: string) => ({
        ...first,
        revision: 1,
        answers: { age },
        author,
        reason: 'called back',
      })
      const [a, b] = await Promise.all([
        putRevision(table, corrected('11', 'an@example.org'), [], at(5)),
        putRevision(table, corrected('12', 'binh@example.org'), [], at(5)),
      ])
      expect([a.status, b.status].toSorted()).toEqual(['conflict', 'stored'])
      const kept = await readResponse(table, 's', 'r-correct', first.id)
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
      expect(await countRound(table, 's', 'r-correct')).toEqual({ responses: 1, flagged: 0, conflicts: 1 })
    })

    test('there is no correction of what is not there, nor without a reason', async () => {
      const sent = { ...response(), revision: 1, author: 'an@example.org', reason: 'x' }
      await expect(putRevision(table, sent, [], at(0))).rejects.toMatchObject({ code: 'not-found' })
      const { reason: _reason, ...without } = sent
      await expect(putRevision(table, without, [], at(0))).rejects.toMatchObject({ code: 'request.invalid' })
    })

    test('a response too long for one item is stored whole', async () => {
      const sent = response({ story: randomBytes(900_000).toString('base64') }, { round: 'r-long' })
      await putResponse(table, sent, [], at(0))
      const other = { ...sent, answers: { story: randomBytes(600_000).toString('base64') } }
      await putResponse(table, other, [], at(0))
      expect(await all('r-long')).toEqual([expect.objectContaining(sent)])
      expect((await listConflicts(table, 's', 'r-long'))[0]?.answers).toEqual(other.answers)
    })

    test('a round is read by id, whole, and in pages; an item that is broken does not stop it', async () => {
      const sent = Array.from({ length: 300 }, (_unused, index) =>
        response({ n: String(index) }, { round: 'r-many' }),
      )
      await Promise.all(sent.map((one) => putResponse(table, one, [], at(0))))
      const ids = sent.map((one) => one.id).toSorted()
      expect((await all('r-many')).map((one) => one.id)).toEqual(ids)

      const paged: string[] = []
      let cursor: string | undefined
      do {
        const page = await pageResponses(table, 's', 'r-many', { cursor, limit: 7 })
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
      await table.client.send(new PutCommand({ TableName: table.name, Item: broken }))
      await expect(all('r-many')).rejects.toThrow(id)
      const unreadable: string[] = []
      let readable = 0
      for await (const _one of readRound(table, 's', 'r-many', { unreadable: (key) => unreadable.push(key) }))
        readable += 1
      expect({ readable, unreadable }).toEqual({ readable: 300, unreadable: [broken.sk] })
    })

    test('doubts are counted, and can be taken back', async () => {
      const sent = response({}, { round: 'r-flags' })
      await putResponse(table, sent, [{ kind: 'media-missing' }], at(0))
      expect(await countRound(table, 's', 'r-flags')).toMatchObject({ flagged: 1 })
      expect(await setFlags(table, sent, [], T0)).toBe(true)
      expect(await countRound(table, 's', 'r-flags')).toMatchObject({ responses: 1, flagged: 0 })
      expect(await setFlags(table, response({}, { round: 'r-flags' }), [], T0)).toBe(false)
    })

    test('the time of the last change is known to the minute', async () => {
      expect(await lastChanged(table, 's', 'r-changed')).toBe(0)
      await putResponse(table, response({}, { round: 'r-changed' }), [], at(3.5))
      expect(await lastChanged(table, 's', 'r-changed')).toBe(T0 + 4 * 60_000)
    })

    test('what was not understood is kept as it came, once', async () => {
      const bytes = randomBytes(700_000)
      const entry = {
        study: 's',
        round: 'baseline',
        device: 'd1',
        id: 'x',
        reason: 'not JSON',
        receivedAt: '2026-05-01T03:00:00.000Z',
      }
      const kept = await putQuarantine(table, entry, bytes)
      expect(await putQuarantine(table, { ...entry, receivedAt: '2026-06-01T00:00:00.000Z' }, bytes)).toEqual(
        kept,
      )
      expect(await listQuarantine(table, 's')).toEqual([kept])
      expect(Buffer.from((await readQuarantined(table, 's', kept.hash)) ?? []).equals(bytes)).toBe(true)
    })
  })

  describe('studies, rounds, surveys', () => {
    const study: Study = {
      id: 'lao-dong',
      title: { vi: 'Lao động trẻ em', en: 'Child labour' },
      members: [{ email: 'lan@example.org', role: 'manager' }],
      minimumCell: 10,
      timezone: 'Asia/Ho_Chi_Minh',
      createdAt: '2026-05-01T00:00:00.000Z',
      revision: 1,
    }
    const round: Round = {
      id: 'baseline',
      study: study.id,
      title: { en: 'Baseline' },
      kind: 'baseline',
      order: 1,
      status: 'draft',
      opens: null,
      closes: null,
      target: 1200,
      surveys: [],
      revision: 1,
    }

    test('a study is created once and changed from its newest revision only', async () => {
      expect(await createStudy(table, study)).toBe(true)
      expect(await createStudy(table, study)).toBe(false)
      const changed = await updateStudy(table, { ...study, minimumCell: 5 })
      expect(changed.revision).toBe(2)
      await expect(updateStudy(table, { ...study, minimumCell: 0 })).rejects.toMatchObject({
        code: 'conflict.changed',
      })
      expect(await getStudy(table, study.id)).toEqual(changed)
      expect(await listStudies(table)).toEqual([changed])
      expect(await getStudy(table, 'other')).toBeUndefined()
    })

    test('rounds are listed in their order and changed from their newest revision only', async () => {
      await createRound(table, { ...round, id: 'aftermath', order: 2, kind: 'endline' })
      expect(await createRound(table, round)).toBe(true)
      expect(await createRound(table, round)).toBe(false)
      expect((await listRounds(table, study.id)).map((one) => one.id)).toEqual(['baseline', 'aftermath'])
      await updateRound(table, { ...round, status: 'open' })
      await expect(updateRound(table, { ...round, status: 'closed' })).rejects.toMatchObject({
        code: 'conflict.changed',
      })
      expect(await getRound(table, study.id, 'baseline')).toMatchObject({ status: 'open', revision: 2 })
    })

    test('the same survey twice is one', async () => {
      const survey = {
        hash: 'b'.repeat(64),
        id: 'household',
        version: '1',
        title: 'Hộ gia đình',
        languages: ['Tiếng Việt (vi)'],
        questions: 3,
        workbook: { name: 'hộ.xlsx', sha256: 'c'.repeat(64) },
        uploadedBy: 'lan@example.org',
        uploadedAt: '2026-05-01T00:00:00.000Z',
        warnings: 0,
      }
      expect(await createSurvey(table, study.id, survey)).toBe(true)
      expect(await createSurvey(table, study.id, { ...survey, uploadedAt: '2026-05-02T00:00:00.000Z' })).toBe(
        false,
      )
      expect(await listSurveys(table, study.id)).toEqual([survey])
    })

    test('indicators are changed from their newest revision only', async () => {
      expect(await getIndicators(table, study.id)).toBeUndefined()
      const indicators = [
        {
          name: 'works',
          label: { en: 'Works' },
          expression: "${works} = 'yes'",
          type: 'proportion' as const,
          disaggregateBy: ['sex'],
        },
      ]
      expect(await putIndicators(table, study.id, indicators, 0)).toBe(1)
      await expect(putIndicators(table, study.id, [], 0)).rejects.toMatchObject({ code: 'conflict.changed' })
      expect(await putIndicators(table, study.id, indicators, 1)).toBe(2)
      expect(await getIndicators(table, study.id)).toEqual({ indicators, revision: 2 })
    })
  })

  describe('devices', () => {
    const device: Device = {
      id: 'd1',
      study: 's',
      round: 'baseline',
      enumerator: 'Trần Văn Bình',
      status: 'invited',
      invitedBy: 'lan@example.org',
      invitedAt: '2026-05-01T00:00:00.000Z',
      linkExpires: '2026-05-08T00:00:00.000Z',
      enrolledAt: null,
      lastSeen: null,
      holds: null,
    }
    const enrol = (id: string, secretHash: string, linkHash = 'link', time = '2026-05-02T00:00:00.000Z') =>
      enrolDevice(table, 's', id, { linkHash, secretHash, at: time })

    test('one phone takes the link; it may ask again, another may not', async () => {
      await createDevice(table, device, 'link')
      expect(await createDevice(table, device, 'link')).toBe(false)
      const taken = await Promise.all(['a', 'b', 'c'].map((secret) => enrol('d1', secret)))
      expect(taken.filter(Boolean)).toHaveLength(1)
      const winner = ['a', 'b', 'c'][taken.indexOf(true)] ?? ''
      expect(await enrol('d1', winner, 'link', '2026-06-01T00:00:00.000Z')).toBe(true)
      expect(await getDevice(table, 's', 'd1')).toMatchObject({ status: 'enrolled', secretHash: winner })
      expect((await listDevices(table, 's'))[0]).not.toHaveProperty('secretHash')
    })

    test('a wrong, late or unknown link enrols nobody', async () => {
      await createDevice(table, { ...device, id: 'd2' }, 'link')
      expect(await enrol('d2', 'a', 'guess')).toBe(false)
      expect(await enrol('d2', 'a', 'link', '2026-05-08T00:00:00.001Z')).toBe(false)
      expect(await enrol('nobody', 'a')).toBe(false)
      expect(await getDevice(table, 's', 'd2')).toMatchObject({ status: 'invited', secretHash: null })
    })

    test('a new link cuts the old phone off; a revoked device enrols no more', async () => {
      await createDevice(table, { ...device, id: 'd3' }, 'link')
      await enrol('d3', 'old')
      await renewLink(table, 's', 'd3', { linkHash: 'link2', linkExpires: '2026-05-09T00:00:00.000Z' })
      expect(await enrol('d3', 'old')).toBe(false)
      expect(await enrol('d3', 'new', 'link2')).toBe(true)
      await revokeDevice(table, 's', 'd3')
      expect(await enrol('d3', 'new', 'link2')).toBe(false)
      expect(await getDevice(table, 's', 'd3')).toMatchObject({ status: 'revoked', secretHash: 'new' })
    })

    test('a contact says what the device holds', async () => {
      await createDevice(table, { ...device, id: 'd4' }, 'link')
      const contact = {
        at: '2026-05-03T00:00:00.000Z',
        holds: { drafts: 1, waiting: 12 },
        appVersion: '0.1.0',
      }
      expect(await noteContact(table, 's', 'd4', contact)).toBe(true)
      expect(await noteContact(table, 's', 'nobody', contact)).toBe(false)
      expect(await getDevice(table, 's', 'd4')).toMatchObject({ lastSeen: contact.at, holds: contact.holds })
    })
  })

  describe('reports, exports, audit', () => {
    const report = (moment: string, note = ''): Report => ({
      format: 1,
      study: 's',
      digest: `digest of ${moment}`,
      moment,
      computedAt: moment,
      softwareVersion: '0.1.0',
      rounds: [],
      panel: null,
      design: { weight: null, strata: [], cluster: null, respondentId: null, arm: null, minimumCell: 0 },
      indicators: [],
      notes: [{ code: 'no-responses', count: 0, detail: note }],
    })

    test('every report is kept; the newest is found even if an older one is written later', async () => {
      expect(await getReport(table, 's')).toBeUndefined()
      // So long that one item can't hold it.
      const long = report('2026-05-02T00:00:00.000Z', randomBytes(600_000).toString('base64'))
      await putReport(table, long)
      await putReport(table, long)
      await putReport(table, report('2026-05-01T00:00:00.000Z'))
      expect(await newestReport(table, 's')).toEqual({ moment: long.moment, digest: long.digest })
      expect(await getReport(table, 's')).toEqual(long)
      expect(await getReport(table, 's', '2026-05-01T00:00:00.000Z')).toEqual(
        report('2026-05-01T00:00:00.000Z'),
      )
      expect((await listReports(table, 's')).map((one) => one.moment)).toEqual([
        long.moment,
        '2026-05-01T00:00:00.000Z',
      ])
    })

    test('an export says how far it is, and stays done', async () => {
      const askedAt = '2026-05-01T00:00:00.000Z'
      const id = exportId(askedAt, randomUUID())
      const job = {
        id,
        study: 's',
        round: 'baseline',
        language: 'vi',
        labels: 'names' as const,
        personal: false,
        reason: null,
        askedBy: 'lan@example.org',
        askedAt,
        moment: askedAt,
        status: 'waiting' as const,
        progress: 0,
        rows: 0,
        heardOf: askedAt,
        file: null,
        problem: null,
      }
      await createExport(table, job)
      await createExport(table, { ...job, id: exportId('2026-05-01T00:00:01.000Z', randomUUID()) })
      expect(await noteExport(table, 's', id, { status: 'running', progress: 0.5, rows: 10 })).toBe(true)
      expect(await getExport(table, 's', id)).toMatchObject({ status: 'running', progress: 0.5, rows: 10 })
      expect(await noteExport(table, 's', id, { status: 'done' })).toBe(true)
      expect(await noteExport(table, 's', id, { status: 'failed' })).toBe(false)
      expect((await listExports(table, 's')).map((one) => one.status)).toEqual(['waiting', 'done'])
    })

    test('the audit log is read newest first, in pages', async () => {
      const entries = Array.from({ length: 5 }, (_unused, index) => ({
        study: 's',
        at: `2026-05-01T00:00:0${index}.000Z`,
        id: randomUUID(),
        who: 'lan@example.org',
        action: 'personal.read',
        to: 'response x',
        reason: 'call back',
      }))
      for (const entry of entries) await writeAudit(table, entry)
      const first = await readAudit(table, 's', { limit: 3 })
      const second = await readAudit(table, 's', { limit: 3, cursor: first.cursor })
      expect([...first.entries, ...second.entries]).toEqual(entries.toReversed())
      expect(second.cursor).toBeUndefined()
    })
  })
})
