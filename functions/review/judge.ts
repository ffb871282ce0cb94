// Doubts about a response that is about to be stored. Whatever happens here, the response is stored.
import type { Environment } from '../../core/interview/types.ts'
import type { Flag, ResponseContent } from '../../core/response.ts'
import type { Device, Round } from '../../core/study.ts'
import type { Deps } from '../deps.ts'
import { filesOf, surveyOf } from './catalogue.ts'
import { mediaFlags } from './media.ts'

/** A device's clock may differ from ours by so much before its times are doubted, in milliseconds. */
const clockTolerance = 10 * 60_000

/** Flags for a response that a device sent: its times, its round, its survey, and every answer as the interview engine sees it. */
export async function judge(
  deps: Deps,
  content: ResponseContent,
  device: Pick<Device, 'id'>,
  round: Round | undefined,
  { timezone, heldMedia }: { timezone: string; heldMedia: string[] },
): Promise<Flag[]> {
  const arrival = [...timeFlags(content, deps.now()), ...roundFlags(content, round)]
  if (content.device !== device.id) arrival.push({ kind: 'other-device', detail: device.id })
  return judgeContent(deps, content, round, { timezone, heldMedia, arrival })
}

/** Doubts that were found when a response came in, and that no correction takes away. */
const ARRIVAL = new Set<Flag['kind']>(['time', 'closed-round', 'revoked-device', 'other-device'])

/** The doubts about the arrival, of those that a stored response has. */
export const arrivalFlags = (flags: readonly Flag[]): Flag[] => flags.filter(({ kind }) => ARRIVAL.has(kind))

/** Flags for content that was judged before: its media, survey and answers anew, and what was found when it arrived. */
export async function judgeContent(
  deps: Pick<Deps, 'now' | 'blobs' | 'log'>,
  content: ResponseContent,
  round: Round | undefined,
  { timezone, heldMedia, arrival }: { timezone: string; heldMedia: string[]; arrival: Flag[] },
): Promise<Flag[]> {
  const flags = [...mediaFlags(content, heldMedia), ...arrival]
  const { id, version, hash } = content.survey
  const published = round?.surveys.find((survey) => survey.hash === hash)
  if (!published || published.id !== id || published.version !== version) {
    flags.push({ kind: 'unknown-survey', detail: `${id} ${version} ${hash.slice(0, 12)}` })
  }
  return [...flags, ...(await answerFlags(deps, content, timezone))]
}

function timeFlags({ startedAt, finishedAt }: ResponseContent, now: number): Flag[] {
  const [start, finish] = [Date.parse(startedAt), Date.parse(finishedAt)]
  if (Number.isNaN(start) || Number.isNaN(finish))
    return [{ kind: 'time', detail: `${startedAt} – ${finishedAt}` }]
  if (finish < start) return [{ kind: 'time', detail: `${finishedAt} < ${startedAt}` }]
  if (finish > now + clockTolerance)
    return [{ kind: 'time', detail: `${finishedAt} > ${new Date(now).toISOString()}` }]
  return []
}

function roundFlags({ finishedAt }: ResponseContent, round: Round | undefined): Flag[] {
  if (!round) return []
  // Dates are compared as the device wrote them: in its own time zone, which is where the fieldwork is.
  const day = finishedAt.slice(0, 10)
  const outside = (round.opens !== null && day < round.opens) || (round.closes !== null && day > round.closes)
  // An interview of the last day may well arrive after the round was closed.
  const late = round.status === 'closed' && round.closes === null
  if (!outside && !late && round.status !== 'draft') return []
  return [{ kind: 'closed-round', detail: outside ? day : round.status }]
}

async function answerFlags(
  deps: Pick<Deps, 'now' | 'blobs' | 'log'>,
  content: ResponseContent,
  timezone: string,
): Promise<Flag[]> {
  try {
    const survey = await surveyOf(deps.blobs, content.study, content.survey.hash)
    if (!survey) return []
    // Loaded with the first response, not with the first request.
    const [{ check }, files, environment] = await Promise.all([
      import('../../core/interview/check.ts'),
      filesOf(deps.blobs, content.study, content.survey.hash),
      environmentOf(content, timezone, deps.now()),
    ])
    return check(survey, content.answers, environment, files)
  } catch (error) {
    deps.log.error('response not judged', {
      response: content.id,
      error: error instanceof Error ? (error.stack ?? error.message) : String(error),
    })
    return [{ kind: 'calculation', detail: 'not checked' }]
  }
}

/** What formulas read of the world when a response is looked at again: the clock as it stood when the interview was finished. */
export async function environmentOf(
  content: ResponseContent,
  timezone: string,
  now: number,
): Promise<Environment> {
  const { re2 } = await import('../../core/expression/regex-re2.ts')
  const finished = Date.parse(content.finishedAt)
  return {
    now: () => (Number.isNaN(finished) ? now : finished),
    timezone,
    random: () => 0.5,
    uuid: () => content.id,
    property: (name) => (name === 'deviceid' ? content.device : ''),
    engines: { regex: re2 },
  }
}
