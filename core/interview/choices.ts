// What a choice question offers at the moment.
import { toBoolean } from '../expression/evaluate.ts'
import { shuffle } from '../expression/shuffle.ts'
import type { Value, XNode } from '../expression/tree.ts'
import { textOf } from '../expression/values.ts'
import type { Choice, Formula, Question } from '../survey.ts'
import { candidates } from './filter.ts'
import { tableOf, type Table } from './lists.ts'
import { compiledOf } from './program.ts'
import { isInside, rosterOf } from './shape.ts'
import { contextOf } from './scope.ts'
import { reach } from './tree.ts'
import type { Instance, Interview } from './types.ts'

/** The choice of question `id` with this value: of a filtered list one that is offered, for names may stand there for several regions. */
export function findChoice(interview: Interview, id: number, value: string, from: XNode): Choice | undefined {
  const question = interview.survey.nodes[id]
  if (question?.kind !== 'question' || !question.choices) return undefined
  if (question.choices.repeat || question.choices.filter) {
    const asking = reach(interview, id, from)[0]
    return asking && offeredTo(interview, asking)?.findLast(({ name }) => name === value)
  }
  return tableOf(interview, question.choices)?.byName.get(value)
}

/** Whether the value is one of the list, offered at the moment or not; true when the list is not here to ask. */
export function isListed(interview: Interview, question: Question, value: string): boolean {
  const { choices } = question
  if (!choices || choices.repeat) return true
  return tableOf(interview, choices)?.byName.has(value) ?? true
}

/** Of a value that no person chose, what the list knows, as ODK takes it. */
export function listedPart(interview: Interview, question: Question, text: string): string {
  if (!question.choices) return text
  const names = question.type === 'select_one' ? [text] : text.split(/\s+/)
  return names.filter((name) => name !== '' && isListed(interview, question, name)).join(' ')
}

const NONE: readonly Choice[] = []

/** What a question offers at the moment; undefined when it has no list, or its list is in a file that is not here. */
export function offeredTo(interview: Interview, instance: Instance): readonly Choice[] | undefined {
  if (instance.offered) return instance.offered
  const question = interview.survey.nodes[instance.node]
  if (question?.kind !== 'question' || !question.choices) return undefined
  const { choices } = question
  let offered: readonly Choice[] | undefined
  if (choices.repeat) {
    offered = fromRepeat(interview, instance, choices.repeat, choices.filter)
  } else {
    const table = tableOf(interview, choices)
    if (!table) return undefined
    const { fixed } = table
    // Without its file a search() offers what the sheet says, so that the form can be tried.
    const isWhole = !choices.filter || (!fixed && interview.survey.lists[choices.list]?.columns)
    offered = isWhole ? table.choices : filtered(interview, instance, table, choices.filter!)
    if (fixed) offered = [...fixed.before, ...offered, ...fixed.behind]
  }
  if (choices.randomize) offered = shuffled(interview, instance, offered, choices.randomize.seed)
  instance.offered = offered
  return offered
}

function shuffled(
  interview: Interview,
  instance: Instance,
  offered: readonly Choice[],
  seed: Formula | undefined,
): readonly Choice[] {
  if (seed) return shuffle(offered, evaluated(interview, seed, instance))
  const { shuffled: seeds } = interview
  let own = seeds.get(instance)
  if (own === undefined)
    seeds.set(instance, (own = 1 + Math.floor(interview.environment.random() * 0x7ffffffe)))
  return shuffle(offered, own)
}

function evaluated(
  interview: Interview,
  formula: Formula,
  instance: Instance,
  node: XNode = instance,
): Value {
  try {
    return compiledOf(interview.program, formula.expression)(contextOf(interview, node, instance))
  } catch {
    return ''
  }
}

/** Answers of all instances become choices, each once; empty ones don't. A filter looks at the instance that the answer is in. */
function fromRepeat(
  interview: Interview,
  instance: Instance,
  formula: Formula,
  filter?: Formula,
): readonly Choice[] {
  const { program } = interview
  const roster = rosterOf(program, formula)
  let outside = instance
  while (roster !== undefined && outside.parent && isInside(program, outside.node, roster))
    outside = outside.parent
  const nodes = evaluated(interview, formula, instance, outside)
  if (typeof nodes !== 'object') return NONE
  const passes = (node: XNode) => {
    if (!filter) return true
    let around: XNode = node
    while (around.parent && !('position' in around && Number(around.position) > 0)) around = around.parent
    return toBoolean(evaluated(interview, filter, instance, around))
  }
  const values = nodes.filter(passes).map(textOf)
  return [...new Set(values.filter((value) => value !== ''))].map((value) => ({
    name: value,
    label: { text: interview.survey.languages.map(() => value) },
  }))
}

function filtered(
  interview: Interview,
  instance: Instance,
  table: Table,
  filter: Formula,
): readonly Choice[] {
  const run = compiledOf(interview.program, filter.expression)
  const { choices, root } = table
  const context = contextOf(interview, instance)
  const rows = candidates(interview, table, filter.expression, instance)
  const count = rows ? rows.length : choices.length
  const offered: Choice[] = []
  context.size = choices.length
  try {
    for (let at = 0; at < count; at += 1) {
      const row = rows ? rows[at]! : at
      context.node = root.children[row]!
      context.position = row + 1
      const passed = run(context)
      if (typeof passed === 'number' ? passed === row + 1 : toBoolean(passed)) offered.push(choices[row]!)
    }
  } catch (error) {
    interview.faults.set(`${instance.node} filter`, {
      ref: instance.name,
      slot: 'choice_filter',
      message: String(error),
    })
    return choices
  }
  return offered
}
