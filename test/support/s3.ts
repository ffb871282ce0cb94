// A small server that speaks the part of S3 that we use, so that the S3 adapter's own requests are tested. Keeps everything in memory.
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { S3Client } from '@aws-sdk/client-s3'

interface Kept {
  bytes: Buffer
  type: string
}

/** A bucket named `files` on a free port, and a client for it. `uploads`: how many multipart uploads are open. */
export async function openS3() {
  const objects = new Map<string, Kept>()
  const uploads = new Map<string, { type: string; parts: Buffer[] }>()
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) =>
      response.destroy(error instanceof Error ? error : undefined),
    )
  })

  async function answer(request: IncomingMessage, response: ServerResponse) {
    const url = new URL(request.url ?? '', 'http://s3')
    const key = decodeURIComponent(url.pathname.replace('/files/', ''))
    const bytes = Buffer.concat((await request.toArray()) as Buffer[])
    const type = request.headers['content-type'] ?? ''
    const upload = uploads.get(url.searchParams.get('uploadId') ?? '')
    const reply = (status: number, body: string | Buffer = '', headers: Record<string, string> = {}) =>
      response.writeHead(status, headers).end(request.method === 'HEAD' ? undefined : body)
    const fault = (status: number, code: string) => reply(status, `<Error><Code>${code}</Code></Error>`)
    const etag = `"${createHash('md5').update(bytes).digest('hex')}"`

    if (request.method === 'POST' && url.searchParams.has('uploads')) {
      const id = `upload${uploads.size}`
      uploads.set(id, { type, parts: [] })
      return reply(
        200,
        `<InitiateMultipartUploadResult><UploadId>${id}</UploadId></InitiateMultipartUploadResult>`,
      )
    }
    if (upload && request.method === 'PUT') {
      upload.parts[Number(url.searchParams.get('partNumber')) - 1] = bytes
      return reply(200, '', { etag })
    }
    if (upload && request.method === 'POST') {
      const small = upload.parts.slice(0, -1).some((part) => part.length < 5_000_000)
      if (small) return fault(400, 'EntityTooSmall')
      if (request.headers['if-none-match'] === '*' && objects.has(key))
        return fault(412, 'PreconditionFailed')
      objects.set(key, { bytes: Buffer.concat(upload.parts), type: upload.type })
      uploads.delete(url.searchParams.get('uploadId') ?? '')
      return reply(200, '<CompleteMultipartUploadResult><ETag>x</ETag></CompleteMultipartUploadResult>')
    }
    if (upload && request.method === 'DELETE') {
      uploads.delete(url.searchParams.get('uploadId') ?? '')
      return reply(204)
    }
    if (request.method === 'PUT') {
      if (request.headers['if-none-match'] === '*' && objects.has(key))
        return fault(412, 'PreconditionFailed')
      objects.set(key, { bytes, type })
      return reply(200, '', { etag })
    }
    if (url.searchParams.has('list-type')) {
      // Two to a page, so that whoever lists has to ask again.
      const keys = [...objects.keys()]
        .filter((one) => one.startsWith(url.searchParams.get('prefix') ?? ''))
        .toSorted()
      const from = Number(url.searchParams.get('continuation-token') ?? 0)
      const some = keys
        .slice(from, from + 2)
        .map((one) => `<Contents><Key>${one}</Key><Size>${objects.get(one)?.bytes.length}</Size></Contents>`)
      const next = from + 2 < keys.length ? `<NextContinuationToken>${from + 2}</NextContinuationToken>` : ''
      return reply(200, `<ListBucketResult>${some.join('')}${next}</ListBucketResult>`)
    }
    const found = objects.get(key)
    if (!found) return fault(404, request.method === 'HEAD' ? 'NotFound' : 'NoSuchKey')
    return reply(200, found.bytes, {
      'content-type': found.type,
      'content-length': String(found.bytes.length),
      'content-disposition': url.searchParams.get('response-content-disposition') ?? 'inline',
    })
  }

  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const client = new S3Client({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    forcePathStyle: true,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'x', secretAccessKey: 'y' },
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  })
  const close = async () => {
    client.destroy()
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  }
  return { client, uploads, close }
}
