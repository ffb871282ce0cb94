// Makes up surveys: question types and columns about as often as real forms use them, and every expression of a kind that fits.
import { expressionsFrom, is, ref, type Named } from './expressions.ts'
import { LISTS } from './lists.ts'
import type { Row, Sheets } from './sheets.ts'

const TYPES = Object.entries({
  select_one: 60, text: 24, note: 20, calculate: 40, integer: 26, select_multiple: 12, date: 8, decimal: 6, hidden: 2, geopoint: 2,
  image: 1, datetime: 1, time: 1, range: 1, rank: 1, acknowledge: 1, barcode: 1, geotrace: 1, geoshape: 1,
}).flatMap(([type, weight]) => Array.from({ length: weight }, () => type)) // prettier-ignore
const SELECTS = ['select_one', 'select_multiple', 'rank']
/** What can pull a trigger. */
const CHANGEABLE = is('integer', 'text', 'select_one', 'select_multiple', 'date', 'decimal')

/** A survey of about `size` rows. `random` is uniform in [0, 1): the same sequence gives the same survey. */
export function generate(random: () => number, size: number): Sheets {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!
  const chance = (share: number) => random() < share
  const languages = chance(0.4) ? ['English (en)', 'French (fr)'] : []
  const survey: Row[] = []
  const known: (Named & { hidden: boolean })[] = []
  const open: { kind: 'group' | 'repeat'; name: string; hidden: boolean }[] = []
  /** Those that are always relevant. */
  const repeats: { name: string; within: number }[] = []

  const inside = () => open.filter(({ kind }) => kind === 'repeat').map(({ name }) => name)
  const isHidden = () => open.some(({ hidden }) => hidden)
  const near = () => {
    const here = inside()
    return known.filter((one) => one.repeats.every((name, index) => here[index] === name))
  }
  const some = (test: (one: Named) => boolean) => pick([...near().filter(test), undefined])
  const fresh = (stem: string) => `${stem}${survey.length}`
  const { number, text, boolean } = expressionsFrom(random, () => ({
    near: near(),
    members: known.filter((one) => one.repeats.length > 0 && !one.hidden),
    repeats,
    isInRepeat: inside().length > 0,
    depth: inside().length,
  }))

  /** Words in the form's languages, in some with a value between them. */
  function say(row: Row, column: string, share: number, words: string): void {
    if (!chance(share)) return
    const one = chance(0.3) ? some(() => true) : undefined
    const value = one ? ref(one.name) : ''
    const mixed = [`${words} ${value}`, `${words} ${value}?`, `${value} ${words}`, value, `${value}${value}`, `<b>${value}</b>\n${words} & more`] // prettier-ignore
    const written = value === '' ? words : pick(mixed)
    if (languages.length === 0) row[column] = written
    for (const [index, language] of languages.entries())
      if (index === 0 || chance(0.85))
        row[`${column}::${language}`] = index === 0 ? written : `${written} (fr)`
  }

  function question(): void {
    const type = pick(TYPES)
    const row: Row = { type, name: fresh('q') }
    const named = { name: row['name']!, type, repeats: inside(), hidden: isHidden() }
    if (SELECTS.includes(type)) choose(row, named)
    if (type === 'range')
      row['parameters'] = pick([
        'start=1 end=5 step=1',
        'start=0 end=1 step=0.25',
        'start=0 end=100 step=10',
        'start=-5 end=5 step=1',
        'start=0.5 end=2.5 step=0.5',
        '',
      ])
    if (type === 'calculate') calculate(row, named)
    else ask(row, named)
    survey.push(row)
    named.hidden ||= row['relevant'] !== undefined
    if (type !== 'note' && type !== 'rank') known.push(named)
  }

  function choose(row: Row, named: Named): void {
    const list = pick(Object.keys(LISTS))
    named.list = list
    row['type'] += ` ${list}`
    if (named.type === 'rank') return
    const region = list === 'district' ? some((one) => one.list === 'region') : undefined
    if (region) row['choice_filter'] = `region = ${ref(region.name)}`
    else if (list === 'scale' && chance(0.4))
      row['choice_filter'] = pick([`weight >= ${number(0)}`, "selected('1 2', name)", `${number(0)} > weight`, `position() <= ${number(0)}`]) // prettier-ignore
    else if (chance(0.11)) row['choice_filter'] = filterOf(list)
    else if (chance(0.12)) row['parameters'] = `randomize=true, seed=${pick(['7', '42', seedOf()])}`
    else if (list === 'crops' && languages.length === 0 && chance(0.1)) row['type'] += ' or_other'
  }

  function filterOf(list: string): string {
    const one = some((each) => each.list === list)
    const text = some(is('text'))
    const ways = ["name != 'no'", 'position() mod 2 = 1', "string-length(name) > 1 and label != 'Rice'"]
    if (one?.type === 'select_multiple')
      ways.push(`selected(${ref(one.name)}, name)`, `not(selected(${ref(one.name)}, name))`)
    if (one?.type === 'select_one')
      ways.push(`name != ${ref(one.name)}`, `${ref(one.name)} = '' or name = ${ref(one.name)}`)
    if (text)
      ways.push(`contains(name, ${ref(text.name)})`, `if(${ref(text.name)} = '', true(), name != 'yes')`)
    if (inside().length > 0) ways.push('position() >= position(current()/..)', 'position(current()/..) = 1')
    return pick(ways)
  }

  const seedOf = () => {
    const integer = some(is('integer'))
    return integer ? ref(integer.name) : '1'
  }

  function calculate(row: Row, named: Named): void {
    const numeric = chance(0.6)
    row['calculation'] = numeric ? number() : text()
    if (numeric) named.type = 'number'
    if (chance(0.2)) row['relevant'] = boolean(1)
    else if (!isHidden() && chance(0.06)) row['calculation'] = `once(${row['calculation']})`
  }

  function ask(row: Row, named: Named): void {
    const words = `Question ${survey.length}`
    const { type } = named
    const isLabelled = type === 'note' || chance(0.95)
    if (isLabelled) say(row, 'label', 1, words)
    say(row, 'hint', isLabelled ? 0.2 : 1, 'Look')
    say(row, 'guidance_hint', 0.03, 'Ask again')
    if (chance(0.4)) row['relevant'] = boolean()
    if (type === 'note') return
    if (chance(0.35)) row['required'] = chance(0.85) ? pick(['yes', 'TRUE', 'true()']) : boolean(1)
    if (row['required']) say(row, 'required_message', 0.3, 'Needed')
    const constraint = chance(0.35) ? constraintFor(type) : undefined
    if (constraint) row['constraint'] = constraint
    if (constraint) say(row, 'constraint_message', 0.8, 'Not so')
    if (chance(0.06)) row['read_only'] = chance(0.6) ? 'yes' : boolean(1)
    if (chance(0.15) && !row['choice_filter']) begin(row, named)
    else if (chance(0.06) && (type === 'text' || type === 'integer')) workOut(row, type)
    else if (chance(0.03)) row[['media::image', ...languages.slice(0, 1)].join('::')] = 'picture.png'
  }

  /** A default that is worked out is for questions that are there from the start. */
  function begin(row: Row, { type, list }: Named): void {
    const fixed = chance(0.6) || isHidden() || row['relevant'] !== undefined
    if (type === 'integer') row['default'] = fixed ? pick(['0', '5']) : number(1)
    if (type === 'text') row['default'] = fixed ? 'abc' : `concat(${text(1)}, '')`
    if (type === 'date') row['default'] = fixed ? '2026-01-02' : 'today()'
    if (list && type !== 'rank') row['default'] = pick(LISTS[list]!)['name']!
  }

  /** What a trigger sets reads nothing but the trigger, outside repeats: README, decision 40. */
  function workOut(row: Row, type: string): void {
    const trigger = chance(0.6) && inside().length === 0 ? some(CHANGEABLE) : undefined
    row['calculation'] = type === 'text' ? text() : number()
    if (!trigger) return
    row['trigger'] = ref(trigger.name)
    row['calculation'] =
      type === 'text' ? `concat(${ref(trigger.name)}, '!')` : `string-length(${ref(trigger.name)})`
  }

  function constraintFor(type: string): string | undefined {
    const most = chance(0.4) ? number(1) : pick(['10', '50', '120'])
    const of: Record<string, string[]> = {
      integer: [`. >= 0 and . <= ${most}`, `. > 1 and . <= ${most}`],
      decimal: [`. >= 0 and . <= ${most}`],
      text: ["regex(., '^[0-9]{10}$')", 'string-length(.) <= 5', ". != 'abc'", `. != ${text(1)}`],
      date: ['. <= today()', ". > date('2000-01-01')", '. < today() + 1'],
      select_multiple: ["not(selected(., 'none') and count-selected(.) > 1)", 'count-selected(.) <= 2'],
      select_one: [boolean(1)],
    }
    return of[type] && pick(of[type])
  }

  function section(): void {
    const kind = chance(0.3) ? 'repeat' : 'group'
    const name = fresh(kind)
    const row: Row = { type: `begin_${kind}`, name }
    say(row, 'label', 0.8, `Part ${survey.length}`)
    if (chance(0.45)) row['relevant'] = boolean()
    if (kind === 'group' && chance(0.05)) row['read_only'] = boolean(1)
    if (kind === 'repeat' && chance(0.35)) row['repeat_count'] = countOf(some(is('integer'))?.name)
    const hidden = row['relevant'] !== undefined
    if (kind === 'repeat' && !hidden && !isHidden()) repeats.push({ name, within: inside().length })
    survey.push(row)
    open.push({ kind, name, hidden })
  }

  function countOf(integer: string | undefined): string {
    const ways = ['2', '3', `if(${boolean(1)}, 2, 1)`]
    return integer ? pick([...ways, ref(integer), ref(integer), `${ref(integer)} mod 5`]) : pick(ways)
  }

  if (chance(0.7)) survey.push({ type: 'start', name: 'start' }, { type: 'end', name: 'end' })
  if (chance(0.3)) survey.push({ type: 'today', name: 'today' }, { type: 'deviceid', name: 'deviceid' })
  if (chance(0.1)) survey.push({ type: 'username', name: 'username' }, { type: 'email', name: 'email' })
  while (survey.length < size) {
    const isEmpty = survey.at(-1)?.['type']?.startsWith('begin') ?? true
    if (open.length > 0 && !isEmpty && chance(0.14)) survey.push({ type: `end_${open.pop()!.kind}` })
    else if (open.length < 4 && chance(0.12)) section()
    else question()
  }
  question()
  while (open.length > 0) survey.push({ type: `end_${open.pop()!.kind}` })
  const settings: Row = languages.length > 0 && chance(0.7) ? { default_language: pick(languages) } : {}
  if (chance(0.3)) settings['instance_name'] = text()
  return { survey, choices: choicesIn(languages), settings: [settings] }
}

function choicesIn(languages: string[]): Row[] {
  return Object.entries(LISTS).flatMap(([list, rows]) =>
    rows.map(({ name = '', label = '', ...rest }) => {
      const labels = languages.map((language, index) => [
        `label::${language}`,
        index === 0 ? label : `${label} (fr)`,
      ])
      return {
        list_name: list,
        name,
        ...(languages.length > 0 ? Object.fromEntries(labels) : { label }),
        ...rest,
      }
    }),
  )
}
