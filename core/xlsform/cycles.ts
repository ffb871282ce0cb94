// Tells which formulas depend on each other in a circle, with the names and rows of all of them.
import type { Slot, SurveyNode } from '../survey.ts'
import type { Findings } from './findings.ts'
import type { Ordered } from './order.ts'
import { placeIn, type Row } from './table.ts'

const COLUMNS: Record<Slot['kind'], string> = {
  relevant: 'relevant',
  calculate: 'calculation',
  readonly: 'read_only',
  required: 'required',
  constraint: 'constraint',
  count: 'repeat_count',
  filter: 'choice_filter',
  label: 'label',
}
const MOST_NAMED = 20

export function reportCycles(
  { cycles, previous }: Ordered,
  nodes: readonly SurveyNode[],
  rowOf: (node: number) => Row | undefined,
  sheet: string,
  findings: Findings,
): void {
  const place = ({ node, kind }: Slot) =>
    placeIn({ sheet }, rowOf(node) ?? { number: nodes[node]!.row }, COLUMNS[kind])
  for (const members of cycles) {
    const [first] = members
    const name = nodes[first!.node]!.name
    const alone = members.every((member) => member.node === first!.node)
    if (alone) {
      findings.add('cycle.self', place(first!), { name, column: COLUMNS[first!.kind] })
      continue
    }
    const named = members
      .slice(0, MOST_NAMED)
      .map((member) => `${nodes[member.node]!.name} (${nodes[member.node]!.row})`)
    const more = members.length > MOST_NAMED ? ', …' : ''
    findings.add('cycle', place(first!), {
      members: { en: named.join(', ') + more, vi: named.join(', ') + more },
    })
  }
  for (const node of previous) {
    findings.add('cycle.previous', place({ node, kind: 'calculate' }), { name: nodes[node]!.name })
  }
}
