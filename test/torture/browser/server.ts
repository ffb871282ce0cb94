// The server that schedules kill and start again: a process, its data folder, and direct reads of both.
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openEmbedded } from '../../../functions/store/embedded.ts'
import { tableReader, type Contents } from '../stored.ts'
import { mediaKey, STUDY } from '../study.ts'
import type { Told } from './server-process.ts'

export class Server {
  /** Where it listens; empty while it is down. */
  origin = ''
  web: string
  readonly folder: string
  readonly #public: () => string
  #engine = ''
  #process: ChildProcess | null = null
  #starting: Promise<void> | null = null

  private constructor(folder: string, web: string, publicOrigin: () => string) {
    this.folder = folder
    this.web = web
    this.#public = publicOrigin
  }

  static async open(web: string, publicOrigin: () => string): Promise<Server> {
    return new Server(await mkdtemp(join(tmpdir(), 'bookend-torture-')), web, publicOrigin)
  }

  /** Starts it unless it runs. */
  start(): Promise<void> {
    this.#starting ??= this.#begin().catch((error: unknown) => {
      this.#starting = null
      throw error
    })
    return this.#starting
  }

  async #begin(): Promise<void> {
    const entry = new URL('server-process.ts', import.meta.url).pathname
    const child = spawn(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', entry, this.folder, this.web, this.#public()],
      {
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      },
    )
    this.#process = child
    const [told] = (await Promise.race([
      once(child, 'message'),
      once(child, 'exit').then(([code]) =>
        Promise.reject(new Error(`The server ended with ${String(code)} as it started`)),
      ),
    ])) as [Told]
    if ('origin' in told) [this.origin, this.#engine] = [told.origin, told.engine]
  }

  /** SIGKILL, as when a machine loses its power supply or the system runs out of memory. */
  async kill(): Promise<void> {
    const child = this.#process
    if (!child) return
    await this.#starting?.catch(() => undefined)
    this.#process = null
    this.#starting = null
    this.origin = ''
    const ended = once(child, 'exit')
    child.kill('SIGKILL')
    await ended
  }

  async invite(round: string): Promise<string> {
    await this.start()
    const child = this.#process
    if (!child) throw new Error('The server does not run')
    child.send(round)
    for (;;) {
      const [told] = (await once(child, 'message')) as [Told]
      if ('code' in told && told.round === round) return told.code
    }
  }

  /** What lies in the table of a round, read from the engine and not through the application. */
  async read(round: string): Promise<Contents> {
    await this.start()
    const reader = tableReader(this.#engine)
    try {
      return await reader.round(STUDY, round)
    } finally {
      reader.close()
    }
  }

  /** A file as it lies in the folder. */
  async file(sha256: string): Promise<Uint8Array | undefined> {
    return readFile(join(this.folder, 'files', 'content', mediaKey(sha256))).catch(() => undefined)
  }

  /** Everything in the table, with the server killed and its engine opened anew on the folder. */
  async readAll(): Promise<Contents> {
    await this.kill()
    const table = await openEmbedded(join(this.folder, 'table'))
    const engine = await table.client.config.endpoint?.()
    const reader = tableReader(`http://${engine?.hostname}:${engine?.port}`)
    const all = await reader.all()
    reader.close()
    await table.close()
    return all
  }

  async close(): Promise<void> {
    await this.kill()
    await rm(this.folder, { recursive: true, force: true })
  }
}
