// The order in which formulas are evaluated so that one pass settles an interview, and the circles that have no such order.
import type { Formula, Slot, SurveyNode } from '../survey.ts'
import type { Template } from '../survey.ts'

interface Vertex {
  slot: Slot
  formula: Formula | undefined
  /** Vertices that must come before; `soft` ones give way when there is a circle (a repeat's count, another instance's value). */
  hard: number[]
  soft: number[]
}

export interface Ordered {
  order: Slot[]
  /** Each circle once: the slots that depend on each other, in document order. */
  cycles: Slot[][]
  /** Calculations that read their own previous value. */
  previous: number[]
}

/**
 * Orders all formulas of a survey. What a formula reads comes before it: the value's calculation, and the relevance of the question and
 * everything around it, because what is irrelevant reads as empty. `hardUses`: see `Compiled.hard`. Linear in nodes and uses.
 */
export function orderSlots(
  nodes: readonly SurveyNode[],
  hardUses: (formula: Formula) => ReadonlySet<number>,
): Ordered {
  const { vertices, at } = makeVertices(nodes)
  const previous: number[] = []
  const before = (id: number, add: (vertex: number, isCount: boolean) => void) => {
    const value = at('calculate', id)
    if (value !== undefined) add(value, false)
    existence(id, add)
  }
  const existence = (id: number, add: (vertex: number, isCount: boolean) => void) => {
    for (let up = id; up >= 0; up = nodes[up]!.parent) {
      const relevant = at('relevant', up)
      const count = at('count', up)
      if (relevant !== undefined) add(relevant, false)
      if (count !== undefined) add(count, true)
    }
  }
  vertices.forEach((vertex, self) => {
    const { slot, formula } = vertex
    const node = nodes[slot.node]!
    const triggered = slot.kind === 'calculate' && node.kind === 'question' && node.trigger !== undefined
    // Being there comes first, except for what decides it: a group's own relevance stands above its own count.
    existence(
      slot.kind === 'relevant' || slot.kind === 'count' ? node.parent : slot.node,
      (each, isCount) => {
        if (each !== self) (isCount ? vertex.soft : vertex.hard).push(each)
      },
    )
    if (slot.kind === 'count') {
      const relevant = at('relevant', slot.node)
      if (relevant !== undefined) vertex.hard.push(relevant)
    }
    const hard = formula ? hardUses(formula) : new Set<number>()
    for (const used of formula?.uses ?? []) {
      if (used === slot.node && slot.kind === 'calculate' && !readsByName(formula!, used)) {
        if (!triggered) previous.push(slot.node)
        continue
      }
      before(used, (each, isCount) => {
        const soft = isCount || triggered || slot.kind === 'count' || !hard.has(used)
        if (each !== self || !soft) (soft ? vertex.soft : vertex.hard).push(each)
      })
    }
  })
  const cycles = circles(vertices, (vertex) => vertex.hard).map((members) =>
    members
      .sort((a, b) => vertices[a]!.slot.node - vertices[b]!.slot.node)
      .map((each) => vertices[each]!.slot),
  )
  return { order: settle(vertices), cycles, previous }
}

/** `.` reads the value before; `${name}` asks for the one that is being worked out. */
function readsByName(formula: Formula, id: number): boolean {
  return JSON.stringify(formula.expression).includes(`{"op":"ref","node":${id}}`)
}

function makeVertices(nodes: readonly SurveyNode[]) {
  const vertices: Vertex[] = []
  const index = new Map<string, number>()
  const add = (node: number, kind: Slot['kind'], formula: Formula | undefined, always = false) => {
    if (!formula && !always) return
    index.set(`${kind} ${node}`, vertices.length)
    vertices.push({ slot: { node, kind }, formula, hard: [], soft: [] })
  }
  for (const node of nodes) {
    const { id } = node
    add(id, 'relevant', node.relevant)
    add(id, 'required', node.required)
    if (node.kind === 'repeat') add(id, 'count', node.count)
    if (node.kind === 'question') {
      add(id, 'calculate', node.calculate)
      add(id, 'readonly', node.readonly)
      add(id, 'constraint', node.constraint)
      add(id, 'filter', node.choices?.filter)
    } else add(id, 'readonly', node.readonly)
    add(id, 'label', undefined, hasTemplate(node))
  }
  return { vertices, at: (kind: Slot['kind'], id: number) => index.get(`${kind} ${id}`) }
}

const hasTemplate = (node: SurveyNode): boolean =>
  [node.label, node.hint, node.guidance].some((label) => label?.text?.some(isTemplate) === true)

const isTemplate = (template: Template | null) => typeof template === 'object' && template !== null

/** Strongly connected sets of more than one vertex, or of one that depends on itself (Tarjan 1972, without recursion). */
function circles(vertices: readonly Vertex[], next: (vertex: Vertex) => readonly number[]): number[][] {
  const found: number[][] = []
  components(vertices, next, (members) => {
    const [only] = members
    if (members.length > 1 || next(vertices[only!]!).includes(only!)) found.push(members)
  })
  return found
}

function components(
  vertices: readonly Vertex[],
  next: (vertex: Vertex) => readonly number[],
  visit: (members: number[]) => void,
): void {
  const low = new Int32Array(vertices.length)
  const number = new Int32Array(vertices.length)
  const onStack = new Uint8Array(vertices.length)
  const stack: number[] = []
  let counter = 0
  for (let start = 0; start < vertices.length; start += 1) {
    if (number[start] !== 0) continue
    const work: { vertex: number; edge: number }[] = [{ vertex: start, edge: 0 }]
    while (work.length > 0) {
      const top = work.at(-1)!
      const { vertex } = top
      if (top.edge === 0) {
        counter += 1
        number[vertex] = low[vertex] = counter
        stack.push(vertex)
        onStack[vertex] = 1
      }
      const edges = next(vertices[vertex]!)
      const to = edges[top.edge]
      top.edge += 1
      if (to !== undefined) {
        if (number[to] === 0) work.push({ vertex: to, edge: 0 })
        else if (onStack[to]) low[vertex] = Math.min(low[vertex]!, number[to]!)
        continue
      }
      work.pop()
      const below = work.at(-1)
      if (below) low[below.vertex] = Math.min(low[below.vertex]!, low[vertex]!)
      if (low[vertex] !== number[vertex]) continue
      const members: number[] = []
      for (;;) {
        const member = stack.pop()!
        onStack[member] = 0
        members.push(member)
        if (member === vertex) break
      }
      visit(members)
    }
  }
}

/** Document order, each slot after what it depends on; soft dependencies inside a circle are dropped. */
function settle(vertices: readonly Vertex[]): Slot[] {
  const component = new Int32Array(vertices.length)
  let count = 0
  components(
    vertices,
    (vertex) => [...vertex.hard, ...vertex.soft],
    (members) => {
      count += 1
      members.forEach((member) => (component[member] = count))
    },
  )
  const order: Slot[] = []
  const state = new Uint8Array(vertices.length)
  for (let start = 0; start < vertices.length; start += 1) {
    const work: { vertex: number; edges: number[]; edge: number }[] = []
    const enter = (vertex: number) => {
      if (state[vertex] !== 0) return
      state[vertex] = 1
      const { hard, soft } = vertices[vertex]!
      const edges = [...hard, ...soft.filter((to) => component[to] !== component[vertex])]
      work.push({ vertex, edges, edge: 0 })
    }
    enter(start)
    while (work.length > 0) {
      const top = work.at(-1)!
      const to = top.edges[top.edge]
      top.edge += 1
      if (to !== undefined) enter(to)
      else {
        work.pop()
        order.push(vertices[top.vertex]!.slot)
      }
    }
  }
  return order
}
