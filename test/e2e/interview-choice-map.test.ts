// Choices that lie somewhere, on a plan: the households of a village, found by where they are.
import AxeBuilder from '@axe-core/playwright'
import type { Page } from 'playwright'
import { expect, it } from 'vitest'
import { surveyFrom } from '../support/survey-from-markdown.ts'
import { onPhone } from './harness/phone.ts'

const survey = surveyFrom(`
| survey | | | | |
| | type | name | label | appearance |
| | select_one house | house | Which house? | map |
| choices | | | | |
| | list_name | name | label | geometry |
| | house | nga | Nhà bà Nga | 21.0001 105.8001 0 0 |
| | house | minh | Nhà ông Minh | 21.0010 105.8012 0 0 |
| | house | field | Ruộng | 21.0020 105.8000 0 0; 21.0020 105.8004 0 0; 21.0024 105.8002 0 0 |
| | house | away | Đi vắng | |
`)

const open = onPhone(survey, {
  permissions: ['geolocation'],
  geolocation: { latitude: 21.0005, longitude: 105.8005, accuracy: 8 },
})

async function begin(): Promise<Page> {
  const page = await open('locale=vi')
  await page.getByRole('img', { name: 'Sơ đồ 3 điểm' }).waitFor()
  return page
}

it('takes a tap on a place for its choice, and shows what is chosen below', async () => {
  const page = await begin()
  const dots = page.locator('circle.point')
  expect(await dots.count()).toBe(3)
  await dots.nth(1).click()
  expect(await page.getByRole('radio', { name: 'Nhà ông Minh' }).isChecked()).toBe(true)
  expect(await page.locator('circle.point.selected').count()).toBe(1)
  await page.getByRole('radio', { name: 'Đi vắng' }).check()
  expect(await page.locator('circle.point.selected').count()).toBe(0)
  await page.getByRole('radio', { name: 'Ruộng' }).check()
  expect(await page.locator('circle.point.selected').count()).toBe(1)
  await page.getByRole('button', { name: 'Cho xem tôi đang ở đâu' }).click()
  await page.getByText('Bạn đang ở đây').waitFor()
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.map(({ id }) => id)).toEqual([])
})

it('moves the ground under a finger that is drawn across a place, and chooses nothing', async () => {
  const page = await begin()
  const dot = page.locator('circle.point').first()
  const before = (await dot.boundingBox())!
  await page.mouse.move(before.x + 5, before.y + 5)
  await page.mouse.down()
  await page.mouse.move(before.x + 45, before.y - 25, { steps: 8 })
  await page.mouse.up()
  const after = (await dot.boundingBox())!
  expect(after.x - before.x).toBeGreaterThan(25)
  expect(await page.getByRole('radio', { checked: true }).count()).toBe(0)
})
