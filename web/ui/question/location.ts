// Where the device is, from the browser, in plain words when it cannot say.
import { t } from './messages-special.ts'

export interface Place {
  latitude: number
  longitude: number
  /** Metres; 0 when unknown, as ODK stores it. */
  altitude: number
  /** Metres, 68 % radius; 0 when typed by hand. */
  accuracy: number
}

/** Follows the location until the returned function is called; `problem` gets a message for people, and whether it may pass by itself. */
export function follow(
  found: (place: Place) => void,
  problem: (message: string, passing: boolean) => void,
): () => void {
  const location = globalThis.navigator?.geolocation
  if (!location) {
    problem(t.locationMissing, false)
    return () => {}
  }
  const watch = location.watchPosition(
    ({ coords }) =>
      found({
        latitude: coords.latitude,
        longitude: coords.longitude,
        altitude: coords.altitude ?? 0,
        accuracy: coords.accuracy,
      }),
    (error) =>
      problem(
        error.code === error.PERMISSION_DENIED
          ? t.locationDenied
          : error.code === error.TIMEOUT
            ? t.locationTimeout
            : t.locationUnavailable,
        error.code !== error.PERMISSION_DENIED,
      ),
    { enableHighAccuracy: true, maximumAge: 0, timeout: 60_000 },
  )
  return () => location.clearWatch(watch)
}

/** XForms text of a place: `latitude longitude altitude accuracy`. */
export function placeText(place: Place): string {
  const plain = (value: number, digits: number) => String(Number(value.toFixed(digits)))
  return [
    plain(place.latitude, 7),
    plain(place.longitude, 7),
    plain(place.altitude, 1),
    plain(place.accuracy, 1),
  ].join(' ')
}

/** Reads XForms text of one place; undefined when it is none. */
export function readPlace(text: string): Place | undefined {
  const [latitude, longitude, altitude = 0, accuracy = 0] = text.trim().split(/\s+/).map(Number)
  if (latitude === undefined || longitude === undefined || !text.trim()) return undefined
  const place = { latitude, longitude, altitude, accuracy }
  if (!Object.values(place).every(Number.isFinite)) return undefined
  return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 ? place : undefined
}

/** The place of a choice on a plan: of a line or an area the middle of its corners. Undefined when the text holds none. */
export function centreOf(geometry: string): Place | undefined {
  const places = geometry.split(';').flatMap((text) => readPlace(text) ?? [])
  const mean = (of: 'latitude' | 'longitude') =>
    places.reduce((sum, place) => sum + place[of], 0) / places.length
  return places[0] && { ...places[0], latitude: mean('latitude'), longitude: mean('longitude') }
}
