// Files: workbooks, media, exports. What every home for files can do, and the one in S3; blobs/folder.ts is the one on a disk.
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
  UploadPartCommand,
} from '@aws-sdk/client-s3'
import { getSignedUrl } from '@aws-sdk/s3-request-presigner'
import { Problem } from '../core/problem.ts'
import { attachmentNamed } from './blobs/disposition.ts'
import { inPieces } from './blobs/pieces.ts'

export interface Blobs {
  /** Keeps bytes under a key. With `ifAbsent` what is there already stays as it is; false then. */
  put(key: string, bytes: Uint8Array, type: string, options?: { ifAbsent?: boolean }): Promise<boolean>
  /**
   * Keeps what a stream brings, without holding it in memory. Appears under its key when it is complete, or not at all. With `ifAbsent`
   * what is there already stays as it is; false then.
   */
  putStream(
    key: string,
    chunks: AsyncIterable<Uint8Array>,
    type: string,
    options?: { ifAbsent?: boolean },
  ): Promise<boolean>
  get(key: string): Promise<Uint8Array | undefined>
  stream(key: string): Promise<AsyncIterable<Uint8Array> | undefined>
  has(key: string): Promise<boolean>
  /** Takes a file away. One that is not there is no error. */
  remove(key: string): Promise<void>
  /** An address that serves the file under a name for so many seconds, to whoever has the address. */
  signedUrl(key: string, options: { seconds: number; downloadName: string }): Promise<string>
}

/** S3 takes parts of 5 MB or more. */
const PART = 8_000_000

/** Blobs in an S3 bucket. `client` is for tests against another endpoint. */
export function s3Blobs(bucket: string, client: S3Client = s3Client()): Blobs {
  const at = (key: string) => ({ Bucket: bucket, Key: key })
  const open = async (key: string) => {
    const found = await unlessMissing(client.send(new GetObjectCommand(at(key))))
    return found?.Body
  }
  return {
    async put(key, bytes, type, { ifAbsent = false } = {}) {
      for (let attempt = 1; ; attempt += 1) {
        try {
          const condition = ifAbsent ? { IfNoneMatch: '*' } : {}
          await client.send(
            new PutObjectCommand({ ...at(key), Body: bytes, ContentType: type, ...condition }),
          )
          return true
        } catch (error) {
          if (isStatus(error, 412)) return false
          // Another conditional write of the same key is under way, and S3 asks to try again.
          if (!isStatus(error, 409) || attempt === 5) throw mapped(error)
        }
      }
    },
    async putStream(key, chunks, type, { ifAbsent = false } = {}) {
      const condition = ifAbsent ? { IfNoneMatch: '*' } : {}
      const upload = { ...at(key), UploadId: '' }
      const parts: { ETag: string | undefined; PartNumber: number }[] = []
      try {
        for await (const piece of inPieces(chunks, PART)) {
          if (!upload.UploadId) {
            const begun = await client.send(
              new CreateMultipartUploadCommand({ ...at(key), ContentType: type }),
            )
            upload.UploadId = begun.UploadId ?? ''
          }
          const PartNumber = parts.length + 1
          const sent = await client.send(new UploadPartCommand({ ...upload, PartNumber, Body: piece }))
          parts.push({ ETag: sent.ETag, PartNumber })
        }
        if (upload.UploadId) {
          await client.send(
            new CompleteMultipartUploadCommand({
              ...upload,
              ...condition,
              MultipartUpload: { Parts: parts },
            }),
          )
        } else {
          await client.send(
            new PutObjectCommand({ ...at(key), ...condition, Body: new Uint8Array(), ContentType: type }),
          )
        }
        return true
      } catch (error) {
        // Parts of an upload that never ends are charged for; the bucket's lifecycle ends those that this can't.
        if (upload.UploadId) await client.send(new AbortMultipartUploadCommand(upload)).catch(() => undefined)
        if (isStatus(error, 412)) return false
        throw mapped(error)
      }
    },
    async get(key) {
      return (await open(key))?.transformToByteArray()
    },
    async stream(key) {
      return (await open(key))?.transformToWebStream()
    },
    async has(key) {
      return (await unlessMissing(client.send(new HeadObjectCommand(at(key))))) !== undefined
    },
    async remove(key) {
      await unlessMissing(client.send(new DeleteObjectCommand(at(key))))
    },
    signedUrl(key, { seconds, downloadName }) {
      const command = new GetObjectCommand({
        ...at(key),
        ResponseContentDisposition: attachmentNamed(downloadName),
      })
      return getSignedUrl(client, command, { expiresIn: seconds })
    },
  }
}

/** Checksums only where S3 requires them: signed addresses would otherwise demand headers that browsers don't send. */
const s3Client = () =>
  new S3Client({
    maxAttempts: 5,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  })

const isStatus = (error: unknown, status: number) =>
  error instanceof S3ServiceException && error.$metadata.httpStatusCode === status

async function unlessMissing<T>(request: Promise<T>): Promise<T | undefined> {
  try {
    return await request
  } catch (error) {
    if (isStatus(error, 404)) return undefined
    throw mapped(error)
  }
}

const mapped = (error: unknown) =>
  isStatus(error, 409) || isStatus(error, 503) || isStatus(error, 500) || isStatus(error, 429)
    ? Object.assign(new Problem('unavailable', { seconds: 5 }), { cause: error })
    : error
