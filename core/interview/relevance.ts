// Relevance and read-only pass from a group to all that is in it.
import type { Question } from '../survey.ts'
import { slotAt } from './program.ts'
import { enqueue, enqueueReaders } from './queue.ts'
import { isTriggered } from './slots.ts'
import { refresh } from './state.ts'
import type { Instance, Interview } from './types.ts'

/** Relevance reaches everything below; what becomes irrelevant reads as empty, and is back as it was when relevance returns. */
export function spreadRelevance(interview: Interview, instance: Instance, relevant: boolean): void {
  if (instance.relevant === relevant) return
  instance.relevant = relevant
  interview.changed.add(instance)
  interview.structure = true
  if (interview.survey.nodes[instance.node]?.kind === 'question') {
    if (relevant) enqueueRecalculation(interview, instance)
    refresh(interview, instance)
  }
  enqueueReaders(interview, instance)
  if (instance.instances) {
    // An instance of a repeat has its own condition; the range only stands for "add another?".
    const around = instance.parent?.relevant ?? true
    for (const inner of instance.instances) spreadRelevance(interview, inner, inner.own && around)
    return
  }
  for (const part of instance.parts) {
    if (part.instances && part.relevant === (part.own && relevant)) {
      for (const inner of part.instances) spreadRelevance(interview, inner, inner.own && relevant)
    }
    spreadRelevance(interview, part, part.own && relevant)
  }
}

function enqueueRecalculation(interview: Interview, instance: Instance): void {
  if (!interview.live || isTriggered(interview.survey.nodes[instance.node] as Question)) return
  instance.calculated = undefined
  for (const index of interview.program.slotsOf[instance.node]!) {
    if (slotAt(interview.program, index).kind === 'calculate') enqueue(interview, index, instance)
  }
}

export function spreadReadonly(interview: Interview, instance: Instance): void {
  const readonly = instance.ownReadonly || (instance.parent?.readonly ?? false)
  if (readonly !== instance.readonly) {
    instance.readonly = readonly
    interview.changed.add(instance)
  }
  for (const inner of instance.instances ?? instance.parts) spreadReadonly(interview, inner)
}
