// Where one is on the screen: what is gone to is in sight, and the focus stays near when what had it goes away.
import type { Page } from 'playwright'
import { describe, expect, it } from 'vitest'
import { surveyFrom } from '../support/survey-from-markdown.ts'
import { onPhone } from './harness/phone.ts'

const survey = surveyFrom(`
| survey | | | | |
| | type | name | label::English (en) | required | appearance |
| | select_one crop | crop | Which crop? | | |
| | date | sown | Sown when? | | no-calendar |
| | rank crop | order | Order them | | |
| | geopoint | place | Where is the field? | | |
| | geotrace | way | Walk along its edge | yes | |
| | begin_group | page | The farm | | field-list |
| | text | owner | Whose is it? | | |
| | begin_repeat | field | Field | | |
| | text | name | Called what? | | |
| | text | use | Used for what? | | |
| | end_repeat | | | | |
| | end_group | | | | |
| choices | | | |
| | list_name | name | label::English (en) |
| | crop | rice | Rice |
| | crop | maize | Maize |
| | crop | tea | Tea |
`)

const open = onPhone(survey)

async function begin(ref: string): Promise<Page> {
  const page = await open('locale=en')
  await page.evaluate((to) => window.interview?.goTo(to), ref)
  return page
}
/** What a screen reader would say has the focus. */
const focused = (page: Page) =>
  page.evaluate(() => {
    const { activeElement } = document
    return activeElement?.getAttribute('aria-label') ?? activeElement?.textContent?.trim()
  })
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })

describe('the focus', () => {
  it('goes to the question when an answer is cleared, and with it the button', async () => {
    const page = await begin('/data/crop')
    await page.getByRole('radio', { name: 'Rice' }).check()
    await button(page, 'Clear answer').press('Enter')
    await expect.poll(() => focused(page)).toBe('Which crop?')
    await page.evaluate(() => window.interview?.goTo('/data/sown'))
    await page.getByRole('textbox', { name: 'Year' }).fill('2024')
    await button(page, 'Clear answer').press('Enter')
    await expect.poll(() => focused(page)).toBe('Sown when?')
  })

  it('goes to the question when a place was typed, and with it the fields', async () => {
    const page = await begin('/data/place')
    await button(page, 'Type coordinates').click()
    await page.getByRole('textbox', { name: 'Latitude' }).fill('12.5')
    await page.getByRole('textbox', { name: 'Longitude' }).fill('108')
    await button(page, 'Use this location').press('Enter')
    await page.getByText('12.5', { exact: true }).waitFor()
    await expect.poll(() => focused(page)).toBe('Where is the field?')
  })

  it.each([
    { arrow: 'Move up: Tea', at: 0, text: 'Tea' },
    { arrow: 'Move down: Rice', at: 2, text: 'Rice' },
  ])(
    'stays on the arrow that moves a choice, as often as it is pressed: $arrow',
    async ({ arrow, at, text }) => {
      const page = await begin('/data/order')
      await button(page, arrow).focus()
      await page.keyboard.press('Enter')
      await expect.poll(() => focused(page)).toBe(arrow)
      await page.keyboard.press('Enter')
      await expect.poll(() => page.getByRole('listitem').nth(at).textContent()).toContain(text)
      expect(await focused(page)).toBe(arrow)
    },
  )

  it('goes to the heading when a member of a repeat was removed', async () => {
    const page = await begin('/data/page')
    await button(page, 'Remove Field 1').click()
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).press('Enter')
    await expect.poll(() => focused(page)).toBe('Is there a “Field” to add?')
  })
})

describe('in sight', () => {
  it('is why one cannot go on, also where the fields say something of their own', async () => {
    const page = await begin('/data/way')
    await button(page, 'Type coordinates').click()
    await page.getByRole('textbox', { name: 'Latitude' }).fill('north')
    await button(page, 'Add this point').click()
    await page.getByText('Latitude is between').waitFor()
    await page.evaluate(() => window.scrollTo(0, 0))
    await button(page, 'Next').click()
    const message = await page.getByText('Please answer this question.').boundingBox()
    const bar = await page.getByRole('navigation').boundingBox()
    expect((message?.y ?? 0) + (message?.height ?? 0)).toBeLessThan(bar?.y ?? 0)
  })

  it('is the heading of a member that was gone to, below the bar at the top', async () => {
    const page = await begin('/data/page')
    for (const _ of [2, 3, 4]) await page.evaluate(() => window.interview?.addRepeat('/data/page/field'))
    await button(page, 'Field 2').click()
    await expect.poll(() => focused(page)).toBe('Field 2')
    const heading = await page.getByRole('heading', { name: 'Field 2' }).boundingBox()
    const bar = await page.getByRole('banner').boundingBox()
    expect(heading?.y).toBeGreaterThanOrEqual((bar?.y ?? 0) + (bar?.height ?? 0))
    expect(heading?.y).toBeLessThan(600)
  })
})
