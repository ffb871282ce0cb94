// What runs apart from requests: computing a study's report, making an export, delivering webhooks, sending e-mail.
import * as z from 'zod'

const jobSchema = z.discriminatedUnion('kind', [
  /** `scheduled`: then those who were chosen are told of the newest report by e-mail. */
  z.object({ kind: z.literal('report'), study: z.string(), scheduled: z.boolean().optional() }),
  z.object({ kind: z.literal('export'), study: z.string(), export: z.string() }),
  z.object({ kind: z.literal('calculation'), study: z.string(), calculation: z.string() }),
  /** `sweeps`: looks first for what happened and was not announced. */
  z.object({ kind: z.literal('webhooks'), study: z.string(), sweeps: z.boolean().optional() }),
  /** `announces`: queues first the e-mails about the newest report. */
  z.object({ kind: z.literal('mail'), study: z.string(), announces: z.boolean().optional() }),
])

/** What arrives in the queues: a job, or a schedule's message, which means a job for every study. */
export const messageSchema = z.discriminatedUnion('kind', [
  ...jobSchema.options,
  z.object({ kind: z.literal('reports') }),
  z.object({ kind: z.literal('sweep') }),
])

export type Job = z.infer<typeof jobSchema>
