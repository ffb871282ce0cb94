// What a plan shows of the ground, and how it is zoomed and moved.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  fitted,
  HEIGHT,
  panned,
  pointAt,
  roundLength,
  spotOf,
  thinned,
  WIDTH,
  zoomed,
  type MapView,
} from '../../../web/ui/question/map-view.ts'

const number = (min: number, max: number) => fc.double({ min, max, noNaN: true })
const centre = fc.record({ latitude: number(-80, 80), longitude: number(-179, 179) })
const view: fc.Arbitrary<MapView> = fc.record({ centre, scale: number(0.02, 20) })
const spot = fc.record({ x: number(0, WIDTH), y: number(0, HEIGHT) })

describe('a plan', () => {
  it('shows everything that is fitted', () => {
    const near = fc.record({ north: number(-0.05, 0.05), east: number(-0.05, 0.05), reach: number(0, 500) })
    fc.assert(
      fc.property(centre, fc.array(near, { minLength: 1, maxLength: 9 }), (place, offsets) => {
        const points = offsets.map(({ north, east, reach }) => ({
          latitude: place.latitude + north,
          longitude: place.longitude + east,
          reach,
        }))
        const shown = fitted(points)
        if (!shown) throw new Error('Nothing is shown')
        for (const point of points) {
          const { x, y } = spotOf(shown, point)
          const reach = point.reach / shown.scale
          expect(x - reach).toBeGreaterThan(0)
          expect(x + reach).toBeLessThan(WIDTH)
          expect(y - reach).toBeGreaterThan(0)
          expect(y + reach).toBeLessThan(HEIGHT)
        }
      }),
    )
  })

  it('shows some metres around a single place, and nothing of nowhere', () => {
    const place = { latitude: 12.6667, longitude: 108.0383 }
    expect(spotOf(fitted([place])!, place)).toEqual({ x: WIDTH / 2, y: HEIGHT / 2 })
    expect(fitted([place])!.scale * HEIGHT).toBeGreaterThan(20)
    expect(fitted([])).toBeUndefined()
  })

  it('finds the ground under a finger, and the finger over the ground', () => {
    fc.assert(
      fc.property(view, spot, (shown, at) => {
        const again = spotOf(shown, pointAt(shown, at))
        expect(again.x).toBeCloseTo(at.x, 3)
        expect(again.y).toBeCloseTo(at.y, 3)
      }),
    )
  })

  it('keeps what is between the fingers where it is', () => {
    fc.assert(
      fc.property(view, spot, number(0.5, 2), (shown, at, times) => {
        const held = pointAt(shown, at)
        const after = spotOf(zoomed(shown, times, at), held)
        // The centre moves a little on the curved ground.
        expect(Math.hypot(after.x - at.x, after.y - at.y)).toBeLessThan(1)
      }),
    )
  })

  it('moves with the finger, and has north at the top', () => {
    const shown = { centre: { latitude: 12, longitude: 108 }, scale: 1 }
    const moved = panned(shown, { x: 10, y: 20 })
    const { x, y } = spotOf(moved, shown.centre)
    expect([Math.round(x - WIDTH / 2), Math.round(y - HEIGHT / 2)]).toEqual([10, 20])
    expect(pointAt(shown, { x: WIDTH / 2, y: 0 }).latitude).toBeGreaterThan(12)
    expect(pointAt(shown, { x: WIDTH, y: HEIGHT / 2 }).longitude).toBeGreaterThan(108)
  })

  it('can not be zoomed into nothing, nor away from the Earth', () => {
    let shown: MapView = { centre: { latitude: 12, longitude: 108 }, scale: 1 }
    for (let i = 0; i < 100; i++) shown = zoomed(shown, 2)
    expect(shown.scale).toBe(0.02)
    for (let i = 0; i < 100; i++) shown = zoomed(shown, 0.5)
    expect(shown.scale).toBe(100_000)
  })

  it.each([
    [1, 90, 50],
    [1, 100, 100],
    [0.3, 90, 20],
    [0.02, 90, 1],
    [0.02, 12, 0.2],
    [30, 90, 2000],
  ])('at %s metres a unit has a bar of at most %s units: %s m', (scale, most, metres) => {
    const shown = { centre: { latitude: 12, longitude: 108 }, scale }
    expect(roundLength(shown, most)).toBeCloseTo(metres, 10)
  })
})

it('draws of 20,000 places those in sight, one for each few units, and the chosen ones always', () => {
  const spots = Array.from({ length: 20_000 }, (_, i) => ({ x: (i % 500) - 50, y: i / 50 - 50 }))
  const drawn = thinned(spots, new Set([0, 3_000]))
  expect(drawn.length).toBeLessThan(3_000)
  expect(drawn.length).toBeGreaterThan(1_000)
  expect(drawn.slice(-2).map(({ i }) => i)).toEqual([0, 3_000])
  const inSight = drawn.slice(0, -2).every(({ x, y }) => x >= 0 && x <= WIDTH && y >= 0 && y <= HEIGHT)
  expect(inSight).toBe(true)
})
