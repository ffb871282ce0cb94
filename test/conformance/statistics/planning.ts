// Families of sample size and power.
import { clustersNeeded, detectableEffect } from '../../../core/statistics/power-clusters.ts'
import {
  detectableChange,
  sizeForMeanChange,
  sizeForProportionChange,
} from '../../../core/statistics/power-change.ts'
import { clusterBaseline, repeatedRounds } from '../../../core/statistics/power-panel.ts'
import { plannedDesignEffect, sizeForPrecision } from '../../../core/statistics/power-precision.ts'
import { powerOfProportions, sizeForProportions } from '../../../core/statistics/power-proportions.ts'
import { sizeForMeans } from '../../../core/statistics/power-t.ts'
import type { Case } from './data.ts'
import type { Family } from './families.ts'
import { camel, snake, type Fields } from './names.ts'

/** The inputs of a formula, as the function that computes it takes them. */
const inputs = <T>(one: Case): T => camel(one.args) as T

const formulas: Record<string, (one: Case) => Fields> = {
  pw_precision: (one) => snake(sizeForPrecision(inputs(one))),
  pw_2p: (one) => snake(sizeForProportions(inputs(one))),
  pw_2p_power: (one) => ({ power: powerOfProportions(inputs(one)) }),
  pw_change_mean: (one) => snake(sizeForMeanChange(inputs(one))),
  pw_change_prop: (one) => snake(sizeForProportionChange(inputs(one))),
  pw_mde_change: (one) => ({ mde: detectableChange(inputs(one)) }),
  pw_mde_crt: (one) => snake(detectableEffect(inputs(one))),
  pw_clusters: (one) => snake(clustersNeeded(inputs(one))),
  pw_deff: (one) => ({ deff: plannedDesignEffect(inputs(one)) }),
  pw_mckenzie(one) {
    const { variances, mde } = repeatedRounds(inputs(one))
    return {
      var_post: variances.post,
      var_did: variances.did,
      var_ancova: variances.ancova,
      mde_post: mde.post,
      mde_did: mde.did,
      mde_ancova: mde.ancova,
    }
  },
  pw_teerenstra(one) {
    const { r, deff, nArm, clustersArm } = clusterBaseline(inputs(one))
    return {
      r,
      deff,
      n_arm_post: nArm.post,
      n_arm_did: nArm.did,
      n_arm_ancova: nArm.ancova,
      clusters_arm_post: clustersArm.post,
      clusters_arm_did: clustersArm.did,
      clusters_arm_ancova: clustersArm.ancova,
    }
  },
}

export const planning: Record<string, Family> = {
  power: (_, one) => formulas[String(one.args['formula'])]?.(one) ?? {},
  power_t_noncentral(_, one) {
    const {
      delta,
      sd,
      power,
      'sig.level': alpha = 0.05,
    } = one.args as Record<'delta' | 'sd' | 'power', number> & {
      'sig.level'?: number
    }
    return { n_per_group: sizeForMeans({ delta, sd, power, alpha }) }
  },
}
