// Beginning an interview: a new one, or one that stands as a response says; and changing its language.
import type { XNode } from '../expression/tree.ts'
import type { Answers } from '../response.ts'
import type { Survey } from '../survey.ts'
import { programOf } from './program.ts'
import { build, settleIn, type Source } from './ranges.ts'
import { scopeOf } from './scope.ts'
import { complete, enqueue } from './settle.ts'
import { blank, within } from './tree.ts'
import type { Change, Environment, Interview } from './types.ts'

export type Files = ReadonlyMap<string, XNode>

/**
 * A new interview: literal and dynamic defaults, metadata and calculations are settled. `files` are attached data by file name (document
 * elements, as `instance('…')` gives them). `language` is an index in `survey.languages`.
 */
export function open(
  survey: Survey,
  environment: Environment,
  options: { language?: number; files?: Files } = {},
): Interview {
  return begin(
    survey,
    environment,
    options.language ?? survey.defaultLanguage,
    environment.now(),
    options.files,
    undefined,
  )
}

/** An interview that stands as the answers say, without defaults and without calculating: for the server, indicators and review. */
export function load(survey: Survey, answers: Answers, environment: Environment, files?: Files): Interview {
  return begin(survey, environment, survey.defaultLanguage, environment.now(), files, answers)
}

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
  const interview: Interview = {
    survey,
    environment,
    root: blank(program, 0, null, 0),
    language: survey.languages[language] ? language : 0,
    startedAt,
    files: files ?? new Map(),
    faults: new Map(),
    program,
    scope: undefined as never,
    pending: [],
    lowest: Infinity,
    changed: new Set(),
    removed: [],
    structure: false,
    fresh: [],
    size: 0,
    live: source === undefined,
    shuffled: new Map(),
  }
  interview.scope = scopeOf(interview)
  interview.root = build(interview, 0, null, 0, source)
  settleIn(interview, interview.root, source === undefined)
  complete(interview)
  interview.live = true
  return interview
}

/** Makes `index` (in `survey.languages`) the active language; formulas that read labels are evaluated again. */
export function setLanguage(interview: Interview, index: number): Change {
  const { program, survey } = interview
  if (survey.languages[index]) interview.language = index
  const worded = new Set(program.slots.filter(({ reads }) => reads.worded).map((slot) => slot.index))
  for (const instance of within(interview.root)) {
    interview.changed.add(instance)
    for (const slot of program.slotsOf[instance.node]!) {
      if (worded.has(slot.index) && slot.kind !== 'count') enqueue(interview, slot.index, instance)
    }
  }
  return complete(interview)
}
