// Makes up expressions: the functions about as often as real forms use them. What the README's decisions do otherwise than ODK is left out, such as
// sums over what may be irrelevant, and patterns that are not anchored.
import { LISTS } from './lists.ts'

export interface Named {
  name: string
  type: string
  list?: string
  /** Names of the repeats that it stands in, the outermost first. */
  repeats: string[]
}

/** What an expression can name where it stands. */
export interface Surroundings {
  /** Questions that are read as one value. */
  near: readonly Named[]
  /** Questions in repeats that are always relevant. */
  members: readonly Named[]
  /** Repeats that are always relevant, and how many others are around each. */
  repeats: readonly { name: string; within: number }[]
  isInRepeat: boolean
  /** Repeats around. */
  depth: number
}

export interface Expressions {
  number(depth?: number): string
  text(depth?: number): string
  boolean(depth?: number): string
}

export const is =
  (...types: string[]) =>
  ({ type }: Named): boolean =>
    types.includes(type)

const isNumber = is('integer', 'decimal', 'number')

export const ref = (name: string): string => `\${${name}}`

/** `random` is uniform in [0, 1). */
export function expressionsFrom(random: () => number, around: () => Surroundings): Expressions {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!
  const chance = (share: number) => random() < share
  const some = (test: (one: Named) => boolean) => {
    const found = around().near.filter(test)
    return found.length > 0 ? pick(found) : undefined
  }

  function number(depth = 2): string {
    const one = some(is('integer', 'decimal', 'number', 'range'))
    const repeat = pick([...around().repeats, undefined])
    const inRepeat =
      repeat &&
      pick([
        ...around().members.filter((each) => each.repeats.at(-1) === repeat.name && isNumber(each)),
        undefined,
      ])
    const ways: (() => string | undefined)[] = [
      () => one && ref(one.name),
      () => one && ref(one.name),
      () => one && ref(one.name),
      () => String(pick([0, 1, 2, 5, 10, 12, 18, 100])),
      () => repeat && `count(${ref(repeat.name)})`,
      () => inRepeat && pick([`coalesce(sum(${ref(inRepeat.name)}), 0)`, `max(${ref(inRepeat.name)})`, `min(${ref(inRepeat.name)})`, `count(${ref(inRepeat.name)})`]),
      () => (depth > 0 ? `${number(depth - 1)} ${pick(['+', '-', '*', 'div', 'mod'])} ${number(depth - 1)}` : undefined),
      () => (depth > 0 ? `(${number(depth - 1)} ${pick(['+', '-'])} ${number(depth - 1)})` : undefined),
      () => (depth > 0 ? `if(${boolean(depth - 1)}, ${number(depth - 1)}, ${number(depth - 1)})` : undefined),
      () => (depth > 0 ? `${pick(['round', 'int', 'number', 'floor', 'abs'])}(${number(depth - 1)})`.replace(/^round\((.*)\)$/, 'round($1, 2)') : undefined),
      () => (depth > 0 ? `coalesce(${number(depth - 1)}, ${pick(['0', '1'])})` : undefined),
      () => { const many = some(is('select_multiple')); return many && `count-selected(${ref(many.name)})` },
      () => { const text = some(is('text', 'select_one', 'calculate')); return text && `string-length(${ref(text.name)})` },
      () => { const date = some(is('date')); return date && `int((today() - ${ref(date.name)}) div 365.25)` },
      () => { const date = some(is('date', 'datetime')); return date && `decimal-date-time(${ref(date.name)})` },
      () => { const list = some((each) => each.list === 'scale' || each.list === 'sex'); return list && `number(${ref(list.name)})` },
      () => { const place = some((each) => each.list === 'district'); return place && `instance('district')/root/item[name = ${ref(place.name)}]/size` },
      () => (around().isInRepeat ? `position(${pick(['..', '..'])})` : undefined),
      () => inRepeat && repeat.within === 0 ? `indexed-repeat(${ref(inRepeat.name)}, ${ref(repeat.name)}, ${pick(['1', '2', '3'])})` : undefined,
      () => { const date = some(is('date')); return date && `format-date(${ref(date.name)}, '%Y')` },
      () => (depth > 0 ? `${pick(['min', 'max'])}(${number(depth - 1)}, ${number(depth - 1)})` : undefined),
      () => (depth > 0 ? `round(${number(depth - 1)}, ${pick(['0', '1', '3', '-1', '-2'])})` : undefined),
      () => (depth > 0 ? pick([`pow(${number(depth - 1)}, ${pick(['2', '0.5', '-1'])})`, `ceiling(${number(depth - 1)} div 7)`, `int(0 - ${number(depth - 1)})`, `sqrt(${number(depth - 1)})`, `-(${number(depth - 1)})`]) : undefined),
      () => { const text = some(is('text')); return text && `int(${ref(text.name)})` },
      () => (depth > 0 ? `(number(${boolean(depth - 1)}) + (${boolean(depth - 1)}))` : undefined),
      () => inRepeat && pick([`count-non-empty(${ref(inRepeat.name)})`, `max(${ref(inRepeat.name)}, 3)`, `count(${ref(inRepeat.name)}[. ${pick(['>', '=', '<='])} ${pick(['1', '5'])}])`]),
      () => inRepeat && !around().isInRepeat && repeat.within === 0 ? pick([`count(${ref(repeat.name)}[${inRepeat.name} > ${number(0)}])`, `${ref(repeat.name)}[${pick(['1', '2', 'last()', 'position() = 2'])}]/${inRepeat.name}`, `count(${ref(repeat.name)}/${inRepeat.name})`]) : undefined,
      () => (around().depth > 1 ? 'position(../..)' : undefined),
      () => { const time = some(is('time')); return time && `decimal-time(${ref(time.name)})` },
      () => { const many = some(is('select_multiple')); return many && `string-length(normalize-space(${ref(many.name)}))` },
      () => one && `count(instance('scale')/root/item[weight > ${ref(one.name)}])`,
      () => { const region = some((each) => each.list === 'region'); return region && `sum(instance('district')/root/item[region = ${ref(region.name)} or size > ${pick(['5', '15'])}]/size)` },
    ] // prettier-ignore
    return first(ways, '3')
  }

  function text(depth = 2): string {
    const one = some(is('text', 'calculate'))
    const ways: (() => string | undefined)[] = [
      () => one && ref(one.name),
      () => one && ref(one.name),
      () => `'${pick(['abc', 'yes', '', 'Test 12', '-'])}'`,
      () => (depth > 0 ? `concat(${text(depth - 1)}, '${pick([' ', '-', '/'])}', ${chance(0.5) ? text(depth - 1) : number(depth - 1)})` : undefined),
      () => (depth > 0 ? `if(${boolean(depth - 1)}, ${text(depth - 1)}, ${text(depth - 1)})` : undefined),
      () => (depth > 0 ? `coalesce(${text(depth - 1)}, ${text(depth - 1)})` : undefined),
      () => { const list = some(is('select_one')); return list && `jr:choice-name(${ref(list.name)}, '${ref(list.name)}')` },
      () => { const list = some(is('select_one')); return list && ref(list.name) },
      () => { const many = some(is('select_multiple')); return many && `selected-at(${ref(many.name)}, ${pick(['0', '1', '2'])})` },
      () => { const many = some(is('select_multiple')); return many && `jr:choice-name(selected-at(${ref(many.name)}, 0), '${ref(many.name)}')` },
      () => (depth > 0 ? `substr(${text(depth - 1)}, ${pick(['0', '1'])}, ${pick(['2', '3'])})` : undefined),
      () => { const each = pick([...around().members.filter(is('text', 'integer', 'select_one')), undefined]); return each && `join(', ', ${ref(each.name)})` },
      () => { const date = some(is('date', 'datetime')); return date && `format-date(${ref(date.name)}, '${pick(['%d/%m/%Y', '%Y-%m', '%e %b %Y', '%n-%y', '%Y%m%d'])}')` },
      () => { const time = some(is('datetime')); return time && pick([`format-date-time(${ref(time.name)}, '%H:%M:%S %h %3')`, `date(${ref(time.name)})`, `substr(${ref(time.name)}, 0, 16)`, `date-time(decimal-date-time(${ref(time.name)}) + 0.25)`]) },
      () => { const place = some((each) => each.list === 'district'); return place && `instance('district')/root/item[name = ${ref(place.name)}]/label` },
      () => { const date = some(is('date')); return date && `date(decimal-date-time(${ref(date.name)}) + ${pick(['7', '30'])})` },
      () => (depth > 0 ? `string(${number(depth - 1)})` : undefined),
      () => (depth > 0 ? `translate(${text(depth - 1)}, 'abc', 'xyz')` : undefined),
      () => one && `substring-${pick(['before', 'after'])}(${ref(one.name)}, ' ')`,
      () => one && `normalize-space(${ref(one.name)})`,
      () => 'today()', () => `format-date-time(now(), '%H:%M')`,
      () => { const place = some(is('geopoint')); return place && `selected-at(${ref(place.name)}, 1)` },
      () => (depth > 0 ? `substr(${text(depth - 1)}, ${pick(['-2', '-3', '1'])})` : undefined),
      () => (depth > 0 ? `substring(${text(depth - 1)}, ${pick(['0', '2', '1.5'])}, ${pick(['1', '2', '100'])})` : undefined),
      () => (depth > 0 ? `digest(${text(depth - 1)}, '${pick(['MD5', 'SHA-1', 'SHA-256'])}', '${pick(['hex', 'base64'])}')` : undefined),
      () => `base64-decode('${pick(['Vmnhu4d0', 'YWJj', ''])}')`,
      () => (depth > 0 ? `string(${boolean(depth - 1)})` : undefined),
      () => (depth > 0 ? `if(${boolean(depth - 1)}, ${number(depth - 1)}, '')` : undefined),
      () => { const many = some(is('select_multiple')); return many && `selected-at(${ref(many.name)}, ${pick(['9', '-1', `count-selected(${ref(many.name)}) - 1`])})` },
      () => { const each = pick([...around().members.filter(is('text', 'integer', 'select_one', 'date')), undefined]); return each && pick([`concat(${ref(each.name)})`, `join(' ', ${ref(each.name)}, 'end')`, `${ref(each.name)}`]) },
      () => { const list = some(is('select_one')); return list && `jr:choice-name('${pick(LISTS[list.list!]!)['name']}', '${ref(list.name)}')` },
      () => { const time = some(is('time')); return time && `concat(${ref(time.name)}, ' ', substr(${ref(time.name)}, 0, 5))` },
    ] // prettier-ignore
    return first(ways, "'x'")
  }

  function boolean(depth = 2): string {
    const list = some(is('select_one'))
    const any = some(() => true)
    const ways: (() => string | undefined)[] = [
      () => list && `${ref(list.name)} = '${pick(LISTS[list.list!]!)['name']}'`,
      () => list && `selected(${ref(list.name)}, '${pick(LISTS[list.list!]!)['name']}')`,
      () => list && `${ref(list.name)} ${pick(['!=', '='])} '${pick(LISTS[list.list!]!)['name']}'`,
      () => { const many = some(is('select_multiple')); return many && `selected(${ref(many.name)}, '${pick(LISTS[many.list!]!)['name']}')` },
      () => (depth > 0 ? `${boolean(depth - 1)} ${pick(['and', 'or'])} ${boolean(depth - 1)}` : undefined),
      () => (depth > 0 ? `not(${boolean(depth - 1)})` : undefined),
      () => { const one = some(is('integer', 'decimal', 'number')); return one && `${ref(one.name)} ${pick(['<', '<=', '>', '>=', '=', '!='])} ${number(0)}` },
      () => any && `${ref(any.name)} ${pick(['=', '!='])} ''`,
      () => { const one = some(is('text')); return one && `regex(${ref(one.name)}, '${pick(['^[0-9]{10}$', '^[A-Za-z ]+$', '^.{2,5}$'])}')` },
      () => { const date = some(is('date')); return date && `${ref(date.name)} ${pick(['<=', '>', '='])} ${pick(['today()', "date('2000-02-29')", "'2026-01-02'"])}` },
      () => { const one = some(is('text')); return one && `${pick(['contains', 'starts-with'])}(${ref(one.name)}, '1')` },
      () => any && `string-length(${ref(any.name)}) > ${pick(['0', '2'])}`,
      () => pick(['true()', 'false()']),
      () => (depth > 0 ? `checklist(${pick(['1', '0', '-1'])}, ${pick(['1', '2', '-1'])}, ${boolean(depth - 1)}, ${boolean(depth - 1)})` : undefined),
      () => (depth > 0 ? `weighted-checklist(${pick(['1', '0'])}, ${pick(['2', '5'])}, ${boolean(depth - 1)}, 1, ${boolean(depth - 1)}, 3)` : undefined),
      () => (depth > 0 ? `boolean-from-string(${text(depth - 1)})` : undefined),
      () => { const one = some(is('text')); return one && `ends-with(${ref(one.name)}, '${pick(['2', 'c', ''])}')` },
      () => { const many = some(is('select_multiple')); return many && `count-selected(${ref(many.name)}) ${pick(['>', '='])} ${pick(['0', '1', '2'])}` },
      () => (depth > 0 ? `boolean(${number(depth - 1)})` : undefined),
      () => (depth > 0 ? `${text(depth - 1)} = ${text(depth - 1)}` : undefined),
      () => { const date = some(is('date')); return date && `${pick(['decimal-date-time', 'int', ''])}(${ref(date.name)}) > decimal-date-time('2020-01-01') + ${pick(['0', '100'])}` },
    ] // prettier-ignore
    return first(ways, 'true()')
  }

  function first(ways: (() => string | undefined)[], otherwise: string): string {
    for (let attempt = 0; attempt < 12; attempt += 1) {
      const made = pick(ways)()
      if (made) return made
    }
    return otherwise
  }

  return { number, text, boolean }
}
