// Turns results into the field names of the reference set.
import type { ChangeEstimate, OddsRatio } from '../../../core/statistics/change.ts'
import { cohenH } from '../../../core/statistics/effect-size.ts'
import type { MeanEstimate } from '../../../core/statistics/mean.ts'
import type { ProportionEstimate } from '../../../core/statistics/proportion.ts'
import type { Coefficient } from '../../../core/statistics/regression.ts'

export type Fields = Record<string, unknown>

/** camelCase as snake_case, ciLow and ciHigh as ci_lo and ci_hi; members of members stay. */
export function snake(result: object): Fields {
  const rename = (name: string) =>
    name
      .replace(/(?<=[a-z0-9])[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
      .replace(/_low$/, '_lo')
      .replace(/_high$/, '_hi')
  return Object.fromEntries(Object.entries(result).map(([name, value]) => [rename(name), value]))
}

export const camel = (args: Fields): Fields =>
  Object.fromEntries(
    Object.entries(args).map(([name, value]) => [
      name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()),
      value,
    ]),
  )

export const meanFields = ({ sumWeights, ...result }: MeanEstimate): Fields => ({
  ...snake(result),
  sum_w: sumWeights,
})

export function proportionFields({ intervals, sumWeights, ...result }: ProportionEstimate): Fields {
  const bounds = Object.entries(intervals).flatMap(([name, { ciLow, ciHigh }]) => [
    [`ci_${name}_lo`, ciLow],
    [`ci_${name}_hi`, ciHigh],
  ])
  return { ...snake(result), sum_w: sumWeights, ...Object.fromEntries(bounds) }
}

const glmFields = (glm: ChangeEstimate['glm'] | Coefficient['glm']): Fields =>
  glm ? { df_glm: glm.df, p_glm: glm.p, ci_glm_lo: glm.ciLow, ci_glm_hi: glm.ciHigh } : {}

export function changeFields(
  { glm, relative, ...result }: ChangeEstimate,
  odds: OddsRatio | null = null,
): Fields {
  return {
    ...snake(result),
    ...glmFields(glm),
    ...(relative && { rel_change: relative.change, rel_se: relative.se }),
    ...(odds && {
      or: odds.or,
      log_or: odds.logOr,
      log_or_se: odds.logOrSe,
      log_or_p: odds.p,
      or_ci_lo: odds.ciLow,
      or_ci_hi: odds.ciHigh,
      cohen_h: cohenH(result.est0 ?? Number.NaN, result.est1 ?? Number.NaN),
    }),
  }
}

export const coefficientFields = ({ status, coef, se, t, glm, df, p }: Coefficient): Fields => ({
  status,
  coef,
  se,
  t,
  df,
  p,
  ...glmFields(glm),
})
