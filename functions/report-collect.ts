// Lambda, called by the state machine: collects one shard of a round for a large report.
import middy from '@middy/core'
import { stepDeps } from './deps.ts'
import { collectPart } from './jobs/report-steps.ts'
import { partSchema } from './jobs/report-work.ts'

// Answers nothing: the machine holds at most 256 kB of what its steps say.
export const handler = middy((event: unknown) => collectPart(stepDeps(), partSchema.parse(event)))
