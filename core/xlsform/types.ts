// Question types: XLSForm's, their aliases in pyxform, and what SurveyCTO, Kobo and CHT forms use beside them.
import type { DataType, QuestionType } from '../survey.ts'
import { nearest } from '../nearest.ts'

export interface PlainType {
  type: QuestionType
  dataType: DataType
  /** A constraint that comes with the type. */
  constraint?: string
  hint?: string
  /** It belongs to another application: taken as `type`, with a warning. */
  foreign?: boolean
  /** A browser can't record it: the node stays empty, with a warning. */
  notRecorded?: boolean
}

const make = (type: QuestionType, dataType: DataType, more: Partial<PlainType> = {}): PlainType => ({
  type,
  dataType,
  ...more,
})

const text = make('text', 'string')
const integer = make('integer', 'int')
const image = make('image', 'binary')
const geopoint = make('geopoint', 'geopoint')
const deviceid = make('deviceid', 'string')
const simserial = make('simserial', 'string')
const subscriberid = make('subscriberid', 'string')
const start = make('start', 'dateTime')
const end = make('end', 'dateTime')
const datetime = make('datetime', 'dateTime')
const acknowledge = make('acknowledge', 'string')
const phonenumber = make('phonenumber', 'string')
const hidden = make('hidden', 'string')
const foreignText = make('text', 'string', { foreign: true })
const notRecorded = make('hidden', 'string', { notRecorded: true })
const days = (most: number) =>
  make('integer', 'int', { constraint: `0 <= . and . <= ${most}`, hint: `Enter a number 0-${most}.` })

/** Lower case, single spaces. */
const PLAIN: ReadonlyMap<string, PlainType> = new Map(
  Object.entries({
    text, string: text, integer, int: integer, decimal: make('decimal', 'decimal'),
    percentage: make('integer', 'int', { constraint: '0 <= . and . <= 100' }),
    'number of days in last month': days(31), 'number of days in last six months': days(183), 'number of days in last year': days(365),
    date: make('date', 'date'), time: make('time', 'time'), datetime, 'date time': datetime,
    note: make('note', 'string'), acknowledge, trigger: acknowledge,
    geopoint, gps: geopoint, location: geopoint, geotrace: make('geotrace', 'geotrace'), geoshape: make('geoshape', 'geoshape'),
    image, photo: image, picture: image, audio: make('audio', 'binary'), video: make('video', 'binary'), file: make('file', 'binary'),
    barcode: make('barcode', 'barcode'), range: make('range', 'int'), calculate: make('calculate', 'string'), hidden,
    start, 'start time': start, end, 'end time': end, today: make('today', 'date'),
    deviceid, 'device id': deviceid, imei: deviceid,
    simserial, 'sim id': simserial, 'sim serial': simserial, subscriberid, 'subscriber id': subscriberid,
    phonenumber, 'get phone number': phonenumber,
    'phone number': make('text', 'string', { constraint: "regex(., '^\\d*$')", hint: 'Enter numbers only.' }),
    username: make('username', 'string'), email: make('email', 'string'),
    'start-geopoint': make('start-geopoint', 'geopoint'), audit: make('audit', 'binary'),
    'background-audio': notRecorded, 'background-geopoint': make('hidden', 'geopoint', { notRecorded: true }), osm: notRecorded,
    // SurveyCTO
    calculate_here: make('calculate', 'string', { foreign: true }), comments: notRecorded,
    caseid: make('hidden', 'string', { foreign: true }), enumerator: foreignText,
    devicephonenum: make('phonenumber', 'string', { foreign: true }),
    // CHT
    tel: foreignText,
  }),
) // prettier-ignore

/** `add text prompt`, `q text`, `get device id`, `uri:deviceid`: words that old forms put around the names of types. */
const OLD_WORDS = /^(?:add (.+) prompt|q (.+)|get (.+)|uri:(.+))$/

/** Types that carry a word of their own behind. */
const PATTERNS: [RegExp, PlainType][] = [
  [/^db:\S+$/, foreignText],
  [/^hidden (string|int|integer|decimal|date|geopoint)$/, hidden],
  [/^sensor_(statistic|stream)\b/, notRecorded],
  [/^(text|audio) audits?\b/, notRecorded],
  [/^speed violations?\b/, notRecorded],
  [/^osm \S+$/, notRecorded],
]

export interface SelectType {
  kind: 'select'
  type: 'select_one' | 'select_multiple' | 'rank'
  source: 'list' | 'file' | 'external'
  /** List, file name or `${question}`; empty when it is missing. */
  list: string
  other: boolean
}

export type ControlKind = 'group' | 'repeat' | 'loop' | 'score' | 'rank' | 'matrix'

export type RowType =
  | SelectType
  | { kind: 'begin'; control: ControlKind; list: string }
  | { kind: 'end'; control: ControlKind }
  | { kind: 'plain'; plain: PlainType; name: string }
  | { kind: 'external-instance'; extension: 'csv' | 'xml' }
  | { kind: 'setting'; setting: 'form_title' | 'form_id' }
  | { kind: 'score-row' | 'rank-level' }
  | { kind: 'unknown' }

const CONTROLS: Record<string, ControlKind> = {
  group: 'group', lgroup: 'repeat', repeat: 'repeat', loop: 'loop', 'looped group': 'repeat', looped_group: 'repeat',
  score: 'score', rank: 'rank', kobomatrix: 'matrix', matrix: 'matrix',
} // prettier-ignore

const SELECTS: [RegExp, SelectType['type'], SelectType['source']][] = [
  [/^select[_ ]?(?:one|1)[_ ]from[_ ]file$/, 'select_one', 'file'],
  [/^select[_ ]multiple[_ ]from[_ ]file$/, 'select_multiple', 'file'],
  [/^select[_ ]one[_ ]external$/, 'select_one', 'external'],
  [/^(?:add select one prompt using|select one from|select one using|select[_ ]?1|select[_ ]one|select1 from)$/, 'select_one', 'list'],
  [/^(?:add select multiple prompt using|select all that apply(?: from)?|select[_ ]multiple(?: from| using)?|select multiple)$/, 'select_multiple', 'list'],
  [/^rank$/, 'rank', 'list'],
] // prettier-ignore

const OTHER = /\s+(?:or[_ ]other|or specify other|or[_ ]specify[_ ]other)$/i

/** What the type column of a row says. Capitals and extra spaces don't matter, except in the names of lists. */
export function readType(written: string): RowType {
  const value = written.replace(/\s+/g, ' ').trim()
  const lower = value.toLowerCase()
  const control =
    /^(begin|end)[\s_-]*(looped[_ ]group|lgroup|group|repeat|loop|score|rank|kobomatrix|matrix)(?: (?:over )?(\S+))?$/.exec(
      lower,
    )
  if (control) {
    const kind = CONTROLS[control[2]!]!
    if (control[1] === 'end') return { kind: 'end', control: kind }
    return { kind: 'begin', control: kind, list: control[3] ? value.slice(-control[3].length) : '' }
  }
  const inner = OLD_WORDS.exec(lower)?.find((word, at) => at > 0 && word)
  const plain =
    PLAIN.get(lower) ?? PLAIN.get(inner ?? '') ?? PATTERNS.find(([pattern]) => pattern.test(lower))?.[1]
  if (plain) return { kind: 'plain', plain, name: lower }
  const select = readSelect(value)
  if (select) return select
  if (lower === 'csv-external') return { kind: 'external-instance', extension: 'csv' }
  if (lower === 'xml-external') return { kind: 'external-instance', extension: 'xml' }
  if (lower === 'set form title') return { kind: 'setting', setting: 'form_title' }
  if (lower === 'set form id') return { kind: 'setting', setting: 'form_id' }
  if (lower === 'score__row') return { kind: 'score-row' }
  if (lower === 'rank__level') return { kind: 'rank-level' }
  return { kind: 'unknown' }
}

const COMMANDS = ['select_one', 'select_multiple', 'begin_group', 'end_group', 'begin_repeat', 'end_repeat']

/** The type that an unknown one is most likely meant to be. */
export const nearestType = (written: string): string | undefined =>
  nearest(written.toLowerCase().split(/\s/)[0]!, [...PLAIN.keys(), ...COMMANDS], 3)

function readSelect(value: string): SelectType | undefined {
  const other = OTHER.test(value)
  const rest = value.replace(OTHER, '')
  const space = rest.lastIndexOf(' ')
  const attempts: [command: string, list: string][] = [
    [rest.slice(0, Math.max(0, space)), rest.slice(space + 1)],
    [rest, ''],
  ]
  for (const [command, list] of attempts) {
    const found = SELECTS.find(([pattern]) => pattern.test(command.toLowerCase().trim()))
    if (found) return { kind: 'select', type: found[1], source: found[2], list, other }
  }
  return undefined
}
