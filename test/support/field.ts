// Bookend with a round in the field, behind a network that can misbehave: what tests of the collect application begin with.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { StoredResponse } from '../../core/response.ts'
import type { Round } from '../../core/study.ts'
import type { Survey } from '../../core/survey.ts'
import { enrolmentCode, hashSecret } from '../../functions/auth/tokens.ts'
import { keepSurvey } from '../../functions/files/surveys.ts'
import { startServer, type Running } from '../../functions/local/server.ts'
import { createDevice, getDevice, renewLink, revokeDevice } from '../../functions/store/devices.ts'
import { readRound } from '../../functions/store/response-reading.ts'
import { createRound, getRound, updateRound } from '../../functions/store/rounds.ts'
import { createStudy } from '../../functions/store/studies.ts'
import { startProxy, type Proxy } from './proxy.ts'

const STUDY = 'tre-em'

export interface Field {
  server: Running
  proxy: Proxy
  /** Where the browser goes. */
  origin: string
  study: string
  /** Serves another build of the web applications from now on, at the same address and with the same data. */
  serve(web: string): Promise<void>
  publish(round: string, survey: Survey): Promise<void>
  setStatus(round: string, status: Round['status']): Promise<void>
  /** Invites a device to a round; returns its link. */
  invite(device: string, round: string): Promise<string>
  renew(device: string): Promise<string>
  revoke(device: string): Promise<boolean>
  holds(device: string): Promise<{ drafts: number; waiting: number } | null | undefined>
  responses(round: string): Promise<StoredResponse[]>
  close(): Promise<void>
}

/** Starts the local server on `web` with a study, and two open rounds (`baseline`, `endline`) that use `survey`. */
export async function startField(web: string, survey: Survey): Promise<Field> {
  const folder = await mkdtemp(join(tmpdir(), 'bookend-field-'))
  const log = {
    info: () => {},
    error: (message: string, details?: object) => console.error(message, details),
  }
  let server: Running | undefined
  const proxy = await startProxy(() => server?.origin ?? '')
  const start = (files: string) => startServer({ port: 0, folder, web: files, log })
  server = await start(web)
  await server.ready
  const running = () => {
    if (!server) throw new Error('The server is not running')
    return server
  }
  const table = () => running().deps.table

  await createStudy(table(), {
    id: STUDY,
    title: { vi: 'Lao động trẻ em', en: 'Child labour' },
    members: [],
    minimumCell: 0,
    timezone: 'Asia/Ho_Chi_Minh',
    createdAt: new Date().toISOString(),
    revision: 0,
  })
  const round = async (id: string, order: number, kind: Round['kind'], vi: string, en: string) =>
    createRound(table(), {
      id,
      study: STUDY,
      title: { vi, en },
      kind,
      order,
      status: 'open',
      opens: null,
      closes: '2030-12-31',
      target: 1200,
      surveys: [],
      revision: 0,
    })
  await round('baseline', 1, 'baseline', 'Khảo sát đầu kỳ 2026', 'Baseline survey 2026')
  await round('endline', 2, 'endline', 'Khảo sát cuối kỳ 2028', 'End-line survey 2028')

  const change = async (id: string, next: (round: Round) => Partial<Round>) => {
    const known = await getRound(table(), STUDY, id)
    if (!known) throw new Error(`No round ${id}`)
    await updateRound(table(), { ...known, ...next(known) })
  }
  const link = (device: string, secret: string) =>
    `${proxy.origin}/collect/#enrol=${enrolmentCode({ study: STUDY, device, secret })}`
  const linkExpires = new Date(Date.now() + 86_400_000).toISOString()

  const field: Field = {
    server,
    proxy,
    origin: proxy.origin,
    study: STUDY,
    async serve(files) {
      await running().close()
      server = await start(files)
      field.server = server
      await server.ready
    },
    async publish(id, published) {
      const hash = await keepSurvey(running().deps.blobs, STUDY, published)
      const version = {
        hash,
        id: published.id,
        version: published.version,
        title: 'Khảo sát hộ gia đình',
        languages: published.languages.map((language) => language.name),
        questions: 5,
        workbook: { name: 'household.xlsx', sha256: hash },
        uploadedBy: 'minh@bookend.example',
        uploadedAt: new Date().toISOString(),
        warnings: 0,
      }
      await change(id, (known) => ({ surveys: [...known.surveys, version] }))
    },
    setStatus: (id, status) => change(id, () => ({ status })),
    async invite(device, roundId) {
      const secret = running().deps.secret()
      const invited = {
        id: device,
        study: STUDY,
        round: roundId,
        enumerator: 'Nguyễn Thị Lan',
        status: 'invited' as const,
        invitedBy: 'minh@bookend.example',
        invitedAt: new Date().toISOString(),
        linkExpires,
        enrolledAt: null,
        lastSeen: null,
        holds: null,
      }
      await createDevice(table(), invited, hashSecret(secret))
      return link(device, secret)
    },
    async renew(device) {
      const secret = running().deps.secret()
      await renewLink(table(), STUDY, device, { linkHash: hashSecret(secret), linkExpires })
      return link(device, secret)
    },
    revoke: (device) => revokeDevice(table(), STUDY, device),
    holds: async (device) => (await getDevice(table(), STUDY, device))?.holds,
    async responses(id) {
      const found: StoredResponse[] = []
      for await (const one of readRound(table(), STUDY, id)) found.push(one)
      return found
    },
    async close() {
      await proxy.close()
      await running().close()
      await rm(folder, { recursive: true, force: true })
    },
  }
  await field.publish('baseline', survey)
  await field.publish('endline', survey)
  return field
}
