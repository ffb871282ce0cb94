// The oracle's judgement: what was typed and promised, against what lies in the store at the end.
import { isDeepStrictEqual } from 'node:util'
import type { Contents } from './stored.ts'
import { sha256 } from './stored.ts'
import type { Finding } from './tally.ts'

/** What the driver typed into one interview, and what the screen promised about it. */
export interface Interviewed {
  /** Typed as the head's name; no two interviews have the same. */
  name: string
  id: string
  round: string
  /** The answers that the response must have; one of them, when the last typing was never called saved. */
  answers: unknown[]
  /** Bytes of the photo that the answers name, if they name one. */
  photo: Uint8Array | undefined
  /** Photos of which the screen never said that they are saved: they may be missing, and the response must be there all the same. */
  unsaved: ReadonlySet<string>
  /** The screen said that it is finished. */
  promised: boolean
  /** The person pressed the button that finishes. */
  asked: boolean
}

export interface Evidence {
  contents: Contents
  /** A file of the study by its SHA-256, as it lies. */
  file(hash: string): Promise<Uint8Array | undefined>
  /** Ids of interviews that are on the device still, with exactly what was typed. */
  held: ReadonlySet<string>
}

/** Every broken promise about these interviews, and every response that nobody gave. */
export async function judge(
  round: string,
  interviews: readonly Interviewed[],
  { contents, file, held }: Evidence,
): Promise<Finding[]> {
  const findings: Finding[] = []
  const say = (kind: Finding['kind'], what: string, detail: string) => findings.push({ kind, what, detail })
  const there = contents.responses.filter((one) => one.round === round)
  for (const interview of interviews) {
    const { id, name, promised, answers } = interview
    const own = there.filter((one) => one.id === id)
    const copies = there.filter((one) => one.id !== id && headOf(one.answers) === name)
    const apart = contents.quarantined.filter(
      (one) => one.round === round && one.id === id && isWhole(one.text),
    )
    if (promised && own.length + apart.length === 0 && !held.has(id))
      say('lost', name, 'called finished; neither sent nor on the device')
    if (own.length + apart.length > 1)
      say(
        'duplicated',
        name,
        [...own.map((one) => `${one.kind} ${one.hash.slice(0, 8)}`), ...apart.map(() => 'quarantined')].join(
          ', ',
        ),
      )
    if (copies.length > 0) say('duplicated', name, `also as ${copies.map((one) => one.id).join(', ')}`)
    for (const stored of own) {
      if (!answers.some((typed) => isDeepStrictEqual(typed, stored.answers)))
        say('altered', name, `${JSON.stringify(stored.answers)} instead of ${JSON.stringify(answers.at(-1))}`)
      for (const medium of stored.media) {
        const bytes = await file(medium.sha256)
        if (!bytes && interview.unsaved.has(medium.sha256)) continue
        if (!bytes) say('lost', name, `the photo ${medium.sha256.slice(0, 8)} is not in the store`)
        else if (sha256(bytes) !== medium.sha256 || bytes.length !== medium.size)
          say('altered', name, 'the photo')
      }
      const wanted = interview.photo && sha256(interview.photo)
      if (wanted && !stored.media.some((medium) => medium.sha256 === wanted))
        say('lost', name, 'the response names no photo')
    }
  }
  const known = new Set(interviews.map((one) => one.id))
  const names = new Set(interviews.map((one) => one.name))
  for (const stray of there) {
    if (!known.has(stray.id) && !names.has(headOf(stray.answers)))
      say('altered', stray.id, `nobody gave this: ${JSON.stringify(stray.answers)}`)
  }
  return findings
}

const headOf = (answers: unknown) => String((answers as { head?: string } | undefined)?.head ?? '')

/** A torn request leaves a torn copy in quarantine, which is nobody's second response; a whole one would be. */
function isWhole(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
