// Beginning an interview: a new one, one that goes on from a snapshot, or one that stands as a response says.
import type { Answers } from '../response.ts'
import type { Survey } from '../survey.ts'
import { begin, type Files } from './begin.ts'
import { put } from './put.ts'
import type { Source } from './ranges.ts'
import type { Environment, Instance, Interview } from './types.ts'

/** An interview as plain JSON: every stored value, irrelevant ones too, and every repeat instance. */
export interface Snapshot {
  survey: { id: string; version: string }
  language: number
  /** Milliseconds since 1970. */
  startedAt: number
  values: Source
}

/**
 * A new interview: literal and dynamic defaults, metadata and calculations are settled. `files` are attached data by file name (document
 * elements, as `instance('…')` gives them). `language` is an index in `survey.languages`.
 */
export function open(
  survey: Survey,
  environment: Environment,
  options: { language?: number | undefined; files?: Files | undefined } = {},
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

/** Goes on where {@link snapshot} was taken; nothing is calculated or set again that had its value. */
export function restore(survey: Survey, environment: Environment, from: Snapshot, files?: Files): Interview {
  return begin(survey, environment, from.language, from.startedAt, files, from.values)
}

export function snapshot(interview: Interview): Snapshot {
  const { id, version } = interview.survey
  return {
    survey: { id, version },
    language: interview.language,
    startedAt: interview.startedAt,
    values: storedBelow(interview.root),
  }
}

function storedBelow(container: Instance): Source {
  const values: Source = {}
  for (const part of container.parts) {
    if (part.instances) {
      put(values, part.name, part.instances.map(storedBelow))
      if (part.kept.length > 0) put(values, `${part.name}+`, part.kept.map(storedBelow))
    } else if (part.parts.length > 0) {
      put(values, part.name, storedBelow(part))
    } else if (part.stored !== '') {
      put(values, part.name, part.stored)
    }
  }
  return values
}
