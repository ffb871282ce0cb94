// Load: responses at a steady rate while the store refuses a third of its requests; and many sends of one response at once.
import { once } from 'node:events'
import { createServer, request as ask, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createHash, randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { canonicalJson } from '../../core/canonical.ts'
import type { Receipt, ResponseContent } from '../../core/response.ts'
import { createApp } from '../../functions/app.ts'
import { localTable } from '../../functions/store/table.ts'
import { openApp } from '../support/app.ts'
import { enrolled, startFieldwork } from '../support/fieldwork.ts'
import { randomFrom } from './random.ts'
import { tableReader, type Stored } from './stored.ts'
import { emptyTally, type Tally } from './tally.ts'

export interface LoadOptions {
  minutes: number
  /** Responses a second. */
  rate: number
  seed: number
  say: (line: string) => void
}

const DEVICES = 20
const THROTTLED = 0.3
/** A device tries again until there is a receipt; so does this, with its waiting shortened. */
const LONGEST_WAIT = 4_000

/** Stands between the app and the engine, below the SDK, and refuses as DynamoDB does when a table is too busy. */
async function throttling(endpoint: { hostname: string; port?: number }, refuse: () => boolean) {
  const seen = { requests: 0, refused: 0 }
  const server = createServer((incoming, outgoing) => {
    void (async () => {
      const body = Buffer.concat((await incoming.toArray()) as Buffer[])
      seen.requests++
      if (refuse()) {
        seen.refused++
        const name = seen.refused % 2 ? 'ProvisionedThroughputExceededException' : 'ThrottlingException'
        const __type = `com.amazonaws.dynamodb.v20120810#${name}`
        outgoing.writeHead(400, { 'content-type': 'application/x-amz-json-1.0' })
        return outgoing.end(JSON.stringify({ __type, message: 'slow down' }))
      }
      const { method, url: path, headers } = incoming
      const onward = ask({ hostname: endpoint.hostname, port: endpoint.port, method, path, headers })
      onward.end(body)
      const [answer] = (await once(onward, 'response')) as [IncomingMessage]
      outgoing.writeHead(answer.statusCode ?? 500, answer.headers)
      return outgoing.end(Buffer.concat((await answer.toArray()) as Buffer[]))
    })().catch(() => outgoing.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const close = () => {
    server.closeAllConnections()
    server.close()
  }
  return { seen, endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close }
}

interface Sent {
  content: ResponseContent
  receipts: Receipt[]
  attempts: number
}

export async function loadLevel({ minutes, rate, seed, say }: LoadOptions): Promise<Tally> {
  const random = randomFrom(seed)
  const base = await openApp()
  const { survey } = await startFieldwork(base)
  const devices = await Promise.all(Array.from({ length: DEVICES }, () => enrolled(base, survey)))
  const engine = await base.deps.table.client.config.endpoint?.()
  if (!engine) throw new Error('The engine has no endpoint')
  const { seen, endpoint, close } = await throttling(engine, () => random.chance(THROTTLED))
  const app = createApp({
    ...base.deps,
    table: localTable(endpoint),
    log: { info: () => {}, error: () => {} },
  })

  async function put(
    device: (typeof devices)[number],
    content: ResponseContent,
  ): Promise<Receipt | undefined> {
    const answer = await app.request(`/api/responses/${content.id}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${device.token}` },
      body: JSON.stringify(content),
    })
    if (!answer.ok) return undefined
    return (await answer.json()) as Receipt
  }
  async function send(device: (typeof devices)[number], one: Sent): Promise<void> {
    for (let pause = 100; one.receipts.length === 0; pause = Math.min(LONGEST_WAIT, pause * 2)) {
      one.attempts++
      const receipt = await put(device, one.content)
      if (receipt) one.receipts.push(receipt)
      else await wait(pause * (0.5 + random.next()))
    }
  }
  const fill = (at: number) => {
    const device = devices[at % DEVICES] ?? devices[0]
    if (!device) throw new Error('There are no devices')
    return { device, content: device.fill({ age: String(at % 100) }) }
  }

  const sent: Sent[] = []
  const began = performance.now()
  const total = Math.round(minutes * 60 * rate)
  const open = new Set<Promise<void>>()
  for (let at = 0; at < total; at++) {
    const due = (at / rate) * 1_000 - (performance.now() - began)
    if (due > 0) await wait(due)
    const { device, content } = fill(at)
    const one: Sent = { content, receipts: [], attempts: 0 }
    sent.push(one)
    const sending = send(device, one).finally(() => open.delete(sending))
    open.add(sending)
  }
  const offered = (performance.now() - began) / 1_000
  await Promise.all(open)
  const whole = (performance.now() - began) / 1_000
  const attempts = sent.reduce((sum, one) => sum + one.attempts, 0)
  say(
    `load: ${total} responses offered in ${offered.toFixed(1)} s (${(total / offered).toFixed(1)} a second), all with a receipt after ${whole.toFixed(1)} s; ` +
      `${attempts} requests; the store was asked ${seen.requests} times and refused ${seen.refused} (${((100 * seen.refused) / seen.requests).toFixed(1)} %)`,
  )

  const { device, content } = fill(0)
  const parallel: Sent = { content: { ...content, id: randomUUID() }, receipts: [], attempts: 0 }
  sent.push(parallel)
  const many = await Promise.all(
    Array.from({ length: 64 }, async () => {
      const one: Sent = { content: parallel.content, receipts: [], attempts: 0 }
      await send(device, one)
      return one.receipts[0]
    }),
  )
  parallel.receipts.push(...many.flatMap((receipt) => receipt ?? []))
  const different = new Set(many.map((receipt) => canonicalJson(receipt)))
  say(`64 parallel sends of one response: ${many.length} receipts, ${different.size} different`)

  const reader = tableReader(`http://${engine.hostname}:${engine.port}`)
  const tally = verdict(sent, (await reader.all()).responses, say)
  if (different.size !== 1) tally.altered += different.size - 1
  reader.close()
  close()
  await base.close()
  return tally
}

/** Each receipt against what lies in the table. */
function verdict(sent: readonly Sent[], stored: readonly Stored[], say: (line: string) => void): Tally {
  const tally = { ...emptyTally(), schedules: 1 }
  const byId = Map.groupBy(stored, (one) => one.id)
  for (const { content, receipts } of sent) {
    const hash = createHash('sha256').update(canonicalJson(content)).digest('hex')
    tally.acknowledged++
    const own = byId.get(content.id) ?? []
    byId.delete(content.id)
    if (own.length === 0) tally.lost++
    tally.duplicated += Math.max(0, own.length - 1)
    const answersDiffer = own.some((one) => canonicalJson(one.answers) !== canonicalJson(content.answers))
    if (answersDiffer || own.some((one) => one.hash !== hash) || receipts.some((one) => one.hash !== hash))
      tally.altered++
  }
  if (byId.size > 0) say(`${byId.size} responses in the store that nobody sent`)
  tally.duplicated += byId.size
  return tally
}
