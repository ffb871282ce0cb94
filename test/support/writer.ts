// A process that stores responses in a folder, 32 at a time, and prints the id of each once it has the receipt. Runs until it is killed.
import { writeSync } from 'node:fs'
import { openEmbedded } from '../../functions/store/embedded.ts'
import { putResponse } from '../../functions/store/responses.ts'
import { response } from './responses.ts'

const table = await openEmbedded(process.argv[2])

async function send(): Promise<never> {
  for (;;) {
    const sent = response()
    await putResponse(table, sent, [], Date.now)
    writeSync(1, `${sent.id}\n`)
  }
}

await Promise.all(Array.from({ length: 32 }, send))
