// Families of panels and arms: paired changes, difference in differences, ANCOVA, balance, attrition, effect sizes.
import { ancova, baselineOf } from '../../../core/statistics/ancova.ts'
import { attrition } from '../../../core/statistics/attrition.ts'
import { balance } from '../../../core/statistics/balance.ts'
import { cr2 } from '../../../core/statistics/cr2.ts'
import { clusterRobust } from '../../../core/statistics/cluster-robust.ts'
import { usableRows } from '../../../core/statistics/design.ts'
import { differenceInDifferences } from '../../../core/statistics/did.ts'
import { effectSize } from '../../../core/statistics/effect-size.ts'
import { firstDifference } from '../../../core/statistics/first-difference.ts'
import { mcnemar } from '../../../core/statistics/mcnemar.ts'
import { pairedChange } from '../../../core/statistics/paired.ts'
import type { Fit, Term } from '../../../core/statistics/regression.ts'
import { dummies, type Level } from '../../../core/statistics/terms.ts'
import { welch } from '../../../core/statistics/welch.ts'
import {
  column,
  designColumns,
  labels,
  list,
  mask,
  numbers,
  prepare,
  sampleTable,
  select,
  sidesOf,
  type Case,
  type OneOrMore,
  type Table,
} from './data.ts'
import type { Family } from './families.ts'
import { coefficientFields, snake, type Fields } from './names.ts'

interface Args {
  y: string
  unit: string
  arm: string
  round?: string
  group?: string
  from?: Level
  to?: Level
  level?: number
  weight_round?: number
  covariates?: OneOrMore<string> & { terms?: OneOrMore<string>; vars?: OneOrMore<string> }
  stata_cluster?: OneOrMore<string> | null
  missing_baseline?: 'drop' | 'dummy'
  before: string
  after: string
  vars: OneOrMore<string>
  strata_fe?: string
}

const argsOf = (one: Case) => one.args as unknown as Args
const rowsWhere = (keep: ArrayLike<number | boolean>) =>
  Array.from(keep, (_, row) => row).filter((row) => keep[row])

/** The sample after restriction and domain: what panels are matched in. */
function inDomain(folder: string, one: Case): Table {
  const table = sampleTable(folder, one)
  return select(table, rowsWhere(mask(table, one.design?.domain)))
}

function stataFields(fit: Fit | null, term: string, clusters: ArrayLike<unknown>): Fields {
  if (!fit) return {}
  const { se, df, p } = clusterRobust(fit, clusters, term)
  // Under a name of ours: clubSandwich is only right to 1e-7 where a covariate has large units.
  return { se_stata: se, df_stata: df, p_stata: p, cr2: cr2(fit, clusters, term) }
}

/** Rows whose covariates are known, and the covariates' columns; `factor(x)` and texts become dummies. */
function covariatesOf(table: Table, args: Args, usableFor: (complete: Uint8Array) => Uint8Array) {
  const names = list(args.covariates?.terms)
  const known = list(args.covariates?.vars).map((name) => column(table, name))
  const complete = Uint8Array.from({ length: table.rows }, (_, row) =>
    known.every((values) => values[row] !== null) ? 1 : 0,
  )
  const usable = usableFor(complete)
  const covariates = names.flatMap((term): Term[] => {
    const name = /^factor\((.*)\)$/.exec(term)?.[1] ?? term
    const values = column(table, name)
    const isFactor = name !== term || values.some((value) => typeof value === 'string')
    return isFactor ? dummies(name, values, usable) : [{ name, values: numbers(table, name) }]
  })
  return { covariates, complete }
}

export const experiments: Record<string, Family> = {
  paired_change(folder, one) {
    const args = argsOf(one)
    const table = inDomain(folder, one)
    const columns = { ...designColumns(table, one.design ?? {}), unit: column(table, args.unit) }
    const { svyttest, ...result } = pairedChange(
      columns,
      numbers(table, args.y),
      sidesOf(table, args.round ?? 'round'),
      {
        weightFrom: args.weight_round === 1 ? 'to' : 'from',
        ...(args.level !== undefined && { level: args.level }),
      },
    )
    return { ...snake(result), p_svyttest: svyttest?.p, df_svyttest: svyttest?.df }
  },
  mcnemar(folder, one) {
    const { before, after } = argsOf(one)
    const table = inDomain(folder, one)
    return mcnemarFields(numbers(table, before), numbers(table, after))
  },
  mcnemar_panel(folder, one) {
    const { unit, y } = argsOf(one)
    const table = inDomain(folder, one)
    const sides = sidesOf(table, 'round')
    const first = rowsWhere(sides.from)
    const values = numbers(table, y)
    const after = baselineOf(column(table, unit), values, sides.to, first)
    return mcnemarFields(
      Float64Array.from(first, (row) => values[row] ?? Number.NaN),
      after,
    )
  },
  did(folder, one) {
    const args = argsOf(one)
    const { table, design, domain } = prepare(folder, one)
    const [y, arm] = [numbers(table, args.y), numbers(table, args.arm)]
    const { covariates, complete } = covariatesOf(table, args, (known) =>
      usableRows(
        design,
        domain.map((inside, row) => inside * (known[row] ?? 0)),
        y,
        arm,
      ),
    )
    const { level = 0.95 } = args
    const sides = sidesOf(table, args.round ?? 'round')
    const result = differenceInDifferences(design, y, arm, sides, { domain, covariates, complete, level })
    const { n, cells, controlBaselineSd, effectSd, fit, term } = result
    return {
      ...coefficientFields(result),
      n,
      cells,
      control_baseline_sd: controlBaselineSd,
      effect_sd: effectSd,
      ...(args.stata_cluster && stataFields(fit, term, labels(table, args.stata_cluster))),
    }
  },
  did_first_difference(folder, one) {
    const args = argsOf(one)
    const table = inDomain(folder, one)
    const columns = { ...designColumns(table, one.design ?? {}), unit: column(table, args.unit) }
    const sides = sidesOf(table, args.round ?? 'round')
    const result = firstDifference(
      columns,
      numbers(table, args.y),
      numbers(table, args.arm),
      sides,
      args.level,
    )
    const clusters = labels(table, one.design?.psu ?? args.unit)
    return {
      ...coefficientFields(result),
      n_pairs: result.nPairs,
      ...stataFields(
        result.fit,
        result.term,
        result.pairs.from.map((row) => clusters[row]),
      ),
    }
  },
  ancova(folder, one) {
    const args = argsOf(one)
    const stacked = sampleTable(folder, one)
    const sides = sidesOf(stacked, args.round ?? 'round')
    const endRows = rowsWhere(sides.to)
    const baseline = baselineOf(column(stacked, args.unit), numbers(stacked, args.y), sides.from, endRows)
    const { table, design, domain } = prepare(folder, one, select(stacked, endRows))
    const [y, arm] = [numbers(table, args.y), numbers(table, args.arm)]
    const { missing_baseline: missingBaseline = 'drop', level = 0.95 } = args
    const before = missingBaseline === 'dummy' ? y : baseline
    const { covariates, complete } = covariatesOf(table, args, (known) =>
      usableRows(
        design,
        domain.map((inside, row) => inside * (known[row] ?? 0)),
        y,
        before,
      ),
    )
    const result = ancova(design, y, arm, baseline, { domain, covariates, complete, missingBaseline, level })
    return {
      ...coefficientFields(result),
      n: result.n,
      coef_baseline: result.coefBaseline,
      se_baseline: result.seBaseline,
      ...stataFields(result.fit, result.term, labels(table, one.design?.psu ?? args.unit)),
    }
  },
  effect_size(folder, one) {
    const args = argsOf(one)
    const { table, design, domain } = prepare(folder, one)
    const sides = sidesOf(table, args.group ?? 'round', args.from, args.to)
    const { hedgesJ, ...result } = effectSize(design, numbers(table, args.y), sides, domain)
    return { ...snake(result), hedges_J: hedgesJ }
  },
  balance(folder, one) {
    const args = argsOf(one)
    const { table, design, domain } = prepare(folder, one)
    const variables = list(args.vars).map((name) => ({ name, values: numbers(table, name) }))
    const { rows, joint } = balance(design, numbers(table, args.arm), variables, {
      domain,
      ...(args.strata_fe && { strata: column(table, args.strata_fe) }),
    })
    return {
      status: 'ok',
      rows: rows.map(({ withinStrata, ...row }) => ({
        ...snake(row),
        ...(withinStrata && {
          diff_fe: withinStrata.diff,
          se_fe: withinStrata.se,
          p_glm_fe: withinStrata.pGlm,
        }),
      })),
      joint,
    }
  },
  attrition(folder, one) {
    const args = argsOf(one)
    const stacked = sampleTable(folder, one)
    const sides = sidesOf(stacked, args.round ?? 'round')
    const [baseRows, endRows] = [rowsWhere(sides.from), rowsWhere(sides.to)]
    const unit = column(stacked, args.unit)
    const [inBase, inEnd] = [baseRows, endRows].map((rows) => new Set(rows.map((row) => unit[row])))
    const lost = Float64Array.from(baseRows, (row) => Number(!inEnd?.has(unit[row] ?? null)))
    const { table, design, domain } = prepare(folder, one, select(stacked, baseRows))
    const covariates = list(args.covariates).map((name) => ({
      name: String(name),
      values: numbers(table, String(name)),
    }))
    const { level = 0.95 } = args
    const result = attrition(design, lost, numbers(table, args.arm), covariates, { domain, level })
    return {
      status: 'ok',
      n_baseline: baseRows.length,
      n_endline: endRows.length,
      n_panel: lost.filter((one) => one === 0).length,
      n_replacements: endRows.filter((row) => !inBase?.has(unit[row] ?? null)).length,
      by_arm: result.byArm.map(({ arm, nBaseline, nLost, rateUnweighted, rate }) => ({
        arm,
        n_baseline: nBaseline,
        n_lost: nLost,
        n_reinterviewed: nBaseline - nLost,
        rate_unweighted: rateUnweighted,
        rate: rate.estimate,
        se: rate.se,
        df: rate.df,
        ci_logit_lo: rate.intervals.logit.ciLow,
        ci_logit_hi: rate.intervals.logit.ciHigh,
      })),
      differential: coefficientFields(result.differential),
      selective: result.selective.map((row) => ({
        ...coefficientFields(row),
        variable: row.variable,
        mean_stayers: row.meanStayers,
        mean_attritors: row.meanAttritors,
        diff: row.coef,
      })),
      joint_arm_and_interactions: result.jointArmAndInteractions,
      joint_interactions: result.jointInteractions,
    }
  },
  welch_t(folder, one) {
    const args = argsOf(one)
    const table = sampleTable(folder, one)
    const { from, to } = sidesOf(table, args.group ?? 'round', args.from, args.to)
    const y = numbers(table, args.y)
    const pick = (side: ArrayLike<number | boolean>) => rowsWhere(side).map((row) => y[row] ?? Number.NaN)
    return snake(welch(pick(from), pick(to), args.level))
  },
}

function mcnemarFields(before: Float64Array, after: Float64Array): Fields {
  const { chi2Corrected, pChi2Corrected, oddsRatioInterval, ...result } = mcnemar(before, after)
  return {
    ...snake(result),
    chi2_cc: chi2Corrected,
    p_chi2_cc: pChi2Corrected,
    or_ci_lo: oddsRatioInterval.ciLow,
    or_ci_hi: oddsRatioInterval.ciHigh,
  }
}
