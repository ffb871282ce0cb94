// The thread that the embedded engine runs in: its work and the requests' share both cores of a small machine. Posts its port, then serves until told to stop.
import type { AddressInfo } from 'node:net'
import { parentPort, workerData } from 'node:worker_threads'
import { ClassicLevel } from 'classic-level'
import dynalite from 'dynalite'

// LevelDB leaves the last writes to the operating system unless it is asked otherwise, and the engine does not ask: a response that was
// receipted must survive a power cut. Writes at the same time share one flush.
for (const method of ['_put', '_del', '_batch'] as const) {
  const original = ClassicLevel.prototype[method]
  ClassicLevel.prototype[method] = function (this: object, ...given: unknown[]) {
    const options = given.pop() as object
    return original.call(this, ...given, { ...options, sync: true })
  }
}

const { folder } = workerData as { folder: string | undefined }
const server = dynalite({ path: folder, createTableMs: 0 })
server.listen(0, '127.0.0.1', () => parentPort?.postMessage((server.address() as AddressInfo).port))
parentPort?.once('message', () => {
  server.closeIdleConnections()
  server.close(() => parentPort?.close())
})
