// Appearances that few questions have: a counter, a compass, text that nobody should read over a shoulder.
import AxeBuilder from '@axe-core/playwright'
import type { Page } from 'playwright'
import { expect, it } from 'vitest'
import { surveyFrom } from '../support/survey-from-markdown.ts'
import { onPhone } from './harness/phone.ts'

const survey = surveyFrom(`
| survey | | | | | |
| | type | name | label | appearance | calculation | read_only |
| | begin_group | page | Page | field-list | | |
| | integer | goats | How many goats? | counter | | |
| | decimal | view | Where does the door look? | bearing | | |
| | text | pin | Your code? | masked | | |
| | text | same | The same | masked | \${pin} | yes |
| | end_group | | | | | |
`)

const open = onPhone(survey)

async function begin(): Promise<Page> {
  const page = await open('locale=en')
  await page.locator('.entries[aria-busy="false"]').waitFor()
  return page
}

it('counts up and down, not below nothing, and takes what is typed', async () => {
  const page = await begin()
  const goats = page.getByRole('textbox', { name: 'How many goats?' })
  const more = page.getByRole('button', { name: 'One more' })
  const less = page.getByRole('button', { name: 'One less' })
  await more.waitFor()
  expect(await less.isDisabled()).toBe(true)
  await more.click()
  await more.click()
  expect(await goats.inputValue()).toBe('2')
  await goats.fill('41')
  await less.click()
  expect(await goats.inputValue()).toBe('40')
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360)
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.map(({ id }) => id)).toEqual([])
})

it('takes the direction in which the device points, and says where there is no compass', async () => {
  const page = await begin()
  const view = page.getByRole('textbox', { name: 'Where does the door look?' })
  await page.getByRole('button', { name: 'Take the direction' }).click()
  const turn = (alpha: number) =>
    page.evaluate(
      (angle) =>
        dispatchEvent(
          new DeviceOrientationEvent('deviceorientationabsolute', { alpha: angle, absolute: true }),
        ),
      alpha,
    )
  await page.getByText('Point the phone').waitFor()
  await turn(300)
  await page.getByText('60°').waitFor()
  await turn(269.6)
  await page.getByText('90°').waitFor()
  await page.getByRole('button', { name: 'Use this direction' }).click()
  expect(await view.inputValue()).toBe('90')
  await page.getByRole('button', { name: 'Take the direction' }).click()
  await page.getByText('has no compass').waitFor()
  await view.fill('12.5')
})

it('hides what is typed from those who look on', async () => {
  const page = await begin()
  const pin = page.getByRole('textbox', { name: 'Your code?' })
  await pin.fill('secret')
  expect(
    await pin.evaluate((field) => getComputedStyle(field).getPropertyValue('-webkit-text-security')),
  ).toBe('disc')
  await page.getByText('••••••').waitFor()
  expect(await page.getByText('secret').count()).toBe(0)
})
