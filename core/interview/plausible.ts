// Values that a question might get: drawn by its type, its choices and the numbers that its constraint names.
import { DAY } from '../expression/dates.ts'
import { parts } from '../expression/walk.ts'
import type { Expression } from '../expression/ast.ts'
import type { Question } from '../survey.ts'
import { offeredTo } from './choices.ts'
import type { Instance, Interview } from './types.ts'

const NAMES = ['Nguyễn Văn An', 'Trần Thị Bình', 'Lê Hoàng', 'Phạm Thu Hà', 'Zoë M', 'abc', 'Xã Đông Hải']

/** A value for the question, or undefined when there is none to give (media, no choices). Later attempts draw from further afield. */
export function plausible(
  interview: Interview,
  instance: Instance,
  random: () => number,
  attempt: number,
): string | undefined {
  const question = interview.survey.nodes[instance.node] as Question
  const between = (low: number, high: number) => low + Math.floor(random() * (high - low + 1))
  const offered = offeredTo(interview, instance)
  if (question.choices)
    return (
      offered &&
      chosen(
        question,
        offered.map(({ name }) => name),
        random,
      )
    )
  switch (question.type) {
    case 'image':
    case 'audio':
    case 'video':
    case 'file':
      return undefined
    case 'acknowledge':
      return 'OK'
    case 'range':
      return inRange(question, random)
    case 'barcode':
      return String(between(1e6, 1e9))
  }
  switch (question.dataType) {
    case 'int':
      return String(between(...bounds(question, attempt)))
    case 'decimal': {
      const [low, high] = bounds(question, attempt)
      return String(Math.round((low + random() * (high - low)) * 10) / 10)
    }
    case 'date':
    case 'dateTime':
    case 'time': {
      const years = attempt % 3 === 0 ? 60 : attempt % 3 === 1 ? 5 : -1
      const text = new Date(
        interview.environment.now() - Math.floor(random() * years * 365) * DAY,
      ).toISOString()
      return question.dataType === 'date'
        ? text.slice(0, 10)
        : question.dataType === 'time'
          ? `${text.slice(11, 16)}:00`
          : text.slice(0, 19)
    }
    case 'geopoint':
      return point(random)
    case 'geotrace':
      return [point(random), point(random), point(random)].join(';')
    case 'geoshape': {
      const first = point(random)
      return [first, point(random), point(random), first].join(';')
    }
    default:
      return words(random, attempt)
  }
}

function chosen(question: Question, names: string[], random: () => number): string | undefined {
  if (names.length === 0) return undefined
  if (question.type === 'select_one') return names[Math.floor(random() * names.length)]
  if (question.type === 'rank') {
    const order = names.map((name) => ({ name, key: random() }))
    return order
      .sort((a, b) => a.key - b.key)
      .map(({ name }) => name)
      .join(' ')
  }
  const some = names.filter(() => random() < Math.min(0.5, 3 / names.length))
  return some.length > 0 ? some.join(' ') : names[Math.floor(random() * names.length)]
}

function inRange(question: Question, random: () => number): string {
  const read = (name: string, otherwise: number) => {
    const number = Number(question.parameters[name] ?? otherwise)
    return Number.isNaN(number) ? otherwise : number
  }
  const [start, end, step] = [read('start', 0), read('end', 10), Math.abs(read('step', 1)) || 1]
  const steps = Math.floor(Math.abs(end - start) / step)
  return String(Math.min(start, end) + Math.floor(random() * (steps + 1)) * step)
}

/** Around the numbers that the constraint compares with: `. >= 0 and . <= 120` gives 0 to 120. */
function bounds(question: Question, attempt: number): [number, number] {
  const numbers = question.constraint ? [...literals(question.constraint.expression)] : []
  const reach = [0, 0, 1, 10, 100][attempt % 5]!
  if (numbers.length === 0) return attempt < 10 ? [0, [12, 5, 80, 1][attempt % 4]!] : [0, 10_000]
  if (numbers.length === 1)
    return attempt % 2 === 0
      ? [Math.min(0, numbers[0]!), numbers[0]!]
      : [numbers[0]!, numbers[0]! + 20 + reach]
  return [Math.min(...numbers) - reach, Math.max(...numbers) + reach]
}

function* literals(expression: Expression): Generator<number> {
  if (expression.op === 'number') yield expression.value
  for (const part of parts(expression)) yield* literals(part)
}

const point = (random: () => number) =>
  `${(8 + random() * 15).toFixed(5)} ${(102 + random() * 7).toFixed(5)} 0 5`

/** Names first; then what patterns ask for: telephone numbers, codes, addresses. */
function words(random: () => number, attempt: number): string {
  const digits = (count: number) => Array.from({ length: count }, () => Math.floor(random() * 10)).join('')
  switch (attempt % 10) {
    case 7:
      return `0${digits(9)}`
    case 8:
      return digits(1 + Math.floor(random() * 12))
    case 9:
      return `A${digits(3)}`
    case 6:
      return `a${digits(3)}@example.org`
    default:
      return NAMES[Math.floor(random() * NAMES.length)]!
  }
}
