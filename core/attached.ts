// Files attached to a survey (choices, lookup tables) as the tree that formulas read: CSV, GeoJSON and XML.
import { xmlTree } from './attached-xml.ts'
import type { XNode } from './expression/tree.ts'

const DATA = /\.(csv|geojson|xml)$/i

/** Whether a file of this name is read by formulas, and not only shown. */
export const holdsData = (name: string): boolean => DATA.test(name)

/**
 * The document element of an attached file; undefined for a kind that holds no data (pictures, recordings), and for a file that is not what
 * its name says: one broken list must not keep an interview from opening.
 */
export function attachedData(name: string, text: string): XNode | undefined {
  const [, kind = ''] = DATA.exec(name) ?? []
  const read = READERS.get(kind.toLowerCase())
  try {
    return read?.(text)
  } catch {
    return undefined
  }
}

const READERS: ReadonlyMap<string, (text: string) => XNode> = new Map([
  ['csv', csvTree],
  ['geojson', geoJsonTree],
  ['xml', xmlTree],
])

function element(name: string, parent: XNode | null, value = ''): XNode {
  const made: XNode = { name, parent, children: [], value }
  parent?.children.push(made)
  return made
}

/** As ODK reads it: `root` with an `item` per row, each with one child per column of the heading. Columns without a name are left out. */
function csvTree(text: string): XNode {
  const [heading = [], ...rows] = csvRows(text.replace(/^\uFEFF/, ''))
  const names = heading.map((name) => name.trim())
  const root = element('root', null)
  for (const row of rows) {
    if (row.every((cell) => cell === '')) continue
    const item = element('item', root)
    names.forEach((name, column) => {
      if (name !== '') element(name, item, row[column] ?? '')
    })
  }
  return root
}

/** RFC 4180, with any line ending; quotes inside a quoted cell are doubled. */
function csvRows(text: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  // A cell with what ends it. Sticky, so that a text that fits nothing ends the reading instead of skipping ahead.
  const cell = /(?:"((?:[^"]|"")*)"[^,\r\n]*|([^,\r\n]*))(,|\r\n|\r|\n|$)/y
  while (cell.lastIndex < text.length) {
    const match = cell.exec(text)
    if (!match) break
    const [, quoted, plain = '', end] = match
    row.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'))
    if (end === ',' && cell.lastIndex < text.length) continue
    if (end === ',') row.push('')
    rows.push(row)
    row = []
  }
  return rows
}

/** As ODK reads it: an `item` per feature, with its `id`, its properties, and `geometry` as `lat lon 0 0; …`. Throws on text that is not JSON. */
function geoJsonTree(text: string): XNode {
  const collection: unknown = JSON.parse(text)
  const root = element('root', null)
  const features = isObject(collection) && Array.isArray(collection['features']) ? collection['features'] : []
  for (const feature of features as unknown[]) {
    if (!isObject(feature)) continue
    const item = element('item', root)
    const geometry = isObject(feature['geometry']) ? feature['geometry'] : {}
    element('geometry', item, points(geometry['type'], geometry['coordinates']))
    if ('id' in feature) element('id', item, plainText(feature['id']))
    const properties = isObject(feature['properties']) ? feature['properties'] : {}
    for (const [name, value] of Object.entries(properties)) element(name, item, plainText(value))
  }
  return root
}

/** GeoJSON writes longitude first (RFC 7946, 3.1.1), XForms latitude first. */
function points(type: unknown, coordinates: unknown): string {
  const list =
    type === 'Point'
      ? [coordinates]
      : type === 'Polygon' && Array.isArray(coordinates)
        ? coordinates[0]
        : coordinates
  if (!Array.isArray(list)) return ''
  return (list as unknown[])
    .flatMap((point) => (Array.isArray(point) ? [`${String(point[1])} ${String(point[0])} 0 0`] : []))
    .join('; ')
}

const plainText = (value: unknown) => (typeof value === 'object' ? '' : String(value))

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
