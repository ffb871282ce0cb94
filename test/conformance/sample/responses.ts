// Made-up responses: each from its number and the seed alone, so that they can be gone through again and again without being kept.
import type { Answers, StoredResponse } from '../../../core/response.ts'
import { seeded } from '../../support/environment.ts'
import type { SampleQuestion, SampleQuestions } from './questions.ts'
import { CHOICES } from './survey.ts'

/** What no spreadsheet may run, no writer may tear, and no reader may take for something else. */
export const HOSTILE_TEXTS: readonly string[] = [
  '=1+1', '+84 912 345 678', '-5', '@command', '=HYPERLINK("http://example.org")', '\ttab first', 'tab\tinside', 'a\0b', '\uD800 high',
  'low \uDC00', '\u202Eright to left', 'مرحبا', '1e5', '007', '2000000000', '0.10', '"quoted"', "'apostrophe", 'comma, semicolon;',
  'line\nbreak', 'carriage\r\nreturn', ' space first', 'space last ', '   ', 'NA', 'NULL', 'NaN', 'true', '-99', '.', '.a', '\uFEFFmark',
  '\u2028', 'Nguyễn Thị Hoa', 'Nguyễn Thị Hoa'.normalize('NFD'), '👨‍👩‍👧‍👦 gia đình', '１２３', '_x000D_', '</t>&amp;', '\\n', '%s', 'x'.repeat(255),
  'ữ'.repeat(700), 'x'.repeat(2045), 'x'.repeat(2046),
] // prettier-ignore

const HOSTILE: Record<string, readonly string[]> = {
  text: HOSTILE_TEXTS,
  integer: ['007', '5', 'abc', '2000000000', '-99', '1e5', '9007199254740993'],
  decimal: ['1.5', '1e5', '5.0', '-98.0', '0.1000'],
  select_one: ['yes', 'no', 'perhaps', 'dk', 'YES'],
  datetime: [
    '2026-05-01T10:00:00.000+07:00',
    '2026-05-01T10:00:00.123+08:00',
    '1900-01-01T00:00',
    '2026-05-01T03:00:00Z',
  ],
}

const WORDS =
  'nhà ruộng chợ trường đường làng sông núi trẻ em mẹ cha gạo cá rau nước việc tiền năm tháng'.split(' ')

interface Luck {
  /** Below 1. */
  (): number
}

const whole = (luck: Luck, most: number) => Math.floor(luck() * most)
const pick = <Item>(luck: Luck, items: readonly Item[]): Item => items[whole(luck, items.length)] ?? items[0]!
const two = (number: number) => String(number).padStart(2, '0')

const date = (luck: Luck) =>
  `${1940 + whole(luck, 86)}-${two(1 + whole(luck, 12))}-${two(1 + whole(luck, 28))}`
const time = (luck: Luck) =>
  `${two(whole(luck, 24))}:${two(whole(luck, 60))}:${two(whole(luck, 60))}.${String(whole(luck, 1000)).padStart(3, '0')}+07:00`
const words = (luck: Luck) => Array.from({ length: 1 + whole(luck, 6) }, () => pick(luck, WORDS)).join(' ')
const point = (luck: Luck) =>
  `${(8 + luck() * 15).toFixed(6)} ${(102 + luck() * 7).toFixed(6)} ${(luck() * 500).toFixed(1)} ${(3 + luck() * 20).toFixed(1)}`
const file = (luck: Luck, ending: string) => `${1_700_000_000_000 + whole(luck, 1e9)}.${ending}`
const several = (luck: Luck, list: string) => {
  const ordinary = (CHOICES[list] ?? []).filter((name) => name !== 'dk')
  if (luck() < 0.1) return 'dk'
  return ordinary.filter(() => luck() < 0.5).join(' ') || (ordinary[0] ?? '')
}

/** An answer that a device would send; now and then don't know or refused, where the question knows such. */
function answer({ type, name, hostile }: SampleQuestion, luck: Luck): string {
  const [kind = '', list = ''] = type.split(' ')
  if (hostile) return pick(luck, HOSTILE[kind] ?? HOSTILE_TEXTS)
  if (name === 'large')
    return String(whole(luck, 4) === 0 ? 2_000_000_000 + whole(luck, 10) : whole(luck, 100))
  if (name === 'long_text') return luck() < 0.02 ? 'Câu chuyện. '.repeat(4000) : words(luck)
  switch (kind) {
    case 'integer':
      return luck() < 0.05 ? pick(luck, ['-98', '-99']) : String(whole(luck, 100))
    case 'decimal':
      return luck() < 0.05
        ? pick(luck, ['-98.0', '-99.0'])
        : (luck() * 1000 - 100).toFixed(1 + whole(luck, 3))
    case 'date':
    case 'today':
      return date(luck)
    case 'time':
      return time(luck)
    case 'datetime':
    case 'start':
    case 'end':
      return `${date(luck)}T${time(luck)}`
    case 'select_one':
      return pick(luck, CHOICES[list] ?? [])
    case 'select_multiple':
      return several(luck, list)
    case 'rank':
      return (CHOICES[list] ?? []).toSorted(() => luck() - 0.5).join(' ')
    case 'range':
      return String(1 + whole(luck, 10))
    case 'calculate':
      return String(whole(luck, 500) / 4)
    case 'acknowledge':
      return 'OK'
    case 'geopoint':
      return point(luck)
    case 'geotrace':
    case 'geoshape': {
      const points = Array.from({ length: 3 }, () => point(luck))
      return [...points, ...(kind === 'geoshape' ? points.slice(0, 1) : [])].join(';')
    }
    case 'image':
      return file(luck, 'jpg')
    case 'audio':
      return file(luck, 'm4a')
    case 'video':
      return file(luck, 'mp4')
    case 'file':
      return file(luck, 'pdf')
    case 'barcode':
      return String(whole(luck, 1e9)).padStart(13, '0')
    default:
      return words(luck)
  }
}

/** Of ten answers about one was not asked for and one was left empty. */
function answers(questions: readonly SampleQuestion[], version: number, luck: Luck): Answers {
  const found: Answers = {}
  for (const question of questions) {
    const chance = luck()
    if (chance < 0.1 || (question.only ?? version) !== version) continue
    found[question.name] = chance < 0.2 ? '' : answer(question, luck)
  }
  return found
}

/** The response with this number, and the index of its survey version. */
export function sampleResponse(
  questions: SampleQuestions,
  seed: number,
  number: number,
): { response: StoredResponse; version: 0 | 1 } {
  const luck = seeded(seed * 1_000_003 + number)
  const version = luck() < 0.7 ? 0 : 1
  const all = answers(questions.main, version, luck)
  if (questions.child.length > 0) {
    all['child'] = Array.from({ length: whole(luck, 4) }, () => ({
      ...answers(questions.child, version, luck),
      job: Array.from({ length: whole(luck, 3) }, () => answers(questions.job, version, luck)),
    }))
  }
  const started = `2026-05-${two(1 + whole(luck, 28))}T${time(luck)}`
  const hex = number.toString(16).padStart(12, '0')
  const response: StoredResponse = {
    id: `00000000-0000-4000-8000-${hex}`,
    study: 'sample',
    round: 'baseline',
    survey: { id: 'sample', version: String(2 - version), hash: String(version).repeat(64) },
    revision: whole(luck, 3),
    startedAt: started,
    finishedAt: started,
    receivedAt: `2026-06-01T${two(whole(luck, 24))}:00:00.000Z`,
    device: `d${whole(luck, 20)}`,
    language: 'vi',
    instanceName: words(luck),
    answers: all,
    media: [],
    hash: '0'.repeat(64),
    flags: [],
  }
  return { response, version }
}
