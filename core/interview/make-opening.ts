// Works out at import how a new interview of a survey begins, as far as that hangs on neither the moment, the device, the language nor a file.
import { dateFunctions } from '../expression/functions/dates.ts'
import { walk } from '../expression/walk.ts'
import type { Opening, Question, Survey } from '../survey.ts'
import { prepare } from './begin.ts'
import { OPENING_FORMAT, packSlot, packState } from './opening.ts'
import { assemble, type Program } from './program.ts'
import { isTriggered } from './queue.ts'
import { build, settleIn } from './ranges.ts'
import { settle } from './settle.ts'
import { shapeOf } from './shape.ts'
import { findSlots, type ProgramSlot } from './slots.ts'
import { within } from './tree.ts'
import { SIZE_LIMIT, type Environment, type Instance } from './types.ts'

/** As unlike one another as moments and devices can be: what differs between interviews begun at them is not foreseen. */
const MOMENTS: Environment[] = [
  { now: () => 0, timezone: 'Etc/GMT+12', random: () => 0, uuid: () => '0', property: () => 'a' },
  {
    now: () => 4e12,
    timezone: 'Pacific/Kiritimati',
    random: () => 0.9,
    uuid: () => '1',
    property: () => '7',
  },
]
/** Longer lists are not looked through at import. */
const LONG_LIST = 500
/** Some of a date or of a time of day: what it comes to hangs on the time zone. */
const MOMENT = /\d\d-\d|\d:\d\d/

/** What every new interview of `survey` begins with. */
export function makeOpening(survey: Survey): Opening {
  const shape = shapeOf(survey)
  const slots = findSlots(shape)
  const program = assemble(shape, slots)
  /** By node: what it begins with is not foreseen. */
  const open = survey.nodes.map((node) => node.kind === 'question' && isOpen(survey, node))
  const hanging = slots.map((slot) => hangs(survey, slot))
  spread(program, open, hanging)
  const foreseen = slots.filter((slot) => !open[slot.node] && !isLoose(program, open, hanging, slot))

  const [one = [], other = []] = MOMENTS.map((moment, at) => begin(program, foreseen, moment, at, open))
  one.forEach((instance, at) => {
    if (
      stateOf(instance) !== stateOf(other[at]!) ||
      instance.problem === 'count' ||
      MOMENT.test(instance.value)
    )
      open[instance.node] = true
  })
  spread(program, open, hanging)

  // Whether something is required, read-only or valid is read by no formula, so that goes no further.
  const again = new Set<number>()
  for (const slot of slots)
    if (JUDGED.has(slot.kind) && isLoose(program, open, hanging, slot)) again.add(slot.node)
  const isGiven = ({ node }: Instance) => !open[node] && !again.has(node)
  return {
    format: OPENING_FORMAT,
    nodes: survey.nodes.length,
    slots: slots.map(packSlot),
    states: one.map((instance) => (isGiven(instance) ? packState(instance) : -1)),
    values: one.flatMap((instance, at): Opening['values'] => {
      const { stored, value, calculated } = instance
      const isEmpty = stored === '' && calculated === undefined
      return isEmpty || !isGiven(instance) ? [] : [[at, stored, value, calculated ?? null]]
    }),
  }
}

const JUDGED = new Set<ProgramSlot['kind']>(['required', 'readonly', 'constraint'])
const READ = new Set<ProgramSlot['kind']>(['relevant', 'count', 'calculate'])

const stateOf = (instance: Instance) =>
  JSON.stringify([packState(instance), instance.stored, instance.value, instance.calculated])

/** A question that begins with something that formulas outside of the order give, or that has choices which are not at hand. */
function isOpen(survey: Survey, question: Question): boolean {
  const { choices, calculate, default: given } = question
  if (typeof given === 'object') return true
  if (!choices || (!calculate && given === undefined)) return false
  const list = Object.hasOwn(survey.lists, choices.list) ? survey.lists[choices.list] : undefined
  return !list || Boolean(list.file || choices.filter || choices.repeat || choices.randomize)
}

/** Whether what a slot comes to may differ though no answer does. */
function hangs(survey: Survey, { formula, reads }: ProgramSlot): boolean {
  let found = Object.values(reads).includes(true)
  if (formula)
    walk(formula.expression, (part) => {
      if (part.op === 'string') found ||= MOMENT.test(part.value)
      if (part.op !== 'call') return
      const [list] = part.args
      found ||= Object.hasOwn(dateFunctions, part.name)
      if (part.name === 'instance' && list?.op === 'string')
        found ||= (survey.lists[list.value]?.choices.length ?? Infinity) > LONG_LIST
    })
  return found
}

/** Whether a slot hangs on something itself, or reads what does; whoever reads a group reads all that is in it. */
function isLoose(program: Program, open: boolean[], hanging: boolean[], slot: ProgramSlot): boolean {
  if (hanging[slot.index]) return true
  return slot.nodes.some((node) => open.slice(node, program.last[node]! + 1).includes(true))
}

/** What reads something open is open itself, and so is all that is in it. */
function spread(program: Program, open: boolean[], hanging: boolean[]): void {
  const questions = program.survey.nodes
  for (let before = -1, now = 0; before !== now; before = now, now = open.filter(Boolean).length) {
    for (const slot of program.slots) {
      if (!READ.has(slot.kind) || open[slot.node]) continue
      if (slot.kind === 'calculate' && isTriggered(questions[slot.node] as Question)) continue
      if (isLoose(program, open, hanging, slot)) open[slot.node] = true
    }
    open.forEach((is, node) => is && open.fill(true, node, program.last[node]! + 1))
  }
}

/** The instances of an interview that begins at `moment`, settled without `open`; what fails is opened. */
function begin(
  program: Program,
  slots: ProgramSlot[],
  moment: Environment,
  language: number,
  open: boolean[],
): Instance[] {
  const interview = prepare(program.survey, moment, language, moment.now())
  interview.program = {
    ...assemble(
      program,
      slots.map((slot, index) => ({ ...slot, index })),
    ),
    defaults: [],
  }
  interview.live = true
  interview.root = build(interview, 0, null, 0)
  const instances = [...within(interview.root)]
  // No room: a count that asks for instances is told by its problem.
  interview.size = SIZE_LIMIT
  settleIn(interview, interview.root, true)
  settle(interview, 1000 + 20 * slots.length)
  for (const key of interview.faults.keys()) {
    if (key === 'cycle') open.fill(true)
    else open[Number.parseInt(key, 10)] = true
  }
  return instances
}
