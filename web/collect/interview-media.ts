// The media of one interview: its photos and files in the device's store, and the survey's attached pictures and recordings.
import { DatabaseProblem, type DeviceDatabase } from '../lib/device/database.ts'
import { keepMedia, loadMedia } from '../lib/device/media.ts'
import type { HeldAttachment, HeldMedia } from '../lib/device/records.ts'
import { sha256Hex } from '../lib/device/hash.ts'
import type { MediaStore } from '../ui/question/media.ts'

export interface InterviewMedia extends MediaStore {
  /** Files that storage did not take; they are only in this page's memory. */
  unkept(): HeldMedia[]
  /** Tries again to keep those. Rejects with DatabaseProblem while storage does not work. */
  keepRest(): Promise<void>
  close(): void
}

/** `failed` hears that a file is only in memory. */
export function interviewMedia(
  database: DeviceDatabase,
  response: string,
  attachments: HeldAttachment[],
  failed: (problem: DatabaseProblem) => void,
): InterviewMedia {
  const urls = new Map<string, string>()
  const rest = new Map<string, File>()
  const held = new Map<string, HeldMedia>()
  const show = (name: string, bytes: BlobPart, type: string) => {
    const known = urls.get(name)
    if (known) return known
    const url = URL.createObjectURL(new Blob([bytes], { type }))
    urls.set(name, url)
    return url
  }

  return {
    async put(_slot, blob, name) {
      const file = new File([blob], name, { type: blob.type })
      const extension = /\.[a-z0-9]{1,8}$/i.exec(name)?.[0].toLowerCase() ?? ''
      try {
        const kept = await keepMedia(database, response, file)
        return { name: kept.key[1] + extension, size: kept.bytes.byteLength, type: kept.type }
      } catch (error) {
        if (!(error instanceof DatabaseProblem)) throw error
        // The interview goes on; the file is tried again with every save, and is in the exported file.
        const bytes = await file.arrayBuffer()
        const sha256 = await sha256Hex(bytes)
        rest.set(sha256, file)
        held.set(sha256, { key: [response, sha256], bytes, type: file.type, name: file.name })
        failed(error)
        return { name: sha256 + extension, size: bytes.byteLength, type: file.type }
      }
    },

    async url(name) {
      const known = urls.get(name)
      if (known) return known
      const attached = attachments.find(({ key }) => key[1] === name)
      if (attached) return show(name, attached.bytes, attached.type)
      const sha256 = name.slice(0, 64)
      const file = held.get(sha256) ?? (await loadMedia(database, response, sha256))
      return file && show(name, file.bytes, file.type)
    },

    // The file itself goes when the interview is finished without it: until then an earlier state of the draft may still name it.
    async remove(_slot, name) {
      const url = urls.get(name)
      if (url) URL.revokeObjectURL(url)
      urls.delete(name)
    },

    unkept: () => [...held.values()],
    async keepRest() {
      for (const [sha256, file] of rest) {
        await keepMedia(database, response, file)
        rest.delete(sha256)
        held.delete(sha256)
      }
    },
    close() {
      for (const url of urls.values()) URL.revokeObjectURL(url)
      urls.clear()
    },
  }
}
