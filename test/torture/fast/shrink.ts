// Makes a failing schedule smaller: steps without which it fails all the same are left out.

/** At most so many tries; the rest of a long schedule stays as it is. */
const TRIES = 150

/** The smallest schedule found of which `fails` is still true; leaves out halves first, single steps last. */
export async function shrink<Step>(
  schedule: readonly Step[],
  fails: (schedule: Step[]) => Promise<boolean>,
): Promise<Step[]> {
  let best = [...schedule]
  let tries = 0
  for (let size = Math.floor(best.length / 2); size >= 1; size = Math.floor(size / 2)) {
    for (let at = 0; at < best.length && tries < TRIES;) {
      const part = [...best.slice(0, at), ...best.slice(at + size)]
      tries++
      if (part.length < best.length && (await fails(part))) best = part
      else at += size
    }
  }
  return best
}
