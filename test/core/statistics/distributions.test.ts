// Distribution functions against tables, closed forms and each other.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as d from '../../../core/statistics/distributions.ts'
import { expectClose } from './support/close.ts'

describe('tables', () => {
  it.each([
    ['normal 97.5 %', d.normalQuantile(0.975), 1.959963984540054],
    ['t, 10 degrees', d.tQuantile(0.975, 10), 2.228138851986273],
    ['t, 30 degrees', d.tQuantile(0.95, 30), 1.697260886593957],
    ['chi-square 5 %', d.chiSquareUpper(3.841458820694124, 1), 0.05],
    ['F 5 %', d.fUpper(4.964602743730711, 1, 10), 0.05],
    ['beta median of the arcsine law', d.betaQuantile(0.5, 0.5, 0.5), 0.5],
    ['heads in 10 coins, at most 2', d.binomialHalfCdf(2, 10), 56 / 1024],
    ['heads in 10 coins, exactly 5', d.binomialHalf(5, 10), 252 / 1024],
    ['ln Γ(7)', d.logGamma(7), Math.log(720)],
  ])('%s', (_, value, expected) => expectClose(value, expected, 1e-12))
})

describe('far tails', () => {
  it('keep their digits where 1 − cdf has none', () => {
    expectClose(d.normalUpper(10), 7.619853024160527e-24, 1e-11)
    // On 2 degrees P(|T| > t) = 1 − t/√(2+t²), about 1/t² for large t.
    expectClose(d.tTwoSided(1e9, 2), 1e-18, 1e-10)
    expectClose(d.fUpper(1e9 ** 2, 1, 2), 1e-18, 1e-10)
    expectClose(d.chiSquareUpper(400, 2), Math.exp(-200), 1e-11)
  })
})

describe('closed forms', () => {
  it('t on 1 degree is Cauchy', () => {
    fc.assert(
      fc.property(fc.double({ min: -50, max: 50, noNaN: true }), (t) =>
        expectClose(d.tCdf(t, 1), 0.5 + Math.atan(t) / Math.PI, 1e-11),
      ),
    )
  })

  it('F on (1, n) is the square of t on n', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-3, max: 100, noNaN: true }), fc.integer({ min: 1, max: 500 }), (t, n) =>
        expectClose(d.fUpper(t * t, 1, n), d.tTwoSided(t, n), 1e-11),
      ),
    )
  })
})

describe('quantiles undo the distribution', () => {
  const shares = fc.double({ min: 1e-9, max: 1 - 1e-9, noNaN: true })
  it('of t', () => {
    fc.assert(
      fc.property(shares, fc.double({ min: 0.7, max: 1e5, noNaN: true }), (p, df) =>
        expectClose(d.tCdf(d.tQuantile(p, df), df), p, 1e-10),
      ),
    )
  })

  it('of beta', () => {
    const shape = fc.double({ min: 0.4, max: 500, noNaN: true })
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 0.99, noNaN: true }), shape, shape, (p, a, b) =>
        expectClose(d.betaCdf(d.betaQuantile(p, a, b), a, b), p, 1e-9),
      ),
    )
  })

  it('at the ends', () => {
    expect([d.betaQuantile(0, 2, 3), d.betaQuantile(1, 2, 3), d.tQuantile(0.5, 3)]).toEqual([0, 1, 0])
  })
})
