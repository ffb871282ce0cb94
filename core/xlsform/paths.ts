// Paths in expressions, followed over the survey's nodes: plain ones become references, the others tell what they depend on.
import type { Expression, Step } from '../expression/ast.ts'
import type { SurveyNode } from '../survey.ts'
import type { Names } from './compile-expression.ts'

/** An absolute path that leads to no node. */
export interface LostPath {
  path: string
  /** Its last name, for advice. */
  last: string
}

/** A name without `${}` that reads nothing, though a question has that name. */
export interface BareName {
  name: string
}

export interface Resolved {
  expression: Expression
  /** Nodes that its remaining paths read. */
  uses: Set<number>
  /** Nodes of which it reads the very instance that it shares with its context; others it reads in instances before or beside. */
  hard: Set<number>
  lost: LostPath[]
  bare: BareName[]
  /** It asked for a hidden question inside its context, about which it decides. */
  inside: boolean
}

interface Options {
  context: number
  item: boolean
  /** It decides whether its context is there. */
  decides: boolean
}

const ELSEWHERE = new Set(['preceding-sibling', 'following-sibling', 'preceding', 'following'])

/** Where an expression stands: the nodes that are its context, or null inside a list or file. */
type Where = readonly number[] | null

export function resolvePaths(tree: Expression, names: Names, options: Options): Resolved {
  const uses = new Set<number>()
  const hard = new Set<number>()
  /** Inside indexed-repeat() or a filtered node-set another instance is meant, inside position() only the place of one. */
  let elsewhere = 0
  const lost: LostPath[] = []
  const bare: BareName[] = []
  let inside = false
  const { nodes } = names
  const top: Where = options.item ? null : [options.context]
  const own: Where = [options.context]

  const all = (list: Expression[], where: Where) => list.map((each) => visit(each, where).expression)

  function visit(of: Expression, where: Where): { expression: Expression; at: Where } {
    switch (of.op) {
      case 'binary':
        return {
          expression: {
            ...of,
            left: visit(of.left, where).expression,
            right: visit(of.right, where).expression,
          },
          at: null,
        }
      case 'negate':
        return { expression: { ...of, of: visit(of.of, where).expression }, at: null }
      case 'ref':
        if (isUnread([of.node])) return unread()
        if (elsewhere === 0) hard.add(of.node)
        return { expression: of, at: [of.node] }
      case 'call':
        return { expression: call(of, where), at: of.name === 'current' ? own : null }
      case 'filter': {
        elsewhere += 1
        const inner = visit(of.of, where)
        elsewhere -= 1
        return {
          expression: { ...of, of: inner.expression, predicates: all(of.predicates, inner.at) },
          at: inner.at,
        }
      }
      case 'path':
        return path(of, where)
      default:
        return { expression: of, at: null }
    }
  }

  function call(of: Extract<Expression, { op: 'call' }>, where: Where): Expression {
    const indexed = of.name === 'indexed-repeat' || of.name === 'position' ? 1 : 0
    elsewhere += indexed
    const first = all(of.args.slice(0, indexed), where)
    elsewhere -= indexed
    return { ...of, args: [...first, ...all(of.args.slice(indexed), where)] }
  }

  function path(
    of: Extract<Expression, { op: 'path' }>,
    where: Where,
  ): { expression: Expression; at: Where } {
    const narrowed = of.steps.some((step) => step.predicates || ELSEWHERE.has(step.axis)) ? 1 : 0
    elsewhere += narrowed
    const base = typeof of.from === 'object' ? visit(of.from, where) : undefined
    elsewhere -= narrowed
    const plain = of.steps.every(
      (step) => !step.predicates && (step.axis === 'child' || step.axis === 'parent' || step.axis === 'self'),
    )
    let at: Where = of.from === 'root' ? [] : of.from === 'context' ? where : base!.at
    const steps: Step[] = []
    of.steps.forEach((step, index) => {
      at = of.from === 'root' && index === 0 ? fromDocument(step) : at && follow(at, step)
      steps.push(step.predicates ? { ...step, predicates: all(step.predicates, at) } : step)
    })
    if (at && at.length === 0 && of.steps.length > 0) {
      const shown = of.steps.map((step) => step.test).join('/')
      const last = of.steps.at(-1)!.test
      if (of.from === 'root') lost.push({ path: `/${shown}`, last })
      else if (
        of.from === 'context' &&
        of.steps.length === 1 &&
        of.steps[0]!.axis === 'child' &&
        names.byName.has(last)
      )
        bare.push({ name: last })
    }
    if (isUnread(at)) return unread()
    const isCurrent = base?.expression.op === 'call' && base.expression.name === 'current'
    if (plain && at?.length === 1 && (of.from === 'root' || of.from === 'context' || isCurrent)) {
      const [target] = at as [number]
      // In a condition on repeat instances a reference is seen from each of them; `current()` is the question that asks, `/` the whole form.
      const isCondition = where !== top && where !== null
      const isPlain =
        of.from === 'root'
          ? !isCondition || !isInRepeat(target)
          : !isCondition &&
            !(options.item && of.from === 'context') &&
            nodes[target]!.kind === 'question' &&
            target !== options.context &&
            staysInside(options.context, of.steps, target)
      if (isPlain) {
        if (elsewhere === 0) hard.add(target)
        return { expression: { op: 'ref', node: target }, at }
      }
    }
    at?.forEach((id) => {
      uses.add(id)
      if (elsewhere + narrowed === 0) hard.add(id)
    })
    return { expression: { ...of, from: base ? base.expression : of.from, steps }, at }
  }

  /**
   * A hidden question in the group that asks: forms of the Community Health Toolkit begin with a group that is there if `./source = 'user'`.
   * Nobody can answer it, so it reads as empty, as it does while the group is not there.
   */
  const isUnread = (at: Where): boolean =>
    options.decides && at !== null && at.length > 0 && at.every((id) => isUnasked(nodes[id]!) && isInside(id))

  function isInside(id: number): boolean {
    let up = nodes[id]!.parent
    while (up > options.context) up = nodes[up]!.parent
    return up === options.context
  }

  function isInRepeat(id: number): boolean {
    for (let up = id; up > 0; up = nodes[up]!.parent) if (nodes[up]!.kind === 'repeat') return true
    return false
  }

  function unread(): { expression: Expression; at: Where } {
    inside = true
    return { expression: { op: 'string', value: '' }, at: null }
  }

  const childrenOf = (id: number): readonly number[] => {
    const node = nodes[id]!
    return node.kind === 'question' ? [] : node.children
  }

  const fromDocument = (step: Step): readonly number[] => {
    if (step.axis === 'descendant-or-self') return nodes.map((node) => node.id)
    return step.axis === 'child' && (step.test === '*' || step.test === nodes[0]!.name) ? [0] : []
  }

  const isAny = (test: string) => test === '*' || test === 'node()'

  /** Those children that a step means: all, or by name the one that has it. */
  const childrenFor = (id: number, test: string): readonly number[] => {
    if (isAny(test)) return childrenOf(id)
    const child = names.byPath.get(`${nodes[id]!.path}/${test}`)
    return child === undefined ? [] : [child]
  }

  function follow(at: readonly number[], { axis, test }: Step): readonly number[] {
    const { steps } = names
    if (steps.left < 0) return []
    const next = new Set<number>()
    const add = (id: number) => {
      steps.left -= 1
      if (isAny(test) || nodes[id]!.name === test) next.add(id)
    }
    const down = (id: number) => {
      for (const child of childrenOf(id)) {
        add(child)
        down(child)
      }
    }
    for (const id of at) {
      const { parent } = nodes[id]!
      steps.left -= 1
      if (axis === 'self') next.add(id)
      else if (axis === 'child') childrenFor(id, test).forEach(add)
      else if (axis === 'parent') {
        if (parent >= 0) next.add(parent)
      } else if (axis === 'descendant' || axis === 'descendant-or-self') {
        if (axis === 'descendant-or-self') add(id)
        down(id)
      } else if (axis === 'ancestor' || axis === 'ancestor-or-self') {
        for (let up = axis === 'ancestor' ? parent : id; up >= 0; up = nodes[up]!.parent) add(up)
      } else if (parent >= 0) childrenFor(parent, test).forEach(add)
    }
    return [...next]
  }

  /** A path that leaves a repeat instance and comes back reads all instances; a reference would read its own only. */
  function staysInside(start: number, steps: Step[], target: number): boolean {
    let id = start
    const left = new Set<number>()
    for (const step of steps) {
      if (step.axis !== 'parent') continue
      if (nodes[id]!.kind === 'repeat') left.add(id)
      id = nodes[id]!.parent
    }
    for (let up = target; up > 0; up = nodes[up]!.parent) if (left.has(up)) return false
    return true
  }

  const { expression } = visit(tree, top)
  return { expression, uses, hard, lost, bare, inside }
}

const isUnasked = (node: SurveyNode): boolean =>
  node.kind === 'question' && (node.type === 'hidden' || node.appearance.includes('hidden'))
