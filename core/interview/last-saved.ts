// `${last-saved#name}`: the answers that were finished last on this device, as formulas see them.
import type { XNode } from '../expression/tree.ts'
import type { Answers } from '../response.ts'
import type { Survey } from '../survey.ts'

/** The name by which formulas and an interview's `files` know those answers. */
export const LAST_SAVED = '__last-saved'

/** Whether a formula looks at the answers before, so that a device has to keep them. */
export function asksForLastSaved({ nodes, lists, instanceName }: Survey): boolean {
  const name = JSON.stringify({ op: 'string', value: LAST_SAVED })
  return JSON.stringify([nodes, lists, instanceName ?? null]).includes(name)
}

/** The document element of finished answers: groups nest, members of a repeat stand side by side. */
export function lastSaved(survey: Survey, answers: Answers): XNode {
  return grow(survey.nodes[0]!.name, answers, null)
}

function grow(name: string, content: string | Answers, parent: XNode | null): XNode {
  const node: XNode = { name, parent, children: [], value: typeof content === 'string' ? content : '' }
  if (typeof content === 'string') return node
  for (const [key, value] of Object.entries(content)) {
    for (const one of Array.isArray(value) ? value : [value]) node.children.push(grow(key, one, node))
  }
  return node
}
