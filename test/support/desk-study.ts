// A study for tests of the manage application: two rounds with responses, one of them doubtful and one kept apart, devices, a report, a download.
import type { Device, Round, SurveyVersion } from '../../core/study.ts'
import { createApp } from '../../functions/app.ts'
import { demoAccounts } from '../../functions/local/accounts.ts'
import type { Running } from '../../functions/local/server.ts'
import { runReport } from '../../functions/jobs/report.ts'
import { response } from './responses.ts'
import { workbookOf, type Sheets } from './surveys.ts'

export const STUDY = 's'

/** A study whose title is as long as titles get. */
const title = {
  en: 'Safe migration and decent work for young people in the northern mountains: household survey',
  vi: 'Di cư an toàn và việc làm thỏa đáng cho thanh thiếu niên vùng núi phía Bắc: khảo sát hộ gia đình',
}

/** Makes the study through the API of `server`, as an administrator and the devices would. The survey asks for `commune`, `household` and children. */
export async function makeDeskStudy({ deps }: Running, sheets: Sheets): Promise<void> {
  const administrator = { sub: 'a', email: 'a@bookend.example', name: 'A', administrator: true }
  const app = createApp({ ...deps, identify: async () => administrator })

  async function call<Answer>(method: string, path: string, body?: object, token = 'staff'): Promise<Answer> {
    const answer = await app.request(`/api${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body && { body: body instanceof Uint8Array ? new Uint8Array(body) : JSON.stringify(body) }),
    })
    if (!answer.ok) throw new Error(`${method} ${path}: ${await answer.text()}`)
    return (await answer.json()) as Answer
  }
  const study = `/studies/${STUDY}`
  const members = demoAccounts.flatMap(({ email, role }) =>
    role === 'administrator' ? [] : [{ email, role }],
  )
  await call('POST', '/studies', { id: STUDY, title, members, minimumCell: 2 })
  const { survey } = await call<{ survey: SurveyVersion }>(
    'POST',
    `${study}/surveys?name=household.xlsx`,
    await workbookOf(sheets),
  )
  const titles = {
    baseline: { en: 'Baseline 2026', vi: 'Đầu kỳ 2026' },
    endline: { en: 'End-line 2028', vi: 'Cuối kỳ 2028' },
  }
  for (const kind of ['baseline', 'endline'] as const) {
    await call('POST', `${study}/rounds`, { id: kind, title: titles[kind], kind, target: 10 })
    const { revision } = await call<Round>('POST', `${study}/rounds/${kind}/publish`, { hash: survey.hash })
    await call('PATCH', `${study}/rounds/${kind}`, { status: 'open', opens: '2026-05-01', revision })
    const { device, link } = await call<{ device: Device; link: string }>('POST', `${study}/devices`, {
      enumerator: 'Nguyễn Thị Lan',
      round: kind,
    })
    const [, code = ''] = link.split('#enrol=')
    const { token } = await call<{ token: string }>('POST', '/enrol', { code, secret: deps.secret() })
    for (const [index, household] of households(kind).entries()) {
      const content = response(household, {
        study: STUDY,
        round: kind,
        device: device.id,
        instanceName: `H-${index + 1}`,
        survey: { id: survey.id, version: survey.version, hash: survey.hash },
      })
      await call('PUT', `/responses/${content.id}`, content, token)
    }
    await call('PUT', `/responses/${crypto.randomUUID()}`, { not: 'a response' }, token)
  }
  await call('POST', `${study}/devices`, { enumerator: 'Trần Văn Bình', round: 'endline' })
  await runReport(deps, STUDY)
}

/** Ten households, and one whose child is too old for the survey's rule. */
function households(round: 'baseline' | 'endline') {
  const often = round === 'baseline' ? 2 : 3
  return Array.from({ length: 10 }, (_, index) => ({
    commune: index % 2 ? 'south' : 'north',
    household: `H-${index + 1}`,
    weight: index % 2 ? '1' : '2',
    child: [
      { age: index === 9 ? '44' : String(5 + index), works: index % often ? 'no' : 'yes' },
      { age: String(6 + index), works: 'no' },
    ],
  }))
}
