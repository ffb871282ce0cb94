// An expression as data: what the parser makes, what a compiled survey stores, what the evaluator compiles to closures.

export type Operator =
  | 'or'
  | 'and'
  | '='
  | '!='
  | '<'
  | '<='
  | '>'
  | '>='
  | '+'
  | '-'
  | '*'
  | 'div'
  | 'mod'
  | '|'

export type Axis =
  | 'child'
  | 'parent'
  | 'self'
  | 'descendant'
  | 'descendant-or-self'
  | 'ancestor'
  | 'ancestor-or-self'
  | 'following-sibling'
  | 'preceding-sibling'
  | 'following'
  | 'preceding'
  | 'attribute'
  | 'namespace'

export interface Step {
  axis: Axis
  /** An element or attribute name, `*`, or a node test: `node()`, `text()`, … */
  test: string
  predicates?: Expression[]
}

export type Expression =
  | { op: 'number'; value: number }
  | { op: 'string'; value: string }
  | { op: 'binary'; operator: Operator; left: Expression; right: Expression }
  | { op: 'negate'; of: Expression }
  | { op: 'call'; name: string; args: Expression[] }
  /** Predicates applied to any node-set: `instance('x')/root/item[1]`, `(a | b)[2]`. */
  | { op: 'filter'; of: Expression; predicates: Expression[] }
  /** Steps from the document, from the context node, or from a node-set. */
  | { op: 'path'; from: 'root' | 'context' | Expression; steps: Step[] }
  /** `${name}`, and any plain absolute path that names a question: the index in `survey.nodes`. See Scope.nodes. */
  | { op: 'ref'; node: number }
