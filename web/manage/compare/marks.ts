// How the rounds look in a chart: told apart by shape as well as by colour, in print without colour too.

export interface Mark {
  /** An SVG path around 0,0 that fits into a square of 13. */
  path: string
  colour: string
  isFilled: boolean
}

const diamond = 'M 0 -6.5 L 6.5 0 L 0 6.5 L -6.5 0 Z'
const circle = 'M -5.5 0 a 5.5 5.5 0 1 0 11 0 a 5.5 5.5 0 1 0 -11 0 Z'
const square = 'M -5 -5 H 5 V 5 H -5 Z'
const triangle = 'M 0 -6 L 6 5 H -6 Z'

/** The mark of the round at a position among `count`: the first an open diamond, the last a full circle, others between them. */
export function markOf(position: number, count: number): Mark {
  if (position === 0) return { path: diamond, colour: 'var(--baseline)', isFilled: false }
  if (position === count - 1) return { path: circle, colour: 'var(--endline)', isFilled: true }
  const path = position % 2 === 1 ? square : triangle
  return { path, colour: 'var(--ink-soft)', isFilled: position % 4 > 1 }
}

/** The same mark as a letter, where a drawing's key is one line of text. */
export function signOf(position: number, count: number): string {
  if (position === 0) return '◇'
  if (position === count - 1) return '●'
  return position % 2 === 1 ? (position % 4 > 1 ? '■' : '□') : position % 4 > 1 ? '▲' : '△'
}
