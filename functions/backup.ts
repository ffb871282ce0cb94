// Backup, restore and verification from the command line: of AWS when TABLE_NAME and BUCKET_NAME are set, otherwise of the local server's data folder.
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { readManifest } from './backup/folder.ts'
import { makeBackup, type Installation } from './backup/make.ts'
import { pageOf } from './backup/page.ts'
import { restoreBackup } from './backup/restore.ts'
import { compareCounts, verify } from './backup/verify.ts'
import { s3Blobs } from './blobs.ts'
import { folderBlobs } from './blobs/folder.ts'
import { folderListing, s3Listing } from './blobs/list.ts'
import { backupEnvironment } from './env.ts'
import { lockFolder, StartError } from './local/lock.ts'
import { openEmbedded } from './store/embedded.ts'
import { awsTable } from './store/table.ts'
import { version } from './version.ts'

const USAGE = `
  npm run backup  -- --out FOLDER                              copy everything into FOLDER; files that are there already are not copied again
  npm run restore -- --from FOLDER [--moment TIME] [--merge]   put it back, into an empty installation (--merge: add what is missing)
  npm run verify  [-- --from FOLDER [--moment TIME]]           prove that the installation (or the backup) is whole

  TABLE_NAME and BUCKET_NAME name an installation in AWS; otherwise BOOKEND_DATA names the local server's folder, which must be stopped.
`

type Opened = Installation & { name: string; close(): Promise<void> }

/** What the environment names. */
async function open(): Promise<Opened> {
  const env = backupEnvironment()
  const common = { now: Date.now, version }
  if (env.TABLE_NAME !== undefined) {
    const { TABLE_NAME, BUCKET_NAME } = env
    return {
      ...common,
      name: `table ${TABLE_NAME}, bucket ${BUCKET_NAME}`,
      table: awsTable(TABLE_NAME),
      blobs: s3Blobs(BUCKET_NAME),
      listing: s3Listing(BUCKET_NAME),
      close: async () => {},
    }
  }
  await mkdir(env.BOOKEND_DATA, { recursive: true })
  const release = lockFolder(env.BOOKEND_DATA)
  const opened = await openFolder(env.BOOKEND_DATA)
  const close = async () => {
    await opened.close()
    release()
  }
  return { ...opened, name: `the data in ${env.BOOKEND_DATA}`, close }
}

async function openFolder(folder: string): Promise<Opened> {
  const table = await openEmbedded(join(folder, 'table'))
  const files = join(folder, 'files')
  return {
    now: Date.now,
    version,
    name: folder,
    table,
    // Nothing is served from here, so no address is ever signed.
    blobs: folderBlobs(files, '', Date.now),
    listing: folderListing(files),
    close: table.close,
  }
}

async function within<T>(opened: Opened, work: (installation: Opened) => Promise<T>): Promise<T> {
  try {
    return await work(opened)
  } finally {
    await opened.close()
  }
}

/** Restores a backup into a folder of its own and verifies that: what can be put back whole is whole. */
async function verifyBackup(from: string, moment: string | undefined): Promise<boolean> {
  const folder = await mkdtemp(join(tmpdir(), 'bookend-verify-'))
  try {
    return await within(await openFolder(folder), async (installation) => {
      const { manifest } = await restoreBackup(installation, from, { moment })
      const found = await verify(installation)
      const expected = { ...manifest.items, ...(manifest.files > 0 && { file: manifest.files }) }
      found.faults.push(...compareCounts(found.counts, expected))
      console.log(pageOf(found, `the backup of ${manifest.moment} in ${from}`))
      return found.faults.length === 0
    })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function run(): Promise<boolean> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      out: { type: 'string' },
      from: { type: 'string' },
      moment: { type: 'string' },
      merge: { type: 'boolean' },
    },
  })
  const [command] = positionals
  const { out, from, moment, merge = false } = values
  if (command === 'backup' && out !== undefined) {
    const manifest = await within(await open(), (one) => makeBackup(one, out, (line) => console.log(line)))
    console.log(`Backup of ${manifest.moment} in ${out}: everything that was received up to then.`)
    return true
  }
  if (command === 'restore' && from !== undefined) {
    await readManifest(from, moment)
    const done = await within(await open(), (one) => restoreBackup(one, from, { moment, merge }))
    console.log(`Restored the backup of ${done.manifest.moment}: ${done.items} items, ${done.files} files.`)
    return true
  }
  if (command === 'verify' && from !== undefined) return verifyBackup(from, moment)
  if (command === 'verify') {
    return within(await open(), async (installation) => {
      const found = await verify(installation)
      console.log(pageOf(found, installation.name))
      return found.faults.length === 0
    })
  }
  console.error(USAGE)
  return false
}

try {
  process.exitCode = (await run()) ? 0 : 1
} catch (error) {
  console.error(error instanceof StartError || error instanceof Error ? `\n${error.message}\n` : error)
  process.exitCode = 1
}
