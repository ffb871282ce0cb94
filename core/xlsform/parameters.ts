// The parameters column: which each type takes, and what their values may be. As pyxform checks them.
import type { Words } from '../expression/error.ts'
import type { Choice, Question, QuestionType } from '../survey.ts'
import type { Findings, Place } from './findings.ts'
import { isName } from './name.ts'

const both = (text: string): Words => ({ en: text, vi: text })
const NUMBER: Words = { en: 'a number', vi: 'một số' }
const COUNT: Words = { en: 'a whole number, 0 or more', vi: 'một số nguyên từ 0 trở lên' }
const COLUMN: Words = { en: 'the name of a column', vi: 'tên của một cột' }
const INTEGER: Words = { en: 'a whole number', vi: 'một số nguyên' }
const TRUTH = both('true, false')
const PACKAGE: Words = { en: 'the name of an Android package', vi: 'tên một gói Android' }
const STEPS: Words = { en: 'a multiple of step', vi: 'bội số của step' }
const LABELSET: Words = {
  en: 'a list of the choices sheet whose names are numbers on the scale',
  vi: 'một danh sách của trang choices có tên (name) là các số trên thang đo',
}

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
const geo = { 'allow-mock-accuracy': truth, 'reference-geometry': any }
const line = { ...geo, incremental: oneOf('true', 'yes', 'true()') }
/** It has no type of its own here. */
const BACKGROUND_AUDIO = { quality: oneOf('voice-only', 'low', 'normal') }

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
  geotrace: line,
  geoshape: line,
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

/** Names have their own case; all other values are words and numbers. */
const AS_WRITTEN = new Set(['value', 'label', 'seed', 'reference-geometry', 'tick_labelset', 'app'])

/** `start=0 end = 10` → key and value pairs; commas and semicolons may stand between. In lower case, as pyxform reads them. */
export function parseParameters(text: string, place: Place, findings: Findings): Map<string, string> {
  const found = new Map<string, string>()
  const tidy = text.replace(/\s*=\s*/g, '=')
  for (const part of tidy.split(/[\s,;]+/)) {
    if (part === '') continue
    const at = part.indexOf('=')
    if (at <= 0 || at === part.length - 1) findings.add('parameter.syntax', place, { value: text })
    else {
      const key = part.slice(0, at).toLowerCase()
      const value = part.slice(at + 1)
      found.set(key, AS_WRITTEN.has(key) ? value : value.toLowerCase())
    }
  }
  return found
}

/** What parameters are checked against beside their own rules. */
export interface Parametered {
  node: Question
  /** The type as written. */
  written: string
  isFromFile: boolean
  choices: (list: string) => readonly Choice[] | undefined
}

/** Finds parameters that the type does not take, and values that it can't use. */
export function checkParameters(
  { node, written, isFromFile, choices }: Parametered,
  parameters: ReadonlyMap<string, string>,
  place: Place,
  findings: Findings,
): void {
  const { type } = node
  const wrong = (name: string, expected: Words) =>
    findings.add('parameter.value', place, { name, value: parameters.get(name)!, expected })
  const rules = isFromFile ? FROM_FILE : written === 'background-audio' ? BACKGROUND_AUDIO : RULES[type]
  for (const [name, value] of parameters) {
    const rule = rules && Object.hasOwn(rules, name) ? (rules as Record<string, Rule>)[name] : undefined
    if (!rules) findings.add('column.unused', place, { name, type })
    else if (!rule)
      findings.add('parameter.unknown', place, { name, type, accepted: Object.keys(rules).join(', ') })
    else if (!rule[0](value)) wrong(name, rule[1])
  }
  if (parameters.has('seed') && parameters.get('randomize') !== 'true')
    findings.add('column.needs', place, { one: 'seed', other: 'randomize=true' })
  if (type === 'range')
    checkRange(node, parameters, choices, wrong, (one, other) =>
      findings.add('column.conflict', place, { one, other }),
    )
  const app = type === 'image' ? parameters.get('app') : undefined
  const opens = node.appearance.every((word) => word === 'annotate')
  if (app !== undefined && opens && !/^[a-z]\w*(\.[a-z]\w*)+$/i.test(app)) wrong('app', PACKAGE)
  if (type === 'audit') {
    const [interval, age] = ['location-min-interval', 'location-max-age'].map((name) =>
      Number(parameters.get(name) ?? NaN),
    )
    if (age! < interval!) wrong('location-max-age', both(`≥ ${interval}`))
    const location = ['location-priority', 'location-min-interval', 'location-max-age']
    const one = location.find((name) => parameters.has(name))
    const other = location.filter((name) => !parameters.has(name)).join(', ')
    if (one && other) findings.add('column.needs', place, { one, other })
    const idle = ['track-changes-reasons', 'identify-user'].filter((name) => parameters.has(name))
    if (idle.length > 0) findings.add('parameter.audit-idle', place, { names: idle.join(', ') })
  }
}

/** Steps, ticks and their labels must lie on the scale. */
function checkRange(
  { appearance }: Question,
  parameters: ReadonlyMap<string, string>,
  choices: Parametered['choices'],
  wrong: (name: string, expected: Words) => void,
  conflict: (one: string, other: string) => void,
): void {
  const numberOf = (name: string, usual = NaN) => Number(parameters.get(name) ?? usual)
  const [start, end, step] = [numberOf('start', 1), numberOf('end', 10), numberOf('step', 1)]
  const width = Math.abs(end - start)
  for (const name of ['step', 'tick_interval']) {
    const value = numberOf(name)
    if (value === 0 || value > width) wrong(name, both(`> 0, ≤ ${width}`))
  }
  const [tick, placeholder, labels] = ['tick_interval', 'placeholder', 'tick_labelset']
  const unlike = appearance.find((word) => word !== 'vertical' && word !== 'no-ticks')
  const ticked = [tick, placeholder, labels].find((name) => parameters.has(name!))
  if (unlike !== undefined && ticked !== undefined) conflict(ticked, unlike)
  const between = (value: number) => value >= Math.min(start, end) && value <= Math.max(start, end)
  if (isFraction(numberOf(tick!) / step)) wrong(tick!, STEPS)
  const initial = numberOf(placeholder!)
  if (isFraction((initial - start) / step)) wrong(placeholder!, STEPS)
  else if (initial < Math.min(start, end) || initial > Math.max(start, end))
    wrong(placeholder!, both(`≥ ${Math.min(start, end)}, ≤ ${Math.max(start, end)}`))
  const list = parameters.get(labels!)
  if (list === undefined) return
  const values = choices(list)
    ?.slice(0, MOST_LABELS)
    .map(({ name }) => Number(name))
  const every = numberOf(tick!, step)
  const ends = appearance.includes('no-ticks')
  const fits = (value: number) =>
    ends ? value === start || value === end : between(value) && !isFraction((value - start) / every)
  if (!values?.every(fits)) wrong(labels!, LABELSET)
}

/** More than fit on a scale. */
const MOST_LABELS = 1_000

const isFraction = (value: number) => Math.abs(value - Math.round(value)) > 1e-9
