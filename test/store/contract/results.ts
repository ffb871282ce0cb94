// The contract of reports, exports and the audit log: kept as they were.
import { randomBytes, randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { Report } from '../../../core/report.ts'
import { choicesSchema } from '../../../core/export/choices.ts'
import { readAudit, writeAudit } from '../../../functions/store/audit.ts'
import {
  createExport,
  exportId,
  getExport,
  listExports,
  noteExport,
} from '../../../functions/store/exports.ts'
import { getReport, listReports, newestReport, putReport } from '../../../functions/store/reports.ts'
import type { Table } from '../../../functions/store/table.ts'

export function resultsContract(table: () => Table): void {
  describe('reports, exports, audit', () => {
    const report = (moment: string, note = ''): Report => ({
      format: 2,
      study: 's',
      digest: `digest of ${moment}`,
      moment,
      computedAt: moment,
      softwareVersion: '0.1.0',
      rounds: [],
      panel: null,
      design: { weight: null, strata: [], cluster: null, respondentId: null, arm: null, minimumCell: 0 },
      indicators: [],
      notes: [{ code: 'no-responses', count: 0, detail: note, responses: [] }],
      arms: null,
      attrition: null,
      balance: [],
    })

    test('every report is kept; the newest is found even if an older one is written later', async () => {
      expect(await getReport(table(), 's')).toBeUndefined()
      // So long that one item can't hold it.
      const long = report('2026-05-02T00:00:00.000Z', randomBytes(600_000).toString('base64'))
      await putReport(table(), long)
      await putReport(table(), long)
      await putReport(table(), report('2026-05-01T00:00:00.000Z'))
      expect(await newestReport(table(), 's')).toEqual({
        moment: long.moment,
        digest: long.digest,
        responses: 0,
      })
      expect(await getReport(table(), 's')).toEqual(long)
      expect(await getReport(table(), 's', '2026-05-01T00:00:00.000Z')).toEqual(
        report('2026-05-01T00:00:00.000Z'),
      )
      expect((await listReports(table(), 's')).map((one) => one.moment)).toEqual([
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
        choices: choicesSchema.parse({ formats: ['csv'], rounds: ['baseline'] }),
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
      await createExport(table(), job)
      await createExport(table(), { ...job, id: exportId('2026-05-01T00:00:01.000Z', randomUUID()) })
      expect(await noteExport(table(), 's', id, { status: 'running', progress: 0.5, rows: 10 })).toBe(true)
      expect(await getExport(table(), 's', id)).toMatchObject({ status: 'running', progress: 0.5, rows: 10 })
      expect(await noteExport(table(), 's', id, { status: 'done' })).toBe(true)
      expect(await noteExport(table(), 's', id, { status: 'failed' })).toBe(false)
      expect((await listExports(table(), 's')).map((one) => one.status)).toEqual(['waiting', 'done'])
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
      for (const entry of entries) await writeAudit(table(), entry)
      const first = await readAudit(table(), 's', { limit: 3 })
      const second = await readAudit(table(), 's', { limit: 3, cursor: first.cursor })
      expect([...first.entries, ...second.entries]).toEqual(entries.toReversed())
      expect(second.cursor).toBeUndefined()
    })
  })
}
