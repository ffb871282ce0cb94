// Lambda, called by the state machine: merges the shards of a large report and stores it.
import middy from '@middy/core'
import { stepDeps } from './deps.ts'
import { mergeParts } from './jobs/report-steps.ts'
import { workSchema } from './jobs/report-work.ts'

export const handler = middy((event: unknown) => mergeParts(stepDeps(), workSchema.parse(event)))
