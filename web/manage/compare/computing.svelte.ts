// Asking for a new report, and waiting until a newer one stands there.
import type { Report } from '../../../core/report.ts'
import { ApiError, api, json } from '../../lib/api.ts'

/** The newest report of a study, or the one of a moment; undefined when there is none. */
export async function newestReport(study: string, moment?: string): Promise<Report | undefined> {
  const of = api.studies[':study']
  try {
    return await json(
      moment === undefined
        ? of.report.$get({ param: { study } })
        : of.reports[':moment'].$get({ param: { study, moment } }),
    )
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
  /** The data's moment of the report that nothing has changed since; undefined when something has, or nobody asked. */
  unchanged = $state<string | undefined>()
  #left = false

  /** Asks for a report of `study`, and looks every second whether there is one after `before`. Returns whether there is. */
  async run(study: string, before: string | undefined, limit = 120): Promise<boolean> {
    if (this.state === 'running') return false
    this.state = 'running'
    this.failure = ''
    try {
      const asked = await (await api.studies[':study'].report.$post({ param: { study } })).json()
      this.unchanged = asked.unchanged ? asked.moment : undefined
      if (asked.unchanged) {
        this.state = 'idle'
        return false
      }
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
