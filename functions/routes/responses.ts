// What devices hand in: responses and their media. Stored first; content is never a reason to refuse.
import { createHash } from 'node:crypto'
import { Hono } from 'hono'
import * as z from 'zod'
import { canonicalJson } from '../../core/canonical.ts'
import { Problem } from '../../core/problem.ts'
import {
  FILE_LIMIT,
  RESPONSE_LIMIT,
  responseContentSchema,
  type Receipt,
  type ResponseContent,
} from '../../core/response.ts'
import { may, type Base } from '../auth/may.ts'
import type { Deps } from '../deps.ts'
import { heldMedia, keepMedia } from '../files/media.ts'
import { judge } from '../review/judge.ts'
import type { StoredDevice } from '../store/devices.ts'
import { putQuarantine } from '../store/quarantine.ts'
import { putResponse, setFlags } from '../store/responses.ts'
import { getRound } from '../store/rounds.ts'
import { getStudy } from '../store/studies.ts'
import { readBody } from '../wire/request.ts'

const sha256 = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest('hex')

/** The bytes as JSON with the hash of its canonical form; without a value when they are not JSON. */
function read(bytes: Uint8Array): { value?: unknown; hash: string } {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
    return { value, hash: sha256(canonicalJson(value)) }
  } catch {
    return { hash: sha256(bytes) }
  }
}

/** The content if it can be stored with the round's responses, or the reason why it is kept in quarantine. */
function understand(value: unknown, id: string, device: StoredDevice): ResponseContent | string {
  if (device.status === 'revoked') return 'revoked-device'
  if (value === undefined) return 'not JSON'
  const parsed = responseContentSchema.safeParse(value)
  if (!parsed.success) return z.prettifyError(parsed.error).slice(0, 1000)
  const content = parsed.data
  if (content.id !== id) return `id ${content.id} in the content, ${id} in the address`
  if (content.study !== device.study || content.round !== device.round) {
    return `another round: ${content.study}/${content.round}`
  }
  // Corrections are made by staff.
  if (content.revision !== 0) return `revision ${content.revision} from a device`
  // Unknown members would be lost: a schema leaves them out.
  if (canonicalJson(content) !== canonicalJson(value)) return 'members that are not known'
  return content
}

function understandOrSay(value: unknown, id: string, device: StoredDevice): ResponseContent | string {
  try {
    return understand(value, id, device)
  } catch (error) {
    // Thousands of levels exhaust the stack of whatever walks them.
    if (error instanceof RangeError) return 'nested too deeply'
    throw error
  }
}

async function store(deps: Deps, content: ResponseContent, device: StoredDevice): Promise<Receipt> {
  const [round, study, media] = await Promise.all([
    getRound(deps.table, device.study, device.round),
    getStudy(deps.table, device.study),
    heldMedia(deps.blobs, device.study, mediaNamed(content)),
  ])
  const flags = await judge(deps, content, device, round, {
    timezone: study?.timezone ?? 'UTC',
    heldMedia: media,
  })
  const began = new Date(deps.now()).toISOString()
  const stored = await putResponse(deps.table, content, flags, deps.now)
  // Sent again, after media that were missing the first time arrived.
  if (content.media.length > 0 && stored.status === 'stored' && stored.receivedAt < began) {
    await setFlags(deps.table, content, flags, deps.now())
  }
  return { ...stored, media }
}

/** What can be read of something that is not understood as a response. */
const looseSchema = z.object({
  revision: z.int().catch(0),
  media: z.array(z.object({ sha256: z.string().regex(/^[0-9a-f]{64}$/) })).catch([]),
})

const mediaNamed = ({ media }: { media: { sha256: string }[] }) => [
  ...new Set(media.map((one) => one.sha256)),
]

export const responses = new Hono<Base>()
  .put('/responses/:id', may('hand-in'), async (c) => {
    const { deps, device } = c.var
    const { bytes } = await readBody(c, RESPONSE_LIMIT)
    const id = c.req.param('id')
    const { value, hash } = read(bytes)
    const announced = c.req.header('x-bookend-hash')
    // The device holds what it sent, so what was damaged on the way is best sent again.
    if (announced !== undefined && announced !== hash) throw new Problem('request.damaged')
    const content = understandOrSay(value, id, device)
    if (typeof content !== 'string') return c.json(await store(deps, content, device))
    const kept = await putQuarantine(
      deps.table,
      {
        study: device.study,
        round: device.round,
        device: device.id,
        id,
        reason: content,
        receivedAt: new Date(deps.now()).toISOString(),
      },
      bytes,
    )
    const { revision, ...loose } = looseSchema.catch({ revision: 0, media: [] }).parse(value)
    const receipt: Receipt = {
      id,
      revision,
      hash,
      receivedAt: kept.receivedAt,
      media: await heldMedia(deps.blobs, device.study, mediaNamed(loose)),
      status: 'quarantined',
    }
    return c.json(receipt)
  })

  .put('/media/:sha256', may('hand-in'), async (c) => {
    const { deps, device } = c.var
    const { bytes } = await readBody(c, FILE_LIMIT)
    const hash = c.req.param('sha256')
    const type = c.req.header('content-type') ?? 'application/octet-stream'
    await keepMedia(deps.blobs, device.study, hash, bytes, type)
    return c.json({ sha256: hash, size: bytes.length })
  })
