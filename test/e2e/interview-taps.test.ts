// Fingers and eyes on a page of several questions: no tap is lost because something moved, and what is wrong can be seen.
import type { BrowserContext, BrowserContextOptions, Page } from 'playwright'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { surveyFrom } from '../support/survey-from-markdown.ts'
import { harness } from './harness/serve.ts'

const communes = Array.from({ length: 70 }, (_, i) => `| | commune | c${i} | Xã Đại Lộc ${i} |`).join('\n')
const jobs = Array.from({ length: 14 }, (_, i) => `| | job | j${i} | Nghề ${i} |`).join('\n')
const survey = surveyFrom(`
| survey | | | | | | | |
| | type | name | label::Vietnamese (vi) | required | constraint | constraint_message::Vietnamese (vi) | appearance | repeat_count | label::English (en) | relevant |
| | begin_group | page | Việc làm | | | | field-list |
| | integer | age | Tuổi | yes | . < 120 | Tuổi phải nhỏ hơn 120. Hãy hỏi lại người trả lời. | |
| | select_one yn | works | Có làm việc không? | | | | |
| | select_one yn | school | Có đi học không? | | | | |
| | select_one yn | both | Có làm cả hai không? | | | | |
| | end_group | | | | | | |
| | begin_group | unnamed | | | | | |
| | select_one job | job | Làm nghề gì? | yes | | | |
| | date | born | Ngày sinh? | | | | no-calendar |
| | text | last | Còn gì nữa không? | | | | |
| | end_group | | | | | | |
| | begin_group | named | Phần cuối | | | | |
| | text | bye | Lời chào | | | | |
| | end_group | | | | | | |
| | begin_repeat | child | Trẻ em | | | | | 2 |
| | integer | child_age | Trẻ mấy tuổi? | yes | | | | |
| | end_repeat | | | | | | | |
| | begin_repeat | people | Người | | | | | |
| | text | name | Tên | | | | | |
| | end_repeat | | | | | | | |
| | select_multiple commune | communes | Những xã nào? | | | | | |
| | text | after | Ghi chú | | | | | | Notes |
| | text | story | Kể lại | | | | multiline | | | |
| | select_one yn | fast | Chọn nhanh? | | | | quick | | | |
| | begin_group | employer | Người thuê | | | | field-list |
| | text | boss | Làm cho ai? | | | | |
| | text | address | Địa chỉ của người đó | | | | | | | \${boss} != '' |
| | select_one yn | paid | Có được trả công không? | | | | |
| | end_group | | | | | | |
| choices | | | |
| | list_name | name | label::Vietnamese (vi) |
| | yn | yes | Có |
| | yn | no | Không |
${jobs}
${communes}
| settings | |
| | form_title | default_language |
| | Chạm và nhìn | Vietnamese (vi) |
`)

let served: Awaited<ReturnType<typeof harness>>
let context: BrowserContext
beforeAll(async () => {
  served = await harness(survey)
})
afterEach(() => context.close())
afterAll(() => served.close())

async function begin(options: BrowserContextOptions = {}): Promise<Page> {
  context = await served.browser.newContext({
    viewport: { width: 360, height: 740 },
    hasTouch: true,
    ...options,
  })
  const page = await context.newPage()
  await page.goto(`${served.address}?locale=vi`)
  await page.getByRole('main').waitFor()
  return page
}
const goTo = (page: Page, ref: string) => page.evaluate((to) => window.interview?.goTo(to), ref)
const wrong = (page: Page) => page.getByText('Tuổi phải nhỏ hơn 120.')
const choice = (page: Page, question: string, name: string) =>
  page.locator('.question', { hasText: question }).locator('label', { hasText: name })
async function middle(page: Page, question: string, name: string) {
  const box = await choice(page, question, name).boundingBox()
  if (!box) throw new Error(`${name} is not on the page`)
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
}

describe.each([
  { with: 'a finger', isMobile: true },
  { with: 'a mouse', isMobile: false },
])('an answer tapped with $with right after a number that can’t be', ({ isMobile }) => {
  const tap = (page: Page, { x, y }: { x: number; y: number }) =>
    isMobile ? page.touchscreen.tap(x, y) : page.mouse.click(x, y)

  it('is taken, and stays where it was tapped while the message appears above it', async () => {
    const page = await begin({ isMobile })
    await page.getByRole('textbox').fill('300')
    const before = await middle(page, 'Có làm việc không?', 'Không')
    await tap(page, before)
    await wrong(page).waitFor()
    expect(await choice(page, 'Có làm việc không?', 'Không').getByRole('radio').isChecked()).toBe(true)
    const after = await middle(page, 'Có làm việc không?', 'Không')
    expect(Math.abs(after.y - before.y)).toBeLessThan(2)
  })

  it('is taken also where the number was scrolled out of sight', async () => {
    const page = await begin({ isMobile })
    await page.getByRole('textbox').fill('300')
    await page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight))
    const before = await middle(page, 'Có làm cả hai không?', 'Có')
    await tap(page, before)
    await wrong(page).waitFor()
    expect(await choice(page, 'Có làm cả hai không?', 'Có').first().getByRole('radio').isChecked()).toBe(true)
    const after = await middle(page, 'Có làm cả hai không?', 'Có')
    expect(Math.abs(after.y - before.y)).toBeLessThan(2)
  })
})

describe('an answer tapped right after a word that is still being composed', () => {
  it('is taken: what the word opens was there before the tap', async () => {
    const page = await begin({ isMobile: true })
    await goTo(page, '/data/employer')
    await page.getByRole('textbox', { name: 'Làm cho ai?' }).focus()
    const keyboard = await context.newCDPSession(page)
    await keyboard.send('Input.imeSetComposition', { text: 'Hoà', selectionStart: 3, selectionEnd: 3 })
    await page.getByRole('textbox', { name: 'Địa chỉ của người đó' }).waitFor()
    const { x, y } = await middle(page, 'Có được trả công không?', 'Không')
    await page.touchscreen.tap(x, y)
    const { y: after } = await middle(page, 'Có được trả công không?', 'Không')
    expect(Math.abs(after - y)).toBeLessThan(2)
    const radio = choice(page, 'Có được trả công không?', 'Không').getByRole('radio')
    expect(await radio.isChecked()).toBe(true)
    expect(await page.getByRole('textbox', { name: 'Làm cho ai?' }).inputValue()).toBe('Hoà')
  })

  it('is taken also where the word was scrolled out of sight', async () => {
    const page = await begin({ isMobile: true, viewport: { width: 360, height: 360 } })
    await goTo(page, '/data/employer')
    await page.getByRole('textbox', { name: 'Làm cho ai?' }).focus()
    const keyboard = await context.newCDPSession(page)
    await keyboard.send('Input.imeSetComposition', { text: 'Hoà', selectionStart: 3, selectionEnd: 3 })
    await page.getByRole('textbox', { name: 'Địa chỉ của người đó' }).waitFor()
    await page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight))
    await expect.poll(() => page.evaluate(() => scrollY)).toBeGreaterThan(200)
    const { x, y } = await middle(page, 'Có được trả công không?', 'Không')
    await page.touchscreen.tap(x, y)
    const radio = choice(page, 'Có được trả công không?', 'Không').getByRole('radio')
    await expect.poll(() => radio.isChecked()).toBe(true)
    expect(Math.abs((await middle(page, 'Có được trả công không?', 'Không')).y - y)).toBeLessThan(2)
    expect(await page.getByRole('textbox', { name: 'Làm cho ai?' }).inputValue()).toBe('Hoà')
  })
})

describe('a choice that carries on by itself', () => {
  it('carries on by one screen, also when it is tapped twice in haste', async () => {
    const page = await begin()
    await goTo(page, '/data/fast')
    await choice(page, 'Chọn nhanh?', 'Không').dblclick()
    await page.getByText('Làm cho ai?').waitFor()
    await page.waitForTimeout(300)
    expect(await page.getByText('Làm cho ai?').count()).toBe(1)
  })
})

describe('a level stroke of the finger', () => {
  it.each([
    { where: 'the bar at the top', ref: '/data/unnamed/job', role: 'banner' } as const,
    { where: 'the buttons at the bottom', ref: '/data/unnamed/job', role: 'navigation' } as const,
    { where: 'a long list to search in', ref: '/data/communes', role: 'listbox' } as const,
    { where: 'a field of several lines', ref: '/data/story', role: 'textbox' } as const,
    { where: 'the list of all questions', ref: '/data/communes', role: 'dialog' } as const,
  ])('on $where does not leave the interview by the browser’s history', async ({ ref, role }) => {
    const page = await begin({ isMobile: true })
    await goTo(page, ref)
    if (role === 'dialog') await page.getByRole('button', { name: 'Tất cả câu hỏi' }).click()
    const box = await page.getByRole(role).boundingBox()
    if (!box) throw new Error(`no ${role}`)
    const y = box.y + Math.min(box.height / 2, 150)
    const fingers = await context.newCDPSession(page)
    const touch = (
      type: 'touchStart' | 'touchMove' | 'touchEnd',
      ...touchPoints: { x: number; y: number }[]
    ) => fingers.send('Input.dispatchTouchEvent', { type, touchPoints })
    await touch('touchStart', { x: 60, y })
    for (const x of [70, 90, 120, 180, 240, 300]) await touch('touchMove', { x, y })
    await touch('touchEnd')
    // The browser's way back takes a moment.
    await page.waitForTimeout(500)
    expect(page.url()).toContain(served.address)
    await page.getByRole('main').waitFor()
  })
})

describe('what is wrong', () => {
  it('is said at once when the field is left with the keyboard', async () => {
    const page = await begin()
    await page.getByRole('textbox').fill('300')
    await page.keyboard.press('Tab')
    await wrong(page).waitFor()
  })

  it('is in sight below a long list of choices, clear of the buttons', async () => {
    const page = await begin()
    await goTo(page, '/data/unnamed/job')
    await page.getByRole('button', { name: 'Tiếp' }).click()
    const message = await page.getByText('Vui lòng trả lời câu hỏi này.').boundingBox()
    const bar = await page.getByRole('navigation').boundingBox()
    expect((message?.y ?? 0) + (message?.height ?? 0)).toBeLessThan(bar?.y ?? 0)
    expect(message?.y).toBeGreaterThan(60)
  })

  it('is the year, where day and month are there and the year has two digits', async () => {
    const page = await begin()
    await goTo(page, '/data/unnamed/born')
    await page.getByRole('textbox', { name: 'Ngày' }).fill('5')
    await page.getByRole('textbox', { name: 'Tháng' }).fill('6')
    await page.getByRole('textbox', { name: 'Năm' }).fill('98')
    await page.getByRole('button', { name: 'Tiếp' }).click()
    await page.getByText('Hãy nhập năm gồm bốn chữ số.').waitFor()
    await page.getByRole('textbox', { name: 'Ngày' }).fill('')
    await page.getByText('Hãy nhập đủ ngày, tháng, năm.').waitFor()
  })
})

describe('a long list to search in', () => {
  const kept = (page: Page) =>
    page.evaluate(() => (window.kept?.interview.values as Record<string, unknown> | undefined)?.['communes'])

  it('stays where it is while one after another is tapped', async () => {
    const page = await begin()
    await goTo(page, '/data/communes')
    await page.getByRole('listbox').waitFor()
    const before = await page.getByRole('option', { name: 'Xã Đại Lộc 2', exact: true }).boundingBox()
    await page.getByRole('option', { name: 'Xã Đại Lộc 0', exact: true }).click()
    await page.getByRole('button', { name: 'Xóa: Xã Đại Lộc 0' }).waitFor()
    const after = await page.getByRole('option', { name: 'Xã Đại Lộc 2', exact: true }).boundingBox()
    expect(after?.y).toBe(before?.y)
  })

  it('takes the one that was found with Enter, and with more found does not go on without an answer', async () => {
    const page = await begin()
    await goTo(page, '/data/communes')
    const field = page.getByRole('combobox', { name: 'Những xã nào?' })
    await field.fill('dai loc 69')
    await page.getByText('1 lựa chọn').waitFor()
    await field.press('Enter')
    expect(await kept(page)).toBe('c69')
    await field.fill('dai loc 6')
    await page.getByText('16 lựa chọn').waitFor()
    await field.press('Enter')
    expect(await field.getAttribute('aria-activedescendant')).toBeTruthy()
    await field.press('Enter')
    expect(await kept(page)).toBe('c6 c69')
  })
})

describe('the list of all questions', () => {
  it('sets in what stands under a heading, and nothing else', async () => {
    const page = await begin()
    await page.getByRole('button', { name: 'Tất cả câu hỏi' }).click()
    const list = page.getByRole('dialog').getByRole('listitem')
    const left = (text: string) =>
      list
        .filter({ hasText: text })
        .evaluate((item) => item.firstElementChild?.getBoundingClientRect().left ?? Number.NaN)
    const outer = await left('Ghi chú')
    expect(await left('Còn gì nữa không?')).toBe(outer)
    expect(await left('Phần cuối')).toBe(outer)
    expect(await left('Lời chào')).toBeGreaterThan(outer)
  })
})

describe('the end of an interview', () => {
  it('says which member of a repeat a question belongs to, and goes there', async () => {
    const page = await begin()
    await page.evaluate(() => window.interview?.goToEnd())
    const asked = page.getByRole('listitem').filter({ hasText: 'Trẻ mấy tuổi?' })
    await expect.poll(() => asked.count()).toBe(2)
    await asked.filter({ hasText: 'Trẻ em 2' }).getByRole('button').click()
    await page.getByText('Trẻ em 2/2').waitFor()
    await page.getByText('Vui lòng trả lời câu hỏi này.').waitFor()
  })
})

describe('at 200 % zoom', () => {
  const zoomed = { viewport: { width: 180, height: 370 } }
  /** The share of it that is in sight, of 1. */
  const shareSeen = (page: Page, text: string) =>
    page
      .getByRole('dialog')
      .getByRole('button', { name: text })
      .evaluate((button) => {
        button.scrollIntoView({ block: 'center' })
        return new Promise<number>((resolve) => {
          const seen = ([first]: IntersectionObserverEntry[]) => resolve(first?.intersectionRatio ?? 0)
          new IntersectionObserver(seen).observe(button)
        })
      })

  it('the list of all questions can be read and scrolled to its end', async () => {
    const page = await begin(zoomed)
    await page.getByRole('button', { name: 'Tất cả câu hỏi' }).click()
    await page.getByRole('dialog').waitFor()
    for (const text of ['Có làm việc không?', 'Làm nghề gì?', 'Ghi chú'])
      expect(await shareSeen(page, text), text).toBeGreaterThan(0.95)
    await page.getByRole('button', { name: 'Đến cuối' }).click()
    await page.getByText('Kết thúc phỏng vấn').waitFor()
  })

  it('a member of a repeat has room for its name, and its buttons for a finger', async () => {
    const page = await begin(zoomed)
    await goTo(page, '/data/people')
    for (const name of [/^Người 1/, 'Xóa Người 1']) {
      const box = await page.getByRole('button', { name }).first().boundingBox()
      expect(box?.width).toBeGreaterThanOrEqual(44)
    }
    const name = await page.getByRole('button', { name: /^Người 1/ }).boundingBox()
    expect(name?.width).toBeGreaterThan(100)
  })

  it('the bar at the top has its buttons in one line', async () => {
    const page = await begin(zoomed)
    const tops = await page
      .getByRole('banner')
      .locator('button, select')
      .evaluateAll((all) => all.map((one) => Math.round(one.getBoundingClientRect().top)))
    expect(tops).toHaveLength(3)
    expect(Math.max(...tops) - Math.min(...tops)).toBeLessThan(5)
  })
})
