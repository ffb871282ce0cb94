// What was collected for a report as a file, from one function to another of the same run. Never kept beyond it.
import { deserialize, serialize } from 'node:v8'
import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'
import type { Collected } from '../../core/report-build/collect.ts'

const [pack, unpack] = [promisify(gzip), promisify(gunzip)]

/** Counts up when what is collected looks different. */
const FORMAT = 1

/** Maps, Sets and columns of numbers stay what they are, as JSON would not have it, and numbers keep every bit. */
export const collectedToBytes = ({ samples, tallies, levels, panel }: Collected): Promise<Uint8Array> =>
  pack(serialize({ format: FORMAT, samples, tallies, levels, panel }), { level: 3 })

/** Throws when another version of this software wrote it. */
export async function collectedFromBytes(bytes: Uint8Array): Promise<Collected> {
  const { format, ...collected } = deserialize(await unpack(bytes)) as Collected & { format: number }
  if (format !== FORMAT) throw new Error(`What was collected has format ${format}, not ${FORMAT}.`)
  return collected
}
