// The indicators of a study, from wherever they are written, compiled against each survey that responses were made with.
import { compile, type Compiled, type Engines } from '../expression/evaluate.ts'
import type { Indicator } from '../study.ts'
import type { IndicatorDefinition, Survey } from '../survey.ts'
import { compileFormula } from '../xlsform/compile-expression.ts'
import { missingKind, missingNumber, type NoAnswer } from '../missing.ts'
import { choicesOf, localized } from './localized.ts'

/** The indicators on the surveys' own sheets. Surveys are given newest first, and the first that has a name says what it means. */
export function surveyIndicators(surveys: readonly Survey[]): Indicator[] {
  const found = new Map<string, Indicator>()
  for (const survey of surveys) {
    for (const definition of survey.indicators) {
      if (!found.has(definition.name)) found.set(definition.name, toIndicator(survey, definition))
    }
  }
  return [...found.values()]
}

function toIndicator(survey: Survey, definition: IndicatorDefinition): Indicator {
  const { name, type, direction, target, level, measure } = definition
  const nameOf = (node: number) => survey.nodes[node]?.name ?? ''
  return {
    name,
    label: localized(survey, definition.label),
    expression: definition.expression.source,
    type,
    disaggregateBy: definition.disaggregateBy.map(nameOf),
    ...(definition.denominator && { denominator: definition.denominator.source }),
    ...(definition.unit !== undefined && { unit: nameOf(definition.unit) }),
    ...(definition.where && { where: definition.where.source }),
    ...(direction && { direction }),
    ...(target !== undefined && { target }),
    ...(level && { level }),
    ...(measure !== undefined && {
      measure: typeof measure === 'string' ? measure : localized(survey, measure),
    }),
  }
}

/** A formula that is ready to run. */
export interface Ready {
  run: Compiled
  /** Every question that it names. */
  questions: number[]
  /** It says itself what an unanswered question means: it compares with empty text or asks for a text's length. */
  handlesEmpty: boolean
  /** For each of the questions: what some of its answers say instead of an answer. A formula that names such an answer itself counts it. */
  codes: (Codes | undefined)[] | undefined
}

/** Answers that say "don't know" or "refused". */
export interface Codes {
  kindOf(answer: string): NoAnswer | undefined
  /** In a calculation one such number would spoil the result. */
  isNumber: boolean
}

export interface ReadyIndicator {
  name: string
  isProportion: boolean
  /** Its values have a distribution worth showing: means and totals. */
  isSpread: boolean
  expression: Ready
  denominator?: Ready
  where?: Ready
}

/** The node of a survey with that name: of several the first. */
export const nodeNamed = (survey: Survey, name: string): number | undefined => {
  const id = survey.nodes.findIndex((node) => node.name === name && node.parent >= 0)
  return id < 0 ? undefined : id
}

/** The answers to a question that say that there is none, but for those that the formula names itself. */
function codesOf(survey: Survey, id: number, source: string): Codes | undefined {
  const node = survey.nodes[id]
  if (node?.kind !== 'question') return undefined
  const names = (code: string) => source.includes(`'${code}'`) || source.includes(`"${code}"`)
  const choices = choicesOf(survey, node)
  if (choices.length > 0) {
    const kinds = new Map<string, NoAnswer>()
    for (const { name } of choices) {
      const kind = missingKind(survey, node, name)
      if (kind && !names(name)) kinds.set(name, kind)
    }
    return kinds.size > 0 ? { kindOf: (answer) => kinds.get(answer), isNumber: false } : undefined
  }
  if (node.dataType !== 'int' && node.dataType !== 'decimal') return undefined
  const { dontKnow = [], refused = [] } = survey.design
  const codes = [...dontKnow, ...refused].filter((code) => !Number.isNaN(Number(code)))
  const isNamed = (code: string) => new RegExp(`(^|[^\\d.])${code}(?![\\d.])`).test(source)
  if (codes.length === 0 || codes.some(isNamed)) return undefined
  return { kindOf: (answer) => missingNumber(answer, survey.design), isNumber: true }
}

/** The indicator made ready for one survey; or, as text, what that survey lacks for it. `unit`: index of the repeat that is counted, 0 for the response. */
export function readyIndicator(
  survey: Survey,
  indicator: Indicator,
  unit: number,
  engines: Engines,
): ReadyIndicator | string {
  const ready = (source: string): Ready | string => {
    const { formula, findings } = compileFormula(survey, source, { context: unit })
    if (!formula) return findings.map(({ message }) => message.en).join(' ') || source
    const questions = formula.uses.filter((id) => survey.nodes[id]?.kind === 'question')
    const handlesEmpty = /''|""|string-length|coalesce|boolean\s*\(/.test(source)
    const all = questions.map((id) => codesOf(survey, id, source))
    return {
      run: compile(formula.expression, engines),
      questions,
      handlesEmpty,
      codes: all.some(Boolean) ? all : undefined,
    }
  }
  const expression = ready(indicator.expression)
  if (typeof expression === 'string') return expression
  const { name, type } = indicator
  const result: ReadyIndicator = {
    name,
    isProportion: type === 'proportion',
    isSpread: type === 'mean' || type === 'total',
    expression,
  }
  for (const part of ['denominator', 'where'] as const) {
    const source = indicator[part]
    if (source === undefined || source === '') continue
    const made = ready(source)
    if (typeof made === 'string') return made
    result[part] = made
  }
  return result
}
