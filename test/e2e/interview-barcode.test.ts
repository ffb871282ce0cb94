// Codes read by a camera, in a browser that has no detector of its own: Chromium's fake camera shows a film of one QR code.
import { generate } from 'lean-qr'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type Browser, type Page } from 'playwright'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { findChromium } from '../support/browser.ts'
import { surveyFrom } from '../support/survey-from-markdown.ts'
import { harness } from './harness/serve.ts'

const CODE = 'HH-0042 Xã Tân Lộc'
const survey = surveyFrom(`
| survey | | | | |
| | type | name | label | appearance |
| | barcode | card | Household card | |
| | barcode | result | Test result | hidden-answer |
`)

let served: Awaited<ReturnType<typeof harness>>
let browser: Browser
const folder = mkdtempSync(join(tmpdir(), 'bookend-film-'))
beforeAll(async () => {
  served = await harness(survey)
  const film = join(folder, 'code.y4m')
  writeFileSync(film, filmOf(CODE))
  browser = await chromium.launch({
    executablePath: findChromium(),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--use-fake-ui-for-media-stream',
      '--use-fake-device-for-media-stream',
      `--use-file-for-fake-video-capture=${film}`,
    ],
  })
})
afterAll(async () => {
  await browser.close()
  await served.close()
  rmSync(folder, { recursive: true })
})

/** Two frames of 640 × 480 in YUV 4:2:0 (the format of yuv4mpeg), the code in the middle. */
function filmOf(text: string): Buffer {
  const [width, height, cell] = [640, 480, 8]
  const code = generate(text)
  const luma = Buffer.alloc(width * height, 235)
  const [left, top] = [(width - code.size * cell) >> 1, (height - code.size * cell) >> 1]
  for (let y = 0; y < code.size * cell; y++)
    for (let x = 0; x < code.size * cell; x++)
      if (code.get(Math.floor(x / cell), Math.floor(y / cell))) luma[(top + y) * width + left + x] = 16
  const frame = Buffer.concat([Buffer.from('FRAME\n'), luma, Buffer.alloc((width * height) / 2, 128)])
  return Buffer.concat([Buffer.from(`YUV4MPEG2 W${width} H${height} F10:1 Ip A1:1 C420jpeg\n`), frame, frame])
}
async function begin(): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 360, height: 740 } })
  await page.addInitScript(() => Reflect.deleteProperty(window, 'BarcodeDetector'))
  await page.goto(`${served.address}?locale=vi`)
  return page
}
const value = (page: Page, name: string) => page.evaluate((of) => window.kept?.interview.values[of], name)

it('reads the code that is held in front of the camera, and switches the camera off', async () => {
  const page = await begin()
  await page.getByRole('button', { name: 'Quét mã' }).click()
  await page.getByText('Đưa mã vào trước máy ảnh').waitFor()
  await page.locator('video').waitFor({ state: 'detached' })
  expect(await page.getByRole('textbox', { name: 'Household card' }).inputValue()).toBe(CODE)
  expect(await value(page, 'card')).toBe(CODE)
  await page.close()
})

it('keeps what nobody should read on this screen', async () => {
  const page = await begin()
  await page.getByRole('button', { name: 'Tiếp' }).click()
  await page.getByRole('button', { name: 'Quét mã' }).click()
  await page.getByText('Đã lưu mã.').waitFor()
  expect(await value(page, 'result')).toBe(CODE)
  expect(await page.getByText(CODE).count()).toBe(0)
  expect(await page.getByRole('textbox').count()).toBe(0)
  await page.close()
})
