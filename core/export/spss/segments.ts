// How texts are laid out in a .sav file: in units of eight bytes, and the very long in segments of 255. Source: GNU PSPP's description of the
// system file format, "Variable Record" and "Very Long String Record".

/** What one segment holds, and what it counts for when they are divided up. */
export const SEGMENT = 255
const COUNTED = 252

/** Widths of the segments of a text variable: one up to 255 bytes. */
export function segments(width: number): number[] {
  if (width <= SEGMENT) return [width]
  const count = Math.ceil(width / COUNTED)
  return Array.from({ length: count }, (_, index) =>
    index < count - 1 ? SEGMENT : width - (count - 1) * COUNTED,
  )
}

/** Units of eight bytes that a segment, or a number (0), takes. */
export const units = (width: number): number => Math.max(1, Math.ceil(width / 8))

/** Bytes of a row that a text variable takes. */
export const rowBytes = (width: number): number =>
  segments(width).reduce((sum, segment) => sum + 8 * units(segment), 0)

/**
 * A width of at least so many bytes that ReadStat, which R and Python read by, keeps whole: it takes a byte off its buffer at the end of each
 * segment, also of those for which the buffer has no room, so the last units of a text must end in as many spaces.
 */
export function safeWidth(width: number): number {
  if (width <= SEGMENT) return width
  const full = Math.floor(width / SEGMENT)
  const spaces = (8 - ((width % SEGMENT) % 8)) % 8
  const beyond = Math.ceil(width / COUNTED) - 1 - full
  return spaces >= beyond ? width : safeWidth(width + 1)
}
