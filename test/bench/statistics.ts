// How long a report's sums take: 100,000 responses × 50 indicators × 3 disaggregations in one pass, beside R's survey package.
import { spawnSync } from 'node:child_process'
import { createSample, observe, type SampleRow } from '../../core/statistics/accumulate.ts'
import { compare, estimate } from '../../core/statistics/estimates.ts'

const responses = 100_000
const indicators = 50
const groupings = 3
const levels = 5
const rounds = ['baseline', 'endline']

/** Numbers between 0 and 1 from a fixed seed (mulberry32). */
function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

function* rows(): Generator<SampleRow> {
  const next = random(5)
  for (let i = 0; i < responses; i++) {
    const cluster = Math.floor(next() * 90)
    yield {
      round: rounds[i % 2] ?? '',
      stratum: String(cluster % 6),
      psu: String(cluster),
      weight: 1 + next() * 50,
      groups: Array.from({ length: groupings }, () => String(Math.floor(next() * levels))),
      values: Array.from({ length: indicators }, (_, k) => (k % 2 ? next() * 100 : Number(next() < 0.3))),
    }
  }
}

export interface Timing {
  what: string
  seconds: number
  /** Seconds allowed; null for a peer. */
  budget: number | null
}

/** Sums, estimates and comparisons of everything a report shows; the making of the responses is not counted. */
export function measure(): Timing[] {
  const responsesMade = [...rows()]
  const start = performance.now()
  const sample = createSample({
    indicators: Array.from({ length: indicators }, (_, k) => (k % 2 ? 'mean' : 'proportion')),
    groupings,
    psu: 'label',
    rounds: 'stacked',
  })
  for (const row of responsesMade) observe(sample, row)
  const wheres = [
    {},
    ...Array.from({ length: groupings * levels }, (_, i) => ({
      grouping: i % groupings,
      level: String(Math.floor(i / groupings)),
    })),
  ]
  for (let indicator = 0; indicator < indicators; indicator++)
    for (const where of wheres) {
      for (const round of rounds) estimate(sample, { indicator, round, ...where })
      compare(sample, { indicator, from: 'baseline', to: 'endline', ...where })
    }
  const seconds = (performance.now() - start) / 1000
  const what = `${responses.toLocaleString('en')} responses × ${indicators} indicators × ${groupings} disaggregations`
  const peer = measureR()
  return [
    { what, seconds, budget: 10 },
    ...(peer === null ? [] : [{ what: "the same by R's survey package", seconds: peer, budget: null }]),
  ]
}

/** R's time for one indicator of the fifty, times fifty; null where R or its survey package is not installed. */
function measureR(): number | null {
  const script = `suppressMessages(library(survey)); n <- ${responses}; set.seed(5); k <- sample(0:89, n, TRUE)
d <- data.frame(y=runif(n), r=rep(0:1, length.out=n), k=k, h=k%%6, w=runif(n, 1, 51), g1=sample(5, n, TRUE), g2=sample(5, n, TRUE), g3=sample(5, n, TRUE))
t <- system.time({ s <- svydesign(~k, strata=~h, weights=~w, data=d, nest=TRUE); svyby(~y, ~r, s, svymean, covmat=TRUE)
for (g in c("g1","g2","g3")) svyby(~y, as.formula(paste("~r+", g)), s, svymean, covmat=TRUE) })
cat(t[["elapsed"]])`
  const run = spawnSync('Rscript', ['-e', script], { encoding: 'utf8' })
  return run.status === 0 ? Number(run.stdout) * indicators : null
}

if (import.meta.main) {
  for (const { what, seconds, budget } of measure())
    console.log(`${what}: ${seconds.toFixed(2)} s${budget === null ? '' : ` (budget ${budget} s)`}`)
}
