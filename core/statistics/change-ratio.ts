// The change of a ratio of totals between two rounds.
import { changeOfEstimates, type ChangeEstimate, type ChangeOptions, type Sides } from './change.ts'
import { both, usableRows, type Design } from './design.ts'
import { ratioContributions, ratioSums } from './ratio.ts'

/** R₁ − R₀ with each side's u = w(x−Rz)/Σwz; otherwise as `change`. Source: Lumley (2010), §2.2 (R's `svyby(svyratio, covmat=TRUE)`). */
export function changeRatio(
  design: Design,
  numerator: ArrayLike<number>,
  denominator: ArrayLike<number>,
  sides: Sides,
  options: ChangeOptions = {},
): ChangeEstimate {
  const side = (mask: Sides['from']) => {
    const usable = usableRows(design, both(options.domain, mask), numerator, denominator)
    const sums = ratioSums(design, usable, numerator, denominator)
    return {
      usable,
      estimate: sums.denominator === 0 ? null : sums.ratio,
      contributions: ratioContributions(design, usable, numerator, denominator, sums),
    }
  }
  const [from, to] = [side(sides.from), side(sides.to)]
  return changeOfEstimates({
    design,
    usable: [from.usable, to.usable],
    estimates: [from.estimate, to.estimate],
    contributions: [from.contributions, to.contributions],
    scale: Math.max(Math.abs(from.estimate ?? 0), Math.abs(to.estimate ?? 0)),
    level: options.level ?? 0.95,
  })
}
