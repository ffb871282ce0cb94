// The local server as a process of its own, which the rig kills: started with a data folder and built pages, asked over IPC for invitations.
import { startServer } from '../../../functions/local/server.ts'
import { inviteTo, makeStudy } from '../study.ts'

/** What the process tells: its address and its engine's, then the code for each round asked for. */
export type Told = { origin: string; engine: string } | { round: string; code: string }

const [folder = '', web = '', origin = ''] = process.argv.slice(2)
const log = { info: () => {}, error: (message: string, details?: object) => console.error(message, details) }
const server = await startServer({ port: 0, folder, web, origin, log })
await server.ready
await makeStudy(server.deps)
const engine = await server.deps.table.client.config.endpoint?.()
const tell = (told: Told) => process.send?.(told)
process.on('message', (round: string) => {
  void inviteTo(server.deps, round).then((code) => tell({ round, code }))
})
process.on('disconnect', () => process.exit(0))
tell({ origin: `http://127.0.0.1:${server.port}`, engine: `http://${engine?.hostname}:${engine?.port}` })
