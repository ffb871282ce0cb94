// Opening responses for the formulas of a report.
import { load } from '../interview/open.ts'
import { reader, type Reader } from '../interview/read.ts'
import type { Environment, Interview } from '../interview/types.ts'
import type { Answers, StoredResponse } from '../response.ts'
import type { Survey } from '../survey.ts'
import type { ReportInput } from './plan.ts'

/** Flags on answers that don't agree with the survey: what counts of them, only the whole engine tells. */
const CONTRADICTIONS: ReadonlySet<string> = new Set(['irrelevant', 'constraint', 'required'])

/** Opens one response after the other: an interview is good until the next is opened. Formulas see the moments when it began and ended. */
export function opener({
  study,
  engines,
}: Pick<ReportInput, 'study' | 'engines'>): (survey: Survey, response: StoredResponse) => Interview {
  let current: StoredResponse | undefined
  const environment: Environment = {
    now: () => Date.parse(current?.finishedAt ?? ''),
    timezone: study.timezone,
    random: () => 0.5,
    uuid: () => current?.id ?? '',
    property: (name) => (name === 'deviceid' ? (current?.device ?? '') : ''),
    engines,
  }
  const readers = new Map<Survey, Reader>()
  const read = (survey: Survey, answers: Answers): Interview => {
    let known = readers.get(survey)
    if (!known) readers.set(survey, (known = reader(survey, environment)))
    known.read(answers)
    return known.interview
  }
  return (survey, response) => {
    current = response
    const isDoubtful = response.flags.some(({ kind }) => CONTRADICTIONS.has(kind))
    const interview = isDoubtful
      ? load(survey, response.answers, environment)
      : read(survey, response.answers)
    interview.startedAt = Date.parse(response.startedAt)
    return interview
  }
}
