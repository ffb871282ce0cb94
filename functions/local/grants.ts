// Where the embedded OIDC provider keeps sessions, codes and refresh tokens: in memory, and in one file so that a restart signs nobody out.
import { readFile } from 'node:fs/promises'
import type { Adapter, AdapterPayload } from 'oidc-provider'
import * as z from 'zod'
import { writeWhole } from './files.ts'

const entrySchema = z.object({
  payload: z.record(z.string(), z.unknown()),
  /** Milliseconds since 1970. */
  expires: z.number(),
})
type Entry = z.infer<typeof entrySchema>

/** Makes one adapter per kind of record (`Session`, `RefreshToken`, …), all over one file. */
export async function openGrants(path: string, now: () => number): Promise<(kind: string) => Adapter> {
  const entries = new Map<string, Entry>(await load(path))
  let writing: Promise<void> | undefined
  let again: Promise<void> | undefined

  const write = async () => {
    for (const [key, entry] of entries) if (entry.expires < now()) entries.delete(key)
    await writeWhole(path, JSON.stringify([...entries]))
  }
  /** Done when what stands in memory now is in the file. Calls that come while it is being written share the next writing. */
  const save = (): Promise<void> => {
    if (!writing) {
      writing = write().finally(() => (writing = undefined))
      return writing
    }
    again ??= writing
      .catch(() => undefined)
      .then(() => {
        again = undefined
        return save()
      })
    return again
  }

  return (kind) => {
    const key = (id: string) => `${kind}:${id}`
    const live = (one: Entry | undefined) =>
      one && one.expires >= now() ? (one.payload as AdapterPayload) : undefined
    const findBy = (field: 'uid' | 'userCode', value: string) => {
      for (const [name, entry] of entries) {
        if (name.startsWith(`${kind}:`) && entry.payload[field] === value) return live(entry)
      }
      return undefined
    }
    return {
      async upsert(id, payload, expiresIn) {
        entries.set(key(id), { payload, expires: now() + (expiresIn || 86_400) * 1000 })
        await save()
      },
      find: async (id) => live(entries.get(key(id))),
      findByUid: async (uid) => findBy('uid', uid),
      findByUserCode: async (code) => findBy('userCode', code),
      async consume(id) {
        const entry = entries.get(key(id))
        if (entry) entry.payload.consumed = Math.floor(now() / 1000)
        await save()
      },
      async destroy(id) {
        entries.delete(key(id))
        await save()
      },
      async revokeByGrantId(grant) {
        for (const [name, entry] of entries) if (entry.payload.grantId === grant) entries.delete(name)
        await save()
      },
    }
  }
}

async function load(path: string): Promise<[string, Entry][]> {
  try {
    return z.array(z.tuple([z.string(), entrySchema])).parse(JSON.parse(await readFile(path, 'utf8')))
  } catch {
    // Nobody signed in yet, or the file is not ours: people sign in again.
    return []
  }
}
