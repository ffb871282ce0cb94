// What a person steps through, and the list to jump from.
import type { Group, Question, QuestionType, Repeat, SurveyNode } from '../survey.ts'
import { rendered } from './text.ts'
import { refOf } from './tree.ts'
import type { Instance, Interview } from './types.ts'

export interface Screen {
  /** `page` shows several at once; `repeat` asks whether to add another instance. */
  kind: 'question' | 'page' | 'repeat'
  /** Of the question, the group that is a page, or the repeat. */
  ref: string
  /** What is on it, in the order to draw: questions, and on pages also groups before what is in them (their headings), and repeats. */
  refs: string[]
}

const UNSEEN = new Set<QuestionType>([
  'calculate',
  'hidden',
  'start',
  'end',
  'today',
  'deviceid',
  'username',
  'phonenumber',
  'email',
  'simserial',
  'subscriberid',
  'start-geopoint',
  'audit',
])

/** The appearance of CHT's forms for what is filled from elsewhere. */
const isHidden = ({ appearance }: SurveyNode): boolean => appearance.includes('hidden')

/** Whether people are shown the question at all: not what is worked out and has nothing to say, as in pyxform. */
export const isSeen = (question: Question): boolean =>
  !UNSEEN.has(question.type) &&
  !isHidden(question) &&
  !(question.calculate && !question.label && !question.hint)

/** Whether people are shown a question, or what is in a group, where it stands; relevance is another matter. */
export function isShown({ survey }: Interview, instance: Instance): boolean {
  for (let at: Instance | null = instance; at; at = at.parent) {
    const node = survey.nodes[at.node]!
    if (node.kind === 'question' ? !isSeen(node) : isHidden(node)) return false
  }
  return true
}

/** Relevant ones only, in order. Empty when there is nothing to ask. */
export function screens(interview: Interview): Screen[] {
  const { survey } = interview
  const isList = (appearance: string[]) =>
    appearance.includes('field-list') || appearance.includes('table-list')
  const lists = survey.nodes.some((node) => node.kind !== 'question' && isList(node.appearance))
  const pages = survey.style.includes('pages') && !lists
  const found: Screen[] = []
  const visit = (instance: Instance) => {
    if (instance.instances) {
      for (const inner of instance.instances) visit(inner)
      if (asksForMore(interview, instance)) {
        const ref = refOf(interview, instance)
        found.push({ kind: 'repeat', ref, refs: [ref] })
      }
      return
    }
    const node = survey.nodes[instance.node]!
    if (!instance.relevant || isHidden(node)) return
    if (node.kind === 'question') {
      if (!isSeen(node)) return
      const ref = refOf(interview, instance)
      found.push({ kind: 'question', ref, refs: [ref] })
    } else if (isList(node.appearance) || (pages && node.kind === 'group' && node.parent === 0)) {
      const refs = onPage(interview, instance)
      if (refs.length > 0) found.push({ kind: 'page', ref: refOf(interview, instance), refs })
    } else {
      instance.parts.forEach(visit)
    }
  }
  visit(interview.root)
  return found
}

function asksForMore(interview: Interview, range: Instance): boolean {
  const node = interview.survey.nodes[range.node]!
  return range.relevant && node.kind === 'repeat' && !node.count && !isHidden(node)
}

function onPage(interview: Interview, page: Instance): string[] {
  const refs: string[] = []
  const visit = (instance: Instance) => {
    if (instance.instances) {
      instance.instances.forEach(visit)
      if (asksForMore(interview, instance)) refs.push(refOf(interview, instance))
      return
    }
    const node = interview.survey.nodes[instance.node]!
    if (!instance.relevant || isHidden(node)) return
    if (node.kind === 'question') {
      if (isSeen(node)) refs.push(refOf(interview, instance))
      return
    }
    const before = refs.length
    instance.parts.forEach(visit)
    if (refs.length > before) refs.splice(before, 0, refOf(interview, instance))
  }
  page.parts.forEach(visit)
  return refs
}

export interface OutlineEntry {
  ref: string
  kind: 'question' | 'group' | 'repeat'
  /** 0 for what stands at the top. */
  depth: number
  label: string
  /** 1-based among the instances of its repeat; 0 for everything else. */
  position: number
  /** `none` for what takes no answer: groups, notes. */
  state: 'answered' | 'unanswered' | 'invalid' | 'none'
  required: boolean
}

/** Relevant questions and the groups and repeat instances around them, in order; questions that people don't see are left out. */
export function outline(interview: Interview): OutlineEntry[] {
  const { survey } = interview
  const found: OutlineEntry[] = []
  const visit = (instance: Instance, depth: number) => {
    if (instance.instances) {
      for (const inner of instance.instances) visit(inner, depth)
      return
    }
    const node = survey.nodes[instance.node]!
    if (!instance.relevant || isHidden(node)) return
    if (node.kind === 'question') {
      if (isSeen(node)) found.push(entry(interview, instance, node, depth))
      return
    }
    const before = found.length
    const below = node.kind === 'root' ? depth : depth + 1
    for (const part of instance.parts) visit(part, below)
    if (node.kind !== 'root' && found.length > before)
      found.splice(before, 0, entry(interview, instance, node, depth))
  }
  visit(interview.root, 0)
  return found
}

function entry(
  interview: Interview,
  instance: Instance,
  node: Question | Group | Repeat,
  depth: number,
): OutlineEntry {
  return {
    ref: refOf(interview, instance),
    kind: node.kind === 'question' || node.kind === 'repeat' ? node.kind : 'group',
    depth,
    label: rendered(interview, node.label?.text, instance),
    position: Math.max(0, instance.position),
    state: stateOf(instance, node),
    required: node.kind === 'question' && instance.required,
  }
}

function stateOf(instance: Instance, node: Question | Group | Repeat): OutlineEntry['state'] {
  if (node.kind !== 'question' || node.type === 'note') return 'none'
  if (instance.problem && instance.problem !== 'required') return 'invalid'
  return instance.value === '' ? 'unanswered' : 'answered'
}
