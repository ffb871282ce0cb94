// What a formula reads besides plain `${name}`: found once, so that a change reaches the right instances and no others.
import type { Expression, Step } from '../expression/ast.ts'
import type { Survey, Template, Text } from '../survey.ts'

export interface Traits {
  /** It may read other instances of a repeat than those around it: a path with predicates, a sibling, indexed-repeat(). */
  wide: boolean
  /** It reads where it stands among the instances of its repeat. */
  positional: boolean
  /** It reads labels, so the language matters. */
  worded: boolean
  /** It reads the clock, randomness or the device, so it can't be judged again elsewhere. */
  impure: boolean
  /** It keeps a value that it once had. */
  once: boolean
  /** It reads how long the interview takes, so the end of it counts. */
  timed: boolean
  /** It reads a repeat as text: whatever its members hold, not how many or which there are. */
  whole: boolean
}

export interface Reads extends Traits {
  /** Indexes of survey nodes that the expression names. */
  nodes: Set<number>
}

const IMPURE = new Set([
  'now', 'today', 'random', 'uuid', 'short-uuid', 'property', 'username', 'device-info', 'duration', 'pulldata', 'randomize',
]) // prettier-ignore
/** Functions that ask which instances there are, not what is in them. */
const OF_INSTANCES = new Set(['count', 'position', 'indexed-repeat', 'randomize', 'name', 'local-name'])
const WORDED = new Set(['jr:choice-name', 'choice-label', 'jr:itext', 'itext'])

export const nothingRead = (): Reads => ({
  nodes: new Set(),
  wide: false,
  positional: false,
  worded: false,
  impure: false,
  once: false,
  timed: false,
  whole: false,
})

/**
 * Adds what `expression` of survey node `home` reads to `reads`. `context` is the node that relative paths start from: `home` itself, or -1
 * for an item of a choice list or attached file, whose paths don't touch the interview.
 */
export function addReads(
  survey: Survey,
  expression: Expression,
  home: number,
  reads: Reads,
  context = home,
): void {
  const add = (part: Expression) => addReads(survey, part, home, reads, context)
  const addInstances = (part: Expression) => (part.op === 'ref' ? void reads.nodes.add(part.node) : add(part))
  switch (expression.op) {
    case 'number':
    case 'string':
      return
    case 'negate':
      return add(expression.of)
    case 'binary':
      add(expression.left)
      return add(expression.right)
    case 'ref':
      reads.nodes.add(expression.node)
      if (survey.nodes[expression.node]?.kind === 'repeat') reads.whole = true
      return
    case 'call': {
      const { name, args } = expression
      if (name === 'indexed-repeat') reads.wide = true
      if (name === 'position' || name === 'index') reads.positional = true
      if (name === 'once') reads.once = true
      if (name === 'duration') reads.timed = true
      if (WORDED.has(name)) reads.worded = true
      if (IMPURE.has(name) || (name === 'instance' && !ownList(survey, args[0]))) reads.impure = true
      return args.forEach(OF_INSTANCES.has(name) ? addInstances : add)
    }
    case 'filter': {
      const outside = isOutside(expression.of)
      if (!outside) reads.wide = reads.positional = true
      addInstances(expression.of)
      for (const part of expression.predicates) addReads(survey, part, home, reads, outside ? -1 : context)
      return
    }
    case 'path': {
      const { from, steps } = expression
      const outside = isOutside(from) || (from === 'context' && context < 0)
      if (typeof from === 'object') addInstances(from)
      for (const { predicates } of steps) {
        if (predicates && !outside) reads.positional = true
        for (const part of predicates ?? []) addReads(survey, part, home, reads, outside ? -1 : context)
      }
      if (outside) return
      const start = from === 'root' ? -1 : from === 'context' || isCurrent(from) ? home : undefined
      if (start === undefined ? steps.length > 0 : !staysAround(survey, start, steps, reads.nodes))
        reads.wide = true
    }
  }
}

const isCurrent = (from: Expression) => from.op === 'call' && from.name === 'current'

/** Whether an expression starts in a choice list or an attached file. */
function isOutside(from: Expression | 'root' | 'context'): boolean {
  if (typeof from === 'string') return false
  if (from.op === 'path' || from.op === 'filter') return isOutside(from.op === 'path' ? from.from : from.of)
  return (
    from.op === 'call' &&
    (from.name === 'instance' || (from.name === 'randomize' && isOutside(from.args[0] ?? 'root')))
  )
}

const ownList = (survey: Survey, id: Expression | undefined): boolean =>
  id?.op === 'string' && Object.hasOwn(survey.lists, id.value) && !survey.lists[id.value]?.file

/** Whether a path goes up and down without leaving the repeat instances around its start (-1: the document); adds the node it names. */
function staysAround(survey: Survey, start: number, steps: Step[], found: Set<number>): boolean {
  let at = start
  let around = true
  for (const step of steps) {
    if (step.predicates) around = false
    const here = survey.nodes[at]
    if (step.axis === 'self' || (step.axis === 'parent' && step.test === 'node()')) {
      if (step.axis === 'parent') at = here?.parent ?? -1
    } else if (step.axis === 'child' && at < 0) {
      if (survey.nodes[0]?.name !== step.test) return false
      at = 0
    } else if (step.axis === 'child' && here && here.kind !== 'question') {
      const next = here.children.find((child) => survey.nodes[child]?.name === step.test)
      if (next === undefined) return false
      if (survey.nodes[next]?.kind === 'repeat') around = false
      at = next
    } else {
      return false
    }
  }
  if (at > 0) found.add(at)
  return around
}

export function addTemplateReads(survey: Survey, text: Text | undefined, home: number, reads: Reads): void {
  for (const template of text ?? []) {
    if (!isDynamic(template)) continue
    for (const part of template) if (typeof part !== 'string') addReads(survey, part, home, reads)
  }
}

export const isDynamic = (template: Template | null | undefined): template is (string | Expression)[] =>
  typeof template === 'object' && template !== null
