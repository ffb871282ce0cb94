// Who of the baseline was not found at end-line, and whether that could bias a comparison of arms.
import { countUsable, usableRows, type Design, type Mask } from './design.ts'
import { noCoefficient } from './did.ts'
import { mean } from './mean.ts'
import { proportion, type ProportionEstimate } from './proportion.ts'
import {
  coefficient,
  intercept,
  jointTest,
  regression,
  type Coefficient,
  type JointTest,
  type Term,
} from './regression.ts'
import { product } from './terms.ts'

export interface Attrition {
  /** All, then each arm: weighted rate with its logit interval, and plain counts. */
  byArm: {
    arm: 0 | 1 | null
    nBaseline: number
    nLost: number
    rateUnweighted: number | null
    rate: ProportionEstimate
  }[]
  /** lost ~ arm. */
  differential: Coefficient
  /** v ~ lost for each covariate. */
  selective: (Coefficient & { variable: string; meanStayers: number | null; meanAttritors: number | null })[]
  /** lost ~ arm×(covariates): arm with the interactions, and the interactions alone; null without covariates or data. */
  jointArmAndInteractions: JointTest | null
  jointInteractions: JointTest | null
}

/**
 * Attrition over baseline rows: `lost` is 1 where the unit was not found at end-line, `arm` 1, 0 or NaN. `joint` names the covariates of the
 * joint tests, all of them unless told.
 * Source: Duflo, Glennerster & Kremer (2007), §6.4; World Bank ietoolkit.
 */
export function attrition(
  design: Design,
  lost: ArrayLike<number>,
  arm: ArrayLike<number>,
  covariates: readonly Term[],
  options: { domain?: Mask; joint?: readonly Term[]; level?: number } = {},
): Attrition {
  const { domain, joint: tested = covariates, level = 0.95 } = options
  const one = intercept(lost.length)
  const treated: Term = { name: 'arm', values: arm }
  const baseline = usableRows(design, domain, lost)
  const byArm = ([null, 0, 1] as const).map((which) => {
    const rows = baseline.map((use, row) => (use && (which === null || arm[row] === which) ? 1 : 0))
    const nBaseline = countUsable(design, rows).n
    const nLost = rows.reduce((sum, use, row) => sum + (use ? (lost[row] ?? 0) : 0), 0)
    const rate = proportion(design, lost, { domain: rows, level })
    return { arm: which, nBaseline, nLost, rateUnweighted: nBaseline > 0 ? nLost / nBaseline : null, rate }
  })
  const fit = regression(design, usableRows(design, domain, lost, arm), lost, [one, treated])
  const selective = covariates.map(({ name, values }) => {
    const usable = usableRows(design, domain, lost, values)
    const own = regression(design, usable, values, [one, { name: 'lost', values: lost }])
    const meanOf = (which: 0 | 1) =>
      mean(design, values, { domain: usable.map((use, row) => (use && lost[row] === which ? 1 : 0)) })
        .estimate
    const found = own ? coefficient(own, 'lost', level) : noCoefficient
    return { ...found, variable: name, meanStayers: meanOf(0), meanAttritors: meanOf(1) }
  })

  const interactions = tested.map((covariate) => product(treated, covariate))
  const complete = usableRows(design, domain, lost, arm, ...tested.map((covariate) => covariate.values))
  const full = regression(design, complete, lost, [one, treated, ...tested, ...interactions])
  const names = interactions.map((term) => term.name)
  return {
    byArm,
    differential: fit ? coefficient(fit, 'arm', level) : noCoefficient,
    selective,
    jointArmAndInteractions: full && names.length > 0 ? jointTest(full, ['arm', ...names]) : null,
    jointInteractions: full && names.length > 0 ? jointTest(full, names) : null,
  }
}
