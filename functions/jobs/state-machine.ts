// Dividing a report in AWS: a run of the state machine that infra/report-machine.ts makes.
import { ExecutionAlreadyExists, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn'
import type { Divide } from './report-steps.ts'

/** Starts the machine for some work, once: who comes later finds that it runs already. */
export const divideByMachine =
  (machine: string, client = new SFNClient({ maxAttempts: 5 })): Divide =>
  async (work, parts) => {
    const input = JSON.stringify({ work, parts })
    try {
      await client.send(new StartExecutionCommand({ stateMachineArn: machine, name: work.name, input }))
    } catch (error) {
      if (!(error instanceof ExecutionAlreadyExists)) throw error
    }
  }
