// What part of the ground a plan shows, and how large: fitting, zooming, panning, and the scale bar. Units are those of the plan's own drawing.
import { planeAt } from '../../../core/plane.ts'
import type { Point } from '../../../core/sphere.ts'

export const WIDTH = 320
export const HEIGHT = 240
/** Room around what is fitted, for numbers, arrow and bar. */
const MARGIN = 40
/** Metres in a unit: a room fills the plan; the Earth does. */
const FINEST = 0.02
const COARSEST = 100_000
/** Metres that are shown at least when a plan is fitted: one place alone is not a map of its metre. */
const LEAST = 20

export interface MapView {
  centre: Point
  /** Metres in a unit. */
  scale: number
}
export interface Spot {
  x: number
  y: number
}

const within = (scale: number) => Math.max(FINEST, Math.min(COARSEST, scale))

/** The view that shows all of them; `reach`: metres around one that are to be seen too. Undefined when there are none. */
export function fitted(points: readonly (Point & { reach?: number })[]): MapView | undefined {
  const [first] = points
  if (!first) return undefined
  const plane = planeAt(first)
  let [west, east, south, north] = [Infinity, -Infinity, Infinity, -Infinity]
  for (const point of points) {
    const at = plane.to(point)
    const reach = point.reach ?? 0
    west = Math.min(west, at.east - reach)
    east = Math.max(east, at.east + reach)
    south = Math.min(south, at.north - reach)
    north = Math.max(north, at.north + reach)
  }
  return {
    centre: plane.from({ east: (west + east) / 2, north: (south + north) / 2 }),
    scale: within(
      Math.max(
        Math.max(LEAST, east - west) / (WIDTH - 2 * MARGIN),
        Math.max(LEAST, north - south) / (HEIGHT - 2 * MARGIN),
      ),
    ),
  }
}

export function spotOf({ centre, scale }: MapView, point: Point): Spot {
  const { east, north } = planeAt(centre).to(point)
  return { x: WIDTH / 2 + east / scale, y: HEIGHT / 2 - north / scale }
}

export const pointAt = ({ centre, scale }: MapView, { x, y }: Spot): Point =>
  planeAt(centre).from({ east: (x - WIDTH / 2) * scale, north: (HEIGHT / 2 - y) * scale })

/** `times` larger; what is at `spot` stays there. */
export function zoomed(view: MapView, times: number, spot: Spot = { x: WIDTH / 2, y: HEIGHT / 2 }): MapView {
  const scale = within(view.scale / times)
  const held = pointAt(view, spot)
  const moved = spotOf({ centre: view.centre, scale }, held)
  return panned({ centre: view.centre, scale }, { x: spot.x - moved.x, y: spot.y - moved.y })
}

/** The ground moved by so much. */
export const panned = (view: MapView, by: Spot): MapView => ({
  ...view,
  centre: pointAt(view, { x: WIDTH / 2 - by.x, y: HEIGHT / 2 - by.y }),
})

/** The longest of 1, 2, 5, 10, 20, 50 … metres that is not wider than `most` units. */
export function roundLength({ scale }: MapView, most: number): number {
  const room = scale * most
  const power = 10 ** Math.floor(Math.log10(room))
  return ([5, 2].find((times) => times * power <= room) ?? 1) * power
}

/** Of many spots those in sight, one for each few units; the chosen ones always, and on top. */
export function thinned(
  spots: readonly Spot[],
  chosen: ReadonlySet<number>,
  least = 6,
): (Spot & { i: number })[] {
  const taken = new Set<string>()
  const drawn: (Spot & { i: number })[] = []
  spots.forEach(({ x, y }, i) => {
    const cell = `${Math.round(x / least)} ${Math.round(y / least)}`
    if (chosen.has(i) || x < 0 || x > WIDTH || y < 0 || y > HEIGHT || taken.has(cell)) return
    taken.add(cell)
    drawn.push({ x, y, i })
  })
  for (const i of chosen) if (spots[i]) drawn.push({ ...spots[i], i })
  return drawn
}
