// An indicator while it is being written: texts as they stand in the fields.
import type { Indicator, Localized } from '../../../core/study.ts'

export interface Draft {
  name: string
  vi: string
  en: string
  type: Indicator['type']
  unit: string
  expression: string
  denominator: string
  where: string
  direction: '' | 'increase' | 'decrease'
  /** Of a proportion in per cent. */
  target: string
  level: '' | 'goal' | 'outcome' | 'output'
  /** The unit of measure in both languages. */
  measureVi: string
  measureEn: string
  by: string
}

/** The fields of an indicator, or of a new one. */
export function draftOf(indicator?: Indicator): Draft {
  const { label = {}, measure = '', target, type = 'proportion' } = indicator ?? {}
  return {
    name: indicator?.name ?? '',
    vi: label['vi'] ?? '',
    en: label['en'] ?? '',
    type,
    unit: indicator?.unit ?? '',
    expression: indicator?.expression ?? '',
    denominator: indicator?.denominator ?? '',
    where: indicator?.where ?? '',
    direction: indicator?.direction ?? '',
    target:
      target === undefined
        ? ''
        : String(type === 'proportion' ? Number((target * 100).toPrecision(12)) : target),
    level: indicator?.level ?? '',
    measureVi: typeof measure === 'string' ? measure : (measure['vi'] ?? ''),
    measureEn: typeof measure === 'string' ? measure : (measure['en'] ?? ''),
    by: (indicator?.disaggregateBy ?? []).join(' '),
  }
}

type Mistake = 'name' | 'taken' | 'expression' | 'denominator' | 'target'

/** A number as people write it, with a comma or a point. */
const numberOf = (text: string): number => Number(text.trim().replace(',', '.'))

/** What keeps a draft from being saved or tried. `others`: the names that are taken. */
export function mistakesOf(draft: Draft, others: readonly string[]): Mistake[] {
  const mistakes: Mistake[] = []
  if (!/^[A-Za-z_][\w.-]*$/.test(draft.name.trim())) mistakes.push('name')
  else if (others.includes(draft.name.trim())) mistakes.push('taken')
  if (draft.expression.trim() === '') mistakes.push('expression')
  if (draft.type === 'ratio' && draft.denominator.trim() === '') mistakes.push('denominator')
  if (draft.target.trim() !== '' && !Number.isFinite(numberOf(draft.target))) mistakes.push('target')
  return mistakes
}

/** Texts by language; those in languages that have no field stay as they were. */
function inLanguages(vi: string, en: string, before: Localized = {}): Localized {
  const { vi: _vi, en: _en, ...others } = before
  const written = Object.entries({ vi: vi.trim(), en: en.trim() }).filter(([, text]) => text !== '')
  return { ...others, ...Object.fromEntries(written) }
}

/** One text where it is the same in every language, as of `kg`; undefined where there is none. */
function measureOf({ measureVi, measureEn }: Draft, before?: Indicator): Indicator['measure'] {
  const texts = inLanguages(
    measureVi,
    measureEn,
    typeof before?.measure === 'object' ? before.measure : undefined,
  )
  const [first, ...more] = Object.values(texts)
  return more.length > 0 && more.every((text) => text === first) ? first : first && texts
}

/** The indicator that a draft without mistakes means. `before`: labels in other languages stay as they were. */
export function indicatorOf(draft: Draft, before?: Indicator): Indicator {
  const { vi, en, type, unit, denominator, where, direction, level, by } = draft
  const measure = measureOf(draft, before)
  const target = draft.target.trim() === '' ? undefined : numberOf(draft.target)
  return {
    name: draft.name.trim(),
    label: inLanguages(vi, en, before?.label),
    expression: draft.expression.trim(),
    type,
    disaggregateBy: by.split(/[\s,]+/).filter((name) => name !== ''),
    ...(type === 'ratio' && { denominator: denominator.trim() }),
    ...(unit && { unit }),
    ...(where.trim() && { where: where.trim() }),
    ...(direction && { direction }),
    ...(target !== undefined && {
      target: type === 'proportion' ? Number((target / 100).toPrecision(12)) : target,
    }),
    ...(level && { level }),
    ...(measure && { measure }),
  }
}

export interface Differences {
  added: string[]
  removed: string[]
  changed: string[]
}

/** What a list has that an earlier one had not, by name. */
export function differences(before: readonly Indicator[], after: readonly Indicator[]): Differences {
  const [old, now] = [before, after].map(
    (list) => new Map(list.map((one) => [one.name, JSON.stringify(sorted(one))])),
  )
  return {
    added: after.flatMap(({ name }) => (old!.has(name) ? [] : [name])),
    removed: before.flatMap(({ name }) => (now!.has(name) ? [] : [name])),
    changed: after.flatMap(({ name }) => (old!.has(name) && old!.get(name) !== now!.get(name) ? [name] : [])),
  }
}

const sorted = (one: Indicator) => Object.entries(one).toSorted(([a], [b]) => (a < b ? -1 : 1))
