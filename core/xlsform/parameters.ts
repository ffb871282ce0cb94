// The parameters column: which each type takes, and what their values may be. As pyxform checks them.
import type { Words } from '../expression/error.ts'
import type { QuestionType } from '../survey.ts'
import type { Findings, Place } from './findings.ts'
import { isName } from './name.ts'

const both = (text: string): Words => ({ en: text, vi: text })
const NUMBER: Words = { en: 'a number', vi: 'một số' }
const COUNT: Words = { en: 'a whole number, 0 or more', vi: 'một số nguyên từ 0 trở lên' }
const COLUMN: Words = { en: 'the name of a column', vi: 'tên của một cột' }
const INTEGER: Words = { en: 'a whole number', vi: 'một số nguyên' }
const TRUTH = both('true, false')

const isNumber = (text: string) => text.trim() !== '' && Number.isFinite(Number(text))
const isInteger = (text: string) => /^[+-]?\d+$/.test(text.trim())
const isCount = (text: string) => /^\+?\d+$/.test(text.trim())
const isTruth = (text: string) => text === 'true' || text === 'false'

type Rule = [test: (value: string) => boolean, expected: Words]
const number: Rule = [isNumber, NUMBER]
const integer: Rule = [isInteger, INTEGER]
const count: Rule = [isCount, COUNT]
const column: Rule = [isName, COLUMN]
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
/** What a select from a file takes beside. */
const FROM_FILE: Record<string, Rule> = { ...select, value: column, label: column }
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
  select_one: select,
  select_multiple: select,
  rank: select,
  audit: {
    'location-priority': oneOf('no-power', 'low-power', 'balanced', 'high-accuracy'),
    'location-min-interval': count,
    'location-max-age': count,
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
  isFromFile: boolean,
  place: Place,
  findings: Findings,
): void {
  const rules = isFromFile ? FROM_FILE : RULES[type]
  for (const [name, value] of parameters) {
    const rule = rules && Object.hasOwn(rules, name) ? rules[name] : undefined
    if (!rules) findings.add('parameter.unused', place, { name, type })
    else if (!rule)
      findings.add('parameter.unknown', place, { name, type, accepted: Object.keys(rules).join(', ') })
    else if (!rule[0](value)) findings.add('parameter.value', place, { name, value, expected: rule[1] })
  }
  if (parameters.has('seed') && parameters.get('randomize') !== 'true') findings.add('parameter.seed', place)
  if (type === 'range') checkRange(parameters, place, findings)
  if (type === 'audit') {
    const [interval, age] = ['location-min-interval', 'location-max-age'].map((name) =>
      Number(parameters.get(name) ?? NaN),
    )
    if (age! < interval!)
      findings.add('parameter.value', place, {
        name: 'location-max-age',
        value: String(age),
        expected: both(`≥ ${interval}`),
      })
    const location = ['location-priority', 'location-min-interval', 'location-max-age'].filter((name) =>
      parameters.has(name),
    )
    if (location.length > 0 && location.length < 3) findings.add('parameter.audit-location', place)
    const idle = ['track-changes-reasons', 'identify-user'].filter((name) => parameters.has(name))
    if (idle.length > 0) findings.add('parameter.audit-idle', place, { names: idle.join(', ') })
  }
}

/** A step must lead somewhere between the ends. */
function checkRange(parameters: ReadonlyMap<string, string>, place: Place, findings: Findings): void {
  const [start, end] = [Number(parameters.get('start') ?? 1), Number(parameters.get('end') ?? 10)]
  const width = Math.abs(end - start)
  for (const name of ['step', 'tick_interval']) {
    const value = parameters.get(name)
    const step = Number(value)
    if (value === undefined || Number.isNaN(step) || Number.isNaN(width)) continue
    if (step === 0 || step > width)
      findings.add('parameter.value', place, { name, value, expected: both(`> 0, ≤ ${width}`) })
  }
}
