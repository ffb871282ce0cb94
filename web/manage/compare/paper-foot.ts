// The foot of every page of paper: which study, and the moment of its data.
import type { Report } from '../../../core/report.ts'
import type { Localized } from '../../../core/study.ts'
import { localized } from '../../lib/i18n.svelte.ts'
import { formatTime } from '../shell/words.ts'
import { t } from './messages.ts'

/** Study and moment in one line; a long title is cut. */
export function footOf({ moment }: Pick<Report, 'moment'>, title: Localized): string {
  const study = localized(title)
  const cut = study.length > 70 ? `${study.slice(0, 69).trimEnd()}…` : study
  return `${cut} · ${t.moment(formatTime(moment))}`
}

/** Puts a line at the foot of every printed page; returns what takes it away. Only a style sheet can say what stands in a page's margin. */
export function setFoot(text: string): () => void {
  const sheet = new CSSStyleSheet()
  const quoted = text.replace(/[\\"]/g, '\\$&').replace(/\s+/g, ' ')
  sheet.replaceSync(
    `@page { @bottom-left { content: "${quoted}"; font: 8pt system-ui, sans-serif; color: #4a5753; white-space: nowrap; } }`,
  )
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet]
  return () => {
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== sheet)
  }
}
