// How each family of the reference set is computed: its arguments to our estimators, our results to its fields.
import { adjustments } from './adjustments.ts'
import { experiments } from './experiments.ts'
import { planning } from './planning.ts'
import { change, oddsRatio } from '../../../core/statistics/change.ts'
import { changeBy } from '../../../core/statistics/change-by.ts'
import { changeRatio } from '../../../core/statistics/change-ratio.ts'
import { changeTotal } from '../../../core/statistics/change-total.ts'
import { categorical, groupsBy } from '../../../core/statistics/groups.ts'
import { mean } from '../../../core/statistics/mean.ts'
import { proportion } from '../../../core/statistics/proportion.ts'
import { quantiles } from '../../../core/statistics/quantile.ts'
import { raoScott } from '../../../core/statistics/rao-scott.ts'
import { ratio } from '../../../core/statistics/ratio.ts'
import { total } from '../../../core/statistics/total.ts'
import type { Level } from '../../../core/statistics/terms.ts'
import { column, list, numbers, prepare, sidesOf, type Case, type OneOrMore } from './data.ts'
import { changeFields, meanFields, proportionFields, snake, type Fields } from './names.ts'

export type Family = (folder: string, one: Case) => Fields

interface Args {
  y: string
  num: string
  den: string
  level?: number
  by: OneOrMore<string>
  kind: 'mean' | 'prop'
  probs: OneOrMore<number>
  rows: string
  cols: string
  round?: string
  group: string
  from?: Level
  to?: Level
  binary?: boolean
}

/** Sample, design and arguments of a case, the way that most families need them. */
function open(folder: string, one: Case) {
  const { table, design, domain } = prepare(folder, one)
  const args = one.args as unknown as Args
  const options = { domain, ...(args.level !== undefined && { level: args.level }) }
  return { table, design, domain, args, options }
}

function changeCase(folder: string, one: Case, splitBy: 'round' | 'group'): Fields {
  const { table, design, args, options } = open(folder, one)
  const result = change(
    design,
    numbers(table, args.y),
    sidesOf(table, args[splitBy] ?? 'round', args.from, args.to),
    options,
  )
  return changeFields(result, args.binary ? oddsRatio(result, args.level) : null)
}

export const families: Record<string, Family> = {
  mean(folder, one) {
    const { table, design, args, options } = open(folder, one)
    return meanFields(mean(design, numbers(table, args.y), options))
  },
  proportion(folder, one) {
    const { table, design, args, options } = open(folder, one)
    return proportionFields(proportion(design, numbers(table, args.y), options))
  },
  total(folder, one) {
    const { table, design, args, options } = open(folder, one)
    return snake(total(design, numbers(table, args.y), options))
  },
  ratio(folder, one) {
    const { table, design, args, options } = open(folder, one)
    return snake(ratio(design, numbers(table, args.num), numbers(table, args.den), options))
  },
  quantile(folder, one) {
    const { table, design, args, options } = open(folder, one)
    const found = (['math', 'school'] as const).map((rule) =>
      quantiles(design, numbers(table, args.y), list(args.probs), { ...options, rule }),
    )
    const [math, school] = found.map((result) => result.quantiles.map(snake))
    return { status: found[0]?.status, n: found[0]?.n, df: found[0]?.df, math, school }
  },
  domain(folder, one) {
    const { table, design, domain, args, options } = open(folder, one)
    const names = list(args.by)
    const y = numbers(table, args.y)
    const inSample = domain.map((inside, row) => (inside && design.psu[row] !== -1 ? 1 : 0))
    const groups = groupsBy(
      names.map((name) => column(table, name)),
      inSample,
    ).map(({ levels, rows }) => ({
      group: Object.fromEntries(names.map((name, i) => [name, levels[i]])),
      ...(args.kind === 'prop'
        ? proportionFields(proportion(design, y, { ...options, domain: rows }))
        : meanFields(mean(design, y, { ...options, domain: rows }))),
    }))
    return { groups }
  },
  categorical(folder, one) {
    const { table, design, args, options } = open(folder, one)
    const levels = categorical(design, column(table, args.y), options)
    return {
      levels: levels.map(({ category, ...result }) => ({ level: category, ...proportionFields(result) })),
    }
  },
  change: (folder, one) => changeCase(folder, one, 'round'),
  group_difference: (folder, one) => changeCase(folder, one, 'group'),
  change_by(folder, one) {
    const { table, design, args, options } = open(folder, one)
    const [by = ''] = list(args.by)
    const sides = sidesOf(table, args.round ?? 'round', args.from, args.to)
    const { groups, testEqualChange } = changeBy(
      design,
      numbers(table, args.y),
      column(table, by),
      sides,
      options,
    )
    return {
      groups: groups.map(({ group, ...result }) => ({
        group,
        ...changeFields(result, args.binary ? oddsRatio(result, args.level) : null),
      })),
      test_equal_change: testEqualChange,
    }
  },
  change_ratio(folder, one) {
    const { table, design, args, options } = open(folder, one)
    const sides = sidesOf(table, args.round ?? 'round', args.from, args.to)
    return changeFields(
      changeRatio(design, numbers(table, args.num), numbers(table, args.den), sides, options),
    )
  },
  change_total(folder, one) {
    const { table, design, args, options } = open(folder, one)
    const sides = sidesOf(table, args.round ?? 'round', args.from, args.to)
    return changeFields(changeTotal(design, numbers(table, args.y), sides, options))
  },
  rao_scott(folder, one) {
    const { table, design, domain, args } = open(folder, one)
    const { x2, pFirstOrder, rows, cols, ...result } = raoScott(
      design,
      column(table, args.rows),
      column(table, args.cols),
      domain,
    )
    const names = { rows: rows.map(String), cols: cols.map(String) }
    return { ...snake(result), ...names, x2_pearson: x2, p_chisq_first_order: pFirstOrder }
  },
  ...experiments,
  ...adjustments,
  ...planning,
}
