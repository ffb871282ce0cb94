// Every place where the standard scenario can be cut off: the page at each use of storage and network, the server at each use of store and files.
import type { Conditions } from './play.ts'
import type { Schedule } from './steps.ts'

/** From the link to the receipt: enrolment, draft, answers, a photo in two parts, finish, sending, release. After a crash the person goes on. */
export const scenario: Schedule = [
  { do: 'begin' },
  { do: 'answer', question: 'size', value: '4' },
  { do: 'wait' },
  { do: 'resume' },
  { do: 'photo', bytes: 300_000, seed: 7 },
  { do: 'wait' },
  { do: 'resume' },
  { do: 'answer', question: 'child', value: 'Mai' },
  { do: 'wait' },
  { do: 'resume' },
  { do: 'finish' },
  { do: 'resume' },
  { do: 'finish' },
  { do: 'send' },
]

/** Schedules that once broke a promise; played with the scenario. */
export const regressions: Schedule[] = [
  // What took the draft's place in the outbox could not be read back, and the page went.
  [
    { do: 'begin' },
    { do: 'answer', question: 'size', value: '4' },
    { do: 'wait' },
    { do: 'storage', after: 0, fault: 'altered' },
    { do: 'finish' },
    { do: 'wait' },
    { do: 'reload' },
  ],
  // The same, and the person presses the button again.
  [
    { do: 'begin' },
    { do: 'answer', question: 'size', value: '4' },
    { do: 'wait' },
    { do: 'storage', after: 0, fault: 'altered' },
    { do: 'finish' },
    { do: 'finish' },
    { do: 'send' },
  ],
  // A photo was damaged while it was written, and the page went before it could be written again.
  [
    { do: 'begin' },
    { do: 'answer', question: 'size', value: '4' },
    { do: 'wait' },
    { do: 'storage', after: 0, fault: 'altered' },
    { do: 'photo', bytes: 300_000, seed: 7 },
    { do: 'crash', after: 2 },
    { do: 'wait' },
    { do: 'finish' },
    { do: 'send' },
  ],
  // An answer was damaged while it was written, and the page went: what had been saved before is still there.
  [
    { do: 'begin' },
    { do: 'answer', question: 'size', value: '4' },
    { do: 'wait' },
    { do: 'storage', after: 0, fault: 'altered' },
    { do: 'answer', question: 'size', value: '5' },
    { do: 'crash', after: 3 },
    { do: 'wait' },
    { do: 'resume' },
  ],
  // What waits was there at once, but the draft took longer to go than anyone waits: it was sent, and finished once more.
  [
    { do: 'begin' },
    { do: 'photo', bytes: 600_000, seed: 8 },
    { do: 'wait' },
    { do: 'storage', after: 1, fault: 'slow' },
    { do: 'finish' },
    { do: 'send' },
  ],
  // Finishing took longer than anyone waits, and happened after the person had gone on with another photo.
  [
    { do: 'begin' },
    { do: 'answer', question: 'size', value: '4' },
    { do: 'photo', bytes: 100, seed: 7 },
    { do: 'wait' },
    { do: 'storage', after: 0, fault: 'slow' },
    { do: 'finish' },
    { do: 'photo', bytes: 600_000, seed: 8 },
    { do: 'wait' },
    { do: 'answer', question: 'size', value: '2' },
    { do: 'finish' },
    { do: 'send' },
  ],
]

const READING = /^(readonly|read|get|getAll|getAllKeys|getKey|count|openCursor) /

/**
 * The points worth ending at. What only reads leaves no trace, so that ending there equals ending at the point before: of a run of reading
 * points the first stands for all. `all` takes every one all the same.
 */
export function crashPoints(points: readonly string[], all: boolean): number[] {
  return points.flatMap((name, at) => {
    const before = points[at - 1]
    const same = before !== undefined && READING.test(name) && READING.test(before)
    return same && !all ? [] : [at]
  })
}

/** The conditions under which the scenario is played, one crash each. `points` and `uses` are what an undisturbed run came to. */
export function crashes(points: readonly string[], uses: readonly string[], all: boolean): Conditions[] {
  const ofServer = uses.flatMap((name, use) => {
    const reads = /^(Get|Query)|^files\.(get|has|stream)/.test(name)
    return reads && !all
      ? [{ use, after: false }]
      : [
          { use, after: false },
          { use, after: true },
        ]
  })
  return [...crashPoints(points, all).map((endAt) => ({ endAt })), ...ofServer.map((dieAt) => ({ dieAt }))]
}
