// The tables that say whether a comparison can be trusted: who was lost between the rounds, and how alike the arms were at the beginning.
import type { AttritionTable, BalanceTable, Test } from '../report.ts'
import { attrition, type Attrition } from '../statistics/attrition.ts'
import { balance } from '../statistics/balance.ts'
import type { JointTest } from '../statistics/regression.ts'
import type { Arms } from './arms.ts'
import type { Collection } from './collect.ts'
import { covariatesOf } from './covariates.ts'
import { allRows, designOfRows, sidesOf } from './panel.ts'

const finite = (value: number | null | undefined): number | null =>
  typeof value === 'number' && Number.isFinite(value) ? value : null

const testOf = (test: JointTest | null): Test | null =>
  test?.status === 'ok' ? { F: test.F, ndf: test.ndf, ddf: test.ddf, p: test.p } : null

const isSmall = (count: number, minimum: number) => count > 0 && count < minimum

/** Attrition between two rounds: by arm where there are any. Null where nobody is followed. */
export function attritionOf(
  collection: Collection,
  [first, last]: [string, string],
  arms: Arms | null,
  minimum: number,
): AttritionTable | null {
  const { panel, plan, tallies } = collection
  const from = panel?.rounds.get(first)
  // Who was interviewed again was not lost, also if that response has no weight and is in no estimate.
  const again = tallies.get(last)?.respondents ?? new Map<string, unknown>()
  if (!panel || !plan.follows || !from || from.first.size === 0 || again.size === 0) return null
  const isFound = Array.from(panel.respondents.keys(), (respondent) => again.has(respondent))
  const rows = allRows(from)
  const design = designOfRows(panel, from, rows)
  const lost = Float64Array.from(rows, (row) => {
    const who = from.respondent.values[row]!
    // A respondent who was entered twice is counted once.
    return who < 0 || from.first.get(who) !== row ? Number.NaN : Number(!isFound[who])
  })
  const { variables, terms, joint } = covariatesOf(collection, panel, from, rows)
  const grouping = arms ? plan.units[panel.unit]!.groupings.indexOf(arms.question) : -1
  const nobody = new Float64Array(rows.length).fill(Number.NaN)
  const tests = arms
    ? arms.treated.map(({ value }, at) => {
        const arm = sidesOf(panel, from, grouping, arms.control.value, value, rows)
        return { value, found: attrition(design, lost, arm, at === 0 ? terms : [], { joint }) }
      })
    : [{ value: '', found: attrition(design, lost, nobody, terms, { joint: [] }) }]
  const [one] = tests
  if (!one) return null

  const rate = (arm: string | null, found: Attrition['byArm'][number] | undefined) => ({
    arm,
    baseline: found?.nBaseline ?? null,
    lost: found?.nLost ?? null,
    rate: finite(found?.rate.estimate),
    ciLow: finite(found?.rate.ciLow),
    ciHigh: finite(found?.rate.ciHigh),
  })
  const all = rate(null, one.found.byArm[0])
  const byArm = arms
    ? [
        rate(arms.control.value, one.found.byArm[1]),
        ...tests.map(({ value, found }) => rate(value, found.byArm[2])),
      ]
    : []
  const isSafe = ({ baseline, lost: gone }: (typeof byArm)[number]) =>
    !isSmall(gone ?? 0, minimum) && !isSmall((baseline ?? 0) - (gone ?? 0), minimum)
  const hidden = (row: (typeof byArm)[number]) => ({ ...rate(row.arm, undefined) })
  // One arm left out could be had from everyone less the others, so all are.
  const armsAreSafe = isSafe(all) && byArm.every(isSafe)
  return {
    from: first,
    to: last,
    arms: [isSafe(all) ? all : hidden(all), ...byArm.map((row) => (armsAreSafe ? row : hidden(row)))],
    differential:
      arms && armsAreSafe
        ? tests.map(({ value, found: { differential, jointArmAndInteractions } }) => ({
            arm: value,
            diff: finite(differential.coef),
            se: finite(differential.se),
            p: finite(differential.p),
            joint: testOf(jointArmAndInteractions),
          }))
        : [],
    selective: isSafe(all)
      ? one.found.selective.flatMap(({ variable, meanStayers, meanAttritors, coef, se, p }) => {
          const about = variables[Number(variable)]
          return about && smallestSide(terms[Number(variable)]!.values, lost) >= minimum
            ? [
                {
                  variable: about,
                  stayed: finite(meanStayers),
                  lost: finite(meanAttritors),
                  diff: finite(coef),
                  se: finite(se),
                  p: finite(p),
                },
              ]
            : []
        })
      : [],
  }
}

/** Of the rows that have a value, those of the smaller side. */
function smallestSide(values: ArrayLike<number>, side: ArrayLike<number>): number {
  const counts: [number, number] = [0, 0]
  for (let row = 0; row < side.length; row++) {
    const which = side[row]
    if (!Number.isNaN(values[row]) && (which === 0 || which === 1)) counts[which] += 1
  }
  return Math.min(...counts)
}

/** The balance of each treated arm with the control arm in a round. */
export function balanceOf(
  collection: Collection,
  round: string,
  arms: Arms | null,
  minimum: number,
): BalanceTable[] {
  const { panel, plan } = collection
  const rowsOf = panel?.rounds.get(round)
  if (!panel || !rowsOf || !arms) return []
  const rows = allRows(rowsOf)
  const design = designOfRows(panel, rowsOf, rows)
  const { variables, terms, joint } = covariatesOf(collection, panel, rowsOf, rows)
  const grouping = plan.units[panel.unit]!.groupings.indexOf(arms.question)
  return arms.treated.map(({ value }): BalanceTable => {
    const arm = sidesOf(panel, rowsOf, grouping, arms.control.value, value, rows)
    const found = balance(design, arm, terms, { joint })
    const isHidden = found.rows.some(({ n0, n1 }) => isSmall(n0, minimum) || isSmall(n1, minimum))
    return {
      round,
      arm: value,
      rows: found.rows.flatMap(({ variable, n0, n1, mean0, mean1, diff, se, p, normDiff }) => {
        const about = variables[Number(variable)]
        if (!about) return []
        const isShown = Math.min(n0, n1) >= minimum
        const numbers = { n0, n1, mean0: finite(mean0), mean1: finite(mean1), diff, se, p, normDiff }
        return [{ variable: about, ...(isShown ? numbers : none) }]
      }),
      joint:
        found.joint?.status === 'ok' && !isHidden
          ? { ...testOf(found.joint)!, n: found.joint.n, variables: found.joint.ndf ?? 0 }
          : null,
    }
  })
}

const none = {
  n0: null,
  n1: null,
  mean0: null,
  mean1: null,
  diff: null,
  se: null,
  p: null,
  normDiff: null,
}
