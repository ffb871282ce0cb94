// Reads one stream of a compound file, in which Excel up to 2003 kept workbooks. [MS-CFB] 2.2 to 2.6.

const FREE = 0xfffffffa

/** The stream of that name, or undefined. Throws a RangeError for a file that is cut off, and an Error for one that goes in circles. */
export function compoundStream(bytes: Uint8Array, wanted: string): Uint8Array | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const sectorSize = 1 << view.getUint16(30, true)
  const miniSize = 1 << view.getUint16(32, true)
  if (sectorSize > 4096 || miniSize > sectorSize) throw new RangeError('sector')
  const miniCutoff = view.getUint32(56, true)
  const at = (sector: number) => (sector + 1) * sectorSize
  const numbers = (sector: number) =>
    Array.from({ length: sectorSize / 4 }, (_, index) => view.getUint32(at(sector) + index * 4, true))

  /** Where the parts of the table of sectors stand: 109 of them in the header, more in sectors of their own. */
  const parts = Array.from({ length: 109 }, (_, index) => view.getUint32(76 + index * 4, true))
  /** Sectors in the file: no chain is longer. */
  const most = bytes.length / sectorSize
  for (let sector = view.getUint32(68, true); sector < FREE;) {
    const more = numbers(sector)
    sector = more.pop()!
    parts.push(...more)
    if (parts.length > sectorSize + most / 32) throw new Error('circle')
  }
  const table = parts.filter((sector) => sector < FREE).flatMap(numbers)

  const chain = (first: number, links: readonly number[]): number[] => {
    const found: number[] = []
    for (let sector = first; sector < FREE; sector = links[sector] ?? FREE) {
      if (found.length > most * (sectorSize / miniSize)) throw new Error('circle')
      found.push(sector)
    }
    return found
  }
  const read = (sectors: readonly number[], place: (sector: number) => number, size: number, of = bytes) => {
    const whole = new Uint8Array(sectors.length * size)
    sectors.forEach((sector, index) => {
      const from = place(sector)
      if (from >= of.length) throw new RangeError('cut off')
      whole.set(of.subarray(from, from + size), index * size)
    })
    return whole
  }
  const stream = (first: number) => read(chain(first, table), at, sectorSize)

  const directory = stream(view.getUint32(48, true))
  const entries = new DataView(directory.buffer)
  for (let entry = 0; entry + 128 <= directory.length; entry += 128) {
    const letters = entries.getUint16(entry + 64, true) / 2 - 1
    const name = Array.from({ length: Math.max(0, Math.min(31, letters)) }, (_, index) =>
      String.fromCharCode(entries.getUint16(entry + index * 2, true)),
    ).join('')
    if (name !== wanted) continue
    const first = entries.getUint32(entry + 116, true)
    const size = entries.getUint32(entry + 120, true)
    if (size >= miniCutoff) return stream(first).subarray(0, size)
    // Small streams share one stream, that of the first entry, in smaller sectors.
    const small = stream(entries.getUint32(116, true))
    const links = chain(view.getUint32(60, true), table).flatMap(numbers)
    return read(chain(first, links), (sector) => sector * miniSize, miniSize, small).subarray(0, size)
  }
  return undefined
}
