// How the nodes of a survey stand to one another: found once, so that nothing is searched for while an interview goes on.
import type { Formula, Survey } from '../survey.ts'

export interface Shape {
  survey: Survey
  /** Index of the last descendant of a node, itself when it has none: nodes are in document order. */
  last: number[]
  depth: number[]
  /** The chain from the root to a node, both included. */
  chain: number[][]
  /** A node's place among its parent's children. */
  place: number[]
}

export function shapeOf(survey: Survey): Shape {
  const { nodes } = survey
  const shape: Shape = { survey, last: [], depth: [], chain: [], place: [] }
  const { last, depth, chain, place } = shape
  for (const node of nodes) {
    const above = chain[node.parent]
    const own = above ? above.slice() : []
    own.push(node.id)
    chain.push(own)
    depth.push(own.length - 1)
    last.push(node.id)
    place[node.id] ??= 0
    if (node.kind === 'question') continue
    for (let at = 0; at < node.children.length; at += 1) place[node.children[at]!] = at
  }
  for (let id = nodes.length - 1; id > 0; id -= 1) {
    const parent = nodes[id]!.parent
    if (parent >= 0 && last[parent]! < last[id]!) last[parent] = last[id]!
  }
  return shape
}

export const isInside = (shape: Shape, node: number, ancestor: number): boolean =>
  node >= ancestor && node <= shape.last[ancestor]!

/** The repeat that a question whose answers are choices is in. */
export function rosterOf(shape: Shape, { uses }: Formula): number | undefined {
  return shape.chain[uses[0] ?? 0]?.findLast((above) => shape.survey.nodes[above]?.kind === 'repeat')
}
