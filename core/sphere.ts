// Lengths and areas on the Earth as ODK computes them: on a sphere with the equatorial radius, in metres.
export interface Point {
  latitude: number
  longitude: number
}

const RADIUS = 6_378_100
const radians = (degrees: number) => (degrees * Math.PI) / 180

/** Great-circle distance by the spherical law of cosines. */
function between(a: Point, b: Point): number {
  if (a.latitude === b.latitude && a.longitude === b.longitude) return 0
  const [first, second] = [radians(a.latitude), radians(b.latitude)]
  const cosine =
    Math.sin(first) * Math.sin(second) +
    Math.cos(first) * Math.cos(second) * Math.cos(radians(a.longitude - b.longitude))
  return Math.acos(Math.min(1, Math.max(-1, cosine))) * RADIUS
}

export const lengthOf = (line: readonly Point[]): number =>
  line.slice(1).reduce((sum, point, index) => sum + between(line[index]!, point), 0)

/**
 * Area of a polygon, signed by its direction (Chamberlain and Duquette, JPL Publication 07-03, "Some Algorithms for Polygons on a Sphere").
 */
export function areaOf(shape: readonly Point[]): number {
  let total = 0
  shape.forEach((start, index) => {
    const end = shape[(index + 1) % shape.length]!
    total +=
      radians(end.longitude - start.longitude) *
      (2 + Math.sin(radians(end.latitude)) + Math.sin(radians(start.latitude)))
  })
  return (total * RADIUS * RADIUS) / 2
}
