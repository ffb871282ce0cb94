// Answers as OData writes values (OData JSON Format 4.0, 7.1; places as GeoJSON or, if asked, as well-known text). What does not fit its type is null.
import type { EdmType } from './schema.ts'

export type Json = string | number | boolean | null | Json[] | { [name: string]: Json }

const DATE = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])/
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/

/** An answer in the type of its property. Not asked and left empty are both null, as in ODK Central. `wkt`: places as text. */
export function odataValue(text: string | undefined, type: EdmType, wkt: boolean): Json {
  if (text === undefined || text === '') return null
  switch (type) {
    case 'Edm.Int64': {
      const value = /^[+-]?\d+$/.test(text) ? Number(text) : Number.NaN
      return Number.isSafeInteger(value) ? value : null
    }
    case 'Edm.Double': {
      const value = text.trim() === '' ? Number.NaN : Number(text)
      return Number.isFinite(value) ? value : null
    }
    case 'Edm.Boolean':
      return text === 'true' || text === '1' ? true : text === 'false' || text === '0' ? false : null
    case 'Edm.Date':
      return DATE.test(text) ? text.slice(0, 10) : null
    case 'Edm.DateTimeOffset':
      return MOMENT.test(text) && !Number.isNaN(Date.parse(text)) ? text : null
    case 'Edm.GeographyPoint':
    case 'Edm.GeographyLineString':
    case 'Edm.GeographyPolygon':
      return place(text, type, wkt)
    default:
      return text
  }
}

/** XForms writes latitude first, GeoJSON and well-known text longitude. */
function place(text: string, type: EdmType, wkt: boolean): Json {
  const points = text
    .split(';')
    .map((point) => point.trim())
    .filter((point) => point !== '')
    .map((point) => point.split(/\s+/).map(Number))
  if (points.length === 0 || points.some(([lat, lon]) => !Number.isFinite(lat) || !Number.isFinite(lon)))
    return null
  const coordinates = points.map(([lat = 0, lon = 0, altitude]) =>
    altitude === undefined || Number.isNaN(altitude) ? [lon, lat] : [lon, lat, altitude],
  )
  const written = coordinates.map((point) => point.join(' ')).join(',')
  const accuracies = points.map(([, , , accuracy]) => (Number.isFinite(accuracy) ? (accuracy ?? null) : null))
  const isKnown = accuracies.some((one) => one !== null)
  if (type === 'Edm.GeographyPoint') {
    const [first = []] = coordinates
    if (wkt) return `POINT (${first.join(' ')})`
    const [accuracy = null] = accuracies
    return { type: 'Point', coordinates: first, ...(isKnown && { properties: { accuracy } }) }
  }
  const properties = isKnown && { properties: { accuracies } }
  if (type === 'Edm.GeographyLineString')
    return wkt ? `LINESTRING (${written})` : { type: 'LineString', coordinates, ...properties }
  return wkt ? `POLYGON ((${written}))` : { type: 'Polygon', coordinates: [coordinates], ...properties }
}
