// Closes a test run with one plain line that a machine can read: `N passed, N failed`.
import type { Reporter, TestModule } from 'vitest/node'

export default class Closing implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()])
    const states = tests.map((test) => test.result().state)
    const unsteady = tests.filter((test) => test.diagnostic()?.flaky)
    for (const { fullName } of unsteady) process.stdout.write(`\nPassed only when tried again: ${fullName}\n`)
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
