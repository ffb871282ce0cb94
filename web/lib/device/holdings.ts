// What this device says at each contact that it holds: so that the manager learns of an interview that was promised and never arrives.
import type { PromisedInterview } from '../../../core/study.ts'
import type { DeviceDatabase, Reading } from './database.ts'
import { newestDrafts, SLOTS } from './draft-slots.ts'
import { isRecord } from './network.ts'

export interface Holdings {
  holds: { drafts: number; waiting: number }
  /** Finished ones first, then drafts, each the oldest first. No names, no answers. */
  promised: PromisedInterview[]
}

/** What the server takes at one contact; the contract's PROMISED_LIMIT, which this application can't import without its schemas. */
const MOST = 500

/** Drafts and unconfirmed interviews of one round. */
export function holdings(database: DeviceDatabase, enrolment: string): Promise<Holdings> {
  return database.read([...SLOTS, 'outbox', 'media'], async (transaction) => {
    const own = (record: { enrolment: string }) => record.enrolment === enrolment
    const drafts = (await newestDrafts(transaction)).filter(own)
    const waiting = (await transaction.objectStore('outbox').getAll()).filter(own)
    const promised: PromisedInterview[] = []
    for (const { id, content, finishedAt, media } of waiting
      .toSorted((a, b) => a.finishedAt - b.finishedAt)
      .slice(0, MOST)) {
      const times = timesIn(content)
      const finished = new Date(finishedAt).toISOString()
      promised.push({
        id,
        state: 'waiting',
        startedAt: times.startedAt ?? finished,
        finishedAt: times.finishedAt ?? finished,
        media: media.length,
      })
    }
    for (const { id, startedAt } of drafts
      .toSorted((a, b) => a.startedAt - b.startedAt)
      .slice(0, MOST - promised.length)) {
      promised.push({
        id,
        state: 'draft',
        startedAt: new Date(startedAt).toISOString(),
        media: await countMedia(transaction, id),
      })
    }
    return { holds: { drafts: drafts.length, waiting: waiting.length }, promised }
  })
}

const countMedia = (transaction: Reading, id: string) =>
  transaction.objectStore('media').count(IDBKeyRange.bound([id], [id, []]))

/** As the response itself says them; nothing where it can't be read. */
function timesIn(content: string): { startedAt?: string; finishedAt?: string } {
  try {
    const value: unknown = JSON.parse(content)
    if (!isRecord(value)) return {}
    const { startedAt, finishedAt } = value
    return {
      ...(typeof startedAt === 'string' && { startedAt }),
      ...(typeof finishedAt === 'string' && { finishedAt }),
    }
  } catch {
    return {}
  }
}
