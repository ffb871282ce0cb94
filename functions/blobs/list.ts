// What files there are: for backups, which must find all of them. The app itself never lists.
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { HeadObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3'
import { unlessMissing } from './folder.ts'

export interface Listing {
  /** Every file whose key begins with `prefix`, with its size in bytes. */
  list(prefix: string): AsyncIterable<{ key: string; size: number }>
  /** The media type that a file was kept with. */
  typeOf(key: string): Promise<string>
}

const UNKNOWN = 'application/octet-stream'

/** The files of a bucket. `client` is for tests against another endpoint. */
export function s3Listing(bucket: string, client: S3Client = new S3Client({ maxAttempts: 5 })): Listing {
  return {
    async *list(prefix) {
      let after: string | undefined
      do {
        const page = await client.send(
          new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, ContinuationToken: after }),
        )
        for (const { Key, Size } of page.Contents ?? []) if (Key) yield { key: Key, size: Size ?? 0 }
        after = page.NextContinuationToken
      } while (after !== undefined)
    },
    typeOf: async (key) =>
      (await client.send(new HeadObjectCommand({ Bucket: bucket, Key: key }))).ContentType ?? UNKNOWN,
  }
}

/** The files that `folderBlobs` keeps in a folder. */
export function folderListing(folder: string): Listing {
  const content = join(folder, 'content')
  return {
    async *list(prefix) {
      // A folder that can't be read must not pass for an empty one.
      const entries = (await unlessMissing(readdir(content, { withFileTypes: true, recursive: true }))) ?? []
      for (const entry of entries) {
        if (!entry.isFile()) continue
        const path = join(entry.parentPath, entry.name)
        const key = path
          .slice(content.length + 1)
          .split(/[/\\]/)
          .map(decodeURIComponent)
          .join('/')
        if (key.startsWith(prefix)) yield { key, size: (await stat(path)).size }
      }
    },
    typeOf: async (key) =>
      (await unlessMissing(
        readFile(join(folder, 'types', ...key.split('/').map(encodeURIComponent)), 'utf8'),
      )) ?? UNKNOWN,
  }
}
