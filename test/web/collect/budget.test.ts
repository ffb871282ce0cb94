// @vitest-environment node
// The collect application as it is shipped: how much script a phone loads, and what its service worker keeps.
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildWeb } from '../../support/web-build.ts'

/** Bytes of gzip. */
const FIRST_LOAD = 60_000

let folder: string
const read = (path: string) => readFile(join(folder, path), 'utf8')

beforeAll(async () => {
  folder = await buildWeb()
}, 120_000)
afterAll(() => rm(folder, { recursive: true, force: true }))

/** The page's scripts: its own and those that it or they load before anything is shown. */
async function firstScripts(): Promise<string[]> {
  const page = await read('collect/index.html')
  const found = new Set(
    [...page.matchAll(/(?:src|href)="\/(assets\/[^"]+\.js)"/g)].map((match) => match[1] ?? ''),
  )
  for (const script of found) {
    for (const [, next] of (await read(script)).matchAll(/(?:from|^import|;import)\s*"\.\/([^"]+\.js)"/g)) {
      if (next) found.add(`assets/${next}`)
    }
  }
  return [...found]
}

describe('the first load', () => {
  it(`is at most ${FIRST_LOAD / 1000} kB of script, gzipped`, async () => {
    const scripts = await firstScripts()
    expect(scripts.length).toBeGreaterThan(1)
    const sizes = await Promise.all(scripts.map(async (script) => gzipSync(await read(script)).length))
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(FIRST_LOAD)
  })

  it('runs no script that stands in the page, so that a strict content policy holds', async () => {
    expect(await read('collect/index.html')).not.toMatch(/<script(?![^>]*\ssrc=)|\son\w+=|<style/)
  })

  it('brings no schema library along', async () => {
    for (const script of await firstScripts()) expect(await read(script)).not.toContain('ZodError')
  })
})

describe('the service worker', () => {
  it('keeps every file of the collect application, none of the manage application, and nothing of the API', async () => {
    const worker = await read('collect-sw.js')
    const kept = [...worker.matchAll(/\["(\/[^"]*)","sha256-[^"]+"\]/g)].map((match) => match[1] ?? '')
    expect(kept).toContain('/collect/')
    expect(kept).toContain('/collect/manifest.vi.webmanifest')
    for (const script of await firstScripts()) expect(kept).toContain(`/${script}`)
    expect(kept.filter((path) => /manage|\/api\//.test(path))).toEqual([])
    // Whatever a kept script may load later is kept as well.
    for (const path of kept.filter((one) => one.endsWith('.js'))) {
      for (const [, next] of (await read(path)).matchAll(/import\("\.\/([^"]+\.js)"\)/g)) {
        expect(kept).toContain(`/assets/${next}`)
      }
    }
  })

  it('is the same for the same files, so that an unchanged build is no update', async () => {
    const again = await buildWeb()
    try {
      expect(await readFile(join(again, 'collect-sw.js'), 'utf8')).toBe(await read('collect-sw.js'))
    } finally {
      await rm(again, { recursive: true, force: true })
    }
  })
})
