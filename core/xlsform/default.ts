// Whether a default is a value or an expression: pyxform's rule, which looks at the tokens and not at the meaning.

const HYPHENS = new Set(['date', 'dateTime', 'geopoint', 'geotrace', 'geoshape'])

/** In the order of pyxform's lexer, as far as it matters here; the first that matches at a place wins. */
const TOKENS: [kind: string, pattern: RegExp][] = [
  ['reference', /\$\{(?:last-saved#)?[^{}\s]+\}/y],
  ['literal', /\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:?\d{2})?/y],
  ['literal', /\d{4}-\d{2}-\d{2}/y],
  ['literal', /\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:?\d{2})?/y],
  ['literal', /-?\d+\.\d*|-?\.\d+|-?\d+/y],
  ['minus', /-/y],
  ['operator', /[*+]| mod | div |\|/y],
  ['literal', /"[^"]*"|'[^']*'/y],
  ['call', /[\p{L}_][\p{L}\p{N}_.-]*(?::[\p{L}_][\p{L}\p{N}_.-]*)?\(/uy],
  ['predicate', /[\p{L}_][\p{L}\p{N}_.-]*(?::[\p{L}_][\p{L}\p{N}_.-]*)?\[/uy],
  ['literal', /[\p{L}_][\p{L}\p{N}_.-]*(?::[\p{L}_][\p{L}\p{N}_.-]*)?/uy],
]

/** True when the default must be worked out: it has a reference, a function call, a predicate or arithmetic in it. */
export function isDynamicDefault(text: string, dataType: string): boolean {
  let at = 0
  while (at < text.length) {
    let length = 1
    for (const [kind, pattern] of TOKENS) {
      pattern.lastIndex = at
      const found = pattern.exec(text)
      if (!found) continue
      length = found[0].length
      if (kind === 'minus' && HYPHENS.has(dataType)) return false
      if (kind !== 'literal') return true
      break
    }
    at += length
  }
  return false
}
