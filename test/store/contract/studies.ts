// The contract of studies, rounds, surveys and indicators: created once, changed from the newest revision only.
import { describe, expect, test } from 'vitest'
import type { Round, Study } from '../../../core/study.ts'
import { getIndicators, listIndicatorRevisions, putIndicators } from '../../../functions/store/indicators.ts'
import { createRound, getRound, listRounds, updateRound } from '../../../functions/store/rounds.ts'
import { createStudy, getStudy, listStudies, updateStudy } from '../../../functions/store/studies.ts'
import { createSurvey, listSurveys } from '../../../functions/store/surveys.ts'
import type { Table } from '../../../functions/store/table.ts'

export function studiesContract(table: () => Table): void {
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
      expect(await createStudy(table(), study)).toBe(true)
      expect(await createStudy(table(), study)).toBe(false)
      const changed = await updateStudy(table(), { ...study, minimumCell: 5 })
      expect(changed.revision).toBe(2)
      await expect(updateStudy(table(), { ...study, minimumCell: 0 })).rejects.toMatchObject({
        code: 'conflict.changed',
      })
      expect(await getStudy(table(), study.id)).toEqual(changed)
      expect(await listStudies(table())).toEqual([changed])
      expect(await getStudy(table(), 'other')).toBeUndefined()
    })

    test('rounds are listed in their order and changed from their newest revision only', async () => {
      await createRound(table(), { ...round, id: 'aftermath', order: 2, kind: 'endline' })
      expect(await createRound(table(), round)).toBe(true)
      expect(await createRound(table(), round)).toBe(false)
      expect((await listRounds(table(), study.id)).map((one) => one.id)).toEqual(['baseline', 'aftermath'])
      await updateRound(table(), { ...round, status: 'open' })
      await expect(updateRound(table(), { ...round, status: 'closed' })).rejects.toMatchObject({
        code: 'conflict.changed',
      })
      expect(await getRound(table(), study.id, 'baseline')).toMatchObject({ status: 'open', revision: 2 })
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
      expect(await createSurvey(table(), study.id, survey)).toBe(true)
      expect(
        await createSurvey(table(), study.id, { ...survey, uploadedAt: '2026-05-02T00:00:00.000Z' }),
      ).toBe(false)
      expect(await listSurveys(table(), study.id)).toEqual([survey])
    })

    test('indicators are changed from their newest revision only, and every list is kept', async () => {
      expect(await getIndicators(table(), study.id)).toBeUndefined()
      const indicators = [
        {
          name: 'works',
          label: { en: 'Works' },
          expression: "${works} = 'yes'",
          type: 'proportion' as const,
          disaggregateBy: ['sex'],
        },
      ]
      expect(await putIndicators(table(), study.id, indicators, 0)).toBe(1)
      await expect(putIndicators(table(), study.id, [], 0)).rejects.toMatchObject({
        code: 'conflict.changed',
      })
      const change = { by: 'lan@example.org', at: '2026-05-02T00:00:00.000Z', note: 'none for now' }
      expect(await putIndicators(table(), study.id, [], 1, change)).toBe(2)
      expect(await getIndicators(table(), study.id)).toEqual({ indicators: [], revision: 2, ...change })
      expect(await listIndicatorRevisions(table(), study.id)).toEqual([
        { indicators: [], revision: 2, ...change },
        { indicators, revision: 1, by: '', at: '', note: '' },
      ])
    })
  })
}
