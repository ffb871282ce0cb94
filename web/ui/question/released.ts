// Holds back what would move the page while a finger or mouse is down: what was pressed must still be there when it is let go, or the tap is lost.
import { flushSync } from 'svelte'

let pressed = false
const ends = ['mouseup', 'dragend']

addEventListener(
  'mousedown',
  ({ target }) => {
    pressed = true
    if (composing?.isConnected && !composing.contains(target as Node)) leaveComposing(composing)
  },
  true,
)
for (const end of ends) addEventListener(end, () => (pressed = false), true)

/** Where a word is being composed; phones leave words so long after they were typed. */
let composing: HTMLElement | undefined
addEventListener('compositionstart', ({ target }) => (composing = target as HTMLElement), true)
addEventListener('compositionend', () => (composing = undefined), true)

/** To end a composition the browser scrolls to it, out from under the finger; that is undone while nothing has been let go yet. */
function leaveComposing(field: HTMLElement) {
  const { scrollX, scrollY } = globalThis
  field.blur()
  scrollTo(scrollX, scrollY)
}

/** Does this at once or, while something is pressed, right after the click that comes of it; what was pressed stays where it is. */
export function onceReleased(act: () => void): void {
  if (!pressed) return act()
  const released = ({ target }: Event) => {
    for (const end of ends) removeEventListener(end, released, true)
    const top = () => (target as Element).getBoundingClientRect().top
    setTimeout(() => {
      const before = top()
      flushSync(act)
      scrollBy(0, top() - before)
    })
  }
  for (const end of ends) addEventListener(end, released, true)
}
