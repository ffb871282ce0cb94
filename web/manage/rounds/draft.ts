// A round as a form edits it, and as the API wants it.
import type { Round } from '../../../core/study.ts'

export const roundKinds = ['baseline', 'midline', 'endline', 'screening'] as const

export interface RoundDraft {
  vi: string
  en: string
  kind: Round['kind']
  target: number | null | undefined
  opens: string
  closes: string
}

export const emptyDraft = (kind: Round['kind']): RoundDraft => ({
  vi: '',
  en: '',
  kind,
  target: null,
  opens: '',
  closes: '',
})

export const draftOf = ({ title, kind, target, opens, closes }: Round): RoundDraft => ({
  vi: title['vi'] ?? '',
  en: title['en'] ?? '',
  kind,
  target,
  opens: opens ?? '',
  closes: closes ?? '',
})

/** What is sent: empty fields are null, empty names are left out. */
export const wanted = ({ vi, en, kind, target, opens, closes }: RoundDraft) => ({
  title: Object.fromEntries(
    Object.entries({ vi: vi.trim(), en: en.trim() }).filter(([, text]) => text !== ''),
  ),
  kind,
  target: target ?? null,
  opens: opens || null,
  closes: closes || null,
})
