// The ground around a place as a plane that touches the Earth there (WGS 84), in metres east and north: right to within a thousandth over the few
// kilometres of a field or a village.
import type { Point } from './sphere.ts'

export interface Offset {
  east: number
  north: number
}

/** Half axis in metres and squared eccentricity of WGS 84. */
const AXIS = 6_378_137
const ECCENTRICITY = 0.006_694_379_990_14
const RADIAN = Math.PI / 180
/** At a pole a degree of longitude has no length; so near to it nobody measures fields. */
const NEAREST_POLE = 89.9

/** Longitudes that differ by whole turns are the same: the shortest way between -180 and 180. */
const turned = (degrees: number) => degrees - 360 * Math.round(degrees / 360)

export function planeAt(origin: Point) {
  const latitude = Math.max(-NEAREST_POLE, Math.min(NEAREST_POLE, origin.latitude)) * RADIAN
  const flattening = Math.sqrt(1 - ECCENTRICITY * Math.sin(latitude) ** 2)
  /** Metres in a degree. */
  const northward = ((AXIS * (1 - ECCENTRICITY)) / flattening ** 3) * RADIAN
  const eastward = (AXIS / flattening) * Math.cos(latitude) * RADIAN
  return {
    to: (point: Point): Offset => ({
      east: turned(point.longitude - origin.longitude) * eastward,
      north: (point.latitude - origin.latitude) * northward,
    }),
    from: ({ east, north }: Offset): Point => ({
      latitude: Math.max(-90, Math.min(90, origin.latitude + north / northward)),
      longitude: turned(origin.longitude + east / eastward),
    }),
  }
}
