// Whether the rig can fail: dependencies of the product are broken on purpose, and the oracle must say what broke.
import { brotliCompressSync, brotliDecompressSync } from 'node:zlib'
import type { Deps } from '../../../functions/deps.ts'
import { seedOf } from '../random.ts'
import type { Broken } from '../tally.ts'
import type { Browser } from './browser.ts'
import { prepare } from './run.ts'
import { scheduleOf, type Schedule } from './steps.ts'

interface Mutant {
  name: string
  /** What the oracle must find. */
  finds: Broken
  tamper?: (browser: Browser) => void
  change?: (deps: Deps) => Deps
  /** A schedule that the mutant does not survive. */
  schedule: Schedule
}

const finished: Schedule = [
  { do: 'begin' },
  { do: 'answer', question: 'size', value: '5' },
  { do: 'photo', bytes: 2_000, seed: 3 },
  { do: 'wait' },
  { do: 'finish' },
]

/** The first answer to anything sent counts as a receipt for it. */
function believeAnything(browser: Browser): void {
  const { fetch } = browser
  browser.fetch = async (life, url, init) => {
    const body = init.method === 'PUT' && init.body instanceof Blob ? init.body : undefined
    const answer = await fetch(life, url, init)
    if (!body || !answer.ok || !url.startsWith('/api/responses/')) return answer
    const text = await new Response(body.stream().pipeThrough(new DecompressionStream('gzip'))).text()
    const { id, revision, media } = JSON.parse(text) as {
      id: string
      revision: number
      media: { sha256: string }[]
    }
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)))
    const hash = Buffer.from(digest).toString('hex')
    const named = media.map((one) => one.sha256)
    return Response.json({
      id,
      revision,
      hash,
      receivedAt: new Date().toISOString(),
      media: named,
      status: 'stored',
    })
  }
}

/** The table's writes of responses, changed before they are made. */
function changedWrites(
  deps: Deps,
  change: (input: Record<string, unknown>, item: Record<string, unknown>) => void,
): Deps {
  const { client } = deps.table
  const changed = new Proxy(client, {
    get: (target, name: string) =>
      name === 'send'
        ? (command: { input: Record<string, unknown> }, options: unknown) => {
            const item = command.input['Item'] as Record<string, unknown> | undefined
            if (String(item?.['pk']).startsWith('RESPONSES#') && /#\d{6}$/.test(String(item?.['sk'])))
              change(command.input, item ?? {})
            return (target.send as (...all: unknown[]) => Promise<unknown>).call(target, command, options)
          }
        : (Reflect.get(target, name) as unknown),
  })
  return { ...deps, table: { ...deps.table, client: changed } }
}

const mutants: Mutant[] = [
  {
    name: 'relaxed durability: writes are not flushed, and the power goes',
    finds: 'lost',
    tamper: (browser) => (browser.storage.lax = true),
    schedule: [{ do: 'offline', on: false }, ...finished, { do: 'power-cut', after: 0 }, { do: 'send' }],
  },
  {
    name: 'no read-back: a write that never reaches the disk is believed',
    finds: 'lost',
    schedule: [
      ...finished.slice(0, 4),
      { do: 'storage', after: 0, fault: 'dropped-later' },
      { do: 'answer', question: 'size', value: '6' },
      { do: 'wait' },
      { do: 'reload' },
    ],
  },
  {
    name: 'the outbox lets go on any 2xx',
    finds: 'lost',
    tamper: believeAnything,
    schedule: [
      ...finished.slice(0, 2),
      { do: 'wait' },
      { do: 'wire', faults: Array.from({ length: 12 }, () => 'empty' as const) },
      { do: 'finish' },
      { do: 'pass', ms: 120_000 },
    ],
  },
  {
    name: 'a response sent again is stored again',
    finds: 'duplicated',
    change: (deps) =>
      changedWrites(deps, (input, item) => {
        delete input['ConditionExpression']
        item['sk'] = `${crypto.randomUUID().slice(0, -1)}${String(item['sk']).slice(35)}`
      }),
    schedule: [...finished, { do: 'send' }],
  },
  {
    name: 'the store changes an answer',
    finds: 'altered',
    change: (deps) =>
      changedWrites(deps, (_, item) => {
        const text = brotliDecompressSync(item['br'] as Uint8Array).toString('utf8')
        item['br'] = new Uint8Array(brotliCompressSync(text.replace('"size":"5"', '"size":"6"')))
      }),
    schedule: [...finished, { do: 'send' }],
  },
  {
    name: 'files are cut short in the store',
    finds: 'altered',
    change: (deps) => ({
      ...deps,
      blobs: new Proxy(deps.blobs, {
        get: (target, name: string) =>
          name === 'put'
            ? (key: string, bytes: Uint8Array, ...rest: [string, object]) =>
                target.put(
                  key,
                  key.includes('/media/') ? bytes.subarray(0, bytes.length / 2) : bytes,
                  ...rest,
                )
            : (Reflect.get(target, name) as unknown),
      }),
    }),
    schedule: [...finished, { do: 'send' }],
  },
]

const ATTEMPTS = 5

/** Plays every mutant's schedule, and some seeded ones. Returns the names of mutants that the oracle did not catch. */
export async function selfTest(seed: number, runs: number, say: (line: string) => void): Promise<string[]> {
  const { openField, playIn } = await prepare()
  const survivors: string[] = []
  for (const { name, finds, tamper, change, schedule } of mutants) {
    const field = await openField(change)
    const play = playIn(field)
    const kinds = new Map<Broken, number>()
    // More than once: a fault strikes whatever the page writes next, which may be something that does not matter.
    const schedules = [
      ...Array.from({ length: ATTEMPTS }, () => schedule),
      ...Array.from({ length: runs }, (_, index) => scheduleOf(seedOf(seed, index))),
    ]
    for (const each of schedules) {
      if (kinds.has(finds)) break
      for (const { kind } of (await play(each, { ...(tamper && { tamper }) })).findings)
        kinds.set(kind, (kinds.get(kind) ?? 0) + 1)
    }
    await field.close()
    const found = [...kinds].map(([kind, times]) => `${kind}=${times}`).join(' ')
    say(`${kinds.has(finds) ? 'caught' : 'MISSED'}  ${name}: ${found || 'nothing'}`)
    if (!kinds.has(finds)) survivors.push(name)
  }
  return survivors
}
