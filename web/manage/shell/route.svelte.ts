// Where in the application the person is: the address's fragment, `#/studies/x/comparison`.

const read = () => location.hash.replace(/^#\/?/, '').split('/').filter(Boolean).map(decodeURIComponent)

let parts = $state(read())
addEventListener('hashchange', () => {
  parts = read()
  window.scrollTo(0, 0)
})

/** Changes the address without a step in the history, and goes there. */
export function replaceAddress(address: string): void {
  history.replaceState(null, '', address)
  parts = read()
}

/** The fragment's parts; reading them in a component makes it follow. */
export function route(): string[] {
  return parts
}

/** The address of a place. */
export function to(...places: string[]): string {
  return `#/${places.map(encodeURIComponent).join('/')}`
}
