// A study in the field, made through the API as its people would: a round with a published survey, and devices.
import type { Assignment, Round, SurveyVersion } from '../../core/study.ts'
import { response } from './responses.ts'
import type { TestApp } from './app.ts'
import { people } from './people.ts'
import { smallSheets, workbookOf, type Sheets } from './surveys.ts'

/** Makes the study `s` with a team, and the open rounds `baseline` and `endline` with the small survey. */
export async function startFieldwork(app: TestApp) {
  const members = (['manager', 'supervisor', 'researcher'] as const).map((role) => ({
    email: people[role],
    role,
  }))
  const title = { en: 'Study', vi: 'Nghiên cứu' }
  await app.call('/api/studies', { as: 'administrator', json: { id: 's', title, members } })
  const survey = await upload(app, smallSheets())
  for (const kind of ['baseline', 'endline']) {
    await app.call('/api/studies/s/rounds', { as: 'manager', json: { id: kind, title: { en: kind }, kind } })
    await publish(app, kind, survey.hash)
    await change(app, kind, { status: 'open' })
  }
  return { survey }
}

export interface Uploaded {
  ok: boolean
  findings: {
    severity: string
    code: string
    sheet: string
    row: number
    message: { en: string; vi: string }
  }[]
  survey?: SurveyVersion
}

/** Uploads a workbook with these sheets, which must be in order. */
export async function upload(app: TestApp, sheets: Sheets): Promise<SurveyVersion> {
  const bytes = await workbookOf(sheets)
  const { body } = await app.call<Uploaded>('/api/studies/s/surveys?name=small.xlsx', {
    as: 'manager',
    method: 'POST',
    bytes,
  })
  if (!body.survey) throw new Error(JSON.stringify(body))
  return body.survey
}

export const publish = (app: TestApp, round: string, hash: string) =>
  app.call<Round>(`/api/studies/s/rounds/${round}/publish`, { as: 'manager', json: { hash } })

/** Changes a round, from its newest revision. */
export async function change(app: TestApp, round: string, json: Partial<Round>) {
  const { body } = await app.call<{ rounds: Round[] }>('/api/studies/s/rounds', { as: 'manager' })
  const revision = body.rounds.find((one) => one.id === round)?.revision
  return app.call<Round>(`/api/studies/s/rounds/${round}`, {
    as: 'manager',
    method: 'PATCH',
    json: { ...json, revision },
  })
}

/** Invites a device; returns its id and the code of its link. */
export async function invite(app: TestApp, round = 'baseline') {
  const { body } = await app.call<{ device: { id: string }; link: string }>('/api/studies/s/devices', {
    as: 'supervisor',
    json: { enumerator: 'Lò Văn Pao', round },
  })
  return { id: body.device.id, code: body.link.split('#enrol=')[1] ?? '', link: body.link }
}

export const enrol = (app: TestApp, code: string, secret: string) =>
  app.call<{ token: string; assignment: Assignment; code?: string }>('/api/enrol', { json: { code, secret } })

/** An enrolled device, and a response as it would send it. */
export async function enrolled(app: TestApp, survey: SurveyVersion, round = 'baseline') {
  const { id, code } = await invite(app, round)
  const { body } = await enrol(app, code, app.deps.secret())
  const { hash, version } = survey
  return {
    id,
    token: body.token,
    fill: (answers: Parameters<typeof response>[0], other: Parameters<typeof response>[1] = {}) =>
      response(answers, { round, device: id, survey: { id: survey.id, version, hash }, ...other }),
  }
}
