// Texts cut to what a format holds.
import { utf8Length } from './cell-values.ts'

const MORE = '…'

/** The text, or its beginning and an ellipsis: `characters` code points and `bytes` of UTF-8 at most. */
export function cut(text: string, characters: number, bytes: number): string {
  if (text.length <= characters && text.length * 3 <= bytes) return text
  const all = [...text]
  if (all.length <= characters && utf8Length(text) <= bytes) return text
  const kept = all.slice(0, characters - 1)
  let size = utf8Length(kept.join('')) + utf8Length(MORE)
  while (kept.length > 0 && size > bytes) size -= utf8Length(kept.pop() ?? '')
  return kept.join('') + MORE
}

/** The text in pieces of at most so many bytes of UTF-8, no character torn; at least one piece. */
export function pieces(text: string, bytes: number): string[] {
  if (text.length * 3 <= bytes) return [text]
  const result: string[] = []
  let start = 0
  let size = 0
  let at = 0
  for (const character of text) {
    const more = utf8Length(character)
    if (size + more > bytes) {
      result.push(text.slice(start, at))
      start = at
      size = 0
    }
    size += more
    at += character.length
  }
  return [...result, text.slice(start)]
}
