// Asking the server for a calculation, and waiting for its answer.
import type { Calculation } from '../../../core/calculation.ts'
import { api, json } from '../../lib/api.ts'

export class Asking {
  state = $state<'idle' | 'running' | 'failed' | 'late'>('idle')
  failure = $state('')
  answer = $state.raw<Calculation | undefined>()
  #turn = 0

  /** Starts what `start` asks for and looks every second for its answer; a later call makes an earlier one not matter. */
  async run(study: string, start: () => Promise<{ id: string }>, limit = 180): Promise<void> {
    this.#turn += 1
    const turn = this.#turn
    this.state = 'running'
    this.failure = ''
    this.answer = undefined
    try {
      const { id } = await start()
      for (let tries = 0; tries < limit && turn === this.#turn; tries += 1) {
        // The first answers come at once, others take their time.
        await new Promise((resolve) => setTimeout(resolve, tries < 4 ? 300 : 1000))
        const found = await json(api.studies[':study'].calculations[':id'].$get({ param: { study, id } }))
        if (turn !== this.#turn) return
        if (found.status === 'waiting') continue
        this.answer = found as Calculation
        this.state = found.status === 'done' ? 'idle' : 'failed'
        return
      }
      if (turn === this.#turn) this.state = 'late'
    } catch (error) {
      if (turn !== this.#turn) return
      this.state = 'idle'
      this.failure = error instanceof Error ? error.message : String(error)
    }
  }

  /** Nobody waits any more. */
  leave(): void {
    this.#turn += 1
  }
}
