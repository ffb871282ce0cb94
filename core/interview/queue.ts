// What waits for evaluation: by slot, and within a slot by instance, so that nothing is evaluated twice.
import type { Question } from '../survey.ts'
import { slotAt } from './program.ts'
import { isInside } from './shape.ts'
import { isTriggered, type ProgramSlot } from './slots.ts'
import { rangesOf, reach } from './tree.ts'
import type { Instance, Interview } from './types.ts'

export function enqueue(interview: Interview, slot: number, instance: Instance): void {
  const { pending } = interview
  const waiting = pending[slot]
  if (waiting) waiting.add(instance)
  else pending[slot] = new Set([instance])
  if (slot < interview.lowest) interview.lowest = slot
}

/** Queues `slot` wherever it can see `from`. */
export function enqueueSeen(interview: Interview, slot: ProgramSlot, from: Instance): void {
  const start = slot.reads.wide ? interview.root : from
  const repeat = interview.survey.nodes[slot.node]?.kind === 'repeat'
  if (slot.kind !== 'count')
    for (const instance of reach(interview, slot.node, start)) enqueue(interview, slot.index, instance)
  if (repeat) for (const range of rangesOf(interview, slot.node, start)) enqueue(interview, slot.index, range)
}

/** Queues every slot that reads this instance's node, a group around it, or all that a repeat around it holds. */
export function enqueueReaders(interview: Interview, instance: Instance): void {
  const { program } = interview
  const { readersOf } = program
  for (const slot of readersOf[instance.node]!) enqueueSeen(interview, slotAt(program, slot), instance)
  for (let up = instance.parent; up; up = up.parent) {
    for (const index of readersOf[up.node]!) {
      const slot = slotAt(program, index)
      if (up.position === 0 || slot.reads.whole) enqueueSeen(interview, slot, up)
    }
  }
}

/** Queues every slot that reads a label of what this instance offers. */
export function enqueueWorded(interview: Interview, instance: Instance): void {
  const { program } = interview
  for (const index of program.readersOf[instance.node]!) {
    const slot = slotAt(program, index)
    if (slot.reads.worded) enqueueSeen(interview, slot, instance)
  }
}

/** Queues every slot of these instances' own nodes, when they are new. */
export function enqueueOwn(interview: Interview, instance: Instance): void {
  const { live, program, survey } = interview
  for (const index of program.slotsOf[instance.node]!) {
    const slot = slotAt(program, index)
    if (slot.kind === 'count' && !instance.instances) continue
    if (slot.kind === 'calculate' && (!live || isTriggered(survey.nodes[instance.node] as Question))) continue
    enqueue(interview, index, instance)
  }
}

/** Queues what depends on which instances a repeat has: from outside, across instances, by position, or by their number. */
export function enqueueStructure(interview: Interview, range: Instance): void {
  const { program } = interview
  const parent = range.parent!
  const last = program.last[range.node]!
  for (let node = range.node; node <= last; node += 1) {
    for (const index of program.readersOf[node]!) {
      const slot = slotAt(program, index)
      const local = isInside(program, slot.node, range.node) && node !== range.node && !slot.reads.wide
      if (!local) enqueueSeen(interview, slot, parent)
    }
    for (const index of program.slotsOf[node]!) {
      const slot = slotAt(program, index)
      if (slot.reads.positional) enqueuePositional(interview, slot, parent)
    }
  }
}

/** Positions shift what is calculated, but don't pull the triggers of what has one. */
function enqueuePositional(interview: Interview, slot: ProgramSlot, from: Instance): void {
  if (slot.kind === 'count') return
  const node = interview.survey.nodes[slot.node]
  if (slot.kind === 'calculate' && node?.kind === 'question' && isTriggered(node)) return
  enqueueSeen(interview, slot, from)
}
