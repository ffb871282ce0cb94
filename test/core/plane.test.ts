// The plane around a place, against the lengths of a degree on the WGS 84 ellipsoid, and back again.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { planeAt } from '../../core/plane.ts'
import { lengthOf } from '../../core/sphere.ts'

const number = (min: number, max: number) => fc.double({ min, max, noNaN: true })
const origin = fc.record({ latitude: number(-80, 80), longitude: number(-180, 180) })
const offset = fc.record({ east: number(-5_000, 5_000), north: number(-5_000, 5_000) })

describe('a plane', () => {
  // Metres in a degree of latitude and of longitude, as published for WGS 84, to the metre.
  it.each([
    [0, 110_574, 111_320],
    [15, 110_649, 107_550],
    [30, 110_852, 96_486],
    [45, 111_132, 78_847],
    [60, 111_412, 55_800],
    [75, 111_618, 28_902],
  ])('at latitude %s has degrees of %s and %s metres', (latitude, north, east) => {
    const plane = planeAt({ latitude, longitude: 108 })
    expect(Math.abs(plane.to({ latitude: latitude + 1, longitude: 108 }).north - north)).toBeLessThan(1)
    expect(Math.abs(plane.to({ latitude, longitude: 109 }).east - east)).toBeLessThan(1)
  })

  it('leads back to where one was', () => {
    fc.assert(
      fc.property(origin, offset, (place, by) => {
        const plane = planeAt(place)
        const again = plane.to(plane.from(by))
        expect(again.east).toBeCloseTo(by.east, 4)
        expect(again.north).toBeCloseTo(by.north, 4)
      }),
    )
  })

  it('has the lengths of the sphere, but for the flattening and the curve', () => {
    fc.assert(
      fc.property(origin, offset, (place, by) => {
        const straight = Math.hypot(by.east, by.north)
        const round = lengthOf([place, planeAt(place).from(by)])
        expect(Math.abs(round - straight)).toBeLessThanOrEqual(0.012 * straight + 0.2)
      }),
    )
  })

  it('goes across the line where the day changes', () => {
    const plane = planeAt({ latitude: 0, longitude: 179.999 })
    expect(plane.to({ latitude: 0, longitude: -179.999 }).east).toBeCloseTo(222.64, 1)
    expect(plane.from({ east: 222.64, north: 0 }).longitude).toBeCloseTo(-179.999, 5)
  })

  it('at a pole is still a plane', () => {
    const { east, north } = planeAt({ latitude: 90, longitude: 0 }).to({ latitude: 89.999, longitude: 90 })
    expect([Number.isFinite(east), Math.round(north)]).toEqual([true, -112])
  })
})
