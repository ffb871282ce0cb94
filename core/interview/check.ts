// The server's judgement of a response: the same engine, over the answers as they came.
import { toNumber } from '../expression/evaluate.ts'
import type { XNode } from '../expression/tree.ts'
import type { Answers, Flag } from '../response.ts'
import type { Question, Survey } from '../survey.ts'
import { load } from './open.ts'
import { slotsIn } from './program.ts'
import type { ProgramSlot } from './slots.ts'
import { calculated, run, taken } from './settle.ts'
import { reach, rangesOf, refOf, within } from './tree.ts'
import { REPEAT_LIMIT, type Environment, type Instance, type Interview } from './types.ts'

/**
 * Doubts about `answers`, in document order by kind: problems, answers to irrelevant questions, calculations that come out otherwise, and
 * names that the survey does not have. Calculations that read the clock, randomness, the device or attached files can't be judged again.
 */
export function check(
  survey: Survey,
  answers: Answers,
  environment: Environment,
  files?: ReadonlyMap<string, XNode>,
): Flag[] {
  const interview = load(survey, answers, environment, files)
  const flags: Flag[] = []
  for (const instance of within(interview.root)) judgeInstance(interview, instance, flags)
  for (const slot of slotsIn(interview.program)) {
    if (slot.kind === 'calculate') judgeCalculation(interview, slot, flags)
    if (slot.kind === 'count') judgeCount(interview, slot, flags)
  }
  findUnknown(survey, 0, answers, `/${survey.nodes[0]!.name}`, flags)
  return flags
}

function judgeInstance(interview: Interview, instance: Instance, flags: Flag[]): void {
  const { problem, relevant, stored, value } = instance
  if (!problem && (stored === '' || (relevant && value !== ''))) return
  const at = refOf(interview, instance)
  if (problem)
    flags.push(
      problem === 'required'
        ? { kind: 'required', at }
        : { kind: 'constraint', at, ...(problem === 'constraint' ? {} : { detail: problem }) },
    )
  else if (!relevant) flags.push({ kind: 'irrelevant', at })
  else flags.push({ kind: 'constraint', at, detail: 'choice' })
}

function judgeCalculation(interview: Interview, slot: ProgramSlot, flags: Flag[]): void {
  const question = interview.survey.nodes[slot.node] as Question
  if (slot.reads.impure || (question.trigger?.length ?? 0) > 0) return
  const fixed = question.type === 'calculate' || question.type === 'hidden' || question.type === 'note'
  for (const instance of reach(interview, slot.node, interview.root)) {
    // What people may overwrite may differ.
    if (!instance.relevant || !(fixed || instance.readonly)) continue
    const results = possible(interview, slot, instance, question)
    if (results.some((text) => isSame(text, instance.stored))) continue
    flags.push({ kind: 'calculation', at: refOf(interview, instance), detail: results[0] ?? '' })
  }
}

/** One result, or one per language where the formula reads labels. */
function possible(interview: Interview, slot: ProgramSlot, instance: Instance, question: Question): string[] {
  const { language } = interview
  const languages = slot.reads.worded ? [...interview.survey.languages.keys()] : [language]
  const results = languages.map((index) => {
    interview.language = index
    return taken(interview, question, calculated(interview, slot, instance))
  })
  interview.language = language
  return results
}

/** The last digits of a decimal may differ between machines. */
function isSame(a: string, b: string): boolean {
  if (a === b) return true
  const [x, y] = [Number(a), Number(b)]
  return a !== '' && b !== '' && Math.abs(x - y) <= 1e-9 * Math.max(1, Math.abs(x))
}

function judgeCount(interview: Interview, slot: ProgramSlot, flags: Flag[]): void {
  if (slot.reads.impure) return
  for (const range of rangesOf(interview, slot.node, interview.root)) {
    if (!range.relevant) continue
    const value = run(interview, slot, range)
    const number = value === undefined ? 0 : Math.floor(toNumber(value, interview.environment.timezone))
    // A count that comes to nothing leaves what is there.
    if (Number.isNaN(number)) continue
    const wanted = number > 0 ? Math.min(number, REPEAT_LIMIT) : 0
    const there = range.instances!.length
    // Irrelevant instances at the end are left out of a response.
    const fewer = there < wanted && !interview.survey.nodes[slot.node]?.relevant
    if (there > wanted || fewer)
      flags.push({ kind: 'calculation', at: refOf(interview, range), detail: String(wanted) })
  }
}

function findUnknown(survey: Survey, id: number, answers: Answers, at: string, flags: Flag[]): void {
  const node = survey.nodes[id]!
  if (node.kind === 'question') return
  for (const [name, value] of Object.entries(answers)) {
    const child = node.children.find((inner) => survey.nodes[inner]?.name === name)
    const ref = `${at}/${name}`
    const kind = child === undefined ? undefined : survey.nodes[child]!.kind
    const right =
      kind === 'question'
        ? typeof value === 'string'
        : kind === 'repeat'
          ? Array.isArray(value)
          : kind !== undefined && typeof value === 'object' && !Array.isArray(value)
    if (child === undefined || !right) {
      flags.push({ kind: 'unknown-question', at: ref })
    } else if (Array.isArray(value)) {
      value.forEach((inner, index) => findUnknown(survey, child, inner, `${ref}[${index + 1}]`, flags))
    } else if (typeof value === 'object') {
      findUnknown(survey, child, value, ref, flags)
    }
  }
}
