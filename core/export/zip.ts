// A zip file as a stream: one entry after the other, compressed as it comes, so that memory does not grow with the file.
import { Zip, ZipDeflate } from 'fflate'

export interface Entry {
  name: string
  chunks: AsyncIterable<string> | Iterable<string>
}

/** Text is collected to pieces of about this many characters, which compress better and faster than lines. */
const PIECE = 65_536

/**
 * The bytes of a zip file of these entries. `modified`: ISO 8601 UTC, stands on every entry; the same entries and time give the same bytes.
 * `seen` is called with the bytes of each entry before compression.
 */
export async function* zip(
  entries: AsyncIterable<Entry> | Iterable<Entry>,
  modified: string,
  seen?: (name: string, bytes: Uint8Array) => void,
): AsyncGenerator<Uint8Array> {
  let ready: Uint8Array[] = []
  let failure: Error | null = null
  const file = new Zip((error, data) => {
    if (error) failure = error
    else if (data.length > 0) ready.push(data)
  })
  const encoder = new TextEncoder()
  const mtime = asLocal(modified)
  function* flush() {
    if (failure) throw failure
    yield* ready
    ready = []
  }
  for await (const { name, chunks } of entries) {
    const entry = new ZipDeflate(name, { level: 6 })
    entry.mtime = mtime
    file.add(entry)
    const push = (text: string, last: boolean) => {
      const bytes = encoder.encode(text)
      seen?.(name, bytes)
      entry.push(bytes, last)
    }
    let text = ''
    for await (const chunk of chunks) {
      text += chunk
      if (text.length < PIECE) continue
      push(text, false)
      text = ''
      yield* flush()
    }
    push(text, true)
    yield* flush()
  }
  file.end()
  yield* flush()
}

/** Zip files keep local time without saying of where; this reads the same everywhere. The format begins in 1980. */
function asLocal(moment: string): Date {
  const utc = new Date(moment)
  const year = Math.max(1980, utc.getUTCFullYear())
  return new Date(
    year,
    utc.getUTCMonth(),
    utc.getUTCDate(),
    utc.getUTCHours(),
    utc.getUTCMinutes(),
    utc.getUTCSeconds(),
  )
}
