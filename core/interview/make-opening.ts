// Works out at import how a new interview of a survey begins, as far as that hangs on neither the moment, the device, the language nor a file.
import { dateFunctions } from '../expression/functions/dates.ts'
import { walk } from '../expression/walk.ts'
import type { Opening, Question, Survey } from '../survey.ts'
import { prepare } from './begin.ts'
import { OPENING_FORMAT, packSlot, packState } from './opening.ts'
import { assemble, linksOf } from './program.ts'
import { build, settleIn } from './ranges.ts'
import { settle } from './settle.ts'
import { shapeOf, type Shape } from './shape.ts'
import { findSlots, isTriggered, type ProgramSlot } from './slots.ts'
import { within } from './tree.ts'
import { SIZE_LIMIT, type Environment, type Instance } from './types.ts'

/** As unlike one another as moments and devices can be: what differs between interviews begun at them is not foreseen. */
const MOMENTS = [
  { at: 0, timezone: 'Etc/GMT+12', chance: 0, word: 'a' },
  { at: 4e12, timezone: 'Pacific/Kiritimati', chance: 0.9, word: '7' },
].map(({ at, timezone, chance, word }): Environment => {
  const say = () => word
  return { now: () => at, timezone, random: () => chance, uuid: say, property: say }
})
/** Longer lists are not looked through at import. */
const LONG_LIST = 500
/** Some of a date or of a time of day: what it comes to hangs on the time zone. */
const MOMENT = /\d\d-\d|\d:\d\d/

/** What every new interview of `survey` begins with. */
export function makeOpening(survey: Survey): Opening {
  const shape = shapeOf(survey)
  const slots = findSlots(shape)
  const hanging = slots.map((slot) => hangs(survey, slot))
  /** By node: what it begins with is not foreseen. */
  const open = survey.nodes.map((node) => node.kind === 'question' && isElsewhere(survey, node))
  const isLoose = ({ index, nodes }: ProgramSlot) =>
    hanging[index]! || nodes.some((node) => isAnyOpen(open, node, shape.last[node]!))
  spread(shape, slots, open, isLoose)
  const foreseen = slots.filter((slot) => !open[slot.node] && !isLoose(slot))

  const [one = [], other = []] = MOMENTS.map((moment, at) => begin(shape, foreseen, moment, at, open))
  one.forEach((instance, at) => {
    const isSame = stateOf(instance) === stateOf(other[at]!)
    if (!isSame || isCounted(survey, instance) || MOMENT.test(instance.value)) open[instance.node] = true
  })
  spread(shape, slots, open, isLoose)

  // Whether something is required, read-only or valid is read by no formula, so that goes no further.
  for (const slot of slots) if (JUDGED.has(slot.kind) && isLoose(slot)) open[slot.node] = true
  return {
    format: OPENING_FORMAT,
    nodes: survey.nodes.length,
    slots: slots.map(packSlot),
    ...linksOf(shape, slots),
    states: one.map((instance) => (open[instance.node] ? -1 : packState(instance))),
    values: one.flatMap(({ node, stored, value, calculated }, at): Opening['values'] =>
      open[node] || (stored === '' && calculated === undefined)
        ? []
        : [[at, stored, value, calculated ?? null]],
    ),
  }
}

const JUDGED = new Set<ProgramSlot['kind']>(['required', 'readonly', 'constraint'])

/** A range that asks for instances, or, while it is irrelevant and so has no problem, may do so. */
const isCounted = ({ nodes }: Survey, { node, relevant, problem }: Instance): boolean => {
  const repeat = nodes[node]!
  return problem === 'count' || (!relevant && repeat.kind === 'repeat' && repeat.count !== undefined)
}

const stateOf = (instance: Instance) =>
  JSON.stringify([packState(instance), instance.stored, instance.value, instance.calculated])

/** Its choices are in a file, which an interview may or may not have. */
const isElsewhere = ({ lists }: Survey, { choices }: Question) =>
  choices !== undefined && (!Object.hasOwn(lists, choices.list) || lists[choices.list]!.file !== undefined)

/** Whoever reads a group reads all that is in it. */
function isAnyOpen(open: boolean[], first: number, last: number): boolean {
  const found = open.indexOf(true, first)
  return found >= 0 && found <= last
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

/** What reads something open is open itself, and so is all that is in it. */
function spread(
  { last, survey }: Shape,
  slots: ProgramSlot[],
  open: boolean[],
  isLoose: (slot: ProgramSlot) => boolean,
): void {
  for (let before = -1, now = 0; before !== now; before = now, now = open.filter(Boolean).length) {
    for (const slot of slots) {
      const { kind, node } = slot
      if (open[node] || kind === 'label' || JUDGED.has(kind)) continue
      if (kind === 'calculate' && isTriggered(survey.nodes[node] as Question)) continue
      if (isLoose(slot)) open[node] = true
    }
    open.forEach((is, node) => is && open.fill(true, node, last[node]! + 1))
  }
}

/** The instances of an interview that begins at `moment`, settled without `open`; what fails is opened. */
function begin(
  shape: Shape,
  slots: ProgramSlot[],
  moment: Environment,
  language: number,
  open: boolean[],
): Instance[] {
  const placed = slots.map((slot, index) => ({ ...slot, index }))
  const interview = prepare({ ...assemble(shape, placed), defaults: [] }, moment, language, moment.now())
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
