// The stopwatch in the page: does what the bench asks of a contender, and times it to the next paint.
import type { Bench, Contender, FormText } from './contender.ts'

const PATIENCE = 60_000
const QUIET = 120

/** Puts `contender` where the bench finds it. */
export function present(contender: Contender): void {
  let form: FormText = { text: '' }
  const painted = contender.draws ? nextPaint : async () => {}

  /** Milliseconds until the act is done and, if it draws, `settled` holds on something painted. */
  async function timed(act: () => unknown, settled: () => boolean = () => true): Promise<number> {
    const start = performance.now()
    await act()
    for (;;) {
      await painted()
      const end = performance.now()
      if (settled()) return end - start
      if (end - start > PATIENCE) throw new Error(`not done after ${PATIENCE / 1000} s`)
      if (!contender.draws) await nextPaint()
    }
  }
  const act = (path: string, value: string) => {
    contender.goTo?.(path)
    return contender.find(path, value)
  }

  const bench: Bench = {
    async prepare(given) {
      form = given
      await contender.prepare?.(form)
    },
    async open() {
      const milliseconds = await timed(
        () => contender.open(form),
        () => contender.shown() > 0,
      )
      await quiet()
      return { milliseconds, shown: contender.shown() }
    },
    async learn(path, value) {
      const answer = act(path, value)
      await quiet()
      answer()
      await quiet()
      return contender.shown()
    },
    async answer(path, value, expected) {
      const answer = act(path, value)
      await quiet()
      const milliseconds = await timed(answer, () => contender.shown() === expected)
      return { milliseconds, shown: expected }
    },
    async play(answers) {
      const times: (number | null)[] = []
      for (const { path, value } of answers) {
        try {
          times.push(await timed(act(path, value)))
        } catch {
          times.push(null)
        }
      }
      return times
    },
    async addMembers(repeat, count, budget) {
      const times: number[] = []
      let spent = 0
      while (contender.members(repeat) < count && spent < budget) {
        const before = contender.members(repeat)
        const time = await timed(
          () => contender.addMember(repeat),
          () => contender.members(repeat) > before,
        )
        times.push(time)
        spent += time
      }
      return times
    },
    async validate() {
      let problems = 0
      const milliseconds = await timed(async () => {
        problems = await contender.validate()
      })
      return { milliseconds, shown: problems }
    },
    async search(path, text) {
      contender.goTo?.(path)
      await quiet()
      const box = await contender.searchBox?.(path)
      if (!box) return null
      await quiet()
      const times: number[] = []
      for (const letter of text) {
        times.push(
          await timed(() => {
            box.value += letter
            box.dispatchEvent(new InputEvent('input', { bubbles: true, data: letter }))
          }),
        )
      }
      return times
    },
    async floor() {
      const times: number[] = []
      for (let count = 0; count < 20; count++) times.push(await timed(() => {}))
      return times.toSorted((a, b) => a - b)[10] ?? 0
    },
    firstText: () => timed(() => document.body.append('What is the name of this village?')),
  }
  window.bench = bench

  /** Until nothing that is shown has changed for a while. */
  async function quiet(): Promise<void> {
    if (!contender.draws) return
    for (let before = -1, now = contender.shown(); before !== now; now = contender.shown()) {
      before = now
      await new Promise((resolve) => setTimeout(resolve, QUIET))
    }
    await nextPaint()
  }
}

const marker = document.createElement('i')
marker.style.cssText = 'position: fixed; top: 0; left: 0; width: 1px; height: 1px; background: #000'

/** Resolves in the first task after a frame was drawn. The marker changes, because a frame without change waits for the screen's beat. */
function nextPaint(): Promise<void> {
  if (!marker.isConnected) document.documentElement.append(marker)
  marker.style.opacity = marker.style.opacity === '0.5' ? '0.4' : '0.5'
  return new Promise((resolve) => {
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel()
      port1.onmessage = () => resolve()
      port2.postMessage(null)
    })
  })
}
