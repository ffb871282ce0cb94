// From a workbook to a published survey: findings, versions that never change, attached files, indicators.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Round, SurveyVersion } from '../../core/study.ts'
import { openApp, type TestApp } from '../support/app.ts'
import { enrolled, publish, startFieldwork, upload, type Uploaded } from '../support/fieldwork.ts'
import { smallSheets, workbookOf } from '../support/surveys.ts'

let app: TestApp
let survey: SurveyVersion
beforeAll(async () => {
  app = await openApp()
  survey = (await startFieldwork(app)).survey
})
afterAll(() => app.close())

const send = (bytes: Uint8Array) =>
  app.call<Uploaded>('/api/studies/s/surveys?name=small.xlsx', { as: 'manager', method: 'POST', bytes })

describe('a study', () => {
  it('gets an identifier from its title, in any script', async () => {
    const title = { vi: 'Đánh giá đầu kỳ – Hà Giang' }
    const { body } = await app.call('/api/studies', { as: 'administrator', json: { title } })
    expect(body).toMatchObject({ id: 'danh-gia-dau-ky-ha-giang', timezone: 'Asia/Ho_Chi_Minh' })
    const again = await app.call('/api/studies', { as: 'administrator', json: { title } })
    expect(again).toMatchObject({ status: 409, body: { code: 'conflict.exists' } })
  })

  it('is not changed from a revision that somebody else has changed already', async () => {
    const patch = (json: object) => app.call('/api/studies/s', { as: 'manager', method: 'PATCH', json })
    const { body } = await app.call<{ revision: number }>('/api/studies/s', { as: 'manager' })
    expect((await patch({ minimumCell: 10, revision: body.revision })).body).toMatchObject({
      minimumCell: 10,
    })
    const late = await patch({ minimumCell: 3, revision: body.revision })
    expect(late).toMatchObject({ status: 409, body: { code: 'conflict.changed' } })
  })

  it.each([
    [{ timezone: 'Mars/Olympus', revision: 1 }, 'timezone'],
    [{ members: [{ email: 'not an address', role: 'manager' }], revision: 1 }, 'members.0.email'],
    [{ members: [{ email: 'a@b.example', role: 'administrator' }], revision: 1 }, 'members.0.role'],
    [{ minimumCell: -1, revision: 1 }, 'minimumCell'],
    [{}, 'revision'],
  ])('says what is wrong with %o, and where', async (json, where) => {
    const { status, body } = await app.call('/api/studies/s', { as: 'manager', method: 'PATCH', json })
    expect(status).toBe(400)
    expect(body).toMatchObject({ code: 'request.invalid', details: { where } })
  })
})

describe('a workbook', () => {
  it('becomes a survey that can be previewed and downloaded again', async () => {
    expect(survey).toMatchObject({
      id: 'small',
      version: '1',
      title: 'Small survey',
      languages: ['English (en)', 'Vietnamese (vi)'],
      questions: 2,
      uploadedBy: 'minh@bookend.example',
    })
    const preview = await app.call(`/api/studies/s/surveys/${survey.hash}`, { as: 'researcher' })
    expect(preview.body).toMatchObject({
      id: 'small',
      nodes: expect.arrayContaining([expect.objectContaining({ name: 'age' })]),
    })
    const { headers, bytes } = await app.call(`/api/studies/s/surveys/${survey.hash}/workbook`, {
      as: 'researcher',
    })
    expect(headers.get('content-disposition')).toContain('small.xlsx')
    expect((await send(bytes)).body.survey?.hash).toBe(survey.hash)
  })

  it('with faults becomes nothing, and each is told with its place in two languages', async () => {
    const sheets = smallSheets('2')
    sheets.survey?.push(
      ['wrong_type', 'x', 'X', 'X', '', ''],
      ['note', 'y', '${nobody}', '${nobody}', '', ''],
    )
    const before = (await app.call<{ surveys: object[] }>('/api/studies/s/surveys', { as: 'manager' })).body
      .surveys
    const { status, body } = await send(await workbookOf(sheets))
    expect({ status, ok: body.ok }).toEqual({ status: 200, ok: false })
    const errors = body.findings.filter((one) => one.severity === 'error')
    expect(errors.map((one) => [one.sheet, one.row])).toEqual(
      expect.arrayContaining([
        ['survey', 4],
        ['survey', 5],
      ]),
    )
    for (const one of errors) expect(one.message.vi).not.toBe(one.message.en)
    const after = (await app.call<{ surveys: object[] }>('/api/studies/s/surveys', { as: 'manager' })).body
      .surveys
    expect(after).toEqual(before)
  })

  it.each([
    ['a text', new TextEncoder().encode('type,name\ntext,a')],
    ['an old or encrypted file', new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1])],
    ['nothing', new Uint8Array()],
  ])('that is %s is told so', async (_, bytes) => {
    const { status, body } = await send(bytes)
    expect({ status, ok: body.ok }).toEqual({ status: 200, ok: false })
    expect(body.findings[0]).toMatchObject({ severity: 'error', code: expect.stringMatching(/^workbook\./) })
  })

  it('that is too large is refused with its limit', async () => {
    const { status, body } = await app.call('/api/studies/s/surveys', {
      as: 'manager',
      method: 'POST',
      bytes: new Uint8Array(4_500_001),
    })
    expect({ status, code: body.code }).toEqual({ status: 413, code: 'request.too-large' })
  })
})

describe('publishing', () => {
  it('never changes a published version: other content wants another version', async () => {
    const changed = smallSheets('1')
    changed.survey?.push(['text', 'village', 'Village', 'Làng', '', ''])
    const rival = await upload(app, changed)
    const refused = await publish(app, 'endline', rival.hash)
    expect(refused).toMatchObject({
      status: 409,
      body: { code: 'survey.version-taken', details: { version: '1' } },
    })
    const next = await upload(app, { ...changed, settings: smallSheets('2').settings ?? [] })
    const { body } = await publish(app, 'endline', next.hash)
    expect(body.surveys.map((one) => one.version)).toEqual(['1', '2'])
  })

  it('of the same survey again changes nothing', async () => {
    const first = (await publish(app, 'baseline', survey.hash)).body
    expect((await publish(app, 'baseline', survey.hash)).body).toEqual(first)
  })

  it('tells versions apart by their content where the author gave none', async () => {
    const one = await upload(app, smallSheets(''))
    const sheets = smallSheets('')
    sheets.survey?.push(['text', 'village', 'Village', 'Làng', '', ''])
    const other = await upload(app, sheets)
    expect(one.version).toMatch(/^[0-9a-f]{10}$/)
    expect(other.version).not.toBe(one.version)
  })

  it('of what is not there is told so', async () => {
    expect(await publish(app, 'nowhere', survey.hash)).toMatchObject({ status: 404 })
    expect(await publish(app, 'baseline', '0'.repeat(64))).toMatchObject({ status: 404 })
  })

  it('keeps the attached files as they were then', async () => {
    const sheets = smallSheets('with file')
    sheets.survey?.push(['select_one_from_file communes.csv', 'commune', 'Commune', 'Xã', '', ''])
    const withFile = await upload(app, sheets)
    const attach = (text: string) =>
      app.call('/api/studies/s/attachments/communes.csv', {
        as: 'manager',
        method: 'PUT',
        bytes: new TextEncoder().encode(text),
      })
    await attach('name,label\n1,Mèo Vạc')
    const json = { id: 'midline', title: { en: 'Midline' }, kind: 'midline' }
    await app.call('/api/studies/s/rounds', { as: 'manager', json })
    await publish(app, 'midline', withFile.hash)
    await attach('name,label\n1,Changed')
    const phone = await enrolled(app, withFile, 'midline')
    const path = `/api/device/attachments/${withFile.hash}/communes.csv`
    const got = await app.call(path, { as: { token: phone.token } })
    expect(new TextDecoder().decode(got.bytes)).toBe('name,label\n1,Mèo Vạc')
    expect(got.headers.get('cache-control')).toContain('immutable')
    const elsewhere = await enrolled(app, survey, 'baseline')
    expect((await app.call(path, { as: { token: elsewhere.token } })).status).toBe(404)
  })

  it('takes no attached file that a browser could run', async () => {
    const bytes = new TextEncoder().encode('<script>alert(1)</script>')
    for (const name of ['page.html', 'picture.svg', 'noending']) {
      const path = `/api/studies/s/attachments/${name}`
      expect(await app.call(path, { as: 'manager', method: 'PUT', bytes })).toMatchObject({ status: 415 })
    }
  })
})

describe('indicators', () => {
  interface Answer {
    indicators: { name: string; expression: string }[]
    findings: { round: string; indicator: string; detail: string }[]
    revision: number
  }
  const path = '/api/studies/s/indicators'
  const proportion = (name: string, expression: string) => ({
    name,
    label: { en: name },
    expression,
    type: 'proportion',
    disaggregateBy: [],
  })

  it('are those of the workbook until somebody edits them', async () => {
    const { body } = await app.call<Answer>(path, { as: 'researcher' })
    expect(body).toMatchObject({ revision: 0, indicators: [{ name: 'children', expression: '${age} < 18' }] })
  })

  it('are kept with what is wrong with them, by round', async () => {
    const indicators = [proportion('adults', '${age} >= 18'), proportion('broken', '${nobody} = 1')]
    const put = (revision: number) =>
      app.call<Answer>(path, { as: 'manager', method: 'PUT', json: { indicators, revision } })
    const { body } = await put(0)
    expect(body.indicators.map((one) => one.name)).toEqual(['adults', 'broken'])
    const broken = body.findings.filter((one) => one.indicator === 'broken').map((one) => one.round)
    expect(broken).toEqual(expect.arrayContaining(['baseline', 'endline']))
    expect(body.findings.filter((one) => one.indicator === 'adults')).toEqual([])
    expect((await app.call<Answer>(path, { as: 'researcher' })).body).toEqual(body)
    expect(await put(0)).toMatchObject({ status: 409 })
  })
})

describe('a round', () => {
  it('goes after the others, and is not changed from an old revision', async () => {
    const json = { title: { en: 'Second screening' }, kind: 'screening', target: 300 }
    const { body } = await app.call<Round>('/api/studies/s/rounds', { as: 'manager', json })
    expect(body).toMatchObject({ id: 'second-screening', status: 'draft', target: 300 })
    const { body: all } = await app.call<{ rounds: Round[] }>('/api/studies/s/rounds', { as: 'manager' })
    expect(all.rounds.at(-1)?.id).toBe('second-screening')
    const patch = (revision: number) =>
      app.call('/api/studies/s/rounds/second-screening', {
        as: 'manager',
        method: 'PATCH',
        json: { target: 400, revision },
      })
    expect((await patch(body.revision)).body).toMatchObject({ target: 400 })
    expect((await patch(body.revision)).status).toBe(409)
  })
})
