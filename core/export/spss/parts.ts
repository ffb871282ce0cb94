// Texts in parts that SPSS keeps whole: it takes spaces at the end of a text for what the file is filled up with.
import { pieces } from '../cut.ts'

/** So many spaces in a row are moved to the beginning of the next part. */
export const SPACES = 64
const NO_BREAK_SPACE = '\u00A0'

/** A text whose last space, if it ends in one, is a no-break space. */
export const guarded = (text: string): string =>
  text.endsWith(' ') ? text.slice(0, -1) + NO_BREAK_SPACE : text

/** The text in parts of at most so many bytes. */
export function parts(text: string, bytes: number): string[] {
  const result: string[] = []
  let rest = text
  for (;;) {
    const [first = '', ...others] = pieces(rest, bytes)
    if (others.length === 0) return [...result, guarded(first)]
    let end = first.length
    while (end > first.length - SPACES && first[end - 1] === ' ') end -= 1
    result.push(guarded(first.slice(0, end)))
    rest = rest.slice(end)
  }
}
