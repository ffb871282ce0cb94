// The outline of an interview as lists of questions read it: what an entry is called, and in which sections and members of repeats it stands.
import type { OutlineEntry } from '../../../core/interview/screens.ts'
import { plain } from '../../lib/markdown.ts'
import { t } from './messages.ts'
import { t as parts } from './messages-parts.ts'

export interface Place {
  entry: OutlineEntry
  /** Its label without marks; empty when it has none. */
  text: string
  title: string
  /** How many sections and members with words it stands in. */
  depth: number
  /** The members, and of sections within sections the innermost: enough to know the place by. */
  where: string
}

export function placesOf(outline: OutlineEntry[]): Place[] {
  const open: { title: string; member: boolean }[] = []
  return outline.map((entry) => {
    const text = plain(entry.label)
    const member = entry.position > 0
    const title = member ? t.member(text, entry.position) : text || parts.untitled
    open.length = entry.depth
    const around = open.filter((one) => one.title)
    const where = around.filter((one, i) => one.member || i === around.length - 1)
    if (entry.kind !== 'question') open[entry.depth] = { title: text || member ? title : '', member }
    return { entry, text, title, depth: around.length, where: where.map((one) => one.title).join(' › ') }
  })
}
