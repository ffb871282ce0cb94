// Walks the tree of an expression.
import type { Expression } from './ast.ts'

/** The expressions of which `expression` is made directly, in the order in which they stand. */
export function parts(expression: Expression): Expression[] {
  switch (expression.op) {
    case 'binary':
      return [expression.left, expression.right]
    case 'negate':
      return [expression.of]
    case 'call':
      return expression.args
    case 'filter':
      return [expression.of, ...expression.predicates]
    case 'path': {
      const start = typeof expression.from === 'object' ? [expression.from] : []
      return [...start, ...expression.steps.flatMap((step) => step.predicates ?? [])]
    }
    default:
      return []
  }
}

/** Calls `visit` for every expression in `expression`, parents first. */
export function walk(expression: Expression, visit: (expression: Expression) => void): void {
  visit(expression)
  for (const part of parts(expression)) walk(part, visit)
}
