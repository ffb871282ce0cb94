// The outline of an interview as lists of questions read it: what an entry is called, and in which sections and members of repeats it stands.
import type { OutlineEntry } from '../../../core/interview/screens.ts'
import { plain } from '../../lib/markdown.ts'
import { t } from './messages.ts'

export interface Place {
  entry: OutlineEntry
  /** Its label without marks; empty when it has none. */
  text: string
  title: string
  /** Titles of what it stands in, outermost first; sections without words left out. */
  around: string[]
}

export function placesOf(outline: OutlineEntry[]): Place[] {
  const open: string[] = []
  return outline.map((entry) => {
    const text = plain(entry.label)
    const title = entry.position ? t.member(text, entry.position) : text || t.untitled
    open.length = entry.depth
    const around = open.filter(Boolean)
    if (entry.kind !== 'question') open[entry.depth] = text || entry.position ? title : ''
    return { entry, text, title, around }
  })
}
