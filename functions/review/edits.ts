// Corrections as what a person did, done again over the whole answers by the real engine: what depends on them follows.
import * as z from 'zod'
import { applied, differences, type Difference } from '../../core/differences.ts'
import { Problem } from '../../core/problem.ts'
import type { Answers, MediaReference, ResponseContent } from '../../core/response.ts'
import type { Survey } from '../../core/survey.ts'
import type { Deps } from '../deps.ts'
import { filesOf, surveyOf } from './catalogue.ts'
import { environmentOf } from './judge.ts'

const place = z.string().max(1000)

/** One thing that a person did: answered, added a member to a repeat, or removed one. */
export const editSchema = z.union([
  z.strictObject({ set: place, value: z.string().max(100_000) }),
  z.strictObject({ add: place }),
  z.strictObject({ remove: place }),
])
export type Edit = z.infer<typeof editSchema>

/** Path of a survey's root, `/data`. */
export const rootOf = (survey: Survey): string => survey.nodes[0]?.path ?? '/data'

/** The survey of a response; throws not-found when it is not kept here, since nothing can be corrected without it. */
export async function requireSurvey(
  { blobs }: Pick<Deps, 'blobs'>,
  content: ResponseContent,
): Promise<Survey> {
  const survey = await surveyOf(blobs, content.study, content.survey.hash)
  if (!survey) throw new Problem('not-found', { what: 'survey' })
  return survey
}

/** What becomes of the content by the edits: its answers, name and media. What the engine would change by itself stays as it was sent. */
export async function replay(
  deps: Pick<Deps, 'blobs' | 'now'>,
  content: ResponseContent,
  edits: readonly Edit[],
  timezone: string,
): Promise<{ content: ResponseContent; changes: Difference[] }> {
  const survey = await requireSurvey(deps, content)
  const [{ load }, { finish }, { answer }, { addRepeat, removeRepeat }, files, environment] =
    await Promise.all([
      import('../../core/interview/open.ts'),
      import('../../core/interview/finish.ts'),
      import('../../core/interview/answer.ts'),
      import('../../core/interview/repeats.ts'),
      filesOf(deps.blobs, content.study, content.survey.hash),
      environmentOf(content, timezone, deps.now()),
    ])
  const root = rootOf(survey)
  const before = finish(load(survey, content.answers, environment, files))
  const interview = load(survey, content.answers, environment, files)
  for (const edit of edits) {
    if ('set' in edit) answer(interview, edit.set, edit.value)
    else if ('add' in edit) addRepeat(interview, edit.add)
    else removeRepeat(interview, edit.remove)
  }
  const after = finish(interview)
  const answers = applied(content.answers, differences(before.answers, after.answers, root), root)
  const { instanceName: _, ...rest } = content
  const named = before.instanceName === after.instanceName ? content.instanceName : after.instanceName
  const corrected = { ...rest, ...(named !== undefined && { instanceName: named }), answers }
  return {
    content: withItsMedia(corrected, [content.answers], root),
    changes: differences(content.answers, answers, root),
  }
}

const FILE = /^([0-9a-f]{64})\.\w+$/

/** The content with the media that its answers name, each at its place; those that no answer ever named, in `before`, stay. */
export function withItsMedia(
  content: ResponseContent,
  before: readonly Answers[],
  root: string,
): ResponseContent {
  const then = before.flatMap((answers) => filesIn(answers, root))
  const now = filesIn(content.answers, root)
  const known = new Map(content.media.map((one) => [one.sha256, one]))
  for (const { sha256 } of now) {
    // Files come from devices; a correction can only take them away.
    if (!known.has(sha256) && !then.some((one) => one.sha256 === sha256))
      throw new Problem('not-found', { what: 'media' })
  }
  const unnamed = content.media.filter(({ sha256 }) => !then.some((one) => one.sha256 === sha256))
  const named = now.flatMap(({ slot, sha256 }): MediaReference[] => {
    const one = known.get(sha256)
    return one ? [{ ...one, slot }] : []
  })
  return {
    ...content,
    media: [...unnamed.filter((one) => !named.some(({ sha256 }) => sha256 === one.sha256)), ...named],
  }
}

function filesIn(answers: Answers, at: string): { slot: string; sha256: string }[] {
  return Object.entries(answers).flatMap(([name, value]) => {
    const slot = `${at}/${name}`
    if (Array.isArray(value)) return value.flatMap((one, index) => filesIn(one, `${slot}[${index + 1}]`))
    if (typeof value !== 'string') return filesIn(value, slot)
    const [, sha256] = FILE.exec(value) ?? []
    return sha256 === undefined ? [] : [{ slot, sha256 }]
  })
}
