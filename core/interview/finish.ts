// Ending an interview: what is wrong with it, and what it leaves.
import { toText } from '../expression/evaluate.ts'
import { dateTimeText } from '../expression/dates.ts'
import type { Answers } from '../response.ts'
import { compiledOf, slotsIn } from './program.ts'
import { put } from './put.ts'
import { enqueue } from './queue.ts'
import { contextOf } from './scope.ts'
import { complete } from './settle.ts'
import { store } from './state.ts'
import { reach, refOf, within } from './tree.ts'
import type { Instance, Interview, ProblemKind } from './types.ts'
import { problemMessage } from './view.ts'

export interface Finding {
  ref: string
  kind: ProblemKind
  /** The survey's own words in the active language; `''` when it has none, and the application says it in its own. */
  message: string
}

/** Everything that is wrong, in document order. */
export function validate(interview: Interview): Finding[] {
  const findings: Finding[] = []
  for (const instance of within(interview.root)) {
    if (instance.problem) {
      findings.push({
        ref: refOf(interview, instance),
        kind: instance.problem,
        message: problemMessage(interview, instance),
      })
    }
  }
  return findings
}

/** Sets the time of the end, and gives the relevant answers. Irrelevant questions are left out; empty text is asked and not answered. */
export function finish(interview: Interview): { answers: Answers; instanceName?: string } {
  const { environment, survey } = interview
  for (const instance of within(interview.root)) {
    const node = survey.nodes[instance.node]
    if (node?.kind === 'question' && node.type === 'end') {
      store(interview, instance, dateTimeText(environment.now(), environment.timezone))
    }
  }
  for (const { index, kind, node, reads } of slotsIn(interview.program)) {
    if (kind !== 'calculate' || !reads.timed || reads.once) continue
    for (const instance of reach(interview, node, interview.root)) enqueue(interview, index, instance)
  }
  complete(interview)
  const answers = answersBelow(interview, interview.root)
  const name = instanceName(interview)
  return name === '' ? { answers } : { answers, instanceName: name }
}

/** What the interview is called, by the survey's `instance_name`; `''` when there is none. */
export function instanceName(interview: Interview): string {
  const { instanceName: formula } = interview.survey
  if (!formula) return ''
  try {
    return toText(compiledOf(interview.program, formula.expression)(contextOf(interview, interview.root)))
  } catch {
    return ''
  }
}

function answersBelow(interview: Interview, container: Instance): Answers {
  const answers: Answers = {}
  for (const part of container.parts) {
    if (part.instances) {
      if (!part.relevant && !part.instances.some(({ relevant }) => relevant)) continue
      put(answers, part.name, repeated(interview, part.instances))
    } else if (!part.relevant) {
      continue
    } else if (interview.survey.nodes[part.node]?.kind === 'question') {
      if (part.value !== '' || isAsked(interview, part)) put(answers, part.name, part.value)
    } else {
      const inner = answersBelow(interview, part)
      if (Object.keys(inner).length > 0) put(answers, part.name, inner)
    }
  }
  return answers
}

/** An irrelevant instance leaves an empty place, so that those after it keep their positions. */
function repeated(interview: Interview, instances: Instance[]): Answers[] {
  const last = instances.findLastIndex(({ relevant }) => relevant)
  return instances
    .slice(0, last + 1)
    .map((instance) => (instance.relevant ? answersBelow(interview, instance) : {}))
}

function isAsked(interview: Interview, instance: Instance): boolean {
  const node = interview.survey.nodes[instance.node]
  return node?.kind === 'question' && node.type !== 'note'
}
