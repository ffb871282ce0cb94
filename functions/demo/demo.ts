// Makes the demo study through the application's own API: a manager's uploads and a team's interviews, two rounds of them, repeatable from a seed.
import * as z from 'zod'
import { receiptSchema } from '../../core/response.ts'
import { roundSchema, studySchema, surveyVersionSchema, type Device } from '../../core/study.ts'
import { createApp } from '../app.ts'
import type { Person } from '../auth/identify.ts'
import type { Deps } from '../deps.ts'
import { loadSurvey } from '../files/surveys.ts'
import { listDevices } from '../store/devices.ts'
import { getStudy } from '../store/studies.ts'
import { interview, plan, TIMEZONE, type Instrument, type Wave } from './fieldwork.ts'
import { demoWorkbook } from './workbook.ts'

export const DEMO_STUDY = 'child-labour'
const SEED = 20_250_301
/** Interviews handed in at the same time. */
const AT_ONCE = 8

const waves: (Wave & { title: { vi: string; en: string }; closes: string | null })[] = [
  {
    round: 'baseline',
    starts: '2025-03-10',
    days: 26,
    closes: '2025-04-11',
    title: { vi: 'Đầu kỳ 2025', en: 'Baseline 2025' },
  },
  {
    round: 'endline',
    starts: '2026-09-07',
    days: 26,
    closes: null,
    title: { vi: 'Cuối kỳ 2026', en: 'End-line 2026' },
  },
]
const team = [
  'Vàng Thị Mỷ',
  'Lò Văn Pao',
  'Hoàng Thị Sen',
  'Lê Đình Quý',
  'Nguyễn Thị Hạnh',
  'Trịnh Văn Toàn',
  'Mai Thị Duyên',
  'Châu Ngọc Bích',
  'Danh Sóc Kha',
  'Phan Thị Út',
]

export interface DemoMember {
  email: string
  role: 'manager' | 'supervisor' | 'researcher'
}

/**
 * Makes the demo study unless it is there. It is there once its members are, which is the last step; a start that was killed half-way is
 * taken up again, and responses that arrived before arrive only once. `say` tells how far it is, 0 to 1.
 */
export async function ensureDemo(
  deps: Deps,
  members: DemoMember[],
  say: (done: number) => void,
): Promise<void> {
  const known = await getStudy(deps.table, DEMO_STUDY)
  if (known && known.members.length > 0) return
  const clock = { now: deps.now() }
  const me: Person = { sub: 'demo', email: 'demo@bookend.example', name: 'Demo', administrator: true }
  const app = createApp({ ...deps, now: () => clock.now, identify: async () => me })

  /** Calls the API as the administrator, or as a device with its token; throws what the API says is wrong. */
  async function call<Answer>(
    method: string,
    path: string,
    schema: z.ZodType<Answer>,
    body?: object,
    token = 'demo',
  ): Promise<Answer> {
    const bytes = body instanceof Uint8Array
    const response = await app.request(`/api${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(bytes ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: bytes ? new Uint8Array(body) : JSON.stringify(body) }),
    })
    const answer: unknown = await response.json()
    if (!response.ok)
      throw new Error(`The demo study could not be made: ${method} ${path}: ${JSON.stringify(answer)}`)
    return schema.parse(answer)
  }
  const studyPath = `/studies/${DEMO_STUDY}`
  const title = {
    vi: 'Tuổi thơ an toàn: khảo sát hộ gia đình về lao động trẻ em',
    en: 'Safe childhood: household survey on child labour',
  }
  if (!known) {
    clock.now = Date.parse('2025-02-17T02:00:00Z')
    await call('POST', '/studies', studySchema, { id: DEMO_STUDY, title, timezone: TIMEZONE, minimumCell: 5 })
  }

  let done = 0
  const visits = waves.map((wave) => plan(wave, SEED, team.length))
  const all = visits.reduce((sum, one) => sum + one.length, 0)
  for (const [order, wave] of waves.entries()) {
    clock.now = Date.parse(`${wave.starts}T00:00:00Z`) - 5 * 86_400_000
    const instrument = await prepare(wave, order + 1, visits[order]?.length ?? 0)
    const tokens = await enrol(instrument.round)
    const queue = (visits[order] ?? []).toSorted((a, b) => a.at - b.at)
    for (let from = 0; from < queue.length; from += AT_ONCE) {
      const batch = queue.slice(from, from + AT_ONCE).map((assignment) => {
        const { token, device } = tokens[assignment.enumerator] ?? { token: '', device: '' }
        return { token, content: interview(wave, assignment, device, instrument, SEED) }
      })
      // They are sent on the evening of the day.
      clock.now = Math.max(...batch.map(({ content }) => Date.parse(content.finishedAt))) + 2 * 3_600_000
      await Promise.all(
        batch.map(async ({ content, token }) => {
          const receipt = await call('PUT', `/responses/${content.id}`, receiptSchema, content, token)
          if (receipt.status !== 'stored')
            throw new Error(`The demo response ${content.id} was not stored: ${receipt.status}`)
        }),
      )
      done += batch.length
      say(done / all)
    }
    const { revision } = await round(wave)
    await call('PATCH', `${studyPath}/rounds/${wave.round}`, roundSchema, {
      status: wave.closes ? 'closed' : 'open',
      closes: wave.closes,
      revision,
    })
  }
  clock.now = deps.now()
  const { revision } = await call('GET', studyPath, studySchema)
  await call('PATCH', studyPath, studySchema, { members, revision })

  async function round(wave: Wave) {
    const { rounds } = await call('GET', `${studyPath}/rounds`, z.object({ rounds: z.array(roundSchema) }))
    const found = rounds.find((one) => one.id === wave.round)
    if (!found) throw new Error(`The demo round ${wave.round} is not there`)
    return found
  }

  /** Makes the round unless it is there, uploads its workbook, publishes the survey and opens the round. */
  async function prepare(
    wave: (typeof waves)[number],
    order: number,
    households: number,
  ): Promise<Instrument> {
    const { rounds } = await call('GET', `${studyPath}/rounds`, z.object({ rounds: z.array(roundSchema) }))
    if (!rounds.some((one) => one.id === wave.round)) {
      await call('POST', `${studyPath}/rounds`, roundSchema, {
        id: wave.round,
        title: wave.title,
        kind: wave.round,
        order,
        opens: wave.starts,
        target: Math.ceil(households / 10) * 10,
      })
    }
    const answer = z.object({
      ok: z.boolean(),
      findings: z.array(z.unknown()),
      survey: surveyVersionSchema.optional(),
    })
    const workbook = await demoWorkbook(wave.round)
    const { survey: version, findings } = await call(
      'POST',
      `${studyPath}/surveys?name=child-labour-${wave.round}.xlsx`,
      answer,
      workbook,
    )
    if (!version) throw new Error(`The demo workbook has errors: ${JSON.stringify(findings)}`)
    await call('POST', `${studyPath}/rounds/${wave.round}/publish`, roundSchema, { hash: version.hash })
    const { revision } = await round(wave)
    await call('PATCH', `${studyPath}/rounds/${wave.round}`, roundSchema, { status: 'open', revision })
    const survey = await loadSurvey(deps.blobs, DEMO_STUDY, version.hash)
    if (!survey) throw new Error('The demo survey was not kept')
    return { survey, version, study: DEMO_STUDY, round: wave.round }
  }

  /** Enrols the team's devices; a device that a killed start left behind gets a new link first. */
  async function enrol(of: string): Promise<{ device: string; token: string }[]> {
    const devices = (await listDevices(deps.table, DEMO_STUDY)).filter((device) => device.round === of)
    const invited = z.object({ device: z.object({ id: z.string() }), link: z.string() })
    return await Promise.all(
      team.map(async (enumerator) => {
        const before: Device | undefined = devices.find((device) => device.enumerator === enumerator)
        const { device, link } = before
          ? await call('POST', `${studyPath}/devices/${before.id}/link`, invited)
          : await call('POST', `${studyPath}/devices`, invited, { enumerator, round: of })
        const code = link.slice(link.indexOf('#enrol=') + '#enrol='.length)
        const { token } = await call('POST', '/enrol', z.object({ token: z.string() }), {
          code,
          secret: deps.secret(),
        })
        return { device: device.id, token }
      }),
    )
  }
}
