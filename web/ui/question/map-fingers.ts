// Fingers on a plan: one drags a point or the ground, two zoom. Plain data in and out, so that the plan only draws.
import { panned, pointAt, spotOf, zoomed, type MapView, type Spot } from './map-view.ts'
import type { Point } from '../../../core/sphere.ts'

/** Units around a point in which a finger means it: 22 px on the smallest screen. */
const REACH = 26
/** A finger that rests trembles. */
const TREMOR = 5

export interface Dragged {
  index: number
  to: Point
}

export function mapFingers(map: {
  view(): MapView | undefined
  points(): readonly Point[]
  /** What a finger on a point does: it takes it along, or means it when it is lifted where it was put. */
  does(): 'drag' | 'tap' | undefined
  look(view: MapView): void
  drag(dragged: Dragged | undefined): void
  drop(dragged: Dragged): void
  tap(index: number): void
}) {
  const fingers = new Map<number, Spot>()
  let held: { index: number; from: Spot; moved: boolean } | undefined

  function nearest(spot: Spot, view: MapView): number {
    let [best, least] = [-1, REACH]
    map.points().forEach((point, index) => {
      const at = spotOf(view, point)
      const far = Math.hypot(at.x - spot.x, at.y - spot.y)
      if (far > least) return
      best = index
      least = far
    })
    return best
  }
  const target = (spot: Spot, view: MapView): Dragged | undefined => {
    const point = held && map.points()[held.index]
    if (!held || !point) return undefined
    const at = spotOf(view, point)
    return {
      index: held.index,
      to: pointAt(view, { x: at.x + spot.x - held.from.x, y: at.y + spot.y - held.from.y }),
    }
  }
  const letGo = () => {
    held = undefined
    map.drag(undefined)
  }

  return {
    down(id: number, spot: Spot) {
      const view = map.view()
      if (!view) return
      fingers.set(id, spot)
      letGo()
      if (fingers.size > 1 || !map.does()) return
      const index = nearest(spot, view)
      if (index >= 0) held = { index, from: spot, moved: false }
    },
    move(id: number, spot: Spot) {
      const [view, before] = [map.view(), fingers.get(id)]
      if (!view || !before) return
      if (held) {
        held.moved ||= Math.hypot(spot.x - held.from.x, spot.y - held.from.y) > TREMOR
        if (held.moved && map.does() === 'drag') map.drag(target(spot, view))
        else if (held.moved) held = undefined
      }
      if (!held) {
        const other = [...fingers].find(([one]) => one !== id)?.[1]
        const shifted = other
          ? zoomed(
              view,
              Math.hypot(spot.x - other.x, spot.y - other.y) /
                Math.max(1, Math.hypot(before.x - other.x, before.y - other.y)),
              other,
            )
          : panned(view, { x: spot.x - before.x, y: spot.y - before.y })
        map.look(shifted)
      }
      fingers.set(id, spot)
    },
    up(id: number, spot: Spot) {
      const view = map.view()
      const dragged = view && held?.moved ? target(spot, view) : undefined
      const tapped = held && !held.moved ? held.index : undefined
      fingers.delete(id)
      letGo()
      if (dragged) map.drop(dragged)
      else if (tapped !== undefined) map.tap(tapped)
    },
    cancel(id: number) {
      fingers.delete(id)
      letGo()
    },
  }
}
