// Areas, distances and fences of geopoints, geotraces and geoshapes: `lat lon [altitude [accuracy]]; …`
import { areaOf, lengthOf, type Point } from '../../sphere.ts'
import type { Context } from '../tree.ts'
import { toText } from '../values.ts'
import { flat, plain, textFrom, type Compiled, type FunctionTable } from './kinds.ts'

/** ODK rounds to centimetres. */
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

/** The numbers of a geopoint, by the names that they have in https://doc.arcgis.com/en/survey123/desktop/create-surveys/geopoints.htm. */
const NUMBERS = [/^(y|lat)/, /^(x|lon)/, /^(z|alt)/, /^(hor|acc)/]

const length = (min: number, max: number) =>
  plain(min, max, (c, args) => {
    const line = pointsOf(args, c)
    if (!line || line.length < 2) return NaN
    return rounded(lengthOf(line))
  })

const area = plain(1, 1, (c, args) => {
  const shape = pointsOf(args, c)
  if (!shape || shape.length < 2) return NaN
  return shape.length < 3 ? 0 : rounded(areaOf(shape))
})

export const geoFunctions: FunctionTable = {
  area,
  /** JavaRosa's other name of it. */
  'enclosed-area': area,
  distance: length(1, Infinity),
  /** SurveyCTO. */
  'distance-between': length(2, 2),
  /** Survey123: one number of a point, by the name that it has there. What a browser does not record is empty. */
  'pulldata@geopoint': plain(2, 2, (c, [of, part]) => {
    const name = textFrom(part, c)
    return textFrom(of, c).trim().split(/\s+/)[NUMBERS.findIndex((number) => number.test(name))] ?? ''
  }),
  geofence: plain(2, 2, (c, [of, fence]) => {
    const point = points([textFrom(of, c)])?.[0]
    const shape = points([textFrom(fence, c)])
    return point !== undefined && shape !== undefined && shape.length > 2 && inside(point, shape)
  }),
}
