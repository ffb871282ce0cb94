// The little XML that a workbook needs: a forward scan over tags. Document types are refused, so there are no entities to expand.

export class XmlError extends Error {}

const NAMED = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
])

/** Text with its references resolved; unknown ones stay as they are. */
export function unescapeXml(text: string): string {
  if (!text.includes('&')) return text
  return text.replace(
    /&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(\w{1,8}));/gi,
    (whole, hex, decimal, name: string | undefined) => {
      if (name !== undefined) return NAMED.get(name) ?? whole
      const code = hex ? Number.parseInt(hex, 16) : Number(decimal)
      return code > 0x10ffff ? whole : String.fromCodePoint(code)
    },
  )
}

/** Attribute values of a tag's inside, by name without its prefix; `r:id` also stands under its full name. */
export function attributes(inside: string): Map<string, string> {
  const found = new Map<string, string>()
  for (const [, name, double, single] of inside.matchAll(/([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)) {
    const value = unescapeXml(double ?? single ?? '')
    found.set(name!, value)
    const local = name!.slice(name!.indexOf(':') + 1)
    if (!found.has(local)) found.set(local, value)
  }
  return found
}

export interface Visitor {
  /** `name` is without prefix; `inside` is what follows it in the tag. Answer true to stop the scan. */
  open(name: string, inside: string, selfClosing: boolean): boolean | void
  close?(name: string): void
  text?(text: string): void
}

/** Walks the tags and text of a document. Throws an XmlError when it has a document type. */
export function scanXml(xml: string, visitor: Visitor): void {
  let at = 0
  for (;;) {
    const start = xml.indexOf('<', at)
    if (start < 0) return
    if (start > at) visitor.text?.(unescapeXml(xml.slice(at, start)))
    const kind = xml.charCodeAt(start + 1)
    if (kind === 33 || kind === 63) {
      at = special(xml, start, visitor)
      continue
    }
    const end = xml.indexOf('>', start + 1)
    if (end < 0) return
    at = end + 1
    if (kind === 47) {
      visitor.close?.(localName(xml.slice(start + 2, end).trim()))
      continue
    }
    const selfClosing = xml.charCodeAt(end - 1) === 47
    const inside = xml.slice(start + 1, selfClosing ? end - 1 : end)
    const space = inside.search(/[\s/]/)
    const name = space < 0 ? inside : inside.slice(0, space)
    if (visitor.open(localName(name), space < 0 ? '' : inside.slice(space), selfClosing)) return
  }
}

function special(xml: string, start: number, visitor: Visitor): number {
  if (xml.startsWith('<!--', start)) return past(xml, '-->', start)
  if (xml.startsWith('<![CDATA[', start)) {
    const end = past(xml, ']]>', start)
    visitor.text?.(xml.slice(start + 9, end - 3))
    return end
  }
  if (xml.startsWith('<?', start)) return past(xml, '?>', start)
  throw new XmlError('document type')
}

function past(xml: string, what: string, from: number): number {
  const found = xml.indexOf(what, from)
  return found < 0 ? xml.length : found + what.length
}

const localName = (name: string) => name.slice(name.indexOf(':') + 1)
