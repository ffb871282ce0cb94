// The thread that the embedded engine runs in: its work and the requests' share both cores of a small machine. Posts its port, then serves until told to stop.
import type { AddressInfo } from 'node:net'
import { parentPort, workerData } from 'node:worker_threads'
import dynalite from 'dynalite'

const { folder } = workerData as { folder: string | undefined }
const server = dynalite({ path: folder, createTableMs: 0 })
server.listen(0, '127.0.0.1', () => parentPort?.postMessage((server.address() as AddressInfo).port))
parentPort?.once('message', () => {
  server.closeIdleConnections()
  server.close(() => parentPort?.close())
})
