// The report on paper, for studies of every shape in both languages: as the page prints it, as a Word document with the same numbers, as a PDF.
import { spawnSync } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Report } from '../../core/report.ts'
import { chromiumPrinter } from '../../functions/local/printer.ts'
import { startServer, type Running } from '../../functions/local/server.ts'
import { putReport } from '../../functions/store/reports.ts'
import { createStudy } from '../../functions/store/studies.ts'
import { findChromium, openBrowser } from '../support/browser.ts'
import { signIn } from '../support/desk.ts'
import { readDocx, type ReadDocx } from '../support/docx.ts'
import { paperReports } from '../support/paper-reports.ts'
import { buildWeb } from '../support/web-build.ts'

const PYTHON = '/usr/bin/python3'
const hasPythonDocx = spawnSync(PYTHON, ['-c', 'import docx'], { stdio: 'ignore' }).status === 0
const hasPoppler = spawnSync('pdftotext', ['-v'], { stdio: 'ignore' }).status === 0
const reports = paperReports()
const log = { info: () => {}, error: () => {} }

let folder: string
let web: string
let server: Running
const pages: Record<string, Page> = {}
const closing: (() => Promise<void>)[] = []

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bookend-paper-'))
  web = await buildWeb()
  const options = { port: 0, folder: join(folder, 'data'), web, log, chromium: findChromium() }
  server = await startServer(options)
  await server.ready
  await createStudy(server.deps.table, {
    id: 's',
    title: { en: 'Households & "homes"', vi: 'Hộ gia đình & "mái ấm"' },
    members: [{ email: 'researcher@bookend.example', role: 'researcher' }],
    minimumCell: 0,
    timezone: 'Asia/Ho_Chi_Minh',
    createdAt: '2026-01-01T00:00:00.000Z',
    revision: 1,
  })
  for (const report of Object.values(reports)) await putReport(server.deps.table, report)
  for (const [language, locale] of [
    ['en', 'en-GB'],
    ['vi', 'vi-VN'],
  ] as const) {
    const context = await openBrowser(join(folder, language), {
      locale,
      viewport: { width: 1280, height: 900 },
    })
    closing.push(() => context.close())
    const page = context.pages()[0] ?? (await context.newPage())
    pages[language] = page
    await signIn(page, server.origin, 'researcher')
  }
})
afterAll(async () => {
  for (const close of closing) await close()
  await server?.close()
  for (const one of [folder, web]) if (one) await rm(one, { recursive: true, force: true, maxRetries: 5 })
})

async function open(page: Page, { moment }: Report): Promise<void> {
  await page.goto(`${server.origin}/manage/#/studies/s/comparison/${encodeURIComponent(`@${moment}`)}`)
  await page.locator(`[data-report="${moment}"]`).waitFor({ state: 'attached' })
}

/** What the page says when it is laid out for paper. */
const printed = (page: Page) =>
  page.evaluate(() => {
    dispatchEvent(new Event('beforeprint'))
    const main = document.getElementById('main')
    const isPrinted = (element: Element) => element.closest('.no-print') === null
    const found = (selector: string) => [...(main?.querySelectorAll(selector) ?? [])].filter(isPrinted)
    const trim = (text: string) => text.replace(/\s+/g, ' ').trim()
    const linesOf = (cell: Element) =>
      [...cell.childNodes].map((node) => trim(node.textContent ?? '')).filter((text) => text !== '')
    const seen = {
      headings: found('h1, h2, h3').map((one) => ({
        level: Number(one.tagName[1]),
        text: trim(one.textContent),
      })),
      tables: found('table').map((table) =>
        [...table.querySelectorAll('tr')].map((row) => [...row.querySelectorAll('th, td')].map(linesOf)),
      ),
      items: found('li').map((one) => trim(one.textContent)),
      charts: found('figure > svg[role="img"]').map((one) => one.getAttribute('aria-label')),
    }
    dispatchEvent(new Event('afterprint'))
    return seen
  })
type Printed = Awaited<ReturnType<typeof printed>>

async function saved(page: Page, name: string | RegExp) {
  const click = page.getByRole('button', { name, exact: true }).click()
  const [download] = await Promise.all([page.waitForEvent('download'), click])
  return { name: download.suggestedFilename(), bytes: new Uint8Array(await readFile(await download.path())) }
}

/** A cell's lines as one text: the page sets some of them apart with spans, the document with paragraphs. */
const flat = (tables: string[][][][]) =>
  tables.map((rows) => rows.map((row) => row.map((lines) => lines.join(' ').replace(/\s+/g, ' ').trim())))

function sameOnPaper(docx: ReadDocx, page: Printed): void {
  expect(flat(docx.tables)).toEqual(flat(page.tables))
  const main = <Heading extends { level: number }>(all: Heading[]) => all.filter(({ level }) => level <= 2)
  expect(main(docx.headings)).toEqual(main(page.headings))
  expect(docx.pictures.map(({ alt }) => alt)).toEqual(page.charts)
  expect(docx.heads.every((count) => count === 1)).toBe(true)
  for (const { png } of docx.pictures) {
    expect(String.fromCharCode(...png.slice(1, 4))).toBe('PNG')
    expect(png.length).toBeGreaterThan(2000)
  }
}

describe.each(['en', 'vi'] as const)('in %s', (language) => {
  it.each(Object.keys(reports))('%s: the Word document says what the page prints', async (shape) => {
    const page = pages[language]!
    const report = reports[shape]!
    await open(page, report)
    const onPage = await printed(page)
    const { name, bytes } = await saved(page, { en: 'Word document', vi: 'Tài liệu Word' }[language])
    expect(name).toBe(`s-report-${report.moment.slice(0, 10)}.docx`)
    const docx = readDocx(bytes)
    sameOnPaper(docx, onPage)
    expect(docx.language).toBe({ en: 'en-GB', vi: 'vi-VN' }[language])
    expect(docx.paragraphs[0]).toBe({ en: 'Households & "homes"', vi: 'Hộ gia đình & "mái ấm"' }[language])
    expect(docx.foot).toMatch(/PAGE NUMPAGES/)
    // Every sentence of the page's lists stands in the document too.
    // (After a reading the page has a frame, the document a colon.)
    const plain = (said: string) => said.replace(/:/g, '').replace(/\s+/g, ' ')
    const text = plain(docx.paragraphs.join('\n'))
    for (const item of onPage.items) expect(text).toContain(plain(item))
    await page.locator(`[data-report="${report.moment}"]`).waitFor({ state: 'attached' })
  })

  it.each(Object.keys(reports))('%s: has all its parts, in their order', async (shape) => {
    const page = pages[language]!
    const report = reports[shape]!
    await open(page, report)
    const { headings, charts, tables } = await printed(page)
    const titles = headings.map(({ text }) => text)
    const label = (one: Report['indicators'][number]) => one.indicator.label[language]!
    const quality = report.attrition !== null || report.balance.length > 0
    const wanted = {
      en: ['Method', 'Sample and fieldwork', ...(quality ? ['Can the comparison be trusted?'] : [])],
      vi: ['Phương pháp', 'Mẫu và thực địa', ...(quality ? ['So sánh có đáng tin không?'] : [])],
    }[language]
    const [summary, limitations, annex] = {
      en: ['All indicators', 'Limitations', 'Annex: definitions and tables'],
      vi: ['Tất cả chỉ số', 'Hạn chế', 'Phụ lục: định nghĩa và bảng biểu'],
    }[language]
    const order = [
      ...(report.indicators.length > 0 ? [summary] : []),
      ...wanted,
      ...report.indicators.map(label),
      limitations,
      annex,
    ]
    expect(titles.filter((title) => order.includes(title))).toEqual(order)
    const drawn = report.indicators.filter(({ overall }) =>
      Object.values(overall.rounds).some(({ estimate }) => estimate !== null),
    )
    expect(charts).toHaveLength(drawn.length)
    const effects = report.indicators.filter((one) => one.effects.length > 0).length
    expect(
      titles.filter((title) => title === { en: 'Arms', vi: 'Các nhóm nghiên cứu' }[language]),
    ).toHaveLength(effects)
    const trends = report.indicators.filter(({ trend }) => trend !== null).length
    expect(titles.filter((title) => title === { en: 'Trend', vi: 'Xu hướng' }[language])).toHaveLength(trends)
    expect(tables.length).toBeGreaterThan(0)
  })
})

it.skipIf(!hasPythonDocx)('the Word document is read by other software (needs python3-docx)', async () => {
  const page = pages['vi']!
  await open(page, reports['two rounds, small cells withheld']!)
  const { bytes } = await saved(page, 'Tài liệu Word')
  const path = join(folder, 'report.docx')
  await writeFile(path, bytes)
  const program = `
import docx, json, sys
d = docx.Document(sys.argv[1])
print(json.dumps({
  "headings": [p.text for p in d.paragraphs if p.style.name.startswith("Heading")],
  "tables": [[[c.text for c in r.cells] for r in t.rows] for t in d.tables],
  "pictures": len(d.inline_shapes),
  "title": d.core_properties.title,
}))`
  const { stdout, stderr } = spawnSync(PYTHON, ['-c', program, path], { encoding: 'utf8' })
  expect(stderr).toBe('')
  const read = JSON.parse(stdout) as {
    headings: string[]
    tables: string[][][]
    pictures: number
    title: string
  }
  const ours = readDocx(bytes)
  expect(read.headings).toEqual(ours.headings.map(({ text }) => text))
  // A heading over all columns is one cell to us, and as many as there are columns to python-docx.
  const cells = (rows: string[][]) =>
    rows.map((row) => row.map((text) => text.replace(/\s+/g, ' ').trim())).map((row) => [...new Set(row)])
  expect(read.tables.map(cells)).toEqual(flat(ours.tables).map((rows) => cells(rows)))
  expect(read.pictures).toBe(2)
  expect(read.title).toBe('So sánh: Hộ gia đình & "mái ấm"')
})

it('the shapes have what they are named for', () => {
  const of = (name: string) => reports[name]!
  expect(of('two rounds, small cells withheld').indicators[0]?.effects).toHaveLength(1)
  expect(of('two rounds, small cells withheld').attrition).not.toBeNull()
  expect(JSON.stringify(of('two rounds, small cells withheld'))).toContain('withheld')
  expect(of('three rounds').indicators[0]?.trend?.steps).toHaveLength(2)
  expect(of('one round').indicators[0]?.overall.change).toBeNull()
})

describe('the PDF', () => {
  const textOf = async (bytes: Uint8Array) => {
    const path = join(folder, 'report.pdf')
    await writeFile(path, bytes)
    return spawnSync('pdftotext', ['-layout', path, '-'], { encoding: 'utf8' }).stdout
  }

  it('is made by the server, tagged, of the report that is shown, and leaves nothing behind', async () => {
    const page = pages['en']!
    await open(page, reports['two rounds, small cells withheld']!)
    const before = (await readdir(tmpdir())).filter((name) => name.startsWith('bookend-browser-'))
    const { name, bytes } = await saved(page, 'PDF')
    expect(name).toBe('s-report-2026-05-02.pdf')
    const text = Buffer.from(bytes).toString('latin1')
    expect(text.slice(0, 5)).toBe('%PDF-')
    expect(text).toMatch(/\/StructTreeRoot/)
    expect(text.match(/\/Type\s*\/Page\b/g)?.length).toBeGreaterThan(3)
    const after = (await readdir(tmpdir())).filter((one) => one.startsWith('bookend-browser-'))
    expect(after.filter((one) => !before.includes(one))).toEqual([])
  })

  it.skipIf(!hasPoppler)(
    'says what the page prints, in the reader’s language (needs poppler-utils)',
    async () => {
      const page = pages['vi']!
      const report = reports['three rounds']!
      await open(page, report)
      const { tables } = await printed(page)
      const text = await textOf((await saved(page, 'PDF')).bytes)
      const lines = text.split('\n')
      expect(text).not.toMatch(/Đang tải|undefined|NaN/)
      // At the foot of each page: study, moment in the study's own time, number.
      const pageCount = text.split('\f').length - 1
      expect(lines.filter((line) => line.includes('Số liệu nhận được đến 08:00 03/05/2026'))).toHaveLength(
        pageCount + 1,
      )
      expect(text).toMatch(new RegExp(`${pageCount}\\s*/\\s*${pageCount}`))
      // Every number of the summary, under whatever it stands.
      const numbers = flat(tables)[0]!
        .slice(1)
        .flat()
        .flatMap((cell) => cell.match(/[\d.,]+%?/g) ?? [])
      for (const number of numbers) expect(text).toContain(number)
    },
  )

  it('says why it could not be made', async () => {
    const { origin, signIn: oidc } = server.deps
    const printer = chromiumPrinter({ chromium: '/bin/false', origin, signIn: oidc, log })
    const asked = { study: 's', moment: 'm', timezone: 'UTC', language: 'en', token: '' } as const
    await expect(printer.report(asked)).rejects.toMatchObject({ code: 'pdf.failed' })
  })

  it('is not offered where there is no browser for it: the page says how to make one', async () => {
    const page = pages['en']!
    const config = await (await fetch(`${server.origin}/api/config`)).json()
    await page.route('**/api/config', (route) => route.fulfill({ json: { ...config, pdf: false } }))
    await page.reload()
    await page.getByText('For a PDF choose “Print”, then “Save as PDF”.').waitFor()
    expect(await page.getByRole('button', { name: 'PDF', exact: true }).count()).toBe(0)
    await page.unroute('**/api/config')
  })
})
