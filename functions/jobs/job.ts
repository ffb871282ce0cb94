// What runs apart from requests: computing a study's report, making an export.
import * as z from 'zod'

export const jobSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('report'), study: z.string() }),
  z.object({ kind: z.literal('export'), study: z.string(), export: z.string() }),
])

export type Job = z.infer<typeof jobSchema>
