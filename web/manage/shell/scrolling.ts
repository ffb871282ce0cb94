// Lets what is wider than its place be scrolled with the keyboard, in browsers that don't do so by themselves too. For `{@attach scrolling}`.

/** Makes `place` a stop of the keyboard while there is something to scroll in it. */
export function scrolling(place: HTMLElement): () => void {
  const look = () => {
    if (place.scrollWidth > place.clientWidth) place.tabIndex = 0
    else place.removeAttribute('tabindex')
  }
  const observer = new ResizeObserver(look)
  for (const one of [place, ...place.children]) observer.observe(one)
  return () => observer.disconnect()
}
