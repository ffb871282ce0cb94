// One thing that a person asked for: whether it is under way, and what went wrong with it.

export class Action {
  busy = $state(false)
  failure = $state('')

  /** Runs `work`; a second call while one runs does nothing. Returns whether it succeeded. */
  async run(work: () => Promise<unknown>): Promise<boolean> {
    if (this.busy) return false
    this.busy = true
    this.failure = ''
    try {
      await work()
      return true
    } catch (error) {
      this.failure = error instanceof Error ? error.message : String(error)
      return false
    } finally {
      this.busy = false
    }
  }
}
