// The parameters column: which each type takes, and what their values may be. As pyxform checks them.
import type { Words } from '../expression/error.ts'
import type { QuestionType } from '../survey.ts'
import type { Findings, Place } from './findings.ts'

const both = (text: string): Words => ({ en: text, vi: text })
const NUMBER: Words = { en: 'a number', vi: 'một số' }
const INTEGER: Words = { en: 'a whole number', vi: 'một số nguyên' }
const TRUTH = both('true, false')

const isNumber = (text: string) => text.trim() !== '' && Number.isFinite(Number(text))
const isInteger = (text: string) => /^[+-]?\d+$/.test(text.trim())
const isTruth = (text: string) => text === 'true' || text === 'false'

type Rule = [test: (value: string) => boolean, expected: Words]
const number: Rule = [isNumber, NUMBER]
const integer: Rule = [isInteger, INTEGER]
const truth: Rule = [isTruth, TRUTH]
const any: Rule = [() => true, both('')]
const oneOf = (...values: string[]): Rule => [(value) => values.includes(value), both(values.join(', '))]

const select = {
  randomize: truth,
  seed: [
    (value: string) => isNumber(value) || /^\$\{[^{}]+\}$/.test(value),
    { en: 'a number or ${question}', vi: 'một số hoặc ${câu_hỏi}' },
  ] as Rule,
}
const fromFile = { ...select, value: any, label: any }
const geo = { 'allow-mock-accuracy': truth, incremental: truth, 'reference-geometry': any }

const RULES: Partial<Record<QuestionType, Record<string, Rule>>> = {
  text: { rows: integer },
  image: { 'max-pixels': integer, app: any },
  audio: { quality: oneOf('voice-only', 'low', 'normal', 'external') },
  range: {
    start: number,
    end: number,
    step: number,
    tick_interval: number,
    placeholder: number,
    tick_labelset: any,
  },
  geopoint: { ...geo, 'capture-accuracy': number, 'warning-accuracy': number },
  geotrace: { ...geo, 'capture-accuracy': number, 'warning-accuracy': number },
  geoshape: { ...geo, 'capture-accuracy': number, 'warning-accuracy': number },
  select_one: fromFile,
  select_multiple: fromFile,
  rank: fromFile,
  audit: {
    'location-priority': oneOf('no-power', 'low-power', 'balanced', 'high-accuracy'),
    'location-min-interval': integer,
    'location-max-age': integer,
    'track-changes': truth,
    'track-changes-reasons': oneOf('on-form-edit'),
    'identify-user': truth,
  },
}

/** `start=0 end = 10` → key and value pairs; commas and semicolons may stand between. Keys are lower case. */
export function parseParameters(text: string, place: Place, findings: Findings): Map<string, string> {
  const found = new Map<string, string>()
  const tidy = text.replace(/\s*=\s*/g, '=')
  for (const part of tidy.split(/[\s,;]+/)) {
    if (part === '') continue
    const at = part.indexOf('=')
    if (at <= 0 || at === part.length - 1) findings.add('parameter.syntax', place, { value: text })
    else found.set(part.slice(0, at).toLowerCase(), part.slice(at + 1))
  }
  return found
}

/** Finds parameters that the type does not take, and values that it can't use. */
export function checkParameters(
  type: QuestionType,
  parameters: ReadonlyMap<string, string>,
  place: Place,
  findings: Findings,
): void {
  const rules = RULES[type]
  for (const [name, value] of parameters) {
    const rule = rules && Object.hasOwn(rules, name) ? rules[name] : undefined
    if (!rules) findings.add('parameter.unused', place, { name, type })
    else if (!rule)
      findings.add('parameter.unknown', place, { name, type, accepted: Object.keys(rules).join(', ') })
    else if (!rule[0](value)) findings.add('parameter.value', place, { name, value, expected: rule[1] })
  }
  if (parameters.has('seed') && parameters.get('randomize') !== 'true') findings.add('parameter.seed', place)
  if (type === 'audit') {
    const location = ['location-priority', 'location-min-interval', 'location-max-age'].filter((name) =>
      parameters.has(name),
    )
    if (location.length > 0 && location.length < 3) findings.add('parameter.audit-location', place)
    const idle = ['track-changes-reasons', 'identify-user', ...location].filter((name) =>
      parameters.has(name),
    )
    if (idle.length > 0) findings.add('parameter.audit-idle', place, { names: idle.join(', ') })
  }
}
