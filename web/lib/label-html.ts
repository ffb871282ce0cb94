// HTML as authors paste it into labels, made regular enough to be read line by line: block tags become line breaks, and every line closes the inline tags that it opens.

/** Drawn by RichText.svelte. */
const inline = new Set(['span', 'font', 'b', 'strong', 'i', 'em', 'u', 'a'])
/** A marker that must stay at the start of its line. */
const marker = /^\s*(?:(?:[-+*]|\d{1,3}\.|#{1,6})\s+)?/
/** Closing, or opening with what can only be attributes: "a <b and c> d" is none. */
const tag = /<(?:\/\s*([a-z]\w*)\s*(?:>|$)|([a-z]\w*)((?:\s+[a-z-]+\s*=[^<>]*?)?)\s*\/?>)/gi

/** The same text with whole lines; a tag that nobody knows, such as `<name>`, stays as it is. */
export function regularHtml(text: string): string {
  if (!text.includes('<')) return text
  return closedLines(
    text
      .replace(/<br\s*\/?>/gi, '\n')
      .replace(/<\/(?:p|div)>\s*<(?:p|div)(?:\s[^>]*)?>/gi, '\n\n')
      .replace(
        /<h([1-6])(?:\s[^>]*)?>([\s\S]*?)<\/h\1>/gi,
        (_, level: string, of: string) => `\n${'#'.repeat(Number(level))} ${of.replace(/\n/g, ' ')}\n`,
      )
      .replace(/<li(?:\s[^>]*)?>([\s\S]*?)<\/li>/gi, (_, of: string) => `\n- ${of.trim()}\n`)
      .replace(/<\/?t[dh](?:\s[^>]*)?>/gi, ' ')
      .replace(/<\/?(?:p|div|center|hr|[uo]l|table|tbody|thead|tr|blockquote)(?:\s[^>]*)?\/?>/gi, '\n'),
  )
}

/** Tags that are left open, closed twice or crossed do what they do in a browser: the rest of the text is drawn so, and none of them is seen. Each gets its depth, as in `<b:0>`, which its closing tag repeats. */
function closedLines(text: string): string {
  let open: { name: string; begin: string; end: string }[] = []
  const ends = (of: typeof open) => of.reduce((all, { end }) => end + all, '')
  return text
    .split('\n')
    .map((line) => {
      if (line.trim() === '') return line
      const begins = open.map(({ begin }) => begin).join('')
      const tidy = line.replace(tag, (whole, closing?: string, opening?: string, attributes = '') => {
        const name = (closing ?? opening ?? '').toLowerCase()
        // With attributes it can't be a placeholder for something to be said.
        if (!inline.has(name)) return attributes ? '' : whole
        if (opening) {
          const begin = `<${name}:${open.length}${attributes}>`
          open.push({ name, begin, end: `</${name}:${open.length}>` })
          return begin
        }
        const at = open.map((one) => one.name).lastIndexOf(name)
        if (at < 0) return ''
        const closed = open.slice(at)
        open = open.slice(0, at)
        return ends(closed)
      })
      if (tidy.replace(/<[^<>]*>/g, '').trim() === '') return ''
      const start = marker.exec(tidy)?.[0] ?? ''
      return `${start}${begins}${tidy.slice(start.length)}${ends(open)}`
    })
    .join('\n')
}
