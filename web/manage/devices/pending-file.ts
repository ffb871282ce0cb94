// Reading a device's export file piece by piece: it may hold hundreds of photos, and is never in memory as a whole.

/** The lists of the file (web/lib/device/export-file.ts). */
export type PieceList = 'responses' | 'drafts' | 'media'
export interface Piece {
  list: PieceList
  /** The piece's JSON text. */
  text: string
  /** How much of the file has been read, of 1. */
  read: number
}

const LISTS = ['responses', 'drafts', 'media'] as const

/**
 * The pieces of a file in their order. Knows just enough of JSON to cut it: strings, and how deep it is. Throws `not-ours` for another kind of
 * file, `cut-off` after the pieces of one that ends too early.
 */
export async function* piecesOf(file: Blob): AsyncGenerator<Piece> {
  const reader = file.stream().pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  let size = 0
  let at = 0
  let depth = 0
  let quoted = false
  let start = -1
  let list: PieceList | undefined
  let isOurs = false
  for (;;) {
    const { value, done } = await reader.read()
    if (done) break
    size += value.length
    text += value
    for (; at < text.length; at += 1) {
      const char = text.charCodeAt(at)
      if (quoted) {
        if (char === BACKSLASH) at += 1
        else if (char === QUOTE) quoted = false
        continue
      }
      if (char === QUOTE) quoted = true
      else if (char === OPEN || char === LIST) {
        depth += 1
        if (depth === 2) {
          // What stands before a list names it; what stood before the first says whose file it is.
          const head = text.slice(0, at)
          isOurs ||= /"format"\s*:\s*"bookend-pending"/.test(head)
          if (!isOurs) throw new Error('not-ours')
          list = LISTS.find((name) => new RegExp(`"${name}"\\s*:\\s*$`).test(head))
        }
        if (depth === 3 && list) start = at
      } else if (char === CLOSE || char === END) {
        if (depth === 3 && list && start >= 0) {
          yield { list, text: text.slice(start, at + 1), read: Math.min(1, size / file.size) }
          text = text.slice(at + 1)
          at = -1
          start = -1
        }
        depth -= 1
        if (depth === 1) {
          text = text.slice(at + 1)
          at = -1
          list = undefined
        }
      }
    }
  }
  if (!isOurs) throw new Error('not-ours')
  if (depth !== 0) throw new Error('cut-off')
}

const [QUOTE, BACKSLASH, OPEN, CLOSE, LIST, END] = ['"', '\\', '{', '}', '[', ']'].map((one) =>
  one.charCodeAt(0),
) as [number, number, number, number, number, number]
