// Proving that an installation is whole: every response readable and what its hash says, revisions without holes, media and surveys there and intact.
import { createHash } from 'node:crypto'
import type { SurveyVersion } from '../../core/study.ts'
import { responseContentSchema, type StoredResponse } from '../../core/response.ts'
import { loadSurvey, loadWorkbook, surveyHash } from '../files/surveys.ts'
import { kindOf, scanItems } from '../store/dump.ts'
import { listQuarantine, readQuarantined } from '../store/quarantine.ts'
import { contentHash, fromItem, readSortKey } from '../store/response-item.ts'
import { listRounds } from '../store/rounds.ts'
import { listStudies } from '../store/studies.ts'
import { listSurveys } from '../store/surveys.ts'
import { walk } from '../store/table.ts'
import { isKept, type Installation } from './make.ts'

export type Fault =
  /** An item that can't be read, or whose parts are missing. */
  | 'unreadable'
  /** The content is not what its hash says. */
  | 'altered'
  /** A revision is missing between others. */
  | 'hole'
  /** Kept as a conflict with something that is not there. */
  | 'lone-conflict'
  /** Named by a response, not there, and not known to be missing. */
  | 'media-absent'
  | 'file-altered'
  | 'survey-absent'
  | 'survey-altered'
  | 'workbook-absent'
  /** The count is not the one that a backup names. */
  | 'count'

export interface Verification {
  counts: Record<string, number>
  /** Media that responses wait for, and say so: not a fault. */
  awaited: number
  faults: { fault: Fault; at: string }[]
}

/** Reads everything once. Memory holds the hashes of media that are named, and nothing else that grows. */
export async function verify(installation: Omit<Installation, 'now' | 'version'>): Promise<Verification> {
  const { table } = installation
  const found: Verification = { counts: {}, awaited: 0, faults: [] }
  const shards = new Set<string>()
  for await (const item of scanItems(table, ['pk', 'sk'])) {
    const kind = kindOf(item)
    found.counts[kind] = (found.counts[kind] ?? 0) + 1
    if (item.pk.startsWith('RESPONSES#')) shards.add(item.pk)
  }
  const named = new Map<string, { isAwaited: boolean; by: string }>()
  for (const shard of shards) await verifyShard(installation, shard, named, found)
  for (const { id } of await listStudies(table)) {
    await verifySurveys(installation, id, found)
    await verifyQuarantine(installation, id, found)
  }
  await verifyFiles(installation, named, found)
  return found
}

/** The responses of one partition: each by itself, and the revisions of one id together. */
async function verifyShard(
  { table }: Pick<Installation, 'table'>,
  shard: string,
  named: Map<string, { isAwaited: boolean; by: string }>,
  { faults }: Verification,
): Promise<void> {
  const [, study = '', round = ''] = shard.split('#')
  let id = ''
  let revisions: number[] = []
  const endOf = () => {
    const hole = revisions.findIndex((revision, index) => revision !== index)
    if (hole >= 0) faults.push({ fault: 'hole', at: `${study}/${round}/${id}: no revision ${hole}` })
  }
  for await (const page of walk(table, shard, { pageSize: 250 })) {
    for (const item of page) {
      const sk = String(item['sk'])
      const key = readSortKey(sk)
      if (key?.id !== id) {
        endOf()
        id = key?.id ?? ''
        revisions = []
      }
      if (key?.kind === 'part') continue
      const at = `${study}/${round}/${sk}`
      const response = await fromItem(table, item).catch(() => undefined)
      if (!key || !response) {
        faults.push({ fault: 'unreadable', at })
        if (key?.kind === 'revision') revisions.push(revisions.length)
        continue
      }
      if (contentHash(responseContentSchema.parse(response)) !== response.hash)
        faults.push({ fault: 'altered', at })
      if (key.kind === 'revision') revisions.push(Number(sk.slice(-6)))
      else if (!revisions.includes(response.revision)) faults.push({ fault: 'lone-conflict', at })
      noteMedia(response, study, at, named)
    }
  }
  endOf()
}

function noteMedia(
  { media, flags }: StoredResponse,
  study: string,
  at: string,
  named: Map<string, { isAwaited: boolean; by: string }>,
): void {
  const missing = flags.filter(({ kind }) => kind === 'media-missing').map(({ detail }) => detail)
  for (const { sha256 } of media) {
    const key = `studies/${study}/media/${sha256}`
    const isAwaited = missing.includes(sha256.slice(0, 12))
    // Whoever says that it is there counts: it never goes away again.
    named.set(key, { isAwaited: isAwaited && (named.get(key)?.isAwaited ?? true), by: at })
  }
}

async function verifySurveys(
  { table, blobs }: Pick<Installation, 'table' | 'blobs'>,
  study: string,
  { faults }: Verification,
): Promise<void> {
  const published = (await listRounds(table, study)).flatMap(({ surveys }) => surveys)
  const all = new Map<string, SurveyVersion>()
  for (const one of [...(await listSurveys(table, study)), ...published]) all.set(one.hash, one)
  for (const { hash, workbook } of all.values()) {
    const at = `${study}/${hash}`
    // Whatever is wrong with the bytes, unpacking or reading them fails.
    const survey = await loadSurvey(blobs, study, hash).catch(() => 'damaged' as const)
    if (!survey) faults.push({ fault: 'survey-absent', at })
    else if (survey === 'damaged' || surveyHash(survey) !== hash) faults.push({ fault: 'survey-altered', at })
    const sheet = await loadWorkbook(blobs, study, workbook.sha256)
    if (!sheet) faults.push({ fault: 'workbook-absent', at })
    else if (sha256(sheet) !== workbook.sha256) faults.push({ fault: 'file-altered', at: `${at} workbook` })
  }
}

async function verifyQuarantine(
  { table }: Pick<Installation, 'table'>,
  study: string,
  { faults }: Verification,
): Promise<void> {
  for (const { hash } of await listQuarantine(table, study)) {
    const at = `${study}/quarantine/${hash}`
    const bytes = await readQuarantined(table, study, hash).catch(() => undefined)
    if (!bytes) faults.push({ fault: 'unreadable', at })
    else if (sha256(bytes) !== hash) faults.push({ fault: 'altered', at })
  }
}

/** The bytes of every medium, and whether all that are named are there. */
async function verifyFiles(
  { blobs, listing }: Pick<Installation, 'blobs' | 'listing'>,
  named: Map<string, { isAwaited: boolean; by: string }>,
  found: Verification,
): Promise<void> {
  const there = new Set<string>()
  for await (const { key } of listing.list('studies/')) {
    if (isKept(key)) found.counts['file'] = (found.counts['file'] ?? 0) + 1
    const [, hash] = /\/media\/([0-9a-f]{64})$/.exec(key) ?? []
    if (hash === undefined) continue
    there.add(key)
    const sum = createHash('sha256')
    for await (const chunk of (await blobs.stream(key)) ?? []) sum.update(chunk)
    if (sum.digest('hex') !== hash) found.faults.push({ fault: 'file-altered', at: key })
  }
  for (const [key, { isAwaited, by }] of named) {
    if (there.has(key)) continue
    if (isAwaited) found.awaited += 1
    else found.faults.push({ fault: 'media-absent', at: `${key}, named by ${by}` })
  }
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

/** What is different between what is there and what a backup says that it holds. */
export function compareCounts(
  counts: Record<string, number>,
  expected: Record<string, number>,
): Verification['faults'] {
  const kinds = [...new Set([...Object.keys(counts), ...Object.keys(expected)])].toSorted()
  return kinds
    .filter((kind) => (counts[kind] ?? 0) !== (expected[kind] ?? 0))
    .map((kind) => ({
      fault: 'count',
      at: `${kind}: ${counts[kind] ?? 0} there, ${expected[kind] ?? 0} in the backup`,
    }))
}
