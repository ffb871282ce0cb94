// What an expression depends on, so that one answer costs what depends on it.
import type { Expression, Step } from './ast.ts'
import { simplePattern } from './regex.ts'
import { functions } from './functions.ts'
import { walk } from './walk.ts'

export interface Uses {
  /** Indexes in `survey.nodes`, ascending, each once. */
  nodes: number[]
  /**
   * It may change though none of `nodes` does: it reads the clock, chance, its own position, the question it belongs to, another instance,
   * or a path that was not resolved to a node.
   */
  volatile: boolean
}

/**
 * What has to change for `expression` to give another value. `overList` says that it is a choice filter, evaluated with each item of a list as
 * the context node, so that plain names in it are columns of that list. The active language is not counted: changing it changes every label.
 */
export function uses(expression: Expression, overList = false): Uses {
  const nodes = new Set<number>()
  let volatile = false
  // Positions and paths in a predicate over a fixed list depend on that list alone.
  const visit = (within: Expression, inList: boolean): void => {
    switch (within.op) {
      case 'ref':
        nodes.add(within.node)
        return
      case 'binary':
        visit(within.left, inList)
        visit(within.right, inList)
        return
      case 'negate':
        visit(within.of, inList)
        return
      case 'call': {
        const positional = (within.name === 'position' || within.name === 'last') && within.args.length === 0
        if (within.name === 'current' || within.name === 'once') volatile = true
        else if (functions[within.name]?.volatile && !(positional && inList)) volatile = true
        within.args.forEach((argument) => visit(argument, inList))
        return
      }
      case 'filter':
        visit(within.of, inList)
        within.predicates.forEach((predicate) => visit(predicate, true))
        return
      case 'path': {
        const { from } = within
        if (typeof from === 'object') visit(from, inList)
        else if (from === 'root' || !(inList || isSelf(within.steps))) volatile = true
        const list = inList || (typeof from === 'object' && from.op === 'call' && from.name === 'instance')
        within.steps.forEach((step) => {
          if (list && UPWARD.has(step.axis) && typeof from !== 'object') volatile = true
          step.predicates?.forEach((predicate) => visit(predicate, true))
        })
        return
      }
      default:
    }
  }
  visit(expression, overList)
  return { nodes: [...nodes].sort((a, b) => a - b), volatile }
}

const UPWARD = new Set([
  'parent',
  'ancestor',
  'ancestor-or-self',
  'preceding',
  'following',
  'preceding-sibling',
  'following-sibling',
])

/** `.` is the question's own value: whoever evaluates a constraint knows that it depends on that. */
const isSelf = (steps: Step[]) => steps.every((step) => step.axis === 'self' && !step.predicates)

/** Whether evaluating it may need `engines.regex`: a pattern that is not plainly linear, or one that is not written out. */
export function needsRegexEngine(expression: Expression): boolean {
  let needs = false
  walk(expression, (within) => {
    if (within.op !== 'call' || within.name !== 'regex') return
    const pattern = within.args[1]
    if (pattern?.op !== 'string' || !simplePattern(pattern.value)) needs = true
  })
  return needs
}
