// An interview in a real browser: keyboard alone from start to finish, Vietnamese typed as it is composed, small screens, screen readers.
import { AxeBuilder } from '@axe-core/playwright'
import type { BrowserContext, Locator, Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { kitchenSink } from './harness/kitchen-sink.ts'
import { harness } from './harness/serve.ts'

let served: Awaited<ReturnType<typeof harness>>
let context: BrowserContext
beforeAll(async () => {
  served = await harness(kitchenSink())
})
afterAll(() => served.close())

async function begin({ query = 'locale=en&language=1', width = 360, height = 740 } = {}): Promise<Page> {
  context = await served.browser.newContext({
    viewport: { width, height },
    hasTouch: true,
    timezoneId: 'Asia/Ho_Chi_Minh',
    permissions: ['geolocation'],
    geolocation: { latitude: 12.6667, longitude: 108.0383, accuracy: 4 },
  })
  const page = await context.newPage()
  await page.goto(`${served.address}?${query}`)
  await page.getByRole('main').waitFor()
  return page
}
const jump = (page: Page, ref: string) => page.evaluate((to) => window.interview?.goTo(to), ref)
const heading = (page: Page) =>
  page.evaluate(() => document.activeElement?.textContent?.replace(/\*\s*\(required\)/, '').trim())
/** What is said after the name of an element. */
const heard = (element: Locator) =>
  element.evaluate((one) => document.getElementById(one.getAttribute('aria-describedby') ?? '')?.textContent)
/** The household head's name, as it would be kept. */
const head = (page: Page) =>
  page.evaluate(() => (window.kept?.interview.values as { head?: string } | undefined)?.head)
const answers = (page: Page) =>
  page.evaluate(() => (window.finished as { answers: Record<string, unknown> } | undefined)?.answers)

describe('an interview', () => {
  it('goes from the first screen to the last with the keyboard alone', async () => {
    const page = await begin()
    const key = async (...keys: string[]) => {
      for (const one of keys) await page.keyboard.press(one)
    }
    const type = (text: string) => page.keyboard.type(text)
    await page.getByRole('button', { name: 'Next' }).focus()
    await key('Enter')
    await expect.poll(() => heading(page)).toBe('Name of the household head?')
    await key('Enter')
    // Nothing typed: the message is shown and the field has the focus.
    await page.getByText('Please answer this question.').waitFor()
    await type('Lan')
    await key('Enter')
    await page.getByText('How old is the household head?').waitFor()
    await type('12')
    await key('Enter')
    await page.getByText('Age is between 15 and 119.').waitFor()
    await key('Control+a')
    await type('41')
    await key('Enter')
    await page.getByText('Income in a month').waitFor()
    await type('1234,5')
    await key('Enter')
    await page.getByText('When was Lan born?').waitFor()
    await expect
      .poll(() => page.getByLabel('Day').evaluate((field) => field === document.activeElement))
      .toBe(true)
    await type('29')
    await key('Tab')
    await type('2')
    await key('Tab')
    await type('2023')
    await key('Enter')
    await page.getByText('There is no such date.').waitFor()
    await key('Tab', 'Tab')
    await type('2024')
    await key('Enter')
    await expect.poll(() => page.getByText('Moved here when?').isVisible()).toBe(true)
    await type('7')
    await key('Tab')
    await type('19')
    await key('Enter')
    await page.getByText('Complete the month and the year, with four digits.').waitFor()
    await key('Tab')
    await type('2019')
    await key('Enter')
    await expect.poll(() => heading(page)).toBe('Starts work at what time?')
    await key('Tab')
    await type('0730AM')
    await key('Enter')
    await expect.poll(() => heading(page)).toBe('Last visit?')
    await key('Enter')
    await expect.poll(() => heading(page)).toBe('Do you agree?')
    await key('Tab', 'Space', 'Enter')
    await expect.poll(() => heading(page)).toBe('What does the household own?')
    await key('Tab', 'Space', 'Tab', 'Tab', 'Space', 'Enter')
    await page.getByText(/other/i).first().waitFor()
    await key('Tab')
    await type('Boat')
    await key('Enter')
    await expect.poll(() => heading(page)).toBe('Which province?')
    await key('Tab', 'ArrowDown', 'Tab', 'Shift+Tab')
    await page.getByRole('button', { name: 'Next' }).focus()
    await key('Enter')
    await expect.poll(() => heading(page)).toBe('Which district?')
    await expect.poll(() => page.getByRole('radio').count()).toBe(1)
    await key('Tab', 'Space', 'Enter')
    await expect.poll(() => heading(page)).toBe('Which commune?')
    await page.getByRole('listbox').waitFor()
    await key('Tab')
    await type('dai loc 2999')
    await key('ArrowDown', 'Enter')
    await page.getByRole('listbox').getByRole('option', { selected: true }).waitFor()
    await page.getByRole('button', { name: 'Next' }).focus()
    await key('Enter')
    await expect.poll(() => heading(page)).toBe('Children should go to school')
    await key('Tab', 'Space', 'ArrowDown', 'Enter')
    await expect.poll(() => heading(page)).toBe('Put in order')
    await page.getByRole('button', { name: 'Move down: Agree' }).waitFor()
    await page.getByRole('button', { name: 'Move down: Agree' }).focus()
    await key('Enter')
    await page.getByRole('button', { name: 'Next' }).focus()
    await key('Enter')
    await expect.poll(() => heading(page)).toBe('How satisfied?')
    await page.getByText('Not answered yet').waitFor()
    await page.getByRole('slider').focus()
    await key('ArrowRight', 'ArrowRight', 'Enter')
    await expect.poll(() => heading(page)).toBe('Read aloud')
    await page.getByRole('checkbox').waitFor()
    await key('Tab', 'Space', 'Enter')
    await expect.poll(() => heading(page)).toBe('Place of the household')
    await page.getByRole('button', { name: 'Get location' }).waitFor()
    await key('Tab', 'Enter')
    await page.getByText('Accuracy: 4 m').waitFor()
    await page.getByRole('button', { name: 'Next' }).focus()
    await key('Enter')
    await expect.poll(() => heading(page)).toBe('Photo of the house')
    await page.getByRole('button', { name: 'Next' }).focus()
    await key('Enter')
    await page.getByText('82').waitFor()
    await key('Enter')
    await expect.poll(() => heading(page)).toBe('Work')
    await page.getByRole('radio', { name: 'Yes' }).focus()
    await key('Space')
    await page.getByText('1 question was added.').waitFor({ state: 'attached' })
    await page.getByRole('textbox', { name: 'How many hours a week?' }).focus()
    await type('12')
    await key('Enter')
    await page.getByText('Name of the child?').waitFor()
    await type('Minh')
    await key('Enter')
    await page.getByText('How many jobs does Minh have?').waitFor()
    await type('2')
    await key('Enter')
    await page.getByText('Child 1 › Job 1 of 2').waitFor()
    await type('Weaving')
    await key('Enter')
    await page.getByText('Child 1 › Job 2 of 2').waitFor()
    await key('Enter')
    await expect.poll(() => heading(page)).toBe('Add another “Child”?')
    await page.getByText('Child 1 · Minh, 2').waitFor()
    await key('Enter')
    await expect.poll(() => heading(page)).toBe('Thank you!')
    await key('Enter')
    await expect.poll(() => heading(page)).toBe('End of the interview')
    await page.getByText('Everything that is needed has been answered.').waitFor()
    await page.getByRole('button', { name: 'Finish the interview' }).focus()
    await key('Enter')
    await expect
      .poll(() => answers(page))
      .toMatchObject({
        head: 'Lan',
        age: '41',
        income: '1234.5',
        born: '2024-02-29',
        moved: '2019-07-01',
        clock: '07:30:00.000+07:00',
        visit: '',
        consent: 'yes',
        assets: 'tv other',
        assets_other: 'Boat',
        province: 'dl',
        district: 'bmt',
        commune: 'c2999',
        school: 'n',
        ranking: 'n a d',
        level: '2',
        read: 'OK',
        place: '12.6667 108.0383 0.0 4.0',
        twice: '82',
        work: { works: 'yes', hours: '12' },
        child: [{ child_name: 'Minh', jobs: '2', job: [{ job_name: 'Weaving' }, { job_name: '' }] }],
      })
    await context.close()
  })

  it('takes Vietnamese while it is composed, so that no word waits for the next, and disturbs nothing', async () => {
    const page = await begin()
    await jump(page, '/data/head')
    const field = page.getByRole('textbox')
    await field.focus()
    const keyboard = await context.newCDPSession(page)
    const compose = (text: string) =>
      keyboard.send('Input.imeSetComposition', {
        text,
        selectionStart: text.length,
        selectionEnd: text.length,
      })
    for (const text of ['N', 'Ng', 'Ngu', 'Nguy', 'Nguyê', 'Nguyễ', 'Nguyễn']) {
      await compose(text)
      // A composition that was cut off would have left its letters before these.
      expect(await field.inputValue()).toBe(text)
      await expect.poll(() => head(page), { timeout: 1_000 }).toBe(text)
    }
    await keyboard.send('Input.insertText', { text: 'Nguyễn' })
    await compose(' Vă')
    await expect.poll(() => head(page)).toBe('Nguyễn Vă')
    await page.reload()
    expect(await field.inputValue()).toBe('Nguyễn Vă')
    await context.close()
  })

  it('comes back after a reload, on the same screen and in the same language', async () => {
    const page = await begin()
    await jump(page, '/data/head')
    await page.getByRole('textbox').fill('Lan')
    await page.getByRole('button', { name: 'Next' }).click()
    await page.getByRole('textbox').fill('41')
    await page
      .getByRole('combobox', { name: 'Language of the questions' })
      .selectOption({ label: 'Tiếng Việt' })
    await page.getByText('Chủ hộ bao nhiêu tuổi?').waitFor()
    await page.reload()
    await page.getByText('Chủ hộ bao nhiêu tuổi?').waitFor()
    expect(await page.getByRole('textbox').inputValue()).toBe('41')
    await context.close()
  })

  it('goes on and back with a swipe of the finger', async () => {
    const page = await begin()
    const fingers = await context.newCDPSession(page)
    const swipe = async (from: number, to: number) => {
      await fingers.send('Input.dispatchTouchEvent', {
        type: 'touchStart',
        touchPoints: [{ x: from, y: 500 }],
      })
      await fingers.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: [{ x: to, y: 505 }] })
      await fingers.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
    }
    await swipe(300, 60)
    await page.getByText('Name of the household head?').waitFor()
    await swipe(60, 300)
    await page.getByText('I come from the').waitFor()
    await context.close()
  })

  it('draws only the rows in sight of a long list, and finds without accents', async () => {
    const page = await begin()
    await jump(page, '/data/commune')
    await page.getByRole('listbox').waitFor()
    expect(await page.getByRole('option').count()).toBeLessThan(40)
    const box = page.getByRole('combobox', { name: 'Which commune?' })
    await box.fill('nowhere')
    await page.getByText('Nothing found.').waitFor()
    await box.press('ArrowDown')
    // A screen reader would be sent to a row that is not there.
    expect(await box.getAttribute('aria-activedescendant')).toBeNull()
    await box.fill('dai loc 17')
    await page.getByText('159 choices').waitFor()
    await page.getByRole('option', { name: 'Đại Lộc commune 17', exact: true }).click()
    await page.getByRole('button', { name: 'Remove: Đại Lộc commune 17' }).waitFor()
    await jump(page, '/data/head')
    await jump(page, '/data/commune')
    await page.getByRole('option', { name: 'Đại Lộc commune 17', exact: true, selected: true }).waitFor()
    await context.close()
  })

  it('keeps a photo, made smaller, and lets go of it again', async () => {
    const page = await begin()
    await jump(page, '/data/photo')
    const picture = await page.screenshot()
    await page
      .locator('input[type=file]')
      .first()
      .setInputFiles({ name: 'house.png', mimeType: 'image/png', buffer: picture })
    await page.getByRole('img', { name: 'Picture' }).waitFor()
    expect(
      await page.evaluate(() => (document.querySelector('main img') as HTMLImageElement).naturalHeight),
    ).toBe(200)
    const kept = () =>
      page.evaluate(() => (window.kept?.interview.values as { photo?: string } | undefined)?.photo)
    expect(await kept()).toMatch(/^[0-9a-f]{64}\.png$/)
    await page.getByRole('button', { name: 'Remove' }).click()
    await page.getByRole('img', { name: 'Picture' }).waitFor({ state: 'detached' })
    expect(await kept()).toBeFalsy()
    await context.close()
  })

  it('fits at 200 % zoom: nothing is cut off at half the width', async () => {
    const page = await begin({ width: 180, height: 370 })
    const refs = await page.evaluate(() => window.interview?.steps.map((step) => step.ref) ?? [])
    const wide: string[] = []
    for (const ref of refs) {
      await page.evaluate((to) => window.interview?.goTo(to), ref)
      await page.waitForFunction(() => !document.querySelector('.loading'))
      if (await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)) wide.push(ref)
    }
    expect(wide).toEqual([])
    await context.close()
  })

  it('asks before it removes a member, and finds a question in the list of all', async () => {
    const page = await begin()
    await jump(page, '/data/child')
    await page.getByRole('button', { name: 'Add Child' }).click()
    await expect.poll(() => heard(page.getByRole('heading', { name: 'Name of the child?' }))).toBe('Child 2')
    await page.getByRole('textbox').fill('Hoa')
    await jump(page, '/data/child')
    await page.getByRole('button', { name: 'Remove Child 2' }).click()
    await page.getByRole('button', { name: 'Keep' }).click()
    await page.getByText('2 so far:').waitFor()
    await page.getByRole('button', { name: 'Remove Child 2' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
    await page.getByText('1 so far:').waitFor()
    await page.getByRole('button', { name: 'All questions' }).click()
    await page.getByRole('searchbox').fill('satisf')
    await page.getByRole('button', { name: 'How satisfied?' }).click()
    await page.getByRole('slider').waitFor()
    await context.close()
  })
})

describe.each([
  { name: 'a phone in Vietnamese', query: 'locale=vi&language=0', width: 360, height: 740 },
  { name: 'a desk in English', query: 'locale=en&language=1', width: 1280, height: 800 },
])('on $name', (setting) => {
  it('every screen passes the accessibility checks and fits its width', async () => {
    const page = await begin(setting)
    const found: string[] = []
    const inspect = async (where: string) => {
      const { violations } = await new AxeBuilder({ page }).analyze()
      found.push(...violations.map(({ id, nodes }) => `${where}: ${id} ${nodes[0]?.html.slice(0, 160)}`))
      const wide = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      )
      if (wide > 0) found.push(`${where}: ${wide} px too wide`)
    }
    const refs = await page.evaluate(() => window.interview?.steps.map((step) => step.ref) ?? [])
    for (const ref of refs) {
      await page.evaluate((to) => window.interview?.goTo(to, true), ref)
      await page.waitForFunction(() => !document.querySelector('.loading'))
      await inspect(ref)
    }
    await page.evaluate(() => window.interview?.goToEnd())
    await inspect('end')
    await page.locator('header button').last().click()
    await page.getByRole('dialog').waitFor()
    await inspect('list')
    expect(found).toEqual([])
    await context.close()
  })
})
