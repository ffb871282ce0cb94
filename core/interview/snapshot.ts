// Keeping an unfinished interview, and going on with it.
import type { Survey } from '../survey.ts'
import { begin, type Files } from './open.ts'
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

/** Goes on where {@link snapshot} was taken; nothing is calculated or set again that had its value. */
export function restore(
  survey: Survey,
  environment: Environment,
  from: Snapshot,
  options: { files?: Files | undefined } = {},
): Interview {
  return begin(survey, environment, from.language, from.startedAt, options.files, from.values)
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
