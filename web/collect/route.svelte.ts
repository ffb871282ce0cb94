// Where the person is: home, or in an interview. Kept in the address's fragment, so that Back, reload and a killed tab do what is expected.

export type Route = { at: 'home' } | { at: 'interview'; id: string }

/** What is kept of an entry of the history. */
interface Entry {
  /** The entry before is the start page. */
  fromHome: boolean
  /** So many entries of the same interview lie below this one, for Back to go one screen back each. */
  depth: number
}

/** Browsers keep some fifty entries; the start page must stay among them. */
const DEEPEST = 20

function read(): Route {
  const id = /^#interview=([0-9a-f-]{36})$/.exec(location.hash)?.[1]
  return id ? { at: 'interview', id } : { at: 'home' }
}

function entry(): Entry {
  const state = (history.state ?? {}) as Partial<Entry>
  return { fromHome: state.fromHome ?? false, depth: state.depth ?? 0 }
}

let route = $state.raw<Route>(read())
let depth = entry().depth
/** Asked when Back was pressed inside an interview. */
let goBack: (() => void) | null = null
/** The next change is our own doing. */
let arrive: (() => void) | null = null

addEventListener('popstate', () => {
  const [before, was] = [depth, route]
  const next = read()
  depth = entry().depth
  const own = arrive
  arrive = null
  const isSame = was.at === 'interview' && next.at === 'interview' && was.id === next.id
  if (own) own()
  else if (isSame && depth < before) goBack?.()
  // The interview's screen stays as it is when only Back was pressed inside it.
  if (!isSame || own) route = read()
})

export function currentRoute(): Route {
  return route
}

export function goToInterview(id: string): void {
  depth = 0
  history.pushState({ fromHome: true, depth } satisfies Entry, '', `#interview=${id}`)
  route = read()
}

/** The next interview, in place of one that is finished: Back leads home, not into the finished one. */
export function replaceInterview(id: string): void {
  history.replaceState(history.state, '', `#interview=${id}`)
  route = read()
}

/** A screen forward inside an interview: Back leads to the screen before. */
export function stepForward(): void {
  if (depth >= DEEPEST) return
  depth++
  history.pushState({ ...entry(), depth } satisfies Entry, '')
}

/** There are screens before this one, so Back shall not lead home yet. */
export function keepStep(): void {
  if (depth === 0) stepForward()
}

/** What Back does inside an interview, as long as its screen is shown; returns what ends that. */
export function whenBack(handler: () => void): () => void {
  goBack = handler
  return () => {
    if (goBack === handler) goBack = null
  }
}

/** The interview has ended: Back leads home again. */
export function endSteps(): void {
  if (depth === 0) return
  arrive = () => {}
  history.go(-depth)
}

/** Home again, without leaving the interview in the way of Back. */
export function goHome(): void {
  const replace = () => {
    depth = 0
    history.replaceState(null, '', location.pathname)
    route = read()
  }
  const below = depth + (entry().fromHome ? 1 : 0)
  if (below === 0) return replace()
  arrive = () => {
    if (read().at === 'interview') replace()
  }
  history.go(-below)
}

/** Takes the invitation out of the address, so that it stays in no history and no screenshot. Null: there was none. */
export function takeInvitation(): string | null {
  if (!location.hash.startsWith('#enrol=')) return null
  const text = location.hash
  history.replaceState(null, '', location.pathname)
  depth = 0
  route = read()
  return text
}
