// The arms of a study: which one is the control, and what each other arm changed more than it.
import type { ArmEffect, Report } from '../report.ts'
import { clusterRobustContrast } from '../statistics/sample-clusters.ts'
import { differenceInDifferences } from '../statistics/estimates.ts'
import type { Asked } from './comparison.ts'
import type { Collection } from './collect.ts'
import { inOrder, questionLabel } from './labels.ts'
import { sharePsus } from './rounds.ts'

export type Arms = NonNullable<Report['arms']>

const CONTROL =
  /(?:^|[\s_-])(?:control|comparison|compare|untreated|no[\s_-]?(?:treatment|intervention)|doi_?chung|so_?sanh)(?=$|[\s_-])/i
const NOTHING = /^(?:no|none|c|0)$/i

/** Whether data call an arm the control: a word of its name in either language (`control_group`), or a name that says nothing was given. */
export const isControl = (name: string): boolean => CONTROL.test(name) || NOTHING.test(name)

/** More arms than this are not arms. */
const MOST = 8

/** The arms that occur: the control arm is the one that is called so, otherwise the first in the order of the choices. Null with fewer than two. */
export function armsOf({ plan, levels }: Collection): Arms | null {
  const { arm, units, newestFirst } = plan
  if (arm === undefined) return null
  const seen = new Set(
    units.flatMap(({ groupings }, unit) => [...(levels[unit]?.[groupings.indexOf(arm)] ?? [])]),
  )
  const all = inOrder(newestFirst, arm, seen)
  const control = all.find(({ value }) => isControl(value)) ?? all[0]
  if (!control || all.length < 2 || all.length > MOST) return null
  const treated = all.filter((one) => one !== control)
  return { question: arm, label: questionLabel(newestFirst, arm), control, treated }
}

/** The difference in differences of each treated arm. `grouping`: position of the arm in the sample. A cell below `minimum` rows withholds it. */
export function armEffects(
  sample: Asked,
  indicator: number,
  grouping: number,
  [from, to]: [string, string],
  { control, treated }: Arms,
  minimum: number,
): ArmEffect[] {
  const read = sharePsus(sample.stacked, from, to) ? sample.stacked : sample.apart
  return treated.map(({ value }): ArmEffect => {
    const where = { indicator, grouping, from, to, control: control.value, treated: value }
    const found = differenceInDifferences(read, where)
    const n = found.cells.reduce((sum, cell) => sum + cell.n, 0)
    if (found.cells.some((cell) => cell.n > 0 && cell.n < minimum))
      return { arm: value, did: { ...nothing, status: 'withheld' }, ancova: null }
    const cells = found.cells.map(({ arm, round }) => ({ indicator, grouping, level: arm, round }))
    // A total has no such regression.
    const robust =
      found.effect === null || found.effectSd === null
        ? null
        : clusterRobustContrast(read, cells, [1, -1, -1, 1], found.effect)
    const { status, effect, se, df, p, ciLow, ciHigh, effectSd } = found
    return {
      arm: value,
      did: {
        ...nothing,
        status,
        n,
        effect,
        se,
        df,
        p,
        ciLow,
        ciHigh,
        effectSd,
        clusterSe: robust?.se ?? null,
        clusterDf: robust?.df ?? null,
        clusterP: robust?.p ?? null,
      },
      ancova: null,
    }
  })
}

const nothing = {
  n: null,
  effect: null,
  se: null,
  df: null,
  p: null,
  ciLow: null,
  ciHigh: null,
  effectSd: null,
  clusterSe: null,
  clusterDf: null,
  clusterP: null,
  pHolm: null,
  pBh: null,
}
