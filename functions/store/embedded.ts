// The embedded engine: DynamoDB's interface in this process, over LevelDB in a folder. What a laptop runs, and most tests.
import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import { Worker } from 'node:worker_threads'
import { localTable, createTable, type Table } from './table.ts'

/**
 * Starts the engine on a free port of this machine only, and makes the table if the folder has none. What was acknowledged survives the end
 * of the process and of the machine, however they end. One process per folder. Without a folder everything is kept in memory.
 */
export async function openEmbedded(folder?: string): Promise<Table & { close(): Promise<void> }> {
  if (folder) await mkdir(folder, { recursive: true })
  const engine = new Worker(new URL('./embedded-engine.ts', import.meta.url), {
    workerData: { folder },
    // The process may have been started with options that a thread can't take.
    execArgv: [],
  })
  // Rejects when the engine can't start: its error comes first then.
  const [port] = (await once(engine, 'message')) as [number]
  const table = localTable(`http://127.0.0.1:${port}`)
  await createTable(table)
  return {
    ...table,
    close: async () => {
      table.client.destroy()
      const ended = once(engine, 'exit')
      engine.postMessage('stop')
      await ended
    },
  }
}
