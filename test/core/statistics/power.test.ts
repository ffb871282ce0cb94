// Sample sizes: numbers from software manuals, and what the formulas must satisfy.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  detectableChange,
  sizeForMeanChange,
  sizeForProportionChange,
} from '../../../core/statistics/power-change.ts'
import { clustersNeeded, detectableEffect } from '../../../core/statistics/power-clusters.ts'
import { clusterBaseline, repeatedRounds } from '../../../core/statistics/power-panel.ts'
import { plannedDesignEffect, sizeForPrecision } from '../../../core/statistics/power-precision.ts'
import { powerOfProportions, sizeForProportions } from '../../../core/statistics/power-proportions.ts'
import { sizeForMeans } from '../../../core/statistics/power-t.ts'
import { expectClose } from './support/close.ts'

describe('interviews for a precision', () => {
  it('are 385 for 50 % ± 5 points', () => {
    expect(sizeForPrecision({ p: 0.5, moe: 0.05 }).n).toBe(385)
  })

  it('are fewer in a small population and more with clusters and refusals', () => {
    expect(sizeForPrecision({ p: 0.5, moe: 0.05, N: 1000 }).n).toBe(278)
    expect(sizeForPrecision({ p: 0.5, moe: 0.05, deff: 2, response: 0.8 }).n).toBe(961)
  })

  it('grow with the size of clusters and how alike these are', () => {
    expectClose(
      [plannedDesignEffect({ m: 20, icc: 0.05 }), plannedDesignEffect({ m: 1, icc: 0.5 })],
      [1.95, 1],
      1e-12,
    )
  })
})

describe('two proportions', () => {
  it("need R's power.prop.test(p1 = .5, p2 = .75, power = .9): 76.7 each", () => {
    expectClose(sizeForProportions({ p1: 0.5, p2: 0.75, power: 0.9 }).nSrsRound1, 76.7, 1e-3)
  })

  it('have the power that their size was made for', () => {
    const shares = fc.integer({ min: 2, max: 98 }).map((percent) => percent / 100)
    fc.assert(
      fc.property(shares, shares, fc.constantFrom(0.7, 0.8, 0.95), (p1, p2, power) => {
        fc.pre(p1 !== p2)
        const { nSrsRound1: n } = sizeForProportions({ p1, p2, power })
        expectClose(powerOfProportions({ p1, p2, n }), power, 1e-9)
      }),
    )
  })
})

describe('a change between rounds', () => {
  it('needs fewer interviews in a panel', () => {
    const shares = { p0: 0.3, p1: 0.25, deff: 2 }
    const cross = sizeForProportionChange(shares).n
    expect(sizeForProportionChange({ ...shares, overlap: 0.8, rho: 0.4 }).n).toBeLessThan(cross)
  })

  it('is detected by the size that was made for it', () => {
    const plan = { sd0: 20, sd1: 22, overlap: 0.8, rho: 0.5, deff: 1.7 }
    const { nUnrounded: n } = sizeForMeanChange({ ...plan, delta: 5 })
    expectClose(detectableChange({ ...plan, n }), 5, 1e-12)
  })
})

describe('cluster trials', () => {
  it('need the first number of clusters that detects the target', () => {
    const trial = { m: 20, icc: 0.05 }
    const { clusters, mdeAtClusters } = clustersNeeded({ ...trial, target: 0.2 })
    expect(mdeAtClusters).toBeLessThanOrEqual(0.2)
    expect(detectableEffect({ ...trial, J: clusters - 1 }).mde).toBeGreaterThan(0.2)
  })

  it('say so when no number of clusters is enough', () => {
    expect(() => clustersNeeded({ m: 1, icc: 1, target: 1e-9 })).toThrow(RangeError)
  })
})

describe('a baseline', () => {
  it('never hurts ANCOVA, and hurts difference in differences below a correlation of one half', () => {
    const at = (rho: number) => repeatedRounds({ n: 100, sd: 1, rho }).variances
    fc.assert(
      fc.property(fc.double({ min: 0, max: 0.99, noNaN: true }), (rho) => {
        const { post, did, ancova } = at(rho)
        expect(ancova).toBeLessThanOrEqual(Math.min(post, did) * (1 + 1e-12))
      }),
    )
    expectClose(at(0.5).did, at(0.5).post, 1e-12)
    expect(at(0.4).did).toBeGreaterThan(at(0.4).post)
  })

  it('of a cluster trial without correlations doubles what differences need', () => {
    const plan = { delta: 0.25, sd: 1, m: 20, icc: 0.05, rhoCluster: 0, rhoSubject: 0 }
    const { r, nArm } = clusterBaseline(plan)
    expectClose({ r, ...nArm }, { r: 0, did: 2 * nArm.post, ancova: nArm.post }, 1e-12)
  })
})

describe('two means', () => {
  it("need R's power.t.test(delta = .5, power = .8): 63.76576 each", () => {
    expectClose(sizeForMeans({ delta: 0.5, sd: 1, power: 0.8 }), 63.76576, 1e-6)
  })
})
