// How one response is shown: what it recorded by itself has a name, and days, times and numbers are written as the language writes them.
import { beforeEach, expect, it } from 'vitest'
import { setLocale } from '../../../web/lib/i18n.svelte.ts'
import { rowsOf } from '../../../web/manage/responses/rows.ts'
import { surveyFrom } from '../../support/survey-from-markdown.ts'

const survey = surveyFrom(`
| survey |             |        |                        |                     |
|        | type        | name   | label::Tiếng Việt (vi) | label::English (en) | calculation |
|        | start       | start  |                        |                     |
|        | today       | today  |                        |                     |
|        | decimal     | income | Thu nhập               | Income              |
|        | integer     | year   | Năm                    | Year                |
|        | datetime    | visit  | Lần khám               | Visit               |
|        | acknowledge | sure   | Đã kiểm tra            | Checked             |
|        | text        | code   | Mã                     | Code                |
|        | calculate   | arm    | Nhóm                   | Arm                 | \${code} |
| choices |            |        |                        |                     |
|        | list_name   | name   | label::Tiếng Việt (vi) | label::English (en) |
|        | arm         | one    | Can thiệp              | Intervention        |
`)
const answers = {
  start: '2026-09-28T23:56:00.000+07:00',
  today: '2026-09-28',
  income: '6.1',
  year: '2025',
  visit: 'yesterday',
  sure: 'OK',
  code: '1.5',
  arm: 'one',
}
const shown = (language: 'vi' | 'en') =>
  rowsOf(survey, answers, language).map(({ label, value }) => [label, value])

beforeEach(() => setLocale('vi'))

it('in Vietnamese', () => {
  expect(shown('vi')).toEqual([
    ['Bắt đầu phỏng vấn', '23:56 28/09/2026'],
    ['Ngày phỏng vấn', '28/09/2026'],
    ['Thu nhập', '6,1'],
    ['Năm', '2025'],
    ['Lần khám', 'yesterday'],
    ['Đã kiểm tra', 'Đã xác nhận'],
    ['Mã', '1.5'],
    ['Nhóm', 'Can thiệp'],
  ])
})

it('in English', () => {
  setLocale('en')
  expect(shown('en').slice(0, 3)).toEqual([
    ['Interview began', '28 Sept 2026, 23:56'],
    ['Day of the interview', '28 Sept 2026'],
    ['Income', '6.1'],
  ])
})
