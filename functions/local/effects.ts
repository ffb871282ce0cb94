// The effects bag of the local server, over a data folder: embedded engine, folder of files, jobs in this process, embedded provider.
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { folderBlobs, type FolderBlobs } from '../blobs/folder.ts'
import { ordinary, type Deps, type Log } from '../deps.ts'
import { localJobs, type LocalJobs } from '../jobs/local.ts'
import { smtpMailer } from '../mail/smtp.ts'
import { outgoing } from '../webhooks/send.ts'
import { openEmbedded } from '../store/embedded.ts'
import { openAccounts, type AccountsFile } from './accounts.ts'
import { readOrMake } from './files.ts'
import { CLIENT_ID, openProvider, type Embedded } from './oidc.ts'
import { chromiumPrinter } from './printer.ts'

export interface Effects {
  deps: Deps
  blobs: FolderBlobs
  jobs: LocalJobs
  provider: Embedded
  accounts: AccountsFile
  /** Ends jobs that are under way, then the engine. */
  close(): Promise<void>
}

/** What the server may use and reach beside its own folder. */
export interface Outside {
  /** Webhooks may go to this machine itself. */
  loopback?: boolean
  /** Makes PDFs of reports; undefined: none are made. */
  chromium?: string | undefined
  /** The mail server, and the address that e-mail comes from; undefined: none is sent. */
  mail?: { url: string; from: string } | undefined
}

/** Opens everything that the app needs; what is not there yet is made. */
export async function openEffects(
  folder: string,
  origin: string,
  log: Log,
  { loopback = false, chromium, mail }: Outside,
): Promise<Effects> {
  const accounts = await openAccounts(folder)
  const provider = await openProvider(folder, origin, accounts, ordinary.now)
  const key = await readOrMake(join(folder, 'files-key.json'), async () =>
    randomBytes(32).toString('base64url'),
  )
  const blobs = folderBlobs(join(folder, 'files'), key, ordinary.now)
  const table = await openEmbedded(join(folder, 'table'))
  const sender = outgoing({ loopback })
  const mailer = mail && smtpMailer(mail.url, mail.from)
  const { identify, isAdministrator } = provider
  const jobs = localJobs({
    ...ordinary,
    table,
    blobs,
    log,
    outgoing: sender,
    mailer,
    isAdministrator,
    origin,
  })
  const oidc = { issuer: provider.issuer, clientId: CLIENT_ID }
  return {
    deps: {
      ...ordinary,
      table,
      blobs,
      jobs,
      outgoing: sender,
      identify,
      isAdministrator,
      log,
      origin,
      signIn: oidc,
      printer: chromium === undefined ? undefined : chromiumPrinter({ chromium, origin, signIn: oidc, log }),
      mailFrom: mail?.from,
      mailer,
    },
    blobs,
    jobs,
    provider,
    accounts,
    close: async () => {
      jobs.stop()
      await jobs.idle()
      await table.close()
    },
  }
}
