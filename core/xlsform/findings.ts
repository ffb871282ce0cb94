// What an import has to say about a workbook: where it is, how grave, and what to do, in English and Vietnamese.
import type { Words } from '../expression/error.ts'
import { fill } from '../problem.ts'
import { messages } from './messages.ts'

export type FindingCode = keyof typeof messages

export interface Finding {
  severity: 'error' | 'warning'
  code: FindingCode
  /** Name of the tab; empty when the whole file is meant. */
  sheet: string
  /** As Excel shows it, from 1; 0 when the whole sheet is meant. */
  row: number
  /** The header as written, or the letter of a column without one; empty when the whole row is meant. */
  column: string
  message: { en: string; vi: string }
}

/** Fills the `{name}`s of a message; words differ between the languages. */
export type FindingDetails = Record<string, string | number | Words>

export interface Place {
  sheet?: string
  row?: number
  column?: string
}

/** Longer texts of a workbook are cut when a message quotes them. */
const QUOTE = 120
/** More findings than anybody reads; what is beyond is counted. */
const MOST = 1_000

/** One finding; `details` fill the `{name}`s of its message. */
export function finding(code: FindingCode, place: Place = {}, details: FindingDetails = {}): Finding {
  const { severity, en, vi } = messages[code]
  const { sheet = '', row = 0, column = '' } = place
  const message = { en: fill(en, inLanguage(details, 'en')), vi: fill(vi, inLanguage(details, 'vi')) }
  return { severity, code, sheet, row, column, message }
}

function inLanguage(details: FindingDetails, language: 'en' | 'vi'): Record<string, string | number> {
  return Object.fromEntries(
    Object.entries(details).map(([name, value]) => {
      if (typeof value === 'object') return [name, value[language]]
      return [name, typeof value === 'string' ? short(value) : value]
    }),
  )
}

/** Collects findings; after the first thousand only their number grows. */
export interface Findings {
  list: Finding[]
  errors: number
  add(code: FindingCode, place?: Place, details?: FindingDetails): void
}

export function collectFindings(): Findings {
  const list: Finding[] = []
  const found: Findings = {
    list,
    errors: 0,
    add(code, place, details) {
      if (messages[code].severity === 'error') found.errors += 1
      if (list.length < MOST) list.push(finding(code, place, details))
      else if (list.length === MOST) list.push(finding('findings.more', {}, { count: MOST }))
    },
  }
  return found
}

const short = (text: string) => {
  const line = text.replace(/\s+/g, ' ').trim()
  return line.length > QUOTE ? `${line.slice(0, QUOTE)}…` : line
}
