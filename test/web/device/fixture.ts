// A device for tests: an in-memory IndexedDB, a network that answers as told, and the records that tests begin with.
import 'fake-indexeddb/auto'
import { canonicalJson } from '../../../core/canonical.ts'
import type { ResponseContent } from '../../../core/response.ts'
import type { Assignment } from '../../../core/study.ts'
import type { Survey } from '../../../core/survey.ts'
import { openDevice, type DeviceDatabase } from '../../../web/lib/device/database.ts'
import { acceptInvitation } from '../../../web/lib/device/enrolments.ts'
import { sha256Hex } from '../../../web/lib/device/hash.ts'
import type { Network } from '../../../web/lib/device/network.ts'
import { letGoOfDraft, putInOutbox, waitingOf } from '../../../web/lib/device/outbox.ts'
import type { Draft, Enrolment, LastAnswers, Waiting } from '../../../web/lib/device/records.ts'

let count = 0
/** Finishes an interview as its session does. */
export async function moveToOutbox(
  database: DeviceDatabase,
  waiting: Waiting,
  last?: LastAnswers,
): Promise<void> {
  await putInOutbox(database, waiting, last)
  await letGoOfDraft(database, waiting)
}

/** A device of its own for each test. */
export const freshDevice = () => openDevice(`device-${++count}`)

export const json = (value: unknown, status = 200) =>
  new Response(JSON.stringify(value), { status, headers: { 'content-type': 'application/json' } })

export interface Seen {
  method: string
  path: string
  headers: Headers
  body: Uint8Array
}

/** A network whose other end is `answer`; it keeps what it was asked. */
export function networkTo(answer: (request: Seen) => Response | Promise<Response>) {
  const seen: Seen[] = []
  const network: Network = {
    async fetch(path, init) {
      const body = new Uint8Array(await new Response(init.body ?? null).arrayBuffer())
      const request = { method: init.method ?? 'GET', path, headers: new Headers(init.headers), body }
      seen.push(request)
      return answer(request)
    },
    language: () => 'vi',
    online: () => true,
  }
  return { network, seen }
}

/** The text of a request's body, unpacked. */
export async function textOf({ headers, body }: Seen): Promise<string> {
  const blob = new Blob([body.slice()])
  if (headers.get('content-encoding') !== 'gzip') return blob.text()
  return new Response(blob.stream().pipeThrough(new DecompressionStream('gzip'))).text()
}

export const survey: Survey = {
  format: 1,
  id: 'household',
  version: '1',
  title: ['Hộ gia đình'],
  languages: [{ name: 'Vietnamese (vi)', code: 'vi', rtl: false }],
  defaultLanguage: 0,
  style: [],
  nodes: [
    { id: 0, kind: 'root', name: 'data', path: '/data', parent: -1, row: 0, appearance: [], children: [1] },
    {
      id: 1,
      kind: 'repeat',
      name: 'child',
      path: '/data/child',
      parent: 0,
      row: 2,
      appearance: [],
      children: [2],
    },
    {
      id: 2,
      kind: 'question',
      name: 'photo',
      path: '/data/child/photo',
      parent: 1,
      row: 3,
      appearance: [],
      type: 'image',
      dataType: 'binary',
      parameters: {},
    },
  ],
  lists: {},
  order: [],
  attachments: ['xã.csv'],
  indicators: [],
  design: { minimumCell: 0 },
  entities: [],
  settings: {},
}
export const surveyHash = await sha256Hex(canonicalJson(survey))

export const assignment = (changes: Partial<Assignment> = {}): Assignment => ({
  device: 'd1',
  enumerator: 'Chị Lan',
  study: { id: 'trẻ-em', title: { vi: 'Lao động trẻ em' }, timezone: 'Asia/Ho_Chi_Minh' },
  round: {
    id: 'baseline',
    title: { vi: 'Đầu kỳ' },
    kind: 'baseline',
    status: 'open',
    opens: null,
    closes: null,
  },
  survey: { hash: surveyHash, id: 'household', version: '1', title: 'Hộ gia đình' },
  serverTime: '2026-05-01T08:00:00.000Z',
  ...changes,
})

export const invitation = { code: 'study.d1.abcdefghijklmnopqrstuvwxyz', study: 'study', device: 'd1' }

/** A device that is enrolled in one round. */
export async function enrolled() {
  const database = freshDevice()
  const fresh = await acceptInvitation(database, invitation, 1_000)
  const enrolment: Enrolment = {
    ...fresh,
    code: invitation.code,
    invitation: null,
    token: 'bkd_d1.secret',
    assignment: assignment(),
  }
  await database.write(['enrolments'], (transaction) => transaction.objectStore('enrolments').put(enrolment))
  return { database, enrolment }
}

export const draft = (changes: Partial<Draft> = {}): Draft => ({
  id: crypto.randomUUID(),
  enrolment: 'study.d1',
  study: 'study',
  round: 'baseline',
  survey: { id: 'household', version: '1', hash: surveyHash },
  startedAt: 1_000,
  updatedAt: 2_000,
  sequence: 1,
  instanceName: 'Hộ ông Bình',
  answered: 3,
  total: 10,
  body: '{"name":"Bình"}',
  ...changes,
})

export const content = (changes: Partial<ResponseContent> = {}): ResponseContent => ({
  id: crypto.randomUUID(),
  study: 'study',
  round: 'baseline',
  survey: { id: 'household', version: '1', hash: surveyHash },
  revision: 0,
  startedAt: '2026-05-01T08:00:00.000+07:00',
  finishedAt: '2026-05-01T08:30:00.000+07:00',
  device: 'd1',
  language: 'Vietnamese (vi)',
  instanceName: 'Hộ ông Bình',
  answers: { name: 'Bình' },
  media: [],
  ...changes,
})

/** An enrolled device with finished interviews in its outbox. */
export async function withOutbox(...contents: ResponseContent[]) {
  const device = await enrolled()
  const waiting = []
  for (const [index, one] of contents.entries()) {
    const record = await waitingOf(one, 'study.d1', 10_000 + index, 1)
    await moveToOutbox(device.database, record)
    waiting.push(record)
  }
  return { ...device, waiting }
}
