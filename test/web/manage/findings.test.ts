// The order in which an author reads what is wrong with a workbook.
import { describe, expect, it } from 'vitest'
import type { Finding } from '../../../core/xlsform/findings.ts'
import { inReadingOrder } from '../../../web/manage/surveys/order.ts'

const finding = (severity: Finding['severity'], sheet: string, row: number): Finding => ({
  severity,
  code: 'name.duplicate',
  sheet,
  row,
  column: 'name',
  message: { en: '', vi: '' },
})

describe('findings', () => {
  it('come with errors first, then sheet by sheet from top to bottom', () => {
    const found = [
      finding('warning', 'survey', 2),
      finding('error', 'survey', 9),
      finding('error', 'choices', 3),
      finding('error', 'survey', 4),
      finding('warning', 'choices', 1),
    ]
    expect(inReadingOrder(found).map(({ severity, sheet, row }) => `${severity} ${sheet} ${row}`)).toEqual([
      'error survey 4',
      'error survey 9',
      'error choices 3',
      'warning survey 2',
      'warning choices 1',
    ])
  })
})
