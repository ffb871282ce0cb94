// Taking personal data out of responses before people see them.
import type { Difference } from '../../core/differences.ts'
import type { Answers, AuditEvent, StoredResponse } from '../../core/response.ts'
import type { Survey } from '../../core/survey.ts'

/**
 * The response without the answers to questions marked as personal, their media, and a name that is made of them.
 * Without its survey nothing says what is personal, so no answer is shown.
 */
export function withoutPersonal(response: StoredResponse, survey: Survey | undefined): StoredResponse {
  if (!survey) return strip(response, {}, () => true)
  const personal = personalPaths(survey)
  if (personal.size === 0 && !response.audit) return response
  const root = survey.nodes[0]?.path ?? '/data'
  const hidden = (slot: string) => personal.has(pathOf(slot))
  return strip(response, prune(response.answers, root, personal), hidden, !namesPersonal(survey, personal))
}

/** The paths of the questions that are marked as personal. */
export const personalPaths = (survey: Survey): Set<string> =>
  new Set(survey.nodes.filter((node) => node.kind === 'question' && node.personal).map((node) => node.path))

/** A place without the positions in it. */
export const pathOf = (place: string): string => place.replace(/\[\d+\]/g, '')

/** Changes without what they say of personal answers; that something was changed there is said. */
export function withoutPersonalChanges(changes: Difference[], survey: Survey): Difference[] {
  const personal = personalPaths(survey)
  return changes.map(({ at, before, after }) => {
    if (personal.has(pathOf(at))) return { at }
    const show = (value: string | Answers[] | undefined) =>
      Array.isArray(value) ? value.map((member) => prune(member, pathOf(at), personal)) : value
    const [then, now] = [show(before), show(after)]
    return { at, ...(then !== undefined && { before: then }), ...(now !== undefined && { after: now }) }
  })
}

function strip(
  response: StoredResponse,
  answers: Answers,
  hidden: (slot: string) => boolean,
  named = false,
): StoredResponse {
  const { instanceName, ...rest } = response
  return {
    ...rest,
    ...(named && instanceName !== undefined && { instanceName }),
    answers,
    media: response.media.filter(({ slot }) => !hidden(slot)),
    ...(response.audit && { audit: response.audit.map((event) => withoutTold(event, hidden)) }),
    // A flag's detail may quote the answer.
    flags: response.flags.map((flag) =>
      flag.at !== undefined && hidden(flag.at) ? { kind: flag.kind, at: flag.at } : flag,
    ),
  }
}

/** An event of the audit without where it was, and without tracked values of what is hidden. */
function withoutTold(event: AuditEvent, hidden: (slot: string) => boolean): AuditEvent {
  const shown = { ...event }
  delete shown.latitude
  delete shown.longitude
  delete shown.accuracy
  if (event.node === undefined || hidden(event.node)) {
    delete shown.old
    delete shown.new
  }
  return shown
}

function prune(answers: Answers, path: string, personal: Set<string>): Answers {
  const kept = Object.entries(answers).flatMap(([name, value]): [string, Answers[string]][] => {
    const here = `${path}/${name}`
    if (personal.has(here)) return []
    if (typeof value === 'string') return [[name, value]]
    if (Array.isArray(value)) return [[name, value.map((one) => prune(one, here, personal))]]
    return [[name, prune(value, here, personal)]]
  })
  return Object.fromEntries(kept)
}

/** Whether the name of responses is made of personal answers, directly or through calculations. */
function namesPersonal(survey: Survey, personal: Set<string>): boolean {
  const seen = new Set<number>()
  const reaches = (id: number): boolean => {
    const node = survey.nodes[id]
    if (!node || seen.has(id)) return false
    seen.add(id)
    return personal.has(node.path) || (node.kind === 'question' && (node.calculate?.uses ?? []).some(reaches))
  }
  return (survey.instanceName?.uses ?? []).some(reaches)
}
