// The embedded engine: DynamoDB's interface in this process, over LevelDB in a folder. What a laptop runs, and most tests.
import { mkdir } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import dynalite from 'dynalite'
import { localTable, createTable, type Table } from './table.ts'

/**
 * Starts the engine on a free port of this machine only, and makes the table if the folder has none. What was acknowledged survives the end
 * of the process, however it ends; only the operating system's own crash can lose the last writes. One process per folder.
 * Without a folder everything is kept in memory.
 */
export async function openEmbedded(folder?: string): Promise<Table & { close(): Promise<void> }> {
  if (folder) await mkdir(folder, { recursive: true })
  const server = dynalite({ path: folder, createTableMs: 0 })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  const table = localTable(`http://127.0.0.1:${port}`)
  await createTable(table)
  return {
    ...table,
    close: async () => {
      table.client.destroy()
      server.closeIdleConnections()
      await new Promise<void>((resolve, reject) =>
        server.close((error) => (error ? reject(error) : resolve())),
      )
    },
  }
}
