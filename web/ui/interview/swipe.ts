// Swiping between screens, without getting in the way of sliders, drawings, text selection and sideways scrolling.

interface Directions {
  next(): void
  back(): void
}

/**
 * Action: a quick, level stroke of a finger goes on or back; mirrored where the text runs from right to left. As long as it lives such strokes
 * are no way back through the browser's history, wherever on the page. What scrolls by itself needs `touch-action: pan-y` of its own for that.
 */
export function swipe(node: HTMLElement, directions: Directions) {
  let start: { x: number; y: number; at: number } | undefined
  const begin = (event: TouchEvent) => {
    const touch = event.touches[0]
    const target = event.target as HTMLElement
    const taken = target.closest('input[type="range"], canvas, video, audio, [data-keeps-swipe], textarea')
    start =
      touch && event.touches.length === 1 && !taken
        ? { x: touch.clientX, y: touch.clientY, at: event.timeStamp }
        : undefined
  }
  const end = (event: TouchEvent) => {
    const touch = event.changedTouches[0]
    if (!start || !touch) return
    const across = touch.clientX - start.x
    const down = touch.clientY - start.y
    const quick = event.timeStamp - start.at < 600
    start = undefined
    if (!quick || Math.abs(across) < 70 || Math.abs(across) < 2.5 * Math.abs(down)) return
    if (getSelection()?.toString()) return
    const forward = node.dir === 'rtl' ? across > 0 : across < 0
    if (forward) directions.next()
    else directions.back()
  }
  const page = document.documentElement
  page.style.overscrollBehaviorX = 'none'
  node.addEventListener('touchstart', begin, { passive: true })
  node.addEventListener('touchend', end, { passive: true })
  return {
    update(changed: Directions) {
      directions = changed
    },
    destroy() {
      page.style.overscrollBehaviorX = ''
      node.removeEventListener('touchstart', begin)
      node.removeEventListener('touchend', end)
    },
  }
}
