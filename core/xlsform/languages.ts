// The languages of a form, from its headers: names, codes, direction, and which one a text without language belongs to.
import type { Language } from '../survey.ts'
import type { Findings } from './findings.ts'
import { languageName } from './language-name.ts'
import type { Row, Table } from './table.ts'

/** Names that forms write without a code. English and own names, lower case. */
const CODES: ReadonlyMap<string, string> = new Map(Object.entries({
  english: 'en', anglais: 'en', 'tiếng anh': 'en', vietnamese: 'vi', 'tiếng việt': 'vi', 'tieng viet': 'vi',
  french: 'fr', français: 'fr', francais: 'fr', spanish: 'es', español: 'es', espanol: 'es', portuguese: 'pt', português: 'pt',
  arabic: 'ar', العربية: 'ar', swahili: 'sw', kiswahili: 'sw', amharic: 'am', somali: 'so', hausa: 'ha', yoruba: 'yo', igbo: 'ig',
  burmese: 'my', myanmar: 'my', khmer: 'km', lao: 'lo', thai: 'th', indonesian: 'id', 'bahasa indonesia': 'id', malay: 'ms',
  filipino: 'fil', tagalog: 'tl', chinese: 'zh', japanese: 'ja', korean: 'ko', hindi: 'hi', bengali: 'bn', bangla: 'bn',
  nepali: 'ne', urdu: 'ur', tamil: 'ta', sinhala: 'si', dari: 'prs', pashto: 'ps', persian: 'fa', farsi: 'fa', kurdish: 'ku',
  sorani: 'ckb', turkish: 'tr', russian: 'ru', ukrainian: 'uk', german: 'de', deutsch: 'de', italian: 'it', dutch: 'nl',
  kinyarwanda: 'rw', kirundi: 'rn', luganda: 'lg', chichewa: 'ny', shona: 'sn', zulu: 'zu', xhosa: 'xh', wolof: 'wo',
  malagasy: 'mg', lingala: 'ln', haitian: 'ht', creole: 'ht', hebrew: 'he', mongolian: 'mn', tetum: 'tet', hmong: 'hmn',
})) // prettier-ignore

const RTL = new Set(['ar', 'fa', 'ur', 'he', 'ps', 'prs', 'ckb', 'sd', 'ug', 'dv', 'yi', 'syr'])

/** `Vietnamese (vi)` → vi; `pt-BR` → pt-BR; `English` → en; '' where it can't be told. */
export function languageCode(name: string): string {
  const inside = /\(\s*([A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*)\s*\)\s*$/.exec(name)?.[1]
  if (inside) return inside.replaceAll('_', '-')
  const known = CODES.get(name.toLowerCase().trim())
  if (known) return known
  return /^[a-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*$/.test(name) ? name.replaceAll('_', '-') : ''
}

export interface Languages {
  list: Language[]
  default: number
  /** Where a text without language goes when the same row has others. */
  unnamed: number
  index: ReadonlyMap<string, number>
}

/**
 * The languages that have a text in any table, in the order in which the rows name them, so that the first is the one that pyxform puts first. A text without language is in the default language
 * where its row also has others (pyxform makes a language named "default" of it when the settings name none), and in all otherwise.
 */
export function readLanguages(
  tables: { table: Table; keys: ReadonlySet<string> }[],
  setting: { value: string; sheet: string; row: number; column: string },
  findings: Findings,
): Languages {
  const found = new Set<string>()
  let mixed = false
  for (const { table, keys } of tables) {
    for (const row of table.rows) {
      for (const key of keys) {
        for (const { column } of row.entries.get(key) ?? [])
          if (column.language !== null) found.add(column.language)
      }
    }
    mixed ||= table.rows.some((row) => isMixed(row, keys))
  }
  const names = [...found]
  const wanted = setting.value
  let byDefault = names.findIndex((name) => name === wanted)
  if (byDefault < 0) byDefault = names.findIndex((name) => name.toLowerCase() === wanted.toLowerCase())
  if (byDefault < 0 && wanted !== '') {
    const code = languageCode(wanted)
    byDefault = names.findIndex((name) => code !== '' && languageCode(name) === code)
  }
  if (byDefault < 0 && (mixed || names.length === 0)) {
    names.unshift(wanted === '' ? 'default' : wanted)
    byDefault = 0
  } else if (byDefault < 0 && wanted !== '' && wanted !== 'default') {
    findings.add('language.default-unknown', setting, { name: wanted, languages: names.join(', ') })
  }
  const list = names.map((name) => {
    const code = name === 'default' ? '' : languageCode(name)
    return { name, code, rtl: RTL.has(code.split('-')[0]!.toLowerCase()), own: languageName(name, code) }
  })
  const chosen = Math.max(0, byDefault)
  return { list, default: chosen, unnamed: chosen, index: new Map(names.map((name, i) => [name, i])) }
}

function isMixed(row: Row, keys: ReadonlySet<string>): boolean {
  for (const key of keys) {
    const entries = row.entries.get(key)
    if (!entries || entries.length < 2) continue
    if (entries.some((entry) => entry.column.language === null)) return true
  }
  return false
}
