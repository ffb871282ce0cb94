// Personal tokens for scripts: whose, for which study, what they may, until when. Only hashes of secrets are stored.
import * as z from 'zod'
import { scriptActions } from '../../core/access.ts'
import { ABSENT, changeItem, readAll, readItem, writeItem, type Table } from './table.ts'

const tokenSchema = z.object({
  id: z.string(),
  study: z.string(),
  /** What the person calls it. */
  name: z.string(),
  /** Lower case; the person's role is looked up by it at each call. */
  owner: z.string(),
  scope: z.array(z.enum(scriptActions)),
  /** ISO 8601 UTC, as all times here. */
  createdAt: z.string(),
  expiresAt: z.string(),
  revokedAt: z.string().nullable(),
  revokedBy: z.string().nullable(),
  /** To about ten minutes. */
  lastUsed: z.string().nullable(),
})
const storedSchema = tokenSchema.extend({ secretHash: z.string() })

export type Token = z.infer<typeof tokenSchema>
export type StoredToken = z.infer<typeof storedSchema>

// With the study's other items, so that one query lists them; a token names its study, so that one read finds it.
const key = (study: string, id: string) => ({ pk: `STUDY#${study}`, sk: `TOKEN#${id}` })

/** Stores a new token; false when the id is taken. */
export const createToken = (table: Table, token: StoredToken): Promise<boolean> =>
  writeItem(table, { ...key(token.study, token.id), ...token }, ABSENT)

/** A token with its secret's hash, or undefined. */
export const getToken = (table: Table, study: string, id: string): Promise<StoredToken | undefined> =>
  readItem(table, key(study, id), storedSchema)

/** The study's tokens, without hashes. */
export const listTokens = (table: Table, study: string): Promise<Token[]> =>
  readAll(table, `STUDY#${study}`, { prefix: 'TOKEN#' }, tokenSchema)

/** Ends a token; false when there is none, or it was ended before. */
export const revokeToken = (
  table: Table,
  study: string,
  id: string,
  { by, at }: { by: string; at: string },
): Promise<boolean> =>
  changeItem(
    table,
    key(study, id),
    { expression: 'SET revokedAt = :at, revokedBy = :by', values: { ':at': at, ':by': by } },
    {
      expression: 'attribute_exists(sk) and revokedAt = :none',
      values: { ':none': null },
    },
  )

/** Notes that a token was used. */
export const noteUse = (table: Table, study: string, id: string, at: string): Promise<boolean> =>
  changeItem(
    table,
    key(study, id),
    { expression: 'SET lastUsed = :at', values: { ':at': at } },
    { expression: 'attribute_exists(sk)' },
  )
