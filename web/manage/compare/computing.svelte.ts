// Asking for a new report, and waiting until a newer one stands there.
import type { Report } from '../../../core/report.ts'
import { ApiError, api, json } from '../../lib/api.ts'

/** The newest report of a study; undefined before there is one. */
export async function newestReport(study: string): Promise<Report | undefined> {
  try {
    return await json(api.studies[':study'].report.$get({ param: { study } }))
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return undefined
    throw error
  }
}

/** `same`: no newer report came, because nothing changed or because it takes longer than anybody waits. */
type State = 'idle' | 'running' | 'same'

export class Computing {
  state = $state<State>('idle')
  /** Whole seconds since it was asked for. */
  seconds = $state(0)
  failure = $state('')
  #left = false

  /** Asks for a report of `study`, and looks every second whether there is one after `before`. Returns whether there is. */
  async run(study: string, before: string | undefined, limit = 120): Promise<boolean> {
    if (this.state === 'running') return false
    this.state = 'running'
    this.failure = ''
    try {
      await api.studies[':study'].report.$post({ param: { study } })
      for (this.seconds = 0; this.seconds < limit && !this.#left; this.seconds += 1) {
        await new Promise((resolve) => setTimeout(resolve, 1000))
        const report = await newestReport(study)
        if (report && report.computedAt !== before) {
          this.state = 'idle'
          return true
        }
      }
      this.state = 'same'
    } catch (error) {
      this.state = 'idle'
      this.failure = error instanceof Error ? error.message : String(error)
    }
    return false
  }

  /** The page is gone: nobody waits any more. */
  leave(): void {
    this.#left = true
  }
}
