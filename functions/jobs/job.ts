// What runs apart from requests: computing a study's report, making an export.
import * as z from 'zod'

const jobSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('report'), study: z.string() }),
  z.object({ kind: z.literal('export'), study: z.string(), export: z.string() }),
])

/** What arrives in the queues: a job, or the schedule's message, which means a report job for every study. */
export const messageSchema = z.discriminatedUnion('kind', [
  ...jobSchema.options,
  z.object({ kind: z.literal('reports') }),
])

export type Job = z.infer<typeof jobSchema>
