// A phone's disk: a small ext4 file system in a file, whose power can be cut and whose room can run out. Needs root and loop devices.
import { execFile } from 'node:child_process'
import { appendFile, copyFile, mkdir, mkdtemp, rm, statfs } from 'node:fs/promises'
import { constants } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { promisify } from 'node:util'

const run = promisify(execFile)
const SIZE = '384M'
const MEGABYTE = 1_048_576
/** Megabytes at the end that fill slowly. */
const SLOWLY = 40

export class Disk {
  /** Where it is mounted. */
  readonly path: string
  readonly #folder: string
  #image = 0

  private constructor(folder: string) {
    this.#folder = folder
    this.path = join(folder, 'disk')
  }

  /** What is missing for rehearsing power cuts on this machine; undefined: nothing. */
  static async missing(): Promise<string | undefined> {
    if (process.getuid?.() !== 0) return 'root (loop devices can only be mounted by root)'
    try {
      const disk = await Disk.open()
      await disk.close()
      return undefined
    } catch (error) {
      return `loop devices and ext4: ${error instanceof Error ? error.message : String(error)}`
    }
  }

  static async open(): Promise<Disk> {
    const disk = new Disk(await mkdtemp(join(tmpdir(), 'bookend-disk-')))
    await mkdir(disk.path)
    await run('truncate', ['-s', SIZE, disk.#file()])
    await run('mkfs.ext4', ['-q', '-F', '-E', 'lazy_itable_init=0,lazy_journal_init=0', disk.#file()])
    await disk.#mount()
    return disk
  }

  #file = () => join(this.#folder, `image-${this.#image}`)

  /** The journal is written when somebody asks for it (fsync), not by the clock: what is not flushed is surely lost. */
  async #mount(): Promise<void> {
    await run('mount', ['-o', 'loop,commit=300', this.#file(), this.path])
  }

  /**
   * The power goes: the backing file is copied as it is, without what the kernel has not written yet, and the copy takes its place. Whoever
   * writes to the disk must stand still (`frozen`), and be dead when `dead` resolves.
   */
  async cutPower(dead: () => Promise<void>): Promise<void> {
    const old = this.#file()
    this.#image++
    await copyFile(old, this.#file(), constants.COPYFILE_FICLONE).catch(() =>
      run('cp', ['--sparse=always', old, this.#file()]),
    )
    await dead()
    await run('umount', ['-l', this.path])
    // As a phone does when it starts again: the journal is replayed, and damage is mended.
    await run('e2fsck', ['-p', this.#file()]).catch(() => undefined)
    await this.#mount()
    await rm(old, { force: true })
  }

  /** What was written so far is on the disk: time has passed. */
  async flush(): Promise<void> {
    await run('sync', ['-f', this.path])
  }

  /** Fills the disk to the last block; the end of it at 20 MB a second, faster than a cheap phone's camera or radio could. */
  async fill(): Promise<void> {
    const videos = join(this.path, 'videos')
    const { bavail, bsize } = await statfs(this.path)
    const fast = Math.max(0, Math.floor((bavail * bsize) / MEGABYTE) - SLOWLY)
    await run('dd', ['if=/dev/zero', `of=${videos}`, 'bs=1M', `count=${fast}`]).catch(() => undefined)
    for (let room = true; room;) {
      room = await appendFile(videos, Buffer.alloc(MEGABYTE)).then(
        () => true,
        () => false,
      )
      await setTimeout(50)
    }
    await run('dd', ['if=/dev/zero', `of=${join(this.path, 'pictures')}`, 'bs=1k']).catch(() => undefined)
    await this.flush()
  }

  async free(): Promise<void> {
    for (const name of ['videos', 'pictures']) await rm(join(this.path, name), { force: true })
  }

  async close(): Promise<void> {
    await run('umount', ['-l', this.path]).catch(() => undefined)
    await rm(this.#folder, { recursive: true, force: true, maxRetries: 5 })
  }
}
