// Where the person is: home, or in an interview. Kept in the address's fragment, so that Back, reload and a killed tab do what is expected.

export type Route = { at: 'home' } | { at: 'interview'; id: string }

function read(): Route {
  const id = /^#interview=([0-9a-f-]{36})$/.exec(location.hash)?.[1]
  return id ? { at: 'interview', id } : { at: 'home' }
}

let route = $state.raw<Route>(read())
addEventListener('popstate', () => (route = read()))

export function currentRoute(): Route {
  return route
}

export function goToInterview(id: string): void {
  history.pushState({ fromHome: true }, '', `#interview=${id}`)
  route = read()
}

/** The next interview, in place of one that is finished: Back leads home, not into the finished one. */
export function replaceInterview(id: string): void {
  history.replaceState(history.state, '', `#interview=${id}`)
  route = read()
}

/** Home again, without leaving the interview in the way of Back. */
export function goHome(): void {
  if (isFromHome(history.state)) return history.back()
  history.replaceState(null, '', location.pathname)
  route = read()
}

function isFromHome(state: unknown): boolean {
  return typeof state === 'object' && state !== null && 'fromHome' in state
}

/** Takes the invitation out of the address, so that it stays in no history and no screenshot. Null: there was none. */
export function takeInvitation(): string | null {
  if (!location.hash.startsWith('#enrol=')) return null
  const text = location.hash
  history.replaceState(null, '', location.pathname)
  route = read()
  return text
}
