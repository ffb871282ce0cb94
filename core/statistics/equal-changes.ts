// Whether the levels of a disaggregation changed alike, read from an accumulated sample.
import type { Sample } from './accumulate.ts'
import { combine, summarise } from './cells.ts'
import { fUpper } from './distributions.ts'
import type { Comparison, ReadOptions } from './estimates.ts'
import { quadraticForm } from './matrix.ts'
import type { JointTest } from './regression.ts'

/**
 * The Wald F test that an indicator changed alike in all `levels` of a disaggregation, as `changeBy` has it: levels without data in
 * either round are left out, null with fewer than two. Levels must not overlap (select_multiple).
 * Source: Lumley (2010), §5.2; the saturated regression y ~ round×level written as contrasts of means.
 */
export function equalChanges(
  sample: Sample,
  comparison: Omit<Comparison, 'level'> & { grouping: number; levels: readonly string[] },
  options: ReadOptions = {},
): JointTest | null {
  const { indicator, grouping, from, to } = comparison
  const changes = comparison.levels
    .map((level) => [from, to].map((round) => ({ indicator, grouping, level, round })))
    .map((cells) => ({ cells, summaries: cells.map((cell) => summarise(sample, cell)) }))
    .filter(({ summaries }) => summaries.every((summary) => summary.estimate !== null))
  if (changes.length < 2) return null

  // Each level's change less that of the first level: cells run from, to of each level.
  const contrasts = changes
    .slice(1)
    .map((_, i) => [1, -1, ...changes.slice(1).flatMap((_level, j) => (i === j ? [-1, 1] : [0, 0]))])
  const estimates = changes.flatMap(({ summaries }) => summaries.map((summary) => summary.estimate ?? 0))
  const differences = contrasts.map((row) => row.reduce((sum, c, i) => sum + c * (estimates[i] ?? 0), 0))
  const { v, df } = combine(
    sample,
    changes.flatMap(({ cells }) => cells),
    contrasts,
    options.within ?? [from, to],
  )
  const n = changes.flatMap(({ summaries }) => summaries).reduce((sum, summary) => sum + summary.n, 0)
  const nothing = { n, F: null, ndf: null, ddf: null, p: null }
  if (!v) return { status: 'lonely_psu', ...nothing }
  const scale = Math.max(...changes.flatMap(({ summaries }) => summaries.map((summary) => summary.scale)))
  if (v.every((row, i) => Math.sqrt(Math.max(0, row[i] ?? 0)) <= 1e-13 * scale))
    return { status: 'zero_variance', ...nothing }
  const wald = quadraticForm(v, differences)
  if (wald === null) return { status: 'not_estimable', ...nothing }
  const [ndf, ddf] = [contrasts.length, df + 1 - estimates.length]
  const F = wald / ndf
  return ddf > 0
    ? { status: 'ok', n, F, ndf, ddf, p: fUpper(F, ndf, ddf) }
    : { status: 'no_df', n, F, ndf, ddf, p: null }
}
