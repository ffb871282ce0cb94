// The report job's arithmetic on a large study, beside R's survey package where R is installed.
import { measureJob } from './report-job.ts'
import { measure } from './statistics.ts'
import { verdict, type Section } from './table.ts'

export async function benchReport(): Promise<Section[]> {
  const timings = measure()
  const ours = timings.find(({ budget }) => budget !== null)
  const rows = timings.map(({ what, seconds, budget }) => [
    what,
    seconds,
    budget,
    budget === null ? (ours ? `× ${(seconds / ours.seconds).toFixed(0)}` : '') : verdict(seconds, budget),
  ])
  const peer =
    rows.length > 1
      ? 'R estimates one indicator; its time is that, times fifty.'
      : "Rscript with the package survey isn't installed here, so nothing stands beside it."
  const job = await measureJob(100_000)
  const seconds = job.collect + job.finish
  rows.push([
    `the report job on ${job.responses.toLocaleString('en')} responses of the demo study (${job.members.toLocaleString('en')} members of repeats), ${job.indicators} indicators, besides reading: processor seconds`,
    seconds,
    10,
    verdict(seconds, 10),
  ])
  return [{ title: 'Report', columns: ['what', 'seconds', 'budget', ''], rows, notes: [peer] }]
}
