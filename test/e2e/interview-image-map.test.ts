// A map whose areas are choices, as authors draw them in Inkscape: tapped, marked, and never more than a drawing.
import AxeBuilder from '@axe-core/playwright'
import type { Page } from 'playwright'
import { expect, it } from 'vitest'
import { pageHeaders } from '../../functions/wire/headers.ts'
import { surveyFrom } from '../support/survey-from-markdown.ts'
import { onPhone } from './harness/phone.ts'

const survey = surveyFrom(`
| survey | | | | | |
| | type | name | label | media::image | appearance |
| | select_one district | home | Where do you live? | map.svg | image-map |
| | select_multiple district | worked | Where have you worked? | map.svg | image-map |
| | select_one district | born | Where were you born? | lost.svg | image-map |
| choices | | | |
| | list_name | name | label |
| | district | north | North |
| | district | south | South |
| | district | east | East |
`)
/** Without a view box, with a shape of several parts, one without a choice, and what a drawing should not carry. */
const drawing = `<?xml version="1.0" encoding="UTF-8"?>
<svg xmlns="http://www.w3.org/2000/svg" width="200mm" height="100mm" onload="window.harmed = true">
  <style>.area { fill: rgb(200, 220, 240); stroke: #333 } .question { display: none }</style>
  <script>window.harmed = true</script>
  <path id="north" class="area" d="M0 0H200V50H0Z"/>
  <g id="south"><rect class="area" x="0" y="50" width="60" height="50"/><rect class="area" x="60" y="50" width="40" height="50"/></g>
  <rect id="lake" class="area" x="100" y="50" width="100" height="50" onclick="window.harmed = true"/>
  <foreignObject width="9" height="9"><img xmlns="http://www.w3.org/1999/xhtml" src="x" onerror="window.harmed = true"/></foreignObject>
</svg>`

const open = onPhone(survey)

const begin = () =>
  open('locale=vi', async (page) => {
    // The policy of the real pages says what may be read.
    const policy = pageHeaders['content-security-policy']
      .split('; ')
      .find((one) => one.startsWith('connect-src'))!
    await page.route('**/harness/index.html*', async (route) => {
      const response = await route.fetch()
      await route.fulfill({
        response,
        headers: { ...response.headers(), 'content-security-policy': policy },
      })
    })
    await page.addInitScript((svg) => {
      const lost = URL.createObjectURL(new Blob([]))
      window.files = { 'map.svg': URL.createObjectURL(new Blob([svg])), 'lost.svg': lost }
      URL.revokeObjectURL(lost)
    }, drawing)
  })
const fill = (page: Page, shape: string) =>
  page.locator(shape).evaluate((element) => getComputedStyle(element).fill)

it('takes a tap on an area for its choice, marks it, and says it', async () => {
  const page = await begin()
  expect(await fill(page, '#north')).toBe('rgb(200, 220, 240)')
  await page.locator('.map svg').evaluate((svg) => svg.setAttribute('data-drawn', 'once'))
  await page.locator('#south rect').last().tap()
  expect(await page.getByRole('radio', { name: 'South' }).isChecked()).toBe(true)
  expect(await fill(page, '#south rect >> nth=0')).not.toBe('rgb(200, 220, 240)')
  await page.locator('.said', { hasText: 'South' }).waitFor()
  await page.locator('#lake').tap()
  expect(await page.getByRole('radio', { name: 'South' }).isChecked()).toBe(true)
  await page.getByRole('radio', { name: 'North' }).check()
  expect(await fill(page, '#north')).not.toBe('rgb(200, 220, 240)')
  expect(await fill(page, '#south rect >> nth=0')).toBe('rgb(200, 220, 240)')
  await page.getByRole('button', { name: 'Xóa câu trả lời' }).click()
  expect(await fill(page, '#north')).toBe('rgb(200, 220, 240)')

  expect(await page.evaluate(() => 'harmed' in window)).toBe(false)
  // An answer marks the drawing, and does not draw it anew.
  expect(await page.locator('.map svg').getAttribute('data-drawn')).toBe('once')
  const box = (await page.locator('.map svg').boundingBox())!
  expect([box.width / box.height, box.width <= 360]).toEqual([2, true])
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.map(({ id }) => id)).toEqual([])
})

it('takes several, lets go of one that is tapped again, and keeps the list where the map is not on the device', async () => {
  const page = await begin()
  await page.getByRole('button', { name: 'Tiếp' }).click()
  await page.locator('#north').tap()
  await page.locator('#south rect').first().tap()
  expect(await page.getByRole('checkbox', { checked: true }).count()).toBe(2)
  await page.locator('#north').tap()
  expect(await page.getByRole('checkbox', { name: 'North' }).isChecked()).toBe(false)
  await page.getByRole('button', { name: 'Tiếp' }).click()
  await page.getByText('Tệp không có trên máy này. (lost.svg)').waitFor()
  await page.getByRole('radio', { name: 'East' }).check()
})
