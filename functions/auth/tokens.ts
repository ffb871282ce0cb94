// Device tokens, enrolment links and personal tokens for scripts: how they are written, read, hashed and compared.
import { createHash, timingSafeEqual } from 'node:crypto'

const part = '[a-z0-9][a-z0-9-]{0,62}'
const secret = '[A-Za-z0-9_-]{22,128}'
const written = new RegExp(`^(${part})\\.(${part})\\.(${secret})$`)

export interface Credential {
  study: string
  device: string
  secret: string
}

/** The token that an enrolled device sends: `bkd_<study>.<device>.<secret>`. */
export function deviceToken({ study, device, secret }: Credential): string {
  return `bkd_${study}.${device}.${secret}`
}

/** What a device token says, or undefined for anything else. */
export function readDeviceToken(token: string): Credential | undefined {
  return token.startsWith('bkd_') ? readCode(token.slice(4)) : undefined
}

/** A personal token for scripts: `bkp_<study>.<id>.<secret>`. */
export function scriptToken({ study, id, secret }: { study: string; id: string; secret: string }): string {
  return `bkp_${study}.${id}.${secret}`
}

/** What a personal token says, or undefined for anything else. */
export function readScriptToken(token: string): { study: string; id: string; secret: string } | undefined {
  const found = token.startsWith('bkp_') ? readCode(token.slice(4)) : undefined
  return found && { study: found.study, id: found.device, secret: found.secret }
}

/** The code in an enrolment link: `<study>.<device>.<link secret>`. */
export function enrolmentCode({ study, device, secret }: Credential): string {
  return `${study}.${device}.${secret}`
}

/** What an enrolment code says, or undefined for anything else. */
export function readCode(code: string): Credential | undefined {
  const [, study, device, secret] = written.exec(code) ?? []
  return study && device && secret ? { study, device, secret } : undefined
}

/** What is stored of a secret. Secrets are 32 random bytes, so one SHA-256 is enough; nothing can be guessed from it. */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}

/** Whether a secret is the one that was stored, in a time that does not depend on where they differ. */
export function matchesSecret(secret: string, stored: string | null): boolean {
  const given = Buffer.from(hashSecret(secret), 'hex')
  const kept = Buffer.from(stored ?? '', 'hex')
  return kept.length === given.length && timingSafeEqual(given, kept)
}
