// A survey on a small phone, for the tests of one file: each opens a page of its own, which is closed behind it.
import type { BrowserContext, BrowserContextOptions, Page } from 'playwright'
import { afterAll, afterEach, beforeAll } from 'vitest'
import type { Survey } from '../../../core/survey.ts'
import { harness } from './serve.ts'

/** Gives what opens the page: with this query, such as `locale=vi`, and whatever must be done to it before. */
export function onPhone(
  survey: Survey,
  options: BrowserContextOptions = {},
): (query: string, before?: (page: Page) => Promise<unknown>) => Promise<Page> {
  let served: Awaited<ReturnType<typeof harness>>
  let context: BrowserContext | undefined
  beforeAll(async () => {
    served = await harness(survey)
  })
  afterEach(() => context?.close())
  afterAll(() => served.close())
  return async (query, before) => {
    context = await served.browser.newContext({
      viewport: { width: 360, height: 740 },
      hasTouch: true,
      ...options,
    })
    const page = await context.newPage()
    await before?.(page)
    await page.goto(`${served.address}?${query}`)
    await page.getByRole('main').waitFor()
    return page
  }
}
