// What devices hand in: responses and their media. Stored first; content is never a reason to refuse.
import { Hono } from 'hono'
import * as z from 'zod'
import { MEDIA_LIMIT, MEDIA_PART } from '../../core/media.ts'
import { Problem } from '../../core/problem.ts'
import { FILE_LIMIT, RESPONSE_LIMIT, type Receipt } from '../../core/response.ts'
import { may, type Base } from '../auth/may.ts'
import { heldMedia, keepMedia } from '../files/media.ts'
import { composeMedia, keepPart } from '../files/media-parts.ts'
import { mediaArrived, mediaNamed } from '../review/media.ts'
import { takeIn } from '../review/take-in.ts'
import { readContent, understand, type NotUnderstood } from '../review/understand.ts'
import { putQuarantine } from '../store/quarantine.ts'
import { body, readBody } from '../wire/request.ts'

/** What can be read of something that is not understood as a response. */
const looseSchema = z.object({
  revision: z.int().catch(0),
  media: z.array(z.object({ sha256: z.string().regex(/^[0-9a-f]{64}$/) })).catch([]),
})

export const responses = new Hono<Base>()
  .put('/responses/:id', may('hand-in'), async (c) => {
    const { deps, device } = c.var
    const { bytes } = await readBody(c, RESPONSE_LIMIT)
    const id = c.req.param('id')
    const { value, hash } = readContent(bytes)
    const announced = c.req.header('x-bookend-hash')
    // The device holds what it sent, so what was damaged on the way is best sent again.
    if (announced !== undefined && announced !== hash) throw new Problem('request.damaged')
    const content =
      device.status === 'revoked'
        ? ({ reason: 'revoked-device' } satisfies NotUnderstood)
        : understand(value, id, device)
    if ('id' in content) return c.json((await takeIn(deps, content, device)).receipt)
    const kept = await putQuarantine(
      deps.table,
      {
        study: device.study,
        round: device.round,
        device: device.id,
        id,
        ...content,
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
    await mediaArrived(deps, device.study, hash)
    return c.json({ sha256: hash, size: bytes.length })
  })

  // What is missing of a file that travels in parts; once nothing is, the file is kept, and the answer says so.
  .post(
    '/media/:sha256/parts',
    may('hand-in'),
    body(
      z.object({
        /** SHA-256 of each part, in order. */
        parts: z
          .array(z.string().regex(/^[0-9a-f]{64}$/))
          .min(1)
          .max(Math.ceil(MEDIA_LIMIT / MEDIA_PART)),
        type: z.string().max(200),
      }),
    ),
    async (c) => {
      const { deps, device } = c.var
      const hash = c.req.param('sha256')
      const missing = await composeMedia(deps.blobs, device.study, hash, c.req.valid('json'))
      if (missing.length === 0) await mediaArrived(deps, device.study, hash)
      return c.json({ sha256: hash, missing })
    },
  )

  .put('/media/:sha256/parts/:part', may('hand-in'), async (c) => {
    const { deps, device } = c.var
    const { bytes } = await readBody(c, MEDIA_PART)
    const { sha256, part } = c.req.param()
    await keepPart(deps.blobs, device.study, { sha256, part }, bytes)
    return c.json({ part, size: bytes.length })
  })
