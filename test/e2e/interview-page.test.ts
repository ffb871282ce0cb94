// A long form on one page: answers open and close questions in the midst of it, and what is closed is out of reach until it is back.
import type { Page } from 'playwright'
import { expect, it } from 'vitest'
import { surveyFrom } from '../support/survey-from-markdown.ts'
import { onPhone } from './harness/phone.ts'

const many = Array.from({ length: 60 }, (_, i) => `| | text | q${i} | Question ${i} | | |`).join('\n')
const survey = surveyFrom(`
| survey | | | | | |
| | type | name | label | required | relevant | appearance |
| | begin_group | all | All | | | field-list |
| | select_one yn | works | Works? | | | |
| | begin_group | work | The work | | \${works} = 'y' | |
| | integer | hours | Hours? | yes | | |
| | text | place | Where? | | | |
| | end_group | | | | | |
| | text | after | After that? | | | |
${many}
| | end_group | | | | | |
| choices | | | |
| | list_name | name | label |
| | yn | y | Yes |
| | yn | n | No |
`)

const open = onPhone(survey)

async function begin(): Promise<Page> {
  const page = await open('locale=en')
  await page.locator('.entries[aria-busy="false"]').waitFor()
  return page
}
const says = (page: Page, choice: string) => page.getByRole('radio', { name: choice }).check()
const drawn = (page: Page) => page.getByRole('heading').allTextContents()

it('shows what an answer opens where it belongs, takes it out of reach again, and brings it back as it was answered', async () => {
  const page = await begin()
  const closed = await drawn(page)
  await says(page, 'Yes')
  const hours = page.getByRole('textbox', { name: 'Hours?' })
  await hours.fill('40')
  expect((await drawn(page)).slice(1, 6).map((text) => text.trim())).toEqual([
    'All',
    'Works?',
    'The work',
    expect.stringContaining('Hours?'),
    'Where?',
  ])
  await says(page, 'No')
  await hours.waitFor({ state: 'hidden' })
  expect(await drawn(page)).toEqual(closed)
  await says(page, 'Yes')
  expect(await hours.inputValue()).toBe('40')
})

it('does not complain about a question that comes back, nor keep what was no answer in it', async () => {
  const page = await begin()
  await says(page, 'Yes')
  const hours = page.getByRole('textbox', { name: 'Hours?' })
  await hours.fill('forty')
  await page.getByRole('button', { name: 'Next' }).click()
  const complaint = page.getByText('whole number')
  await complaint.waitFor()
  await says(page, 'No')
  await hours.waitFor({ state: 'hidden' })
  await says(page, 'Yes')
  expect(await hours.inputValue()).toBe('')
  expect(await complaint.count()).toBe(0)

  // Asked for and left open: back again, it is asked as for the first time.
  await page.getByRole('button', { name: 'Next' }).click()
  await page.getByText('Please answer this question').waitFor()
  await says(page, 'No')
  await says(page, 'Yes')
  await hours.waitFor()
  expect(await page.getByText('Please answer this question').count()).toBe(0)
})

it('goes to a question far down, in sight and in focus', async () => {
  const page = await begin()
  await page.evaluate(() => window.interview?.goTo('/data/all/q55'))
  const heading = page.getByRole('heading', { name: 'Question 55' })
  await expect.poll(() => heading.evaluate((at) => at === document.activeElement)).toBe(true)
  const box = await heading.boundingBox()
  expect(box!.y).toBeGreaterThan(0)
  expect(box!.y).toBeLessThan(740)
})

it('changes nothing on the page but what an answer changes: an attribute set anew on its frame would lay out all of it', async () => {
  const page = await begin()
  await says(page, 'Yes')
  await page.evaluate(() => {
    const touched: string[] = []
    Object.assign(window, { touched })
    new MutationObserver((changes) => {
      for (const { target, attributeName } of changes)
        if ((target as Element).contains(document.querySelector('.entries')))
          touched.push(`${target.nodeName} ${attributeName}`)
    }).observe(document.documentElement, { subtree: true, attributes: true })
  })
  await says(page, 'No')
  await page.getByText('The work').waitFor({ state: 'hidden' })
  expect(await page.evaluate(() => (window as { touched?: string[] }).touched)).toEqual([])
})
