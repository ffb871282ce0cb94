// One at a time across tabs: writing a draft, sending, taking a new version of the application. Web Locks end with the tab, however it ends.

const draftLock = (id: string) => `bookend:draft:${id}`
const RUNNING = 'bookend:running'
const SENDER = 'bookend:sender'
const KEEPER = 'bookend:reserve'

/** Gives the right back; resolves when others can take it. */
export type Release = () => Promise<void>

/** Takes a lock if nobody has it, and holds it until it is given back; null when another tab has it. */
function hold(name: string, mode: LockMode): Promise<Release | null> {
  return new Promise((resolve, reject) => {
    const ended = navigator.locks.request(name, { mode, ifAvailable: true }, (lock) => {
      if (!lock) return resolve(null)
      return new Promise<void>((end) => {
        resolve(async () => {
          end()
          await ended
        })
      })
    })
    ended.catch(reject)
  })
}

/** The right to write one draft, and with it the promise that the application is not replaced meanwhile. Null: another tab has it. */
export async function holdDraft(id: string): Promise<Release | null> {
  const draft = await hold(draftLock(id), 'exclusive')
  if (!draft) return null
  const running = await hold(RUNNING, 'shared')
  if (!running) {
    await draft()
    return null
  }
  return async () => {
    await Promise.all([draft(), running()])
  }
}

/** The right to replace the application: only while no tab has an interview open. */
export const holdUpdate = () => hold(RUNNING, 'exclusive')

/** Runs `work` unless another tab is sending; undefined then. */
export const asSender = <Result>(work: () => Promise<Result>) => alone(SENDER, work)

/** Runs `work` unless another tab is taking the reserve; undefined then. */
export const asKeeper = <Result>(work: () => Promise<Result>) => alone(KEEPER, work)

async function alone<Result>(name: string, work: () => Promise<Result>): Promise<Result | undefined> {
  const release = await hold(name, 'exclusive')
  if (!release) return undefined
  try {
    return await work()
  } finally {
    await release()
  }
}

/** Ids of drafts that some tab, this one included, has open. */
export async function draftsOpen(): Promise<Set<string>> {
  const { held = [] } = await navigator.locks.query()
  const prefix = draftLock('')
  return new Set(held.flatMap(({ name }) => (name?.startsWith(prefix) ? [name.slice(prefix.length)] : [])))
}
