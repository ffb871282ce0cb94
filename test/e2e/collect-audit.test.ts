// An audit with locations on a phone: asked for when the interview opens, kept across a reload, sent, and switched off by who does not want it.
import { AxeBuilder } from '@axe-core/playwright'
import { rm } from 'node:fs/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startField, type Field } from '../support/field.ts'
import { button, newPhone, saved, type as fill, type Phone } from '../support/phone.ts'
import { surveyFrom } from '../support/survey-from-markdown.ts'
import { buildWeb } from '../support/web-build.ts'

const survey = surveyFrom(`
| survey | | | | |
| | type | name | label::Tiếng Việt (vi) | parameters |
| | audit | audit | | location-priority=high-accuracy location-min-interval=1 location-max-age=600 track-changes=true |
| | text | head | Họ tên chủ hộ | |
| | text | job | Nghề nghiệp | |
| settings | | | | |
| | form_title | form_id | version | |
| | Khảo sát | tracked | 1 | |
`)

let web: string
let field: Field
let phone: Phone
beforeAll(async () => {
  web = await buildWeb()
  field = await startField(web, survey)
})
afterAll(async () => {
  await field.close()
  await rm(web, { recursive: true, force: true })
})
beforeEach(async () => {
  phone = await newPhone(field)
})
afterEach(() => phone.close())

const here = { latitude: 12.6667, longitude: 108.0383, accuracy: 4 }
const notice = 'Khảo sát này ghi lại vị trí nơi phỏng vấn.'

/** What arrived from this device, its audit's events with where they were. */
async function arrived(device: string) {
  const own = (await field.responses('baseline')).filter((response) => response.device === device)
  return own.flatMap(({ audit = [] }) =>
    audit.map(({ event, node, latitude, longitude, accuracy }) => ({
      event: node ? `${event} ${node}` : event,
      ...(latitude !== undefined && { latitude, longitude, accuracy }),
    })),
  )
}

describe('an audit with locations', () => {
  it('says where each question was answered, also after the draft was put aside', async () => {
    await phone.browser.grantPermissions(['geolocation'], { origin: field.origin })
    await phone.browser.setGeolocation(here)
    const { page, device } = await phone.enrol()
    await button(page, 'Phỏng vấn mới').click()
    await page.getByText(notice).waitFor()
    const axe = await new AxeBuilder({ page }).analyze()
    expect(axe.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([])
    await fill(page, 'Họ tên chủ hộ', 'Lan')
    await page.getByText('Nghề nghiệp').first().waitFor()
    await saved(page)

    await phone.browser.setGeolocation({ ...here, latitude: 12.7, accuracy: 2 })
    await page.reload()
    await page.getByText('Nghề nghiệp').first().waitFor()
    await fill(page, 'Nghề nghiệp', 'Nông dân')
    await button(page, 'Hoàn thành phỏng vấn').click()
    await expect.poll(() => arrived(device)).not.toEqual([])
    const moved = { ...here, latitude: 12.7, accuracy: 2 }
    const events = await arrived(device)
    expect(events.map(({ event }) => event)).toEqual([
      'form start',
      'location tracking enabled',
      'location permissions granted',
      'location providers enabled',
      'question /data/head',
      'question /data/job',
      'form resume',
      'location tracking enabled',
      'location permissions granted',
      'location providers enabled',
      'question /data/job',
      'end screen',
    ])
    expect(events.find(({ event }) => event === 'question /data/head')).toMatchObject(here)
    expect(events.at(-1)).toMatchObject(moved)
    expect(events.at(-2)).toMatchObject(moved)
  })

  it('is no obstacle when the location is refused, or switched off', async () => {
    const { page, device } = await phone.enrol()
    const session = await phone.browser.newCDPSession(page)
    await session.send('Browser.setPermission', {
      origin: field.origin,
      permission: { name: 'geolocation' },
      setting: 'denied',
    })
    await button(page, 'Phỏng vấn mới').click()
    await page.getByText(notice).waitFor()
    await button(page, 'Tắt').click()
    await page.getByText('Đã tắt ghi vị trí nơi phỏng vấn.').waitFor()
    await fill(page, 'Họ tên chủ hộ', 'Lan')
    await fill(page, 'Nghề nghiệp', 'Nông dân')
    await button(page, 'Hoàn thành phỏng vấn').click()
    await expect
      .poll(() => arrived(device))
      .toEqual([
        { event: 'form start' },
        { event: 'location tracking enabled' },
        { event: 'location permissions not granted' },
        { event: 'location tracking disabled' },
        { event: 'question /data/head' },
        { event: 'question /data/job' },
        { event: 'end screen' },
      ])
  })
})
