// Where in the application the person is: the address's fragment, `#/studies/x/comparison`.

const read = () => location.hash.replace(/^#\/?/, '').split('/').filter(Boolean).map(decodeURIComponent)

let parts = $state(read())
addEventListener('hashchange', () => {
  parts = read()
  window.scrollTo(0, 0)
})

/** The fragment's parts; reading them in a component makes it follow. */
export function route(): string[] {
  return parts
}

/** The address of a place. */
export function to(...places: string[]): string {
  return `#/${places.map(encodeURIComponent).join('/')}`
}
