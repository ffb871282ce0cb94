// What a response answers to a question that carries the study's design, such as its site or the respondent's identifier.
import type { StoredResponse } from '../response.ts'
import type { Survey } from '../survey.ts'

/** The answer to the question that the study's sheet names under `key`; `''` where there is none, or it lies in a repeat. */
export function answerReader(
  surveys: ReadonlyMap<string, Survey>,
  key: 'site' | 'respondentId',
): (response: StoredResponse) => string {
  const paths = new Map<string, string[]>()
  for (const [hash, { nodes, design }] of surveys) {
    const path = nodes[design[key] ?? -1]?.path
    if (path) paths.set(hash, path.split('/').slice(2))
  }
  return ({ answers, survey }) => {
    let at: unknown = answers
    const path = paths.get(survey.hash)
    for (const name of path ?? []) {
      if (typeof at !== 'object' || at === null || Array.isArray(at) || !Object.hasOwn(at, name)) return ''
      at = (at as Record<string, unknown>)[name]
    }
    return path && typeof at === 'string' ? at : ''
  }
}
