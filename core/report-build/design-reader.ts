// What the design says of a response: its stratum, its primary sampling unit and its weight.
import type { Interview } from '../interview/types.ts'
import type { StoredResponse } from '../response.ts'
import { packed } from '../statistics/accumulate.ts'
import type { Survey } from '../survey.ts'
import { opener } from './open.ts'
import { makePlan, type Plan, type ReportInput } from './plan.ts'
import { valueOf } from './values.ts'

/** The strata of a response as one label. */
export const stratumOf = ({ design }: Survey, at: (node: number) => string): string =>
  JSON.stringify((design.stratum ?? []).map(at))

/** The PSU of a response within its stratum. Clusters that were drawn anew for a round are its own, whatever they are called. */
export function psuOf(
  { psu }: Plan,
  { design }: Survey,
  cluster: string,
  respondent: string,
  { id, round }: Pick<StoredResponse, 'id' | 'round'>,
): string {
  const own = design.newClusters && cluster !== '' ? `\t${packed(round, cluster)}` : cluster
  const label = psu === 'cluster' ? own : psu === 'respondent' ? respondent : ''
  // A response without its label is a PSU of its own; ids never look like labels behind the tab.
  return label || `\t${id}`
}

export interface ReadDesign {
  survey: Survey
  interview: Interview
  stratum: string
  psu: string
  weight: number
}

/** Reads one response after the other; undefined for one that can't be read or has no usable weight. */
export type DesignReader = ((response: StoredResponse) => ReadDesign | undefined) & { plan: Plan }

/** A reader of the design alone, without indicators. */
export function openForDesign(input: ReportInput): DesignReader {
  const plan = makePlan({ ...input, edited: [] })
  const open = opener(input)
  const read = (response: StoredResponse): ReadDesign | undefined => {
    const survey = plan.surveys.get(response.survey.hash)?.survey
    if (!survey) return undefined
    let interview: Interview
    try {
      interview = open(survey, response)
    } catch {
      return undefined
    }
    const { design } = survey
    const at = (node: number | undefined) => valueOf(interview, node).trim()
    const weight =
      design.weight === undefined ? 1 : at(design.weight) === '' ? NaN : Number(at(design.weight))
    if (!(weight >= 0 && weight < Infinity)) return undefined
    const psu = psuOf(plan, survey, at(design.cluster), at(design.respondentId), response)
    return { survey, interview, stratum: stratumOf(survey, at), psu, weight }
  }
  return Object.assign(read, { plan })
}
