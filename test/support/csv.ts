// A reader of CSV by RFC 4180, for tests: cells as text, and undefined where nothing stands between the commas (`""` is an empty text).

/** The lines of a CSV file, without its byte order mark. Throws for what RFC 4180 does not allow. */
export function readCsv(text: string): (string | undefined)[][] {
  const lines: (string | undefined)[][] = []
  let at = text.startsWith('\uFEFF') ? 1 : 0
  while (at < text.length) {
    const line: (string | undefined)[] = []
    for (;;) {
      let cell: string | undefined
      if (text[at] === '"') {
        cell = ''
        for (at += 1; ; at += 1) {
          if (at >= text.length) throw new Error('a quote is not closed')
          if (text[at] === '"' && text[at + 1] === '"') at += 1
          else if (text[at] === '"') break
          cell += text[at]
        }
        at += 1
      } else {
        const start = at
        while (at < text.length && text[at] !== ',' && text[at] !== '\r') {
          if (text[at] === '"' || text[at] === '\n')
            throw new Error(`${text[at]} stands in a cell without quotes`)
          at += 1
        }
        cell = at > start ? text.slice(start, at) : undefined
      }
      line.push(cell)
      if (text[at] !== ',') break
      at += 1
    }
    if (text[at] !== '\r' || text[at + 1] !== '\n') throw new Error('a line does not end with CRLF')
    at += 2
    lines.push(line)
  }
  return lines
}
