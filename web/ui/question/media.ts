// Where pictures, recordings and files of an interview are kept; the application that owns the interview provides it.

export interface StoredMedia {
  /** `<sha256>.<extension>`: what is stored as the answer. */
  name: string
  /** Bytes. */
  size: number
  type: string
}

export interface MediaStore {
  /** Keeps a file for the question `slot` (its path with positions), in place of an earlier one; durable when it resolves. */
  put(slot: string, blob: Blob, name: string): Promise<StoredMedia>
  /** An address to show it with: of an answer, or of a file attached to the survey; undefined when it is not on this device. */
  url(name: string): Promise<string | undefined>
  /** Forgets the file of a question. */
  remove(slot: string, name: string): Promise<void>
}

/** For previews: keeps files in memory only, and serves attachments from `attachment`. */
export function memoryMedia(attachment?: (name: string) => Promise<string | undefined>): MediaStore {
  const urls = new Map<string, string>()
  return {
    async put(_slot, blob, name) {
      const digest = await crypto.subtle.digest('SHA-256', await blob.arrayBuffer())
      const hex = Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('')
      const extension = /\.[a-z0-9]{1,8}$/i.exec(name)?.[0].toLowerCase() ?? ''
      const stored = hex + extension
      if (!urls.has(stored)) urls.set(stored, URL.createObjectURL(blob))
      return { name: stored, size: blob.size, type: blob.type }
    },
    async url(name) {
      return urls.get(name) ?? (await attachment?.(name))
    },
    async remove(_slot, name) {
      const url = urls.get(name)
      if (url !== undefined) URL.revokeObjectURL(url)
      urls.delete(name)
    },
  }
}
