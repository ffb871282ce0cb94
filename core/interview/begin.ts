// Filling an interview: from nothing, from a snapshot or from a response.
import type { XNode } from '../expression/tree.ts'
import type { Survey } from '../survey.ts'
import { openingOf, stand } from './opening.ts'
import { programOf, slotsIn, type Program } from './program.ts'
import { build, settleIn, type Source } from './ranges.ts'
import { scopeOf } from './scope.ts'
import { isSeen } from './screens.ts'
import { isTriggered } from './slots.ts'
import { calculated, forgetChanges, settleAll } from './settle.ts'
import { blank, reach } from './tree.ts'
import type { Environment, Interview } from './types.ts'

/** Attached data by file name: document elements, as `instance('…')` gives them. */
export type Files = ReadonlyMap<string, XNode>

/** An interview filled from `source`, or a new one without. */
export function begin(
  survey: Survey,
  environment: Environment,
  language: number,
  startedAt: number,
  files: Files | undefined,
  source: Source | undefined,
): Interview {
  const program = programOf(survey, environment.engines)
  const interview = prepare(program, environment, language, startedAt, files)
  interview.live = source === undefined
  interview.root = build(interview, 0, null, 0, source)
  const opening = source ? undefined : openingOf(survey)
  if (opening) stand(interview, opening)
  else settleIn(interview, interview.root, source === undefined)
  settleAll(interview)
  forgetChanges(interview)
  if (source) rememberCalculations(interview)
  interview.live = true
  return interview
}

/** What people may have written over: known, so that the same result does not undo it. */
function rememberCalculations(interview: Interview): void {
  const { nodes } = interview.survey
  for (const slot of slotsIn(interview.program)) {
    const question = nodes[slot.node]!
    if (
      slot.kind !== 'calculate' ||
      question.kind !== 'question' ||
      !isSeen(question) ||
      isTriggered(question)
    )
      continue
    for (const instance of reach(interview, slot.node, interview.root))
      if (instance.relevant) instance.calculated = calculated(interview, slot, instance)
  }
}

/** An interview with nothing in it, not even its tree. */
export function prepare(
  program: Program,
  environment: Environment,
  language: number,
  startedAt: number,
  files: Files = new Map(),
): Interview {
  const { survey } = program
  const interview: Interview = {
    survey,
    environment,
    root: blank(program, 0, null, 0),
    language: survey.languages[language] ? language : 0,
    startedAt,
    files,
    faults: new Map(),
    program,
    scope: undefined as never,
    pending: [],
    lowest: Infinity,
    changed: new Set(),
    removed: [],
    structure: false,
    fresh: [],
    keeping: new Set(),
    answered: '',
    size: 0,
    live: false,
    shuffled: new Map(),
  }
  interview.scope = scopeOf(interview)
  return interview
}
