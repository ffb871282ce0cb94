// Which rows of a list can pass a choice_filter at all, found by an index where the filter allows it.
import type { Expression } from '../expression/ast.ts'
import { toText, type Compiled } from '../expression/evaluate.ts'
import type { Value } from '../expression/tree.ts'
import { textOf } from '../expression/values.ts'
import type { Table } from './lists.ts'
import { compiledOf } from './program.ts'
import { contextOf } from './scope.ts'
import type { Instance, Interview } from './types.ts'

/**
 * Cascades filter by `column = something` nearly always: then only the rows with that text in the column can pass, and a list of thousands
 * need not be walked. Undefined when every row must be asked.
 */
export function candidates(
  interview: Interview,
  table: Table,
  filter: Expression,
  instance: Instance,
): number[] | undefined {
  for (const part of conjuncts(filter)) {
    if (part.op !== 'binary' || part.operator !== '=') continue
    for (const [column, other] of [
      [columnOf(part.left), part.right],
      [columnOf(part.right), part.left],
    ] as const) {
      if (column === undefined || !standsAlone(other)) continue
      const wanted = wantedText(compiledOf(interview.program, other), interview, instance)
      if (wanted === undefined) continue
      return rowsWith(table, column).get(wanted) ?? []
    }
  }
  return undefined
}

/** Only text compares as text; numbers and dates have several spellings. */
function wantedText(run: Compiled, interview: Interview, instance: Instance): string | undefined {
  let value: Value
  try {
    value = run(contextOf(interview, instance))
  } catch {
    return undefined
  }
  if (typeof value === 'object' ? value.length !== 1 : typeof value !== 'string') return undefined
  const text = toText(value)
  return /^\d{4}-\d\d-\d\d/.test(text) ? undefined : text
}

function* conjuncts(expression: Expression): Generator<Expression> {
  if (expression.op === 'binary' && expression.operator === 'and') {
    yield* conjuncts(expression.left)
    yield* conjuncts(expression.right)
  } else {
    yield expression
  }
}

function columnOf(expression: Expression): string | undefined {
  if (expression.op !== 'path' || expression.from !== 'context' || expression.steps.length !== 1)
    return undefined
  const [step] = expression.steps
  return step?.axis === 'child' && !step.predicates && !/[*()]/.test(step.test) ? step.test : undefined
}

/** It reads nothing of the item. */
const standsAlone = (expression: Expression): boolean =>
  expression.op === 'ref' ||
  expression.op === 'string' ||
  (expression.op === 'path' && typeof expression.from === 'object' && isCurrent(expression.from))

const isCurrent = (expression: Expression) => expression.op === 'call' && expression.name === 'current'

function rowsWith(table: Table, column: string): Map<string, number[]> {
  let rows = table.columns.get(column)
  if (!rows) {
    rows = new Map()
    for (const [index, item] of table.root.children.entries()) {
      for (const cell of item.children) {
        if (cell.name !== column) continue
        const text = textOf(cell)
        const known = rows.get(text)
        if (known) {
          if (known.at(-1) !== index) known.push(index)
        } else rows.set(text, [index])
      }
    }
    table.columns.set(column, rows)
  }
  return rows
}
