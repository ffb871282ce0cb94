// What a large download has already come to, kept beside it so that another run of its job goes on from there: the rows, what was learnt of
// them, and each file that is done. The same choices and moment give the same bytes, so that it does no harm when two runs keep the same.
import { createHash } from 'node:crypto'
import { formatSchema } from '../../core/export/choices.ts'
import { pack, type Entry } from '../../core/export/zip.ts'
import type { KeptFile } from '../../core/export/download.ts'
import type { Gathered } from '../../core/export/gather.ts'
import type { Blobs } from '../blobs.ts'
import { EXPORTS_PREFIX, type ExportJob } from '../store/exports.ts'
import { openRows, type DiskRows, type Piece } from './row-store.ts'
import { zipTools } from './zip-tools.ts'

/** All that the second half of a download needs of the first. */
export interface Material {
  gathered: Gathered
  /** The most members of each repeat, by key of its table. */
  members: [key: string, most: number][]
  /** Keys of what could not be read. */
  unreadable: string[]
}

const BYTES = 'application/octet-stream'
const JSON_TYPE = 'application/json'

/** Where a download's file lies when it is done. */
export const fileKey = ({ study, id }: Pick<ExportJob, 'study' | 'id'>): string =>
  `${EXPORTS_PREFIX}${study}/${id}.zip`

export class KeptWork {
  #blobs: Blobs
  #folder: string

  constructor(blobs: Blobs, { study, id }: Pick<ExportJob, 'study' | 'id'>) {
    this.#blobs = blobs
    this.#folder = `${EXPORTS_PREFIX}${study}/${id}`
  }

  /** The rows and what was learnt of them; undefined where nothing is kept. */
  async material(): Promise<{ rows: DiskRows; material: Material } | undefined> {
    const told = await this.#told<{ pieces: Piece[]; material: Material }>('material')
    const bytes = told && (await this.#blobs.stream(`${this.#folder}/rows`))
    return told && bytes && { rows: await openRows({ pieces: told.pieces, bytes }), material: told.material }
  }

  async keepMaterial(rows: DiskRows, material: Material): Promise<void> {
    const pieces = await rows.pieces()
    await this.#blobs.putStream(`${this.#folder}/rows`, rows.bytes(), BYTES)
    await this.#tell('material', { pieces, material })
  }

  /** The data file with this number; undefined where it is not done. */
  async file(number: number): Promise<KeptFile | undefined> {
    const told = await this.#told<Omit<KeptFile, 'bytes'>>(`file-${number}`)
    return told && this.#kept(number, told)
  }

  async keepFile(number: number, entry: Entry): Promise<KeptFile> {
    const packing = { crc: 0, size: 0, packed: 0 }
    const hash = createHash('sha256')
    const packed = pack({ ...entry, seen: (bytes) => void hash.update(bytes) }, packing, zipTools)
    await this.#blobs.putStream(`${this.#folder}/file-${number}`, packed, BYTES)
    const told = { packing, sha256: hash.digest('hex') }
    await this.#tell(`file-${number}`, told)
    return this.#kept(number, told)
  }

  /** Takes everything away. */
  async forget(material?: Material): Promise<void> {
    const known = material ?? (await this.#told<{ material: Material }>('material'))?.material
    const files = (known?.gathered.measures.length ?? 0) * formatSchema.options.length
    const names = Array.from({ length: files }, (_, number) => `file-${number}`)
    const remove = (name: string) => this.#blobs.remove(`${this.#folder}/${name}`)
    await Promise.all(['rows', ...names.flatMap((name) => [`${name}.json`, name])].map(remove))
    // Last, since it says what else there is.
    await remove('material.json')
  }

  #kept(number: number, told: Omit<KeptFile, 'bytes'>): KeptFile {
    const blobs = this.#blobs
    const key = `${this.#folder}/file-${number}`
    return {
      ...told,
      async *bytes() {
        const found = await blobs.stream(key)
        if (!found) throw new Error(`${key} is gone: another run has finished`)
        yield* found
      },
    }
  }

  /** Written after what it tells of: where it is, that is whole. */
  async #tell(name: string, told: object): Promise<void> {
    await this.#blobs.put(`${this.#folder}/${name}.json`, Buffer.from(JSON.stringify(told)), JSON_TYPE)
  }

  async #told<Told>(name: string): Promise<Told | undefined> {
    const bytes = await this.#blobs.get(`${this.#folder}/${name}.json`)
    return bytes && (JSON.parse(Buffer.from(bytes).toString()) as Told)
  }
}
