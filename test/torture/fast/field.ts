// The study of fast schedules: one server in this process, and direct reads of what it stored.
import type { Deps } from '../../../functions/deps.ts'
import { tableReader, type Contents } from '../stored.ts'
import { inviteTo, makeStudy, mediaKey, STUDY } from '../study.ts'
import { outside } from './life.ts'
import { Server } from './server.ts'

export interface Field {
  server: Server
  /** Makes a round with an open device; returns the code of its link. */
  invite(round: string): Promise<string>
  file(hash: string): Promise<Uint8Array | undefined>
  /** What lies in the table of a round. */
  read(round: string): Promise<Contents>
  close(): Promise<void>
}

/** Opens an empty study. `change` replaces parts of the server's effects: how the rig tests itself. */
export async function openField(change?: (deps: Deps) => Deps): Promise<Field> {
  return outside(async () => {
    const server = await Server.open(change)
    const { deps } = server.base
    const endpoint = await deps.table.client.config.endpoint?.()
    if (!endpoint) throw new Error('The engine has no endpoint')
    const reader = tableReader(`http://${endpoint.hostname}:${endpoint.port}`)
    await makeStudy(deps)
    return {
      server,
      invite: (round) => outside(() => inviteTo(deps, round)),
      file: (sha256) => outside(() => deps.blobs.get(mediaKey(sha256))),
      read: (round) => outside(() => reader.round(STUDY, round)),
      close: () =>
        outside(() => {
          reader.close()
          return server.base.close()
        }),
    }
  })
}
