// The state of an interview in the shape of the recorded traces: one entry for each node, by path with positions.
import { compile, toText } from '../../core/expression/evaluate.ts'
import { contextOf } from '../../core/interview/scope.ts'
import { compileFormula } from '../../core/xlsform/compile-expression.ts'
import { instanceName } from '../../core/interview/finish.ts'
import { isSeen } from '../../core/interview/screens.ts'
import { refOf, within } from '../../core/interview/tree.ts'
import type { Instance, Interview } from '../../core/interview/types.ts'
import { view, type QuestionView } from '../../core/interview/view.ts'
import { isDynamic } from '../../core/interview/locality.ts'
import type { Question, Text } from '../../core/survey.ts'

export interface NodeState {
  t: string
  rel: boolean
  req?: true
  ro?: true
  label?: string
  hint?: string
  v?: string
  vt?: string
  choices?: string[]
  count?: number
  violation?: { c: string; m: string | null }
}

export type State = Record<string, NodeState>

const UPLOADS = new Set(['image', 'audio', 'video', 'file'])
const SELECTS = new Set(['select_one', 'select_multiple'])

export function stateOf(interview: Interview, instanceId: string): State {
  const state: State = {}
  const { survey } = interview
  const meta = `/${survey.nodes[0]!.name}/meta`
  const late: [string, NodeState][] = []
  for (const instance of within(interview.root)) {
    if (instance === interview.root) continue
    const node = survey.nodes[instance.node]!
    const ref = refOf(interview, instance)
    if (instance.instances) {
      const kind = node.kind === 'repeat' && node.count ? 'controlled' : 'uncontrolled'
      const drawn = view(interview, instance)
      state[`${ref}#range`] = {
        t: `repeat-range:${kind}`,
        ...common(interview, instance, drawn),
        count: instance.instances.length,
      }
    } else if (node.kind !== 'question') {
      state[ref] = {
        t: node.kind === 'repeat' ? 'repeat-instance' : 'group',
        ...common(interview, instance, view(interview, instance)),
      }
    } else if (node.type === 'audit') {
      late.push([`${meta}/audit`, { t: 'model-value', rel: true, v: '', vt: 'binary' }])
    } else {
      state[ref] = questionState(interview, instance, node)
    }
  }
  state[meta] = { t: 'group', rel: true }
  for (const [ref, entry] of late) state[ref] = entry
  state[`${meta}/instanceID`] = { t: 'model-value', rel: true, ro: true, v: instanceId, vt: 'string' }
  if (survey.instanceName) {
    state[`${meta}/instanceName`] = { t: 'model-value', rel: true, v: instanceName(interview), vt: 'string' }
  }
  addEntity(state, interview, meta)
  return state
}

/** pyxform puts the one entity of a form into its meta group, with the label worked out; in a repeat it would stand in each member. */
function addEntity(state: State, interview: Interview, meta: string): void {
  const { survey } = interview
  const [entity, ...more] = survey.entities
  if (!entity || more.length > 0 || entity['repeat']) return
  const label = entity['label'] ?? ''
  const formula = label === '' ? undefined : compileFormula(survey, label).formula
  if (!formula) {
    state[`${meta}/entity`] = { t: 'model-value', rel: true, v: '', vt: 'string' }
    return
  }
  const value = toText(compile(formula.expression)(contextOf(interview, interview.root)))
  state[`${meta}/entity`] = { t: 'group', rel: true }
  state[`${meta}/entity/label`] = { t: 'model-value', rel: true, ro: true, v: value, vt: 'string' }
}

function common(interview: Interview, instance: Instance, drawn: QuestionView): Omit<NodeState, 't'> {
  const { language, survey } = interview
  const node = survey.nodes[instance.node]!
  const label = spaced(drawn.label, node.label?.text, language)
  // Guidance is a part of the hint to ODK's engine.
  const hint =
    node.kind === 'question'
      ? spaced(drawn.hint, node.hint?.text, language) + spaced(drawn.guidance, node.guidance?.text, language)
      : ''
  return {
    rel: instance.relevant,
    ...(instance.required && { req: true as const }),
    ...(instance.readonly && { ro: true as const }),
    ...(label !== '' && { label }),
    ...(hint !== '' && { hint }),
  }
}

/**
 * In a text that has values and words in it pyxform writes a space before the words that it begins with, and one at its end whatever stands
 * there; and "-" for a text that is there in other languages only. The recorded states have them.
 */
function spaced(text: string, written: Text | undefined, language: number): string {
  const template = written?.[language]
  if (template === null) return '-'
  if (template === undefined || !isDynamic(template)) return text
  if (template.every((part) => typeof part !== 'string')) return text
  return `${typeof template[0] === 'string' ? ' ' : ''}${text} `
}

function questionState(interview: Interview, instance: Instance, question: Question): NodeState {
  const drawn = view(interview, instance)
  const kind = kindOf(question)
  const shown = common(interview, instance, drawn)
  // pyxform gives a space to the row that only labels the choices of the rows below.
  if (!question.label && question.appearance.join(' ') === 'label') shown.label = ' '
  if (kind === 'model-value') {
    delete shown.label
    delete shown.hint
  }
  const state: NodeState = { t: kind, ...shown, v: instance.value, vt: question.dataType }
  // Of a file that is not here, nothing is offered.
  if (kind === 'select' || kind === 'rank') state.choices = (drawn.choices ?? []).map(({ name }) => name)
  const { problem } = drawn
  if (problem?.kind === 'required' || problem?.kind === 'constraint') {
    const written = problem.kind === 'required' ? question.requiredMessage : question.constraintMessage
    state.violation = {
      c: problem.kind,
      m: written ? spaced(problem.message, written, interview.language) : null,
    }
  }
  return state
}

function kindOf(question: Question): string {
  const { type } = question
  // What an appearance hides is an input as any other to ODK.
  const appearance = question.appearance.filter((word) => word !== 'hidden')
  if (!isSeen({ ...question, appearance })) return 'model-value'
  if (SELECTS.has(type)) return question.choices?.external ? 'input' : 'select'
  if (UPLOADS.has(type)) return 'upload'
  if (type === 'acknowledge') return 'trigger'
  if (type === 'rank' || type === 'range' || type === 'note') return type
  return isAlwaysTrue(question.readonly?.source.trim() ?? '') ? 'note' : 'input'
}

/** A question that can never be written is a note to ODK: read-only is `true()`, a number that is not 0, or a text. */
const isAlwaysTrue = (source: string): boolean =>
  /^true\s*\(\s*\)$|^'[^']+'$|^"[^"]+"$/.test(source) || (/^[\d.]+$/.test(source) && Number(source) > 0)

/** What is different: new and changed nodes as they are now, null for those that are gone. */
export function deltaOf(before: State, after: State): Record<string, NodeState | null> {
  const delta: Record<string, NodeState | null> = {}
  for (const [ref, entry] of Object.entries(after)) {
    if (JSON.stringify(entry) !== JSON.stringify(before[ref])) delta[ref] = entry
  }
  for (const ref of Object.keys(before)) if (!Object.hasOwn(after, ref)) delta[ref] = null
  return delta
}
