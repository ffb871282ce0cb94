// The interviews that this page has open: one session each, which is kept while it holds something unsaved.
import type { Device } from './device.svelte.ts'
import { Session } from './session.svelte.ts'

const sessions = new Map<string, Session>()

/** The session of an interview: the one that still holds unsaved answers, or a new one. */
export function sessionOf(device: Device, id: string): Session {
  let session = sessions.get(id)
  if (!session) {
    session = new Session(device, id)
    sessions.set(id, session)
    void session.open()
  }
  return session
}

/** Called when its screen goes. A session that can't be closed stays, and the device says so. */
export async function leave(device: Device, session: Session): Promise<void> {
  if (await session.close()) {
    sessions.delete(session.id)
    device.unsaved = device.unsaved.filter((id) => id !== session.id)
  } else if (!device.unsaved.includes(session.id)) {
    device.unsaved = [...device.unsaved, session.id]
    await device.load()
  }
}
