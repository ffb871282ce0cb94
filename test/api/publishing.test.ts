// Publishing: one version is one content, also when two publish at the same moment; nothing goes to the field without its files.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Round } from '../../core/study.ts'
import { claimVersion } from '../../functions/store/versions.ts'
import { openApp, type TestApp } from '../support/app.ts'
import { publish, startFieldwork, upload, type Uploaded } from '../support/fieldwork.ts'
import { workbookOf, type Sheets } from '../support/surveys.ts'

let app: TestApp
beforeAll(async () => {
  app = await openApp()
  await startFieldwork(app)
})
afterAll(() => app.close())

const sheets = (version: string, label: string): Sheets => ({
  survey: [
    ['type', 'name', 'label'],
    ['integer', 'age', label],
  ],
  settings: [
    ['form_id', 'version'],
    ['rivals', version],
  ],
})
const surveysOf = async (round: string) =>
  (await app.call<{ rounds: Round[] }>('/api/studies/s/rounds', { as: 'manager' })).body.rounds.find(
    ({ id }) => id === round,
  )?.surveys ?? []

describe('the same version with other content', () => {
  it('published to two rounds at the same moment is in one of them', async () => {
    for (let turn = 0; turn < 6; turn += 1) {
      const [a, b] = [
        await upload(app, sheets(`v${turn}`, 'Age')),
        await upload(app, sheets(`v${turn}`, 'Your age')),
      ]
      const answers = await Promise.all([publish(app, 'baseline', a.hash), publish(app, 'endline', b.hash)])
      expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409])
      const published = [...(await surveysOf('baseline')), ...(await surveysOf('endline'))]
      expect(published.filter(({ id, version }) => id === 'rivals' && version === `v${turn}`)).toHaveLength(1)
    }
  })

  it('can be published to several rounds when it is the same', async () => {
    const one = await upload(app, sheets('same', 'Age'))
    const answers = await Promise.all([publish(app, 'baseline', one.hash), publish(app, 'endline', one.hash)])
    expect(answers.map(({ status }) => status)).toEqual([200, 200])
  })

  it('is free again when a claim came to nothing', async () => {
    const [first, second] = [
      { id: 'x', version: '1', hash: 'a' },
      { id: 'x', version: '1', hash: 'b' },
    ]
    const claim = (survey: typeof first, minutes: number, published: string[] = []) =>
      claimVersion(app.deps.table, 's', survey, minutes * 60_000, (hash) => published.includes(hash))
    expect(await claim(first, 0)).toBe(true)
    expect(await claim(second, 1)).toBe(false)
    expect(await claim(second, 60, ['a'])).toBe(false)
    expect(await claim(second, 60)).toBe(true)
    expect(await claim(first, 61)).toBe(false)
  })
})

describe('files that a survey uses', () => {
  const withList: Sheets = {
    survey: [
      ['type', 'name', 'label'],
      ['select_one_from_file districts.csv', 'district', 'District'],
    ],
    settings: [
      ['form_id', 'version'],
      ['listed', '1'],
    ],
  }
  const uploadRaw = async () =>
    (
      await app.call<Uploaded>('/api/studies/s/surveys?name=listed.xlsx', {
        as: 'manager',
        method: 'POST',
        bytes: await workbookOf(withList),
      })
    ).body
  const attach = (bytes: Uint8Array) =>
    app.call<{ code?: string }>('/api/studies/s/attachments/districts.csv', {
      as: 'manager',
      method: 'PUT',
      bytes,
    })

  it('are asked for when it is uploaded, and it is not published without them', async () => {
    const { survey, findings } = await uploadRaw()
    expect(findings).toContainEqual(
      expect.objectContaining({ code: 'attachment.absent', severity: 'warning' }),
    )
    expect(await publish(app, 'baseline', survey?.hash ?? '')).toMatchObject({
      status: 422,
      body: { code: 'survey.attachment-absent', details: { names: 'districts.csv' } },
    })
    expect((await attach(new TextEncoder().encode('name,label\nyb,Yên Bái\n'))).status).toBe(200)
    expect((await uploadRaw()).findings.map(({ code }) => code)).not.toContain('attachment.absent')
    expect((await publish(app, 'baseline', survey?.hash ?? '')).status).toBe(200)
  })

  it('are refused when they can not be read', async () => {
    // Vietnamese in the code page that Excel saves by default.
    const bytes = new Uint8Array([...new TextEncoder().encode('name,label\nyb,Y'), 0xea, 0x6e])
    expect(await attach(bytes)).toMatchObject({ status: 422, body: { code: 'attachment.unreadable' } })
  })
})
