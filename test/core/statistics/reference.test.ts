// Replays the reference set of survey statistics, where it is at hand: R's results for 275 analyses, and R's distribution functions.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import * as d from '../../../core/statistics/distributions.ts'
import { compute } from '../../conformance/statistics.ts'
import { expectClose } from './support/close.ts'

const folder = join(import.meta.dirname, '../../../../shared/statistics')

const functions: Record<string, (args: Record<string, number>) => number> = {
  pnorm: ({ x = 0 }) => d.normalCdf(x),
  pnorm_upper: ({ x = 0 }) => d.normalUpper(x),
  qnorm: ({ p = 0 }) => d.normalQuantile(p),
  pt: ({ x = 0, df = 0 }) => d.tCdf(x, df),
  pt_two_sided: ({ x = 0, df = 0 }) => d.tTwoSided(x, df),
  qt: ({ p = 0, df = 0 }) => d.tQuantile(p, df),
  pf_upper: ({ x = 0, df1 = 0, df2 = 0 }) => d.fUpper(x, df1, df2),
  pchisq_upper: ({ x = 0, df = 0 }) => d.chiSquareUpper(x, df),
  pbeta: ({ x = 0, a = 0, b = 0 }) => d.betaCdf(x, a, b),
  qbeta: ({ p = 0, a = 0, b = 0 }) => d.betaQuantile(p, a, b),
  pbinom_half: ({ k = 0, n = 0 }) => d.binomialHalfCdf(k, n),
  dbinom_half: ({ k = 0, n = 0 }) => d.binomialHalf(k, n),
  lgamma: ({ x = 0 }) => d.logGamma(x),
}

interface Value {
  fn: string
  args: Record<string, number>
  value: number
}

describe.skipIf(!existsSync(folder))('the reference set', () => {
  let results: ReturnType<typeof compute> = []
  beforeAll(() => {
    results = compute(folder)
  })

  it('agrees with R in every distribution function', () => {
    const { values }: { values: Value[] } = JSON.parse(
      readFileSync(join(folder, 'distributions.json'), 'utf8'),
    )
    expect(values.length).toBeGreaterThan(0)
    for (const { fn, args, value } of values) {
      // R's median of t on 0.7 degrees is 2e-16 instead of 0.
      const scale = fn === 'qt' ? 1e-4 : 0
      expectClose(functions[fn]?.(args), value, 1e-11, scale, `${fn} ${JSON.stringify(args)}`)
    }
  })

  it('agrees with clubSandwich on CR2, which loses digits where a covariate has large units', () => {
    const { cases }: { cases: { id: string; expected: Record<string, unknown> }[] } = JSON.parse(
      readFileSync(join(folder, 'expected.json'), 'utf8'),
    )
    const byId = new Map(results.map(({ id, result }) => [id, result]))
    const withCr2 = cases.filter(({ expected }) => typeof expected['se_cr2'] === 'number')
    expect(withCr2.length).toBeGreaterThan(0)
    for (const { id, expected } of withCr2) {
      const { se_cr2: se, df_cr2: df, p_cr2: p } = expected
      expectClose(byId.get(id)?.['cr2'], { se, df, p }, 1e-6, 0, id)
    }
  })

  it('agrees with R in every case', () => {
    const scratch = mkdtempSync(join(tmpdir(), 'statistics-'))
    try {
      const file = join(scratch, 'results.json')
      writeFileSync(file, JSON.stringify(results))
      const judge = [join(folder, 'check/compare.mjs'), join(folder, 'expected.json'), file]
      expect(execFileSync(process.execPath, judge, { encoding: 'utf8' })).toContain(' 0 fail, 0 not run')
    } finally {
      rmSync(scratch, { recursive: true })
    }
  })
})
