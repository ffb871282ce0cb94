// The change of a weighted total between two rounds.
import { changeOfEstimates, type ChangeEstimate, type ChangeOptions, type Sides } from './change.ts'
import { both, countUsable, usableRows, type Design } from './design.ts'
import { largest } from './inference.ts'
import { totalContributions } from './total.ts'

/** Σ₁wy − Σ₀wy with u = wy on each side; otherwise as `change`. Source: Lumley (2010), §2.2 (R's `svytotal`, `svycontrast`). */
export function changeTotal(
  design: Design,
  y: ArrayLike<number>,
  sides: Sides,
  options: ChangeOptions = {},
): ChangeEstimate {
  const from = usableRows(design, both(options.domain, sides.from), y)
  const to = usableRows(design, both(options.domain, sides.to), y)
  const contributions: [Float64Array, Float64Array] = [
    totalContributions(design, from, y),
    totalContributions(design, to, y),
  ]
  const weights = [countUsable(design, from).sumWeights, countUsable(design, to).sumWeights]
  const estimate = (side: 0 | 1) =>
    (weights[side] ?? 0) > 0 ? contributions[side].reduce((sum, u) => sum + u, 0) : null
  return changeOfEstimates({
    design,
    usable: [from, to],
    estimates: [estimate(0), estimate(1)],
    contributions,
    scale: Math.max(largest(from, y), largest(to, y)) * Math.max(...weights),
    level: options.level ?? 0.95,
  })
}
