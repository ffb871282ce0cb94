// Characters that rich-text editors write as entities: the letters of Latin-1, Vietnamese ones among them, and typographic signs.
// Source: https://html.spec.whatwg.org/multipage/named-characters.html

/** Of the code points 160 to 255, in order. */
const latin1 =
  'nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml'
const characters = new Map([
  ...latin1.split(' ').map((name, i) => [name, String.fromCodePoint(160 + i)] as const),
  ...Object.entries({ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", ndash: '–', mdash: '—' }),
  ...Object.entries({ lsquo: '‘', rsquo: '’', ldquo: '“', rdquo: '”', bull: '•', hellip: '…', euro: '€' }),
  ...Object.entries({ rarr: '→', larr: '←', le: '≤', ge: '≥', ne: '≠', check: '✓' }),
])

/** What stands between `&` and `;`, as the character it means; undefined when there is none. */
export function characterOf(entity: string): string | undefined {
  if (!entity.startsWith('#')) return characters.get(entity) ?? characters.get(entity.toLowerCase())
  const code = Number(entity.replace('#', '').replace(/^x/i, '0x'))
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : undefined
}
