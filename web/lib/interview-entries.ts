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
  | { kind: 'heading'; key: string; text: string; hint: string; level: number }
  | { kind: 'question'; key: string; cell: QuestionCell }
  | { kind: 'grid'; key: string; rows: QuestionCell[] }

/** A group or a member of a repeat on the way to a question, as people read it. */
export interface Crumb {
  ref: string
  /** Empty when it has no label. */
  label: string
  /** 1-based number of the member; 0 for groups. */
  position: number
}

/** The groups and members that enclose an instance, outermost first; ranges and the root left out. */
export function crumbsOf(interview: Interview, instance: Instance): Crumb[] {
  const crumbs: Crumb[] = []
  for (let at = instance.parent; at?.parent; at = at.parent) {
    if (at.instances) continue
    const shown = view(interview, at)
    crumbs.unshift({ ref: shown.ref, label: shown.label, position: at.position })
  }
  return crumbs
}

/** The entries of a screen. The heading of the outermost labelled group is the screen's own title and is not repeated. */
export function entriesOf(
  interview: Interview,
  screen: Screen | undefined,
  cells: Map<string, QuestionCell>,
): Entry[] {
  if (!screen) return []
  const entries: Entry[] = []
  const seen = new Set<string>()
  for (const [ref, cell] of cells) {
    const instance = find(interview, ref)
    if (!instance) continue
    if (screen.kind === 'page') {
      const chain = crumbsOf(interview, instance)
      const top = chain.findIndex((crumb) => crumb.ref === screen.ref)
      chain.slice(top + 1).forEach((crumb, depth) => {
        if (seen.has(crumb.ref)) return
        seen.add(crumb.ref)
        const group = find(interview, crumb.ref)
        const shown = group && view(interview, group)
        if (crumb.label || crumb.position)
          entries.push({
            kind: 'heading',
            key: `h${crumb.ref}`,
            text: crumb.position ? `${crumb.label} ${crumb.position}` : crumb.label,
            hint: shown?.hint ?? '',
            level: Math.min(depth + 1, 3),
          })
      })
    }
    const role = gridRole(cell.view)
    const last = entries.at(-1)
    if (role === 'row' && last?.kind === 'grid' && sameChoices(last.rows[0], cell)) last.rows.push(cell)
    else if (role === 'head' || (role === 'row' && screen.kind === 'page'))
      entries.push({ kind: 'grid', key: ref, rows: [cell] })
    else entries.push({ kind: 'question', key: ref, cell })
  }
  return entries
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
