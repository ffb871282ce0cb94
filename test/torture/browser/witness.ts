// What runs in the page beside the application: a witness that tells what the screen says, and a clock that can be set. Reads text, not state.
import type { BrowserContext } from 'playwright'

/** What the screen said: an interview is finished, or a name stands in the outbox, waiting or sent. */
export type Said = { what: 'finished'; id: string } | { what: 'outbox'; text: string }

/** Runs in every page before the application does. */
function install(): void {
  const Real = Date
  const offset = () => Number(localStorage.getItem('torture.offset') ?? 0)
  class Shifted extends Real {
    constructor(...parts: unknown[]) {
      super(...((parts.length > 0 ? parts : [Real.now() + offset()]) as [number]))
    }
    static override now() {
      return Real.now() + offset()
    }
  }
  globalThis.Date = Shifted as DateConstructor
  let last = ''
  const tell = (said: object) => {
    const text = JSON.stringify(said)
    if (text === last) return
    last = text
    void (globalThis as unknown as { tortureSaid(text: string): Promise<void> }).tortureSaid(text)
  }
  const look = () => {
    const done = document.querySelector<HTMLElement>('[data-finished]')
    if (done && /Đã lưu trên máy/.test(done.innerText))
      tell({ what: 'finished', id: done.dataset['finished'] })
    const outbox = document.querySelector<HTMLElement>('section[aria-labelledby=outbox]')
    if (outbox) tell({ what: 'outbox', text: outbox.textContent })
  }
  new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true })
}

export async function addWitness(context: BrowserContext, hear: (said: Said) => void): Promise<void> {
  await context.exposeBinding('tortureSaid', (_, text: string) => hear(JSON.parse(text) as Said))
  await context.addInitScript(install)
}

/** What lies in the device's IndexedDB, read without the application. */
export interface Held {
  drafts: { id: string; body: string }[]
  outbox: { id: string; content: string }[]
  sent: string[]
  media: { response: string; sha256: string; real: string }[]
}

/** Runs in a page of the same origin that has no application in it. Rejects when the database can't be read. */
export async function readDevice(): Promise<Held | null> {
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const opening = indexedDB.open('bookend')
    opening.onsuccess = () => resolve(opening.result)
    opening.onerror = () => reject(opening.error)
    opening.onblocked = () => reject(new Error('blocked'))
  })
  if (database.objectStoreNames.length === 0) {
    database.close()
    indexedDB.deleteDatabase('bookend')
    return null
  }
  const all = <T>(store: string) =>
    new Promise<T[]>((resolve, reject) => {
      const asked = database.transaction(store).objectStore(store).getAll()
      asked.onsuccess = () => resolve(asked.result as T[])
      asked.onerror = () => reject(asked.error)
    })
  const hex = async (bytes: ArrayBuffer) =>
    Array.from(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)), (byte) =>
      byte.toString(16).padStart(2, '0'),
    ).join('')
  type Copy = Held['drafts'][number] & { sequence: number }
  const copies = [...(await all<Copy>('drafts')), ...(await all<Copy>('drafts2'))]
  const drafts = copies.filter(
    (one) => !copies.some(({ id, sequence }) => id === one.id && sequence > one.sequence),
  )
  const outbox = await all<Held['outbox'][number]>('outbox')
  const sent = await all<{ id: string }>('sent')
  const files = await all<{ key: [string, string]; bytes: ArrayBuffer }>('media')
  database.close()
  return {
    drafts: drafts.map(({ id, body }) => ({ id, body })),
    outbox: outbox.map(({ id, content }) => ({ id, content })),
    sent: sent.map(({ id }) => id),
    media: await Promise.all(
      files.map(async ({ key, bytes }) => ({ response: key[0], sha256: key[1], real: await hex(bytes) })),
    ),
  }
}
