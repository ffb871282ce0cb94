// What a page draws of one instance: plain values, rendered in the active language.
import type { Choice, Label, QuestionType, SurveyNode } from '../survey.ts'
import { offeredTo } from './choices.ts'
import { hasDynamicLabels } from './slots.ts'
import { inLanguage, rendered } from './text.ts'
import { refOf } from './tree.ts'
import type { Instance, Interview, ProblemKind } from './types.ts'

export interface Media {
  image?: string
  bigImage?: string
  audio?: string
  video?: string
}

export interface ChoiceView extends Media {
  name: string
  label: string
  /** Where it lies: the column `geometry`, as XForms text. */
  geometry?: string
}

export interface QuestionView {
  ref: string
  /** Index in `survey.nodes`. */
  node: number
  name: string
  /** `repeat` is the place where another instance can be added; an instance of a repeat is a `group` with a position. */
  type: QuestionType | 'group' | 'repeat'
  /** 1-based among the instances of its repeat; 0 for everything else. */
  position: number
  /** How many instances, of a repeat. */
  count: number
  /** A repeat to which people may add: it has no repeat_count. */
  open: boolean
  appearance: string[]
  parameters: Record<string, string>
  /** Rendered, still with Markdown. */
  label: string
  hint: string
  guidance: string
  media: Media
  required: boolean
  readonly: boolean
  relevant: boolean
  /** As it was answered, so that a field shows what was typed; of a choice question only what is offered. `''` while irrelevant. */
  value: string
  /** Of choice questions. Undefined while the file that the choices are in is not here. */
  choices?: readonly ChoiceView[]
  /** `message` is the survey's own words; `''` when it has none, and the application says it in its own. */
  problem: null | { kind: ProblemKind; message: string }
  /** Labels of the groups around it, outermost first, without empty ones. */
  within: string[]
}

/** A snapshot; it does not change with the interview. */
export function view(interview: Interview, instance: Instance): QuestionView {
  const node = interview.survey.nodes[instance.node]!
  const question = node.kind === 'question' ? node : undefined
  const drawn: QuestionView = {
    ref: refOf(interview, instance),
    node: instance.node,
    name: node.name,
    type: question?.type ?? (instance.instances ? 'repeat' : 'group'),
    position: Math.max(0, instance.position),
    count: instance.instances?.length ?? 0,
    open: Boolean(instance.instances) && node.kind === 'repeat' && !node.count,
    appearance: node.appearance,
    parameters: question?.parameters ?? {},
    label: rendered(interview, node.label?.text, instance),
    hint: rendered(interview, node.hint?.text, instance),
    guidance: rendered(interview, node.guidance?.text, instance),
    media: mediaOf(interview, node.label),
    required: question !== undefined && instance.required,
    readonly: instance.readonly,
    relevant: instance.relevant,
    value: shown(instance, node),
    problem: instance.problem && { kind: instance.problem, message: problemMessage(interview, instance) },
    within: around(interview, instance),
  }
  if (question?.choices) {
    const choices = choicesOf(interview, instance)
    if (choices) drawn.choices = choices
  }
  return drawn
}

function shown(instance: Instance, node: SurveyNode): string {
  if (!instance.relevant) return ''
  return node.kind === 'question' && node.choices ? instance.value : instance.stored
}

function around(interview: Interview, instance: Instance): string[] {
  const labels: string[] = []
  for (let at = instance.parent; at?.parent; at = at.parent) {
    const label = rendered(interview, interview.survey.nodes[at.node]?.label?.text, at)
    if (label !== '') labels.unshift(label)
  }
  return labels
}

/** The survey's own words for an instance's problem in the active language; `''` when it has none. */
export function problemMessage(interview: Interview, instance: Instance): string {
  const node = interview.survey.nodes[instance.node]
  if (node?.kind !== 'question') return ''
  if (instance.problem === 'required') return rendered(interview, node.requiredMessage, instance)
  return instance.problem === 'constraint' ? rendered(interview, node.constraintMessage, instance) : ''
}

function mediaOf(interview: Interview, label: Label | undefined): Media {
  const media: Media = {}
  for (const kind of ['image', 'bigImage', 'audio', 'video'] as const) {
    const file = inLanguage(interview, label?.[kind])
    if (file) media[kind] = file
  }
  return media
}

const drawnChoices = new WeakMap<Choice, { language: number; drawn: ChoiceView }>()
const drawnLists = new WeakMap<readonly Choice[], { language: number; drawn: readonly ChoiceView[] }>()

/** What is offered, drawn once per language: lists have thousands of choices, and the same list serves many questions. */
function choicesOf(interview: Interview, instance: Instance): readonly ChoiceView[] | undefined {
  const offered = offeredTo(interview, instance)
  const node = interview.survey.nodes[instance.node]!
  if (!offered || node.kind !== 'question') return undefined
  const list = interview.survey.lists[node.choices?.list ?? '']
  if (list && hasDynamicLabels(list)) return offered.map((choice) => drawChoice(interview, choice, instance))
  const known = drawnLists.get(offered)
  if (known?.language === interview.language) return known.drawn
  const { language } = interview
  const drawn = offered.map((choice) => {
    const before = drawnChoices.get(choice)
    if (before?.language === language) return before.drawn
    const made = drawChoice(interview, choice, instance)
    drawnChoices.set(choice, { language, drawn: made })
    return made
  })
  drawnLists.set(offered, { language, drawn })
  return drawn
}

function drawChoice(interview: Interview, choice: Choice, instance: Instance): ChoiceView {
  const label = rendered(interview, choice.label.text, instance)
  const [, geometry] = choice.data?.find(([column]) => column === 'geometry') ?? []
  return {
    name: choice.name,
    label: label === '' ? choice.name : label,
    ...(geometry && { geometry }),
    ...mediaOf(interview, choice.label),
  }
}
