// Areas, distances and fences of geopoints, geotraces and geoshapes: `lat lon [altitude [accuracy]]; …`
import type { Context } from '../tree.ts'
import { toText } from '../values.ts'
import { flat, plain, textFrom, type Compiled, type FunctionTable } from './kinds.ts'

interface Point {
  latitude: number
  longitude: number
}

/** ODK computes on a sphere with the equatorial radius, in metres, and rounds to centimetres. */
const RADIUS = 6_378_100
const radians = (degrees: number) => (degrees * Math.PI) / 180
const rounded = (value: number) => Math.abs(Math.round(value * 100) / 100)

/** The points of a text; undefined if one of them is not a point. */
function points(texts: string[]): Point[] | undefined {
  const found: Point[] = []
  for (const text of texts) {
    for (const part of text.trim().replace(/;\s*$/, '').split(';')) {
      const numbers = part.trim().split(/\s+/)
      const [latitude = NaN, longitude = NaN] = numbers.map((number) =>
        number === '' ? NaN : Number(number),
      )
      if (
        numbers.length < 2 ||
        numbers.length > 4 ||
        !(Math.abs(latitude) <= 90) ||
        !(Math.abs(longitude) <= 180)
      )
        return undefined
      found.push({ latitude, longitude })
    }
  }
  return found
}

const pointsOf = (args: Compiled[], c: Context) => points(flat(args, c).map(toText))

/** Great-circle distance by the spherical law of cosines. */
function between(a: Point, b: Point): number {
  if (a.latitude === b.latitude && a.longitude === b.longitude) return 0
  const [first, second] = [radians(a.latitude), radians(b.latitude)]
  const cosine =
    Math.sin(first) * Math.sin(second) +
    Math.cos(first) * Math.cos(second) * Math.cos(radians(a.longitude - b.longitude))
  return Math.acos(Math.min(1, Math.max(-1, cosine))) * RADIUS
}

/** Area of a polygon on a sphere (Chamberlain and Duquette, JPL Publication 07-03, "Some Algorithms for Polygons on a Sphere"). */
function area(shape: Point[]): number {
  let total = 0
  shape.forEach((start, index) => {
    const end = shape[(index + 1) % shape.length]!
    total +=
      radians(end.longitude - start.longitude) *
      (2 + Math.sin(radians(end.latitude)) + Math.sin(radians(start.latitude)))
  })
  return (total * RADIUS * RADIUS) / 2
}

/** Ray casting: whether the point lies inside the polygon. */
function inside(point: Point, shape: Point[]): boolean {
  let odd = false
  shape.forEach((a, index) => {
    const b = shape[(index + shape.length - 1) % shape.length]!
    if (a.longitude > point.longitude === b.longitude > point.longitude) return
    const crossing =
      ((b.latitude - a.latitude) * (point.longitude - a.longitude)) / (b.longitude - a.longitude) + a.latitude
    if (point.latitude < crossing) odd = !odd
  })
  return odd
}

const length = (min: number, max: number) =>
  plain(min, max, (c, args) => {
    const line = pointsOf(args, c)
    if (!line || line.length < 2) return NaN
    return rounded(line.slice(1).reduce((sum, point, index) => sum + between(line[index]!, point), 0))
  })

export const geoFunctions: FunctionTable = {
  area: plain(1, 1, (c, args) => {
    const shape = pointsOf(args, c)
    if (!shape || shape.length < 2) return NaN
    return shape.length < 3 ? 0 : rounded(area(shape))
  }),
  distance: length(1, Infinity),
  /** SurveyCTO. */
  'distance-between': length(2, 2),
  geofence: plain(2, 2, (c, [of, fence]) => {
    const point = points([textFrom(of, c)])?.[0]
    const shape = points([textFrom(fence, c)])
    return point !== undefined && shape !== undefined && shape.length > 2 && inside(point, shape)
  }),
}
