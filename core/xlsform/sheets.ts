// Which sheets of a workbook are read, and how a misspelt one is recognised.
import { nearest } from '../nearest.ts'
import type { Sheet, Workbook } from './workbook.ts'

export type SheetKey =
  | 'survey'
  | 'choices'
  | 'settings'
  | 'external_choices'
  | 'entities'
  | 'osm'
  | 'indicators'
  | 'study'

const KEYS: readonly SheetKey[] = [
  'survey',
  'choices',
  'settings',
  'external_choices',
  'entities',
  'osm',
  'indicators',
  'study',
]

/** `External Choices ` → `external_choices` */
const normal = (name: string) =>
  name
    .trim()
    .toLowerCase()
    .replace(/[\s_]+/g, '_')

/** True for the sheets that the import reads. */
export const isFormSheet = (name: string): boolean => (KEYS as readonly string[]).includes(normal(name))

/** The sheets by what they are; a workbook with one sheet only is all survey, as in pyxform. */
export function findSheets(workbook: Workbook): Map<SheetKey, Sheet> {
  const found = new Map<SheetKey, Sheet>()
  for (const sheet of workbook.sheets) {
    const key = KEYS.find((each) => each === normal(sheet.name))
    if (key && !found.has(key)) found.set(key, sheet)
  }
  const [only] = workbook.sheets
  if (only && workbook.sheets.length === 1 && !found.has('survey')) found.set('survey', only)
  return found
}

/** Names of sheets that may be meant to be `key`: close to it, not read as another, and not marked with `_` as put aside. */
export function similarSheets(workbook: Workbook, key: SheetKey): string[] {
  const candidates = workbook.sheets
    .map((sheet) => sheet.name)
    .filter((name) => !isFormSheet(name) && !name.startsWith('_'))
  return candidates.filter((name) => nearest(key, [normal(name)], 2) !== undefined)
}
