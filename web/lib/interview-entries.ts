// What a screen shows, from top to bottom: headings of the groups it spans, questions, and grids made of neighbouring rows.
import { rendered } from '../../core/interview/text.ts'
import { find, within } from '../../core/interview/tree.ts'
import type { Screen } from '../../core/interview/screens.ts'
import type { Instance, Interview } from '../../core/interview/types.ts'
import { view } from '../../core/interview/view.ts'
import { gridRole } from '../ui/question/kinds.ts'
import { plain } from './markdown.ts'
import type { QuestionCell } from './question-cell.svelte.ts'

export type Entry =
  | {
      kind: 'heading'
      key: string
      ref: string
      text: string
      hint: string
      position: number
      of: number
      level: number
    }
  | { kind: 'question'; key: string; cell: QuestionCell }
  | { kind: 'grid'; key: string; rows: QuestionCell[] }
  | { kind: 'repeat'; key: string; ref: string }

/** A group or a member of a repeat on the way to a question, as people read it. */
export interface Crumb {
  ref: string
  /** Empty when it has no label. */
  label: string
  /** 1-based number of the member; 0 for groups. */
  position: number
  /** How many members there are to be; 0 where people add them as they come. */
  of: number
}

/** How many members a repeat has when the survey counts them; 0 when people add them one by one, and for what is no member. */
function membersCounted({ survey }: Interview, instance: Instance): number {
  const node = survey.nodes[instance.node]
  if (instance.position <= 0 || node?.kind !== 'repeat' || !node.count) return 0
  return instance.parent?.parts.find((part) => part.node === instance.node)?.instances?.length ?? 0
}

/** The groups and members that enclose an instance, outermost first; ranges and the root left out. */
export function crumbsOf(interview: Interview, instance: Instance): Crumb[] {
  const crumbs: Crumb[] = []
  for (let at = instance.parent; at?.parent; at = at.parent) {
    if (at.instances) continue
    const shown = view(interview, at)
    const of = membersCounted(interview, at)
    crumbs.unshift({ ref: shown.ref, label: shown.label, position: at.position, of })
  }
  return crumbs
}

/** The entries of a screen, in the order of its references. */
export function entriesOf(interview: Interview, screen: Screen, cells: Map<string, QuestionCell>): Entry[] {
  const entries: Entry[] = []
  const depth = screen.ref.split('/').length
  for (const ref of screen.refs) {
    const cell = cells.get(ref)
    if (cell) {
      const role = gridRole(cell.view)
      const last = entries.at(-1)
      if (role === 'row' && last?.kind === 'grid' && sameChoices(last.rows[0], cell)) last.rows.push(cell)
      else if (role !== undefined && screen.kind === 'page')
        entries.push({ kind: 'grid', key: ref, rows: [cell] })
      else entries.push({ kind: 'question', key: ref, cell })
      continue
    }
    const instance = find(interview, ref)
    if (!instance) continue
    if (instance.instances) {
      entries.push({ kind: 'repeat', key: ref, ref })
      continue
    }
    const { label, hint, position } = view(interview, instance)
    if (!label && !position) continue
    const level = Math.min(3, Math.max(1, ref.split('/').length - depth))
    const of = membersCounted(interview, instance)
    entries.push({ kind: 'heading', key: ref, ref, text: label, hint, position, of, level })
  }
  return entries
}

/** `now`, with the very entries that stood `before` where they say the same, so that only the others are drawn again. */
export function keepSame(before: readonly Entry[], now: Entry[]): Entry[] {
  const known = new Map(before.map((entry) => [entry.key, entry]))
  return now.map((entry) => {
    const old = known.get(entry.key)
    return old && isSame(old, entry) ? old : entry
  })
}

function isSame(one: Entry, other: Entry): boolean {
  if (one.kind === 'question') return other.kind === 'question' && one.cell === other.cell
  if (one.kind !== 'grid') return JSON.stringify(one) === JSON.stringify(other)
  return (
    other.kind === 'grid' &&
    one.rows.length === other.rows.length &&
    one.rows.every((row, place) => row === other.rows[place])
  )
}

/** The survey's title in the active language. */
export function titleOf(interview: Interview): string {
  return plain(rendered(interview, interview.survey.title, interview.root)) || interview.survey.id
}

/** The first short answers in a member (a name, an age), so that people know which one it is. */
export function memberSummary(interview: Interview, member: Instance): string {
  const found: string[] = []
  for (const instance of within(member)) {
    const node = interview.survey.nodes[instance.node]
    if (node?.kind !== 'question' || !['text', 'integer', 'select_one'].includes(node.type)) continue
    if (!instance.relevant || instance.value === '' || !node.label) continue
    const chosen =
      node.choices && view(interview, instance).choices?.find((choice) => choice.name === instance.value)
    found.push(plain(chosen?.label || instance.value).slice(0, 40))
    if (found.length === 2) break
  }
  return found.join(', ')
}

const sameChoices = (one: QuestionCell | undefined, other: QuestionCell) =>
  one !== undefined &&
  one.view.type === other.view.type &&
  one.view.choices?.length === other.view.choices?.length
