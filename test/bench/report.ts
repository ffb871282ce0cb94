// The report job on a large study: its own path from responses to a report, and its arithmetic beside R's survey package where R is installed.
import { measureJob } from './report-job.ts'
import { measure } from './statistics.ts'
import { verdict, type Section } from './table.ts'

/** Seconds of one core that a report of 100,000 responses may take besides reading. */
const BUDGET = 10

export async function benchReport(): Promise<Section[]> {
  const job = await measureJob(100_000)
  const whole = job.collect + job.finish
  const count = (number: number) => number.toLocaleString('en')
  const timings = measure()
  const ours = timings[0]?.seconds ?? Number.NaN
  const arithmetic = timings.map(({ what, seconds, budget }) => {
    const judged = budget === null ? `× ${(seconds / ours).toFixed(0)}` : verdict(seconds, budget)
    return [`arithmetic alone: ${what}`, seconds, budget, judged]
  })
  return [
    {
      title: 'Report',
      columns: ['what', 'seconds', 'budget', ''],
      rows: [
        ['the report job', whole, BUDGET, verdict(whole, BUDGET)],
        ['of it from responses to sums', job.collect, null, ''],
        ['of it from sums to the report', job.finish, null, ''],
        ...arithmetic,
      ],
      notes: [
        `The job: ${count(job.responses)} responses of the demo study in two rounds, with ${count(job.members)} members of a repeat that are counted, too, × ${job.indicators} indicators × 3 disaggregations. Processor seconds, reading and parsing left out.`,
        timings.length > 1
          ? 'R estimates one indicator; its time is that, times fifty.'
          : "Rscript with the package survey isn't installed here, so nothing stands beside it.",
      ],
    },
  ]
}
