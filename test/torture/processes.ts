// Shares the fast level among processes: each plays its part and prints its figures at the end.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { add, emptyTally, type Tally } from './tally.ts'

/** Begins the line on which a process hands in its figures. */
export const TALLY = 'TALLY '

/** Runs `jobs` processes of the rig's entry with `options`, passes on what they say, and adds up what they found. Throws when one ends without figures. */
export async function inProcesses(
  jobs: number,
  options: string[],
  say: (line: string) => void,
): Promise<Tally> {
  const total = emptyTally()
  const parts = Array.from({ length: jobs }, async (_, index) => {
    const entry = new URL('run.ts', import.meta.url).pathname
    const child = spawn(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', entry, ...options, '--share', `${index}/${jobs}`],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    )
    const ended = once(child, 'close') as Promise<[number | null]>
    let tally: Tally | undefined
    for await (const line of createInterface({ input: child.stdout })) {
      if (line.startsWith(TALLY)) tally = JSON.parse(line.slice(TALLY.length)) as Tally
      else say(line)
    }
    const [code] = await ended
    if (!tally) throw new Error(`A process of the fast level ended with ${code} and no figures`)
    add(total, tally)
  })
  await Promise.all(parts)
  return total
}
