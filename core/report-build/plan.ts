// What a report computes, worked out once before any response is read: units, groupings, and what each survey has for them.
import type { Engines } from '../expression/evaluate.ts'
import type { Indicator, Round, Study } from '../study.ts'
import type { Survey } from '../survey.ts'
import { nodeNamed, readyIndicator, surveyIndicators, type ReadyIndicator } from './indicators.ts'

/** What a report is made from, besides the responses. */
export interface ReportInput {
  study: Study
  /** In the order in which they are compared. */
  rounds: Round[]
  /** By the hash of the compiled survey. One that is missing makes its responses unreadable. */
  surveys: ReadonlyMap<string, Survey>
  /** Undefined: the indicators of the surveys' own sheets are used. */
  edited: Indicator[] | undefined
  engines: Engines
}

/** Indicators that count the same things: responses, or the members of one repeat. */
export interface Unit {
  /** Name of the repeat; `''` for the response. */
  name: string
  /** Positions in `plan.indicators`. */
  indicators: number[]
  /** Names of the questions that any of them is disaggregated by. */
  groupings: string[]
}

/** A unit as one survey has it. */
export interface UnitInSurvey {
  /** Index of the repeat, 0 for the response; undefined: the survey has no such repeat. */
  node: number | undefined
  /** In the order of the unit's; undefined: not computable from this survey. */
  indicators: (ReadyIndicator | undefined)[]
  /** In the order of the unit's; undefined: the survey has no such question. */
  groupings: (GroupingInSurvey | undefined)[]
}

/** A question that the survey has for a disaggregation. */
export interface GroupingInSurvey {
  /** Its node. */
  question: number
  /** Several choices can be chosen. */
  isMultiple: boolean
}

export interface SurveyPlan {
  survey: Survey
  units: UnitInSurvey[]
  /** What this survey lacks: for an indicator (by name), or for a grouping or unit (without). */
  lacks: { indicator: string; detail: string }[]
}

export interface Plan {
  indicators: Indicator[]
  units: Unit[]
  surveys: ReadonlyMap<string, SurveyPlan>
  /** Newest first: newest version of the last round, …, first version of the first round. */
  newestFirst: Survey[]
  /**
   * What the sample was drawn in: clusters; respondents that are followed, if no survey names a cluster; else the responses themselves.
   */
  psu: 'cluster' | 'respondent' | 'response'
  /** Name of the question that holds the arm, which every unit is also grouped by. */
  arm: string | undefined
  /** Respondents are followed from round to round. */
  follows: boolean
}

/** The plan of a study's report. */
export function makePlan(input: ReportInput): Plan {
  const newestFirst = surveysNewestFirst(input)
  const indicators = input.edited ?? surveyIndicators(newestFirst)
  const armed = newestFirst.find(({ design }) => design.arm !== undefined)
  const arm = armed?.nodes[armed.design.arm ?? -1]?.name
  const units: Unit[] = []
  indicators.forEach((indicator, position) => {
    const name = indicator.unit ?? ''
    let unit = units.find((one) => one.name === name)
    if (!unit) units.push((unit = { name, indicators: [], groupings: [] }))
    unit.indicators.push(position)
    unit.groupings = [...new Set([...unit.groupings, ...indicator.disaggregateBy, ...(arm ? [arm] : [])])]
  })
  const has = (part: 'cluster' | 'respondentId') =>
    newestFirst.some(({ design }) => design[part] !== undefined)
  return {
    indicators,
    units,
    surveys: new Map(
      [...input.surveys].map(([hash, survey]) => [
        hash,
        planSurvey(survey, indicators, units, input.engines),
      ]),
    ),
    newestFirst,
    arm,
    follows: has('respondentId'),
    psu: has('cluster') ? 'cluster' : has('respondentId') ? 'respondent' : 'response',
  }
}

/** The surveys of a study's rounds, the newest version of the last round first. */
function surveysNewestFirst({ rounds, surveys }: Pick<ReportInput, 'rounds' | 'surveys'>): Survey[] {
  const hashes = rounds.toReversed().flatMap((round) => round.surveys.map(({ hash }) => hash).toReversed())
  return [...new Set(hashes)].flatMap((hash) => surveys.get(hash) ?? [])
}

function planSurvey(survey: Survey, indicators: Indicator[], units: Unit[], engines: Engines): SurveyPlan {
  const lacks: SurveyPlan['lacks'] = []
  const inSurvey = units.map((unit): UnitInSurvey => {
    const found = unit.name === '' ? 0 : nodeNamed(survey, unit.name)
    const node =
      found !== undefined && (found === 0 || survey.nodes[found]?.kind === 'repeat') ? found : undefined
    const ready = unit.indicators.map((position) => {
      const indicator = indicators[position]
      if (!indicator) return undefined
      const made = node === undefined ? unit.name : readyIndicator(survey, indicator, node, engines)
      if (typeof made !== 'string') return made
      lacks.push({ indicator: indicator.name, detail: made })
      return undefined
    })
    const groupings = unit.groupings.map((name) => {
      const question = survey.nodes[nodeNamed(survey, name) ?? -1]
      // Answers that are personal name people, and a level of a report is shown to all of the team.
      if (question?.kind === 'question' && !question.personal) {
        const isMultiple = question.type === 'select_multiple' || question.type === 'rank'
        return { question: question.id, isMultiple }
      }
      if (node !== undefined) {
        for (const position of unit.indicators) {
          const indicator = indicators[position]
          if (indicator?.disaggregateBy.includes(name))
            lacks.push({ indicator: indicator.name, detail: name })
        }
      }
      return undefined
    })
    return { node, indicators: ready, groupings }
  })
  return { survey, units: inSurvey, lacks }
}
