// Dates of another calendar: typed and chosen as people know them, kept as the Gregorian day that everything else reckons with.
import AxeBuilder from '@axe-core/playwright'
import type { Page } from 'playwright'
import { expect, it } from 'vitest'
import { surveyFrom } from '../support/survey-from-markdown.ts'
import { onPhone } from './harness/phone.ts'

const survey = surveyFrom(`
| survey | | | | | | |
| | type | name | label::Amharic (am) | label::English (en) | appearance | read_only | calculation |
| | begin_group | page | ገጽ | Page | field-list | | |
| | date | born | የትውልድ ቀን? | Date of birth? | ethiopian | | |
| | date | nepali | | Nepali date? | bikram-sambat | | |
| | date | again | | The same day | ethiopian | yes | \${born} |
| | date | burmese | | Burmese date? | myanmar | | |
| | end_group | | | | | | |
| settings | |
| | form_title | default_language |
| | Calendars | English (en) |
`)

const open = onPhone(survey)

async function begin(locale: string, language: number): Promise<Page> {
  const page = await open(`locale=${locale}&language=${language}`)
  await page.locator('.entries[aria-busy="false"]').waitFor()
  return page
}
const question = (page: Page, name: string) => page.locator(`[data-ref="/data/page/${name}"]`)
const kept = (page: Page, name: string) =>
  page.evaluate(
    (of) => (window.kept?.interview.values['page'] as Record<string, unknown> | undefined)?.[of],
    name,
  )

it('takes an Ethiopian date and keeps it as the Gregorian one, which it says', async () => {
  const page = await begin(
    'en',
    survey.languages.findIndex(({ code }) => code === 'en'),
  )
  const born = question(page, 'born')
  await born.getByLabel('Day').fill('6')
  await born.getByLabel('Month').selectOption({ label: '13. Pagumen' })
  await born.getByLabel('Year').fill('2016')
  await page.getByText('Next').focus()
  await born.getByText('There is no such date').waitFor()
  await born.getByLabel('Year').fill('2015')
  await born.getByText('In the international calendar: September 11, 2023').waitFor()
  expect(await kept(page, 'born')).toBe('2023-09-11')
  const again = question(page, 'again')
  expect(await again.getByLabel('Day', { exact: true }).inputValue()).toBe('6')
  expect(await again.getByLabel('Month').isDisabled()).toBe(true)

  await page.reload()
  expect(await born.getByLabel('Month').inputValue()).toBe('13')
  expect(await born.getByLabel('Year').inputValue()).toBe('2015')
  await born.getByRole('button', { name: 'Clear answer' }).click()
  expect(await born.getByLabel('Year').inputValue()).toBe('')
  await question(page, 'burmese').getByText('This calendar is not available here').waitFor()
})

it('names the months in the language of the survey, on a small screen, in the reach of a thumb', async () => {
  const page = await begin(
    'vi',
    survey.languages.findIndex(({ code }) => code === 'am'),
  )
  const born = question(page, 'born')
  await born.getByLabel('Ngày').fill('1')
  await born.getByLabel('Tháng').selectOption({ label: '1. መስከረም' })
  await born.getByLabel('Năm').fill('2018')
  await born.getByText('Dương lịch: 11 tháng 9, 2025').waitFor()
  for (const field of await born.locator('input, select').all())
    expect((await field.boundingBox())!.height).toBeGreaterThanOrEqual(44)
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360)
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.map(({ id }) => id)).toEqual([])
})
