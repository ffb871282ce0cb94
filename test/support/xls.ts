// Writes .xls files (BIFF8 in a compound file) for tests of what reads them: just as much of the format as they need.

/** Numbers of 1, 2, 4 or 8 bytes (8: a double) and bytes as they are, little end first. */
export function packed(...parts: ([size: 1 | 2 | 4 | 8, value: number] | Uint8Array)[]): Uint8Array {
  return Buffer.concat(
    parts.map((part) => {
      if (part instanceof Uint8Array) return part
      const [size, value] = part
      const bytes = Buffer.alloc(size)
      if (size === 8) bytes.writeDoubleLE(value)
      else bytes.writeIntLE(value > 2 ** (size * 8 - 1) - 1 ? value - 2 ** (size * 8) : value, 0, size)
      return bytes
    }),
  )
}

/** The letters of a text, in one byte each or two. */
export const letters = (text: string, wide = false) => Buffer.from(text, wide ? 'utf16le' : 'latin1')

/** A text with its length (in `size` bytes) and width before it. */
export const text = (of: string, { wide = false, size = 2 }: { wide?: boolean; size?: 1 | 2 } = {}) =>
  packed([size, of.length], [1, wide ? 1 : 0], letters(of, wide))

export const record = (type: number, ...parts: Parameters<typeof packed>) => {
  const data = packed(...parts)
  return packed([2, type], [2, data.length], data)
}

const BEGIN = (kind: number, version = 0x600) =>
  record(0x809, [2, version], [2, kind], [4, 0], [4, 0], [4, 0])
const END = record(0x0a)

export interface XlsParts {
  /** Records of the whole workbook: formats, styles, shared texts. */
  globals?: Uint8Array[]
  /** Records of each sheet, by name. */
  sheets: Record<string, Uint8Array[]>
  version?: number
}

/** The stream of a workbook. */
export function biff({ globals = [], sheets, version }: XlsParts): Uint8Array {
  const bodies = Object.values(sheets).map((records) => Buffer.concat([BEGIN(0x10), ...records, END]))
  const heads = (offsets: readonly number[]) =>
    Buffer.concat([
      BEGIN(5, version),
      ...globals,
      ...Object.keys(sheets).map((name, at) =>
        record(0x85, [4, offsets[at] ?? 0], [2, 0], text(name, { size: 1 })),
      ),
      END,
    ])
  let at = heads([]).length
  const offsets = bodies.map((body) => (at += body.length) - body.length)
  return Buffer.concat([heads(offsets), ...bodies])
}

const SECTOR = 512
const LAST = 0xfffffffe
const FREE = 0xffffffff

/** A compound file with one stream, which is kept among the small ones below 4,096 bytes. */
export function compound(name: string, stream: Uint8Array): Uint8Array {
  const sectors: Uint8Array[] = []
  const table: number[] = []
  const add = (bytes: Uint8Array): number => {
    const first = sectors.length
    const count = Math.max(1, Math.ceil(bytes.length / SECTOR))
    const padded = Buffer.concat([bytes, Buffer.alloc(count * SECTOR - bytes.length)])
    for (let each = 0; each < count; each += 1) {
      sectors.push(padded.subarray(each * SECTOR, (each + 1) * SECTOR))
      table.push(each === count - 1 ? LAST : first + each + 1)
    }
    return first
  }
  const isSmall = stream.length < 4096
  const minis = Math.ceil(stream.length / 64)
  const links = Array.from({ length: Math.ceil(minis / 128) * 128 }, (_, each) =>
    each < minis - 1 ? each + 1 : each === minis - 1 ? LAST : FREE,
  )
  const first = add(stream)
  const miniTable = isSmall ? add(packed(...links.map((link) => [4, link] as [4, number]))) : LAST
  const entry = (title: string, kind: number, start: number, size: number) => {
    const bytes = Buffer.alloc(128)
    bytes.set(letters(title, true))
    bytes.writeUInt16LE((title.length + 1) * 2, 64)
    bytes[66] = kind
    bytes.writeUInt32LE(start, 116)
    bytes.writeUInt32LE(size, 120)
    return bytes
  }
  const directory = add(
    Buffer.concat([
      entry('Root Entry', 5, isSmall ? first : LAST, isSmall ? minis * 64 : 0),
      entry(name, 2, isSmall ? 0 : first, stream.length),
    ]),
  )
  const fats = Math.ceil((sectors.length + 8) / 127)
  const fat = sectors.length
  for (let each = 0; each < fats; each += 1) table.push(0xfffffffd)
  while (table.length % 128 > 0) table.push(FREE)
  const header = Buffer.alloc(SECTOR)
  header.set([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1])
  header.writeUInt16LE(9, 30)
  header.writeUInt16LE(6, 32)
  header.writeUInt32LE(fats, 44)
  header.writeUInt32LE(directory, 48)
  header.writeUInt32LE(4096, 56)
  header.writeUInt32LE(miniTable, 60)
  header.writeUInt32LE(LAST, 68)
  for (let each = 0; each < 109; each += 1)
    header.writeUInt32LE(each < fats ? fat + each : FREE, 76 + each * 4)
  return Buffer.concat([header, ...sectors, packed(...table.map((link) => [4, link] as [4, number]))])
}

export const xls = (parts: XlsParts): Uint8Array => compound('Workbook', biff(parts))
