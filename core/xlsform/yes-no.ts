// How forms say yes and no, and how they write it where an expression is expected.

const YES = new Set(['yes', 'true', 'true()', 'y', '1'])
const NO = new Set(['no', 'false', 'false()', 'n', '0'])

export const isYes = (text: string): boolean => YES.has(text.trim().toLowerCase())
export const isNo = (text: string): boolean => NO.has(text.trim().toLowerCase())

/** `yes` → `true()`, `no` → `false()`; anything else is an expression already. As pyxform does for bind columns. */
export function asExpression(text: string): string {
  const lower = text.trim().toLowerCase()
  if (lower === 'yes' || lower === 'true') return 'true()'
  if (lower === 'no' || lower === 'false') return 'false()'
  return text
}
