// Turns an expression into a closure, once; evaluating is then a plain call without looking at the tree again.
import type { Expression, Step } from './ast.ts'
import { along, documentOf, inOrder, nodeTest, standpoint } from './axes.ts'
import {
  constant,
  nodesFrom,
  type Compiled,
  type Engines,
  type FunctionEntry,
  wrongArguments,
} from './functions/kinds.ts'
import { functions } from './functions.ts'
import { ExpressionError } from './error.ts'
import type { Context, XNode } from './tree.ts'
import { compare, toBoolean, toNumber } from './values.ts'

export { toBoolean, toNumber, toText } from './values.ts'
export type { Compiled, Engines } from './functions/kinds.ts'

/**
 * The function that evaluates `expression`. Compile once, call often: it keeps no state between calls. Compiling never throws; an unknown
 * function, a wrong number of arguments or a value that a function can't take throws an ExpressionError when (and only if) it is reached.
 * `engines.regex` is needed by the few patterns that `needsRegexEngine` names.
 */
export function compile(expression: Expression, engines: Engines = {}): Compiled {
  switch (expression.op) {
    case 'number':
    case 'string':
      return constant(expression.value)
    case 'negate': {
      const of = compile(expression.of, engines)
      return fold([of], (c) => -toNumber(of(c), c.scope.timezone))
    }
    case 'binary':
      return binary(expression, engines)
    case 'call':
      return call(expression, engines)
    case 'ref': {
      const id = expression.node
      return (c) => c.scope.nodes(id, standpoint(c))
    }
    case 'filter': {
      const of = compile(expression.of, engines)
      const predicates = expression.predicates.map((predicate) => compile(predicate, engines))
      return (c) => filter(nodesFrom(of, c), predicates, c)
    }
    case 'path':
      return path(expression, engines)
  }
}

const folding: Context = {
  scope: {
    root: { name: '', parent: null, children: [], value: '' },
    nodes: () => [],
    instance: () => undefined,
    choiceLabel: () => '',
    itext: () => '',
    now: () => 0,
    timezone: 'UTC',
    random: () => 0,
    property: () => '',
  },
  get node() {
    return this.scope.root
  },
  get current() {
    return this.scope.root
  },
  position: 1,
  size: 1,
}

/** Work on constants is done now. Text that looks like a date depends on the time zone, so only numbers and booleans fold. */
function fold(parts: Compiled[], then: Compiled): Compiled {
  if (!parts.every((part) => typeof part.constant === 'number' || typeof part.constant === 'boolean'))
    return then
  return constant(then(folding) as number | boolean)
}

function binary(expression: Expression & { op: 'binary' }, engines: Engines): Compiled {
  const { operator } = expression
  const left = compile(expression.left, engines)
  const right = compile(expression.right, engines)
  const number = (c: Context, of: Compiled) => {
    const value = of(c)
    return typeof value === 'number' ? value : toNumber(value, c.scope.timezone)
  }
  switch (operator) {
    case 'and':
      return (c) => toBoolean(left(c)) && toBoolean(right(c))
    case 'or':
      return (c) => toBoolean(left(c)) || toBoolean(right(c))
    case '+':
      return fold([left, right], (c) => number(c, left) + number(c, right))
    case '-':
      return fold([left, right], (c) => number(c, left) - number(c, right))
    case '*':
      return fold([left, right], (c) => number(c, left) * number(c, right))
    case 'div':
      return fold([left, right], (c) => number(c, left) / number(c, right))
    case 'mod':
      return fold([left, right], (c) => number(c, left) % number(c, right))
    case '|':
      return (c) => inOrder([...nodesFrom(left, c), ...nodesFrom(right, c)])
    default:
      return fold([left, right], (c) => compare(operator, left(c), right(c), c.scope.timezone))
  }
}

function call(expression: Expression & { op: 'call' }, engines: Engines): Compiled {
  const { name, args } = expression
  const entry: FunctionEntry | undefined = Object.hasOwn(functions, name) ? functions[name] : undefined
  if (!entry) {
    return () => {
      throw new ExpressionError('unknown-function', {
        en: `There is no function ${name}().`,
        vi: `Không có hàm ${name}().`,
      })
    }
  }
  if (args.length < entry.min || args.length > entry.max) {
    return () => {
      throw wrongArguments(name, entry, args.length)
    }
  }
  return entry.make(
    args.map((argument) => compile(argument, engines)),
    engines,
    args,
  )
}

function filter(nodes: XNode[], predicates: Compiled[], c: Context): XNode[] {
  let kept = nodes
  for (const predicate of predicates) {
    const fixed = predicate.constant
    if (typeof fixed === 'number') {
      const found = kept[fixed - 1]
      kept = found ? [found] : []
      continue
    }
    const size = kept.length
    const inner: Context = { scope: c.scope, node: c.node, current: c.current, position: 0, size }
    const passed: XNode[] = []
    for (let index = 0; index < size; index += 1) {
      inner.node = kept[index]!
      inner.position = index + 1
      inner.size = size
      const value = predicate(inner)
      if (typeof value === 'number' ? value === index + 1 : toBoolean(value)) passed.push(inner.node)
    }
    kept = passed
  }
  return kept
}

type Move = (nodes: XNode[], c: Context) => XNode[]

function path(expression: Expression & { op: 'path' }, engines: Engines): Compiled {
  const { from } = expression
  const moves = shorten(expression.steps).map((step) => move(step, engines))
  const start: (c: Context) => XNode[] =
    from === 'root'
      ? (c) => [documentOf(c.scope)]
      : from === 'context'
        ? (c) => [c.node]
        : setOf(compile(from, engines))
  if (moves.length === 1) {
    const only = moves[0]!
    return (c) => only(start(c), c)
  }
  return (c) => {
    let nodes = start(c)
    for (const step of moves) nodes = step(nodes, c)
    return nodes
  }
}

const setOf =
  (of: Compiled) =>
  (c: Context): XNode[] =>
    nodesFrom(of, c)

/** `//name` is one walk down, unless a predicate counts positions under each parent. */
function shorten(steps: Step[]): Step[] {
  const short: Step[] = []
  for (const step of steps) {
    const last = short.at(-1)
    if (
      last?.axis === 'descendant-or-self' &&
      last.test === 'node()' &&
      !last.predicates &&
      step.axis === 'child' &&
      !step.predicates
    ) {
      short[short.length - 1] = { axis: 'descendant', test: step.test }
    } else {
      short.push(step)
    }
  }
  return short
}

const FORWARD = new Set(['child', 'attribute', 'self'])
const REVERSE = new Set(['ancestor', 'ancestor-or-self', 'preceding', 'preceding-sibling'])

function move(step: Step, engines: Engines): Move {
  const { axis, test } = step
  const passes = nodeTest(axis, test)
  const predicates = step.predicates?.map((predicate) => compile(predicate, engines))
  const anything = test === 'node()'
  const reach = (node: XNode, c: Context): XNode[] => {
    const reached = along(axis, node, test)
    const tested = anything ? reached : reached.filter(passes)
    return predicates ? filter(tested, predicates, c) : tested
  }
  if (axis === 'parent' && anything && !predicates) {
    return (nodes) =>
      nodes.length === 1
        ? along(axis, nodes[0]!, test)
        : inOrder(nodes.flatMap((node) => along(axis, node, test)))
  }
  const reverse = REVERSE.has(axis)
  return (nodes, c) => {
    if (nodes.length === 1) {
      const reached = reach(nodes[0]!, c)
      return reverse ? [...reached].reverse() : reached
    }
    const all: XNode[] = []
    let nested = !FORWARD.has(axis)
    let last: XNode | undefined
    for (const node of nodes) {
      // Children of nodes that don't contain one another are in order already.
      if (last && !nested && axis === 'child') nested = node.parent !== last.parent && contains(last, node)
      last = node
      for (const found of reach(node, c)) all.push(found)
    }
    return nested ? inOrder(all) : all
  }
}

function contains(outer: XNode, inner: XNode): boolean {
  for (let up = inner.parent; up; up = up.parent) if (up === outer) return true
  return false
}
