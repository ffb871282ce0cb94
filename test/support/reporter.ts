// Closes a test run with one plain line that a machine can read: `N passed, N failed`.
import type { Reporter, TestModule } from 'vitest/node'

export default class Closing implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const states = modules.flatMap((module) =>
      [...module.children.allTests()].map((test) => test.result().state),
    )
    const broken = modules.filter(
      (module) => module.state() === 'failed' && module.errors().length > 0,
    ).length
    const count = (state: string) => states.filter((one) => one === state).length
    const failed = count('failed') + broken + errors.length
    const skipped = count('skipped') + count('pending')
    process.stdout.write(
      `\n${count('passed')} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}\n`,
    )
  }
}
