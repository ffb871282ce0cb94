// Places on a plan in a real browser, on a small phone and without a network: walked, moved by finger and by keyboard, removed, zoomed.
import { AxeBuilder } from '@axe-core/playwright'
import type { BrowserContext, Page } from 'playwright'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { surveyFrom } from '../support/survey-from-markdown.ts'
import { harness } from './harness/serve.ts'

const survey = surveyFrom(`
| survey | | | | |
| | type | name | label::Tiếng Việt (vi) | appearance |
| | note | hello | Khảo sát đất đai | |
| | geopoint | house | Vị trí ngôi nhà | placement-map |
| | geopoint | well | Vị trí giếng nước | maps |
| | geotrace | way | Đường đến trường | |
| | geoshape | field | Thửa ruộng của hộ | |
`)

let served: Awaited<ReturnType<typeof harness>>
let context: BrowserContext
beforeAll(async () => {
  served = await harness(survey)
})
afterAll(() => served.close())
afterEach(() => context.close())

const CORNER = { latitude: 12.6667, longitude: 108.0383, accuracy: 4 }
/** About 0.001°: 110.6 m north, 108.6 m east. */
const at = (north: number, east: number) => ({
  ...CORNER,
  latitude: CORNER.latitude + north / 1000,
  longitude: CORNER.longitude + east / 1000,
})

async function begin(ref: string): Promise<Page> {
  context = await served.browser.newContext({
    viewport: { width: 360, height: 740 },
    hasTouch: true,
    permissions: ['geolocation'],
    geolocation: CORNER,
  })
  const page = await context.newPage()
  await page.goto(`${served.address}?locale=vi`)
  await page.getByRole('main').waitFor()
  await page.evaluate((to) => window.interview?.goTo(to), ref)
  return page
}
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name })
const value = (page: Page, name: string) =>
  page.evaluate(
    (one) => (window.kept?.interview.values as Record<string, string> | undefined)?.[one] ?? '',
    name,
  )
const next = (page: Page) => button(page, 'Tiếp').click()
const plan = (page: Page) => page.getByRole('img', { name: /^Sơ đồ/ })

/** Walks to these places and adds each. */
async function walk(page: Page, places: { latitude: number; longitude: number; accuracy: number }[]) {
  for (const [index, place] of places.entries()) {
    // Each with an accuracy of its own, by which the page says that it has arrived there.
    await context.setGeolocation({ ...place, accuracy: 11 + index })
    if (index === 0) await button(page, 'Lấy vị trí').click()
    await page.getByText(`Độ chính xác: ${11 + index} m`).waitFor()
    await button(page, 'Thêm điểm này').click()
    await page.getByText(`${index + 1} điểm`, { exact: true }).waitFor()
  }
}
const accessible = async (page: Page) => {
  const axe = await new AxeBuilder({ page }).analyze()
  expect(axe.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([])
  const small = await page.locator('main button:visible').evaluateAll((buttons) =>
    buttons.flatMap((one) => {
      const { width, height } = one.getBoundingClientRect()
      return width < 44 || height < 44 ? [`${one.textContent} ${width}×${height}`] : []
    }),
  )
  expect(small).toEqual([])
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360)
}

describe('a line of one point', () => {
  it('is no answer, which is said; but it is still there on the way back and after a restart', async () => {
    const page = await begin('/data/way')
    await walk(page, [at(0, 0)])
    await page.getByText('Một tuyến cần ít nhất hai điểm.').waitFor({ state: 'detached' })
    await next(page)
    await page.getByText('Một tuyến cần ít nhất hai điểm.').waitFor()
    await button(page, 'Trước').click()
    await page.getByText('Vị trí giếng nước').waitFor()
    await page.reload()
    await page.getByRole('main').waitFor()
    await page.evaluate(() => window.interview?.goToEnd())
    await button(page, /Đường đến trường/).click()
    await page.getByText('1 điểm', { exact: true }).waitFor()
    await page.getByText('Một tuyến cần ít nhất hai điểm.').waitFor()
    expect(await value(page, 'way')).toBe('')
    await button(page, 'Xóa câu trả lời').click()
    await page.getByText('0 điểm', { exact: true }).waitFor()
    await next(page)
    await page.getByText('Thửa ruộng của hộ').waitFor()
  })
})

describe('a plan', () => {
  it('of a field is walked corner by corner, with its area in words', async () => {
    const page = await begin('/data/field')
    await walk(page, [at(0, 0), at(1, 0), at(1, 1), at(0, 1)])
    await page.getByText('Diện tích: 1,21 ha').waitFor()
    await page.getByText('Chu vi: 440 m').waitFor()
    await plan(page).waitFor()
    expect(await page.locator('polygon.area').count()).toBe(1)
    await accessible(page)
    const [first, ...others] = (await value(page, 'field')).split(';')
    expect(others.length).toBe(4)
    expect(others.at(-1)).toBe(first)

    await button(page, 'Xóa điểm 4').click()
    await page.getByText(/^Diện tích: 6\.04\d m²$/).waitFor()
    expect((await value(page, 'field')).split(';').length).toBe(4)
    await button(page, 'Dừng').click()
    expect(await page.getByText('Bạn đang ở đây').isVisible()).toBe(false)
  })

  it('lets a point be moved with a finger, and with the keyboard alone', async () => {
    const page = await begin('/data/way')
    await walk(page, [at(0, 0), at(1, 0)])
    await button(page, 'Dừng').click()
    const before = (await value(page, 'way')).split(';')
    const point = await page.locator('circle.point').nth(1).boundingBox()
    if (!point) throw new Error('The point is not drawn')
    const [x, y] = [point.x + point.width / 2, point.y + point.height / 2]
    await page.mouse.move(x, y)
    await page.mouse.down()
    await page.mouse.move(x + 20, y + 5, { steps: 4 })
    await page.mouse.move(x + 40, y, { steps: 4 })
    await page.mouse.up()
    await expect.poll(async () => (await value(page, 'way')).split(';')[1]).not.toBe(before[1])
    const [kept, moved = ''] = (await value(page, 'way')).split(';')
    expect(kept).toBe(before[0])
    const [latitude = 0, longitude = 0, altitude, accuracy] = moved.split(' ').map(Number)
    expect(latitude).toBeCloseTo(CORNER.latitude + 0.001, 5)
    expect(longitude).toBeGreaterThan(CORNER.longitude + 0.000_1)
    expect([altitude, accuracy]).toEqual([0, 0])

    await button(page, 'Dời điểm 1').focus()
    await page.keyboard.press('Enter')
    await button(page, 'Dời xuống phía nam').focus()
    await page.keyboard.press('Enter')
    await page.keyboard.press('Enter')
    const south = Number((await value(page, 'way')).split(' ')[0])
    expect(south).toBeLessThan(CORNER.latitude)
    expect(south).toBeGreaterThan(CORNER.latitude - 0.001)
    await accessible(page)
  })

  it('is zoomed by buttons, and shown whole again', async () => {
    const page = await begin('/data/way')
    await walk(page, [at(0, 0), at(1, 0)])
    await button(page, 'Dừng').click()
    const apart = () =>
      page
        .locator('circle.point')
        .evaluateAll(([a, b]) => Number(a?.getAttribute('cy')) - Number(b?.getAttribute('cy')))
    const whole = await apart()
    await button(page, 'Phóng to').click()
    await expect.poll(apart).toBeCloseTo(whole * 1.6, 1)
    await button(page, 'Xem toàn bộ').click()
    await expect.poll(apart).toBeCloseTo(whole, 5)
  })

  it('is zoomed with two fingers', async () => {
    const page = await begin('/data/way')
    await walk(page, [at(0, 0), at(1, 0)])
    await button(page, 'Dừng').click()
    const apart = () =>
      page
        .locator('circle.point')
        .evaluateAll(([a, b]) => Number(a?.getAttribute('cy')) - Number(b?.getAttribute('cy')))
    const whole = await apart()
    const box = await plan(page).boundingBox()
    if (!box) throw new Error('The plan is not drawn')
    const session = await context.newCDPSession(page)
    const y = Math.round(box.y + box.height / 2)
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', spread: number) =>
      session.send('Input.dispatchTouchEvent', {
        type,
        touchPoints:
          type === 'touchEnd'
            ? []
            : [
                { id: 0, x: box.x + 60 - spread, y },
                { id: 1, x: box.x + 100 + spread, y },
              ],
      })
    await touch('touchStart', 0)
    for (const spread of [10, 20, 30, 40]) await touch('touchMove', spread)
    await touch('touchEnd', 0)
    // From 40 px apart to 120 px.
    await expect.poll(async () => (await apart()) / whole).toBeGreaterThan(2.5)
    expect((await apart()) / whole).toBeLessThan(3.5)
  })

  it('of a point is movable only where the survey says so', async () => {
    const page = await begin('/data/house')
    await button(page, 'Lấy vị trí').click()
    await plan(page).waitFor()
    await button(page, 'Dời sang phía đông').click()
    await expect.poll(async () => (await value(page, 'house')).split(' ').slice(2)).toEqual(['0', '0'])
    expect(Number((await value(page, 'house')).split(' ')[1])).toBeGreaterThan(CORNER.longitude)
    await accessible(page)

    await page.evaluate(() => window.interview?.goTo('/data/well'))
    await button(page, 'Lấy vị trí').click()
    await plan(page).waitFor()
    expect(await button(page, 'Dời sang phía đông').count()).toBe(0)
    expect(await value(page, 'well')).toBe('12.6667 108.0383 0 4')
  })
})
