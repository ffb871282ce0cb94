// Turns the text of an expression into a formula of a survey: names and paths resolved to nodes, with every problem at once.
import type { Expression } from '../expression/ast.ts'
import { check } from '../expression/check.ts'
import { ExpressionError, type Words } from '../expression/error.ts'
import { parse } from '../expression/parse.ts'
import { uses } from '../expression/names.ts'
import type { Formula, Survey, SurveyNode } from '../survey.ts'
import { finding, type Finding, type FindingCode, type FindingDetails } from './findings.ts'
import { messages } from './messages.ts'
import { didYouMean, nearest } from '../nearest.ts'
import { resolvePaths, type BareName, type LostPath } from './paths.ts'

/** The nodes of a survey by name and by path. */
export interface Names {
  nodes: readonly SurveyNode[]
  byName: ReadonlyMap<string, readonly number[]>
  byPath: ReadonlyMap<string, number>
  /** How many unknown names still get a suggestion: each is compared with all others. */
  advice: { left: number }
  /** How many more nodes may be read: a name reads one, and each `//*` all. */
  steps: { left: number }
}

const MOST_ADVICE = 30
/** Real forms take some thousands. */
const MOST_STEPS = 1_000_000
/** A name takes memory too. */
const STEPS_OF_NAME = 5
const TOO_WIDE: Words = {
  en: 'Expressions and texts together read too many questions. Name only those that are meant, without * and //.',
  vi: 'Các biểu thức và nội dung đọc quá nhiều câu hỏi. Chỉ ghi tên các câu hỏi cần đọc, không dùng * và //.',
}

export interface ExpressionFinding {
  code: FindingCode
  details: FindingDetails
}

export interface Compiled {
  /** Absent when something is wrong. */
  formula?: Formula
  /** Of `formula.uses`: those read in the same instance, not in another one of a repeat. They must be worked out before. */
  hard?: ReadonlySet<number>
  findings: ExpressionFinding[]
}

export interface CompileOptions {
  /** Node index that `.`, `..` and relative paths start from. */
  context: number
  /** The context is an item of a choice list, not the node: `${x}` still means what it means at the node. */
  item?: boolean
  /** The expression decides whether its context is there. */
  decides?: boolean
}

export function namesOf(nodes: readonly SurveyNode[]): Names {
  const byName = new Map<string, number[]>()
  const byPath = new Map<string, number>()
  for (const node of nodes) {
    if (node.parent >= 0) {
      const list = byName.get(node.name)
      if (list) list.push(node.id)
      else byName.set(node.name, [node.id])
    }
    if (!byPath.has(node.path)) byPath.set(node.path, node.id)
  }
  return { nodes, byName, byPath, advice: { left: MOST_ADVICE }, steps: { left: MOST_STEPS } }
}

/** The node that `${name}` means, or why it can't be told. */
export function lookUp(names: Names, name: string): { id: number } | ExpressionFinding {
  const found = names.byName.get(name)
  if (found?.length === 1) return { id: found[0]! }
  if (found) {
    const rows = found
      .slice(0, 10)
      .map((id) => names.nodes[id]!.row)
      .join(', ')
    return { code: 'reference.ambiguous', details: { name, rows } }
  }
  names.advice.left -= 1
  const near = names.advice.left < 0 ? undefined : nearest(name, names.byName.keys())
  return { code: 'reference.unknown', details: { name, similar: didYouMean(near) } }
}

/** Compiles `source` as it stands at a node. Never throws. */
export function compileExpression(
  names: Names,
  source: string,
  { context, item = false, decides = false }: CompileOptions,
): Compiled {
  const findings: ExpressionFinding[] = []
  const told = new Set<string>()
  const tell = (found: ExpressionFinding, key: string) => {
    if (told.has(key)) return
    told.add(key)
    findings.push(found)
  }
  const root = names.nodes[0]!.name
  let tree: Expression
  try {
    tree = parse(source, {
      repeat: enclosingRepeat(names, context),
      warn: (problem) =>
        tell({ code: 'expression.warning', details: { source, words: problem.words } }, problem.words.en),
      resolve(name, kind) {
        names.steps.left -= STEPS_OF_NAME
        if (kind === 'path') {
          const node = names.byPath.get(name)
          return node === undefined ? undefined : { op: 'ref', node }
        }
        const found = lookUp(names, name.normalize('NFC'))
        if (!('id' in found)) {
          tell(found, name)
          return { op: 'string', value: '' }
        }
        return kind === 'variable' ? { op: 'ref', node: found.id } : lastSaved(names.nodes[found.id]!, root)
      },
    })
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error
    findings.push({ code: 'expression.invalid', details: { source, words: error.words } })
    return { findings }
  }
  let errors = findings.some(({ code }) => messages[code].severity === 'error')
  for (const problem of check(tree)) {
    errors ||= problem.severity === 'error'
    const code = problem.severity === 'error' ? 'expression.invalid' : 'expression.warning'
    tell({ code, details: { source, words: problem.words } }, problem.words.en)
  }
  const resolved = resolvePaths(tree, names, { context, item, decides })
  names.steps.left -= resolved.uses.size
  if (names.steps.left < 0) {
    errors = true
    tell({ code: 'expression.invalid', details: { source, words: TOO_WIDE } }, TOO_WIDE.en)
  }
  if (resolved.inside) tell({ code: 'cycle.inside', details: {} }, 'inside')
  resolved.lost.forEach((lost) => tell(lostPath(lost, names), `path ${lost.path}`))
  resolved.bare.forEach((bare) => tell(bareName(bare), `bare ${bare.name}`))
  if (errors) return { findings }
  const { nodes, volatile } = uses(resolved.expression)
  const all = [...new Set([...nodes, ...resolved.uses])].sort((a, b) => a - b)
  const formula: Formula = { source, expression: resolved.expression, uses: all }
  if (volatile) formula.volatile = true
  return { formula, hard: resolved.hard, findings }
}

const byNodes = new WeakMap<readonly SurveyNode[], Names>()

/**
 * Compiles one expression against a survey that stands already: an indicator edited in the browser, for example. `context` is the index of
 * the node it belongs to (a repeat, for an indicator of its members); the root unless given.
 */
export function compileFormula(
  survey: Pick<Survey, 'nodes'>,
  source: string,
  { context = 0 }: { context?: number } = {},
): { formula: Formula; findings: Finding[] } | { formula?: undefined; findings: Finding[] } {
  let names = byNodes.get(survey.nodes)
  if (!names) byNodes.set(survey.nodes, (names = namesOf(survey.nodes)))
  names.steps.left = MOST_STEPS
  const { formula, findings } = compileExpression(names, source, { context })
  const made = findings.map(({ code, details }) => finding(code, {}, details))
  return formula ? { formula, findings: made } : { findings: made }
}

function enclosingRepeat(names: Names, context: number): string | undefined {
  for (let id = context; id > 0; id = names.nodes[id]!.parent) {
    if (names.nodes[id]!.kind === 'repeat') return names.nodes[id]!.name
  }
  return undefined
}

/** `${last-saved#name}`: the same path in the response that this device finished last, as pyxform writes it. */
function lastSaved(node: SurveyNode, root: string): Expression {
  const steps = [root, ...node.path.split('/').slice(2)].map((test) => ({ axis: 'child' as const, test }))
  return {
    op: 'path',
    from: { op: 'call', name: 'instance', args: [{ op: 'string', value: '__last-saved' }] },
    steps,
  }
}

function lostPath({ path, last }: LostPath, names: Names): ExpressionFinding {
  const [near] = names.byName.get(last) ?? []
  return {
    code: 'reference.path',
    details: { path, similar: didYouMean(near === undefined ? undefined : names.nodes[near]!.path) },
  }
}

const bareName = ({ name }: BareName): ExpressionFinding => ({
  code: 'expression.bare-name',
  details: { name },
})
