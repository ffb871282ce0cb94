// Families about many tests, clusters and weights.
import * as adjust from '../../../core/statistics/adjust-p.ts'
import { cohenH } from '../../../core/statistics/effect-size.ts'
import { icc } from '../../../core/statistics/icc.ts'
import { kish } from '../../../core/statistics/kish.ts'
import { labels, numbers, sampleTable, type OneOrMore } from './data.ts'
import type { Family } from './families.ts'
import { snake } from './names.ts'

export const adjustments: Record<string, Family> = {
  p_adjust(_, one) {
    const { p: given } = one.args as { p: number | null | (number | null)[] }
    const p = Array.isArray(given) ? given : [given]
    return {
      holm: adjust.holm(p),
      BH: adjust.benjaminiHochberg(p),
      bonferroni: adjust.bonferroni(p),
      hochberg: adjust.hochberg(p),
      BY: adjust.benjaminiYekutieli(p),
      sharpened_q: adjust.sharpenedQ(p),
    }
  },
  cohen_h(_, one) {
    const { p0, p1 } = one.args as { p0: number; p1: number }
    return { h: cohenH(p0, p1) }
  },
  icc(folder, one) {
    const { y, cluster } = one.args as { y: string; cluster: OneOrMore<string> }
    const table = sampleTable(folder, one)
    return snake(icc(numbers(table, y), labels(table, cluster)))
  },
  kish_weights(folder, one) {
    const { weight } = one.args as { weight: string }
    return { status: 'ok', ...snake(kish(numbers(sampleTable(folder, one), weight))) }
  },
}
