// Which entries of a page may stay, hidden, while an answer has closed them.
import type { Entry } from '../../lib/interview-entries.ts'
import { widgetOf, type Widget } from '../question/kinds.ts'

/** Widgets that hold nothing but the answer, and run nothing. */
const PLAIN = new Set<Widget>(['none', 'text', 'number', 'date', 'list', 'menu', 'acknowledge', 'readonly'])

/** What plays or holds something half typed goes away, so that it comes back as new. */
export function mayHide(entry: Entry): boolean {
  if (entry.kind === 'heading') return true
  if (entry.kind !== 'question') return false
  const { malformed, view } = entry.cell
  return malformed === '' && !view.media.audio && !view.media.video && PLAIN.has(widgetOf(view))
}
