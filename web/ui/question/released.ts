// Holds back what would move the page while a finger or mouse is down: what was pressed must still be there when it is let go, or the tap is lost.
import { flushSync } from 'svelte'

let pressed = false
const ends = ['mouseup', 'dragend']

addEventListener('mousedown', () => (pressed = true), true)
for (const end of ends) addEventListener(end, () => (pressed = false), true)

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
