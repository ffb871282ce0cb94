// Small things that make or break a day: what is drawn is kept, the list is whole, numbers below zero can be typed, dead ends say so.
import type { BrowserContext, Page } from 'playwright'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Survey } from '../../core/survey.ts'
import { surveyFrom } from '../support/survey-from-markdown.ts'
import { harness } from './harness/serve.ts'

const many = Array.from(
  { length: 40 },
  (_, i) => `| | text | q${i} | Câu ${i} | Question ${i} | | | | | |`,
).join('\n')
const survey = surveyFrom(`
| survey | | | | | | | | | |
| | type | name | label::Vietnamese (vi) | label::English (en) | required | relevant | constraint | appearance | choice_filter |
| | begin_group | first | Trang đầu | First page | | | | field-list | |
| | select_one place | province | Tỉnh | Province | yes | | | | kind = 'p' |
| | select_one place | commune | Xã | Commune | | | | minimal | kind = \${province} |
| | end_group | | | | | | | | |
| | integer | age | Tuổi (-99 nếu không biết) | Age (-99 if not known) | | | . = -99 or . > 0 | | |
| | image | sign | Chữ ký | Signature | yes | | | signature | |
| | note | dead | Dừng ở đây. | Stop here. | yes | \${age} = -99 | | | |
| | begin_group | nameless | | | | | | | |
${many}
| | end_group | | | | | | | | |
| choices | | | | | |
| | list_name | name | label::Vietnamese (vi) | label::English (en) | kind |
| | place | a | Lào Cai | Lào Cai | p |
| | place | b | Tân Lộc | Tân Lộc | a |
| settings | |
| | form_title | default_language |
| | Việc nhỏ | Vietnamese (vi) |
`)

let served: Awaited<ReturnType<typeof harness>>
let context: BrowserContext
beforeAll(async () => {
  served = await harness(survey)
})
afterEach(() => context.close())
afterAll(() => served.close())

async function begin(locale = 'vi', other?: Survey): Promise<Page> {
  context = await served.browser.newContext({ viewport: { width: 360, height: 740 }, hasTouch: true })
  const page = await context.newPage()
  if (other) await page.route('**/survey.json', (route) => route.fulfill({ json: other }))
  await page.goto(`${served.address}?locale=${locale}`)
  await page.getByRole('main').waitFor()
  return page
}
const goTo = (page: Page, ref: string) => page.evaluate((to) => window.interview?.goTo(to), ref)
const kept = (page: Page, name: string) =>
  page.evaluate((of) => (window.kept?.interview.values as Record<string, unknown> | undefined)?.[of], name)
const next = (page: Page) => page.getByRole('button', { name: 'Tiếp' }).click()

describe('on a small phone', () => {
  it('the first screen explains the star, and the language is called as its speakers call it', async () => {
    const page = await begin()
    await page.getByText('đánh dấu câu bắt buộc trả lời').waitFor()
    expect(await page.getByRole('option', { name: 'Tiếng Việt' }).count()).toBe(1)
    await page.getByRole('combobox', { name: 'Ngôn ngữ của câu hỏi' }).selectOption('English')
    await page.getByText('Province').waitFor()
  })

  it('a menu with nothing in it says what it waits for', async () => {
    const page = await begin()
    await page.getByText('Danh sách này phụ thuộc vào các câu trả lời trước.').waitFor()
    await page.getByRole('radio', { name: 'Lào Cai' }).check()
    await page.getByRole('combobox', { name: 'Xã' }).selectOption('Tân Lộc')
    expect(await kept(page, 'first')).toMatchObject({ province: 'a', commune: 'b' })
  })

  it('a number below zero can be typed on a keyboard without a minus', async () => {
    const page = await begin()
    await goTo(page, '/data/age')
    await page.getByRole('button', { name: 'Đổi dấu' }).click()
    await page.keyboard.type('99')
    expect(await kept(page, 'age')).toBe('-99')
    await page.getByRole('button', { name: 'Đổi dấu' }).click()
    expect(await kept(page, 'age')).toBe('99')
  })

  it('a note that stops the interview says that it does, and asks for no answer', async () => {
    const page = await begin()
    await page.evaluate(() => window.interview?.answer('/data/age', '-99'))
    await goTo(page, '/data/dead')
    expect(await page.getByRole('heading', { name: 'Dừng ở đây.' }).textContent()).not.toContain('*')
    await next(page)
    await page.getByText('Phỏng vấn không thể đi tiếp từ đây.').waitFor()
    expect(await page.getByText('Vui lòng trả lời câu hỏi này.').count()).toBe(0)
    await page.evaluate(() => window.interview?.goToEnd())
    const note = page.getByRole('listitem').filter({ hasText: 'Dừng ở đây.' })
    expect(await note.textContent()).toContain('Phỏng vấn không thể đi tiếp từ đây.')
    expect(await note.textContent()).not.toContain('Vui lòng trả lời')
  })

  it('the list of all questions keeps its head and its foot in sight, far down too, and has no heading without words', async () => {
    const page = await begin()
    await goTo(page, '/data/nameless/q39')
    await page.getByRole('button', { name: 'Tất cả câu hỏi' }).click()
    await page.locator('[aria-current]').waitFor()
    const close = await page.getByRole('button', { name: 'Đóng' }).boundingBox()
    const end = await page.getByRole('button', { name: 'Đến cuối' }).boundingBox()
    expect(close?.y).toBeGreaterThanOrEqual(0)
    expect((end?.y ?? 0) + (end?.height ?? 0)).toBeLessThanOrEqual(740)
    expect((end?.y ?? 0) + (end?.height ?? 0)).toBeGreaterThan(700)
    expect(await page.getByText('Câu hỏi không có nội dung').count()).toBe(0)
  })
})

describe('a survey that runs from right to left', () => {
  it('has the application’s words among its own, each with its full stop at its end', async () => {
    const arabic = surveyFrom(`
| survey | | | | |
| | type | name | label::Arabic (ar) | required |
| | text | name | ما اسمك؟ | yes |
`)
    const page = await begin('en', arabic)
    await page.getByRole('button', { name: 'Next' }).click()
    const ends = await page.getByText('Please answer this question.').evaluate((element) => {
      const text = document.createTreeWalker(element, NodeFilter.SHOW_TEXT).nextNode() as Text
      const leftOf = (place: number) => {
        const range = document.createRange()
        range.setStart(text, place)
        range.setEnd(text, place + 1)
        return range.getBoundingClientRect().left
      }
      return { first: leftOf(0), last: leftOf(text.length - 1) }
    })
    expect(ends.last).toBeGreaterThan(ends.first)
    const box = await page.locator('main').getByText('ما اسمك؟').boundingBox()
    expect((box?.x ?? 0) + (box?.width ?? 0)).toBeGreaterThan(320)
  })
})

describe('a screen reader', () => {
  it('hears the survey in its language, and the words of the application in theirs', async () => {
    const page = await begin('en')
    await page.getByRole('button', { name: 'Next' }).click()
    const spoken = (text: string) =>
      page
        .getByText(text, { exact: true })
        .first()
        .evaluate((element) => element.closest<HTMLElement>('[lang]')?.lang)
    const wanted = { Tỉnh: 'vi', 'Lào Cai': 'vi', 'Please answer this question.': 'en', 'Clear answer': 'en' }
    for (const [text, language] of Object.entries(wanted)) expect(await spoken(text), text).toBe(language)
    await page.evaluate(() => window.interview?.goToEnd())
    expect(await spoken('Tỉnh')).toBe('vi')
    expect(await spoken('Finish the interview')).toBe('en')
    await page.getByRole('button', { name: 'All questions' }).click()
    const list = page.getByRole('dialog')
    await list.getByText('0 of').waitFor()
    const province = list.getByRole('button', { name: /Tỉnh.*not answered, required/ })
    expect(await province.locator('[lang]').getAttribute('lang')).toBe('vi')
  })
})

describe('a signature', () => {
  async function stroke(page: Page, from: number) {
    const box = await page.locator('canvas').boundingBox()
    if (!box) throw new Error('nothing to draw on')
    await page.mouse.move(box.x + from, box.y + 40)
    await page.mouse.down()
    await page.mouse.move(box.x + from + 60, box.y + 80, { steps: 4 })
    await page.mouse.up()
  }
  /** The browser makes the picture when it has time. */
  const soon = { timeout: 8_000 }
  const picture = (page: Page) => kept(page, 'sign') as Promise<string>

  it('is kept as it is drawn, to the last stroke, with nothing to press but Next', async () => {
    const page = await begin()
    const warnings: string[] = []
    page.on('console', (message) => message.type() === 'warning' && warnings.push(message.text()))
    await goTo(page, '/data/sign')
    await page.locator('canvas').waitFor()
    await stroke(page, 20)
    await expect.poll(() => picture(page), soon).toMatch(/^[0-9a-f]{64}\.png$/)
    const one = await picture(page)
    await stroke(page, 120)
    // At once, before the pause after the second stroke is over.
    await next(page)
    await page.getByText('Câu 0').waitFor()
    await expect.poll(() => picture(page), soon).not.toBe(one)
    expect(await picture(page)).toMatch(/^[0-9a-f]{64}\.png$/)
    await page.getByRole('button', { name: 'Trước' }).click()
    await page.getByRole('img', { name: 'Ảnh' }).waitFor()
    expect(warnings).toEqual([])
  })

  it('goes when every stroke of it is taken back', async () => {
    const page = await begin()
    await goTo(page, '/data/sign')
    await page.locator('canvas').waitFor()
    await stroke(page, 20)
    await expect.poll(() => picture(page), soon).toMatch(/png$/)
    await page.getByRole('button', { name: 'Hoàn tác' }).click()
    await expect.poll(() => picture(page), soon).toBeFalsy()
    await next(page)
    await page.getByText('Vui lòng trả lời câu hỏi này.').waitFor()
  })
})
