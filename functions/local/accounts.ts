// Staff accounts of the local server: a file in the data folder, passwords as scrypt hashes.
import { randomBytes, randomUUID, scrypt, timingSafeEqual } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import * as z from 'zod'
import type { Role } from '../../core/access.ts'
import { writeWhole } from './files.ts'

const derive = promisify(scrypt) as (password: string, salt: Buffer, length: number) => Promise<Buffer>

const accountSchema = z.object({
  sub: z.string(),
  email: z.email(),
  name: z.string(),
  administrator: z.boolean(),
  /** Hexadecimal. */
  salt: z.string(),
  hash: z.string(),
})
const fileSchema = z.object({
  /** The sign-in page shows the accounts and their passwords: for looking around, never for real data. */
  demo: z.boolean(),
  accounts: z.array(accountSchema),
})

export type Account = z.infer<typeof accountSchema>
export type AccountsFile = z.infer<typeof fileSchema>

/** Who looks around in the demo study. Roles other than administrator are held in the study. */
export const demoAccounts: {
  email: string
  name: string
  role: Exclude<Role, 'enumerator'>
  password: string
}[] = [
  { email: 'admin@bookend.example', name: 'Nguyễn Thị An', role: 'administrator', password: 'demo-admin' },
  { email: 'manager@bookend.example', name: 'Trần Văn Minh', role: 'manager', password: 'demo-manager' },
  { email: 'supervisor@bookend.example', name: 'Lê Thu Hà', role: 'supervisor', password: 'demo-supervisor' },
  {
    email: 'researcher@bookend.example',
    name: 'Phạm Quang Huy',
    role: 'researcher',
    password: 'demo-researcher',
  },
]

/** The accounts of a data folder; the demo accounts are made on the first start. */
export async function openAccounts(folder: string): Promise<AccountsFile> {
  const path = join(folder, 'accounts.json')
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  if (text !== undefined) return fileSchema.parse(JSON.parse(text))
  const accounts = await Promise.all(
    demoAccounts.map(async ({ email, name, role, password }) => ({
      sub: randomUUID(),
      email,
      name,
      administrator: role === 'administrator',
      ...(await hashPassword(password)),
    })),
  )
  const made: AccountsFile = { demo: true, accounts }
  await writeWhole(path, JSON.stringify(made, null, 2))
  return made
}

/** Salt and scrypt hash of a password, as the accounts file holds them. */
async function hashPassword(password: string): Promise<{ salt: string; hash: string }> {
  const salt = randomBytes(16)
  return {
    salt: salt.toString('hex'),
    hash: (await derive(password.normalize('NFKC'), salt, 32)).toString('hex'),
  }
}

/** The account whose email and password these are, or undefined. Takes as long for an unknown email as for a wrong password. */
export async function checkPassword(
  { accounts }: AccountsFile,
  email: string,
  password: string,
): Promise<Account | undefined> {
  const account = accounts.find((one) => one.email.toLowerCase() === email.trim().toLowerCase())
  const salt = Buffer.from(account?.salt ?? '00', 'hex')
  const given = await derive(password.normalize('NFKC'), salt, 32)
  const kept = Buffer.from(account?.hash ?? '', 'hex')
  return kept.length === given.length && timingSafeEqual(given, kept) ? account : undefined
}
