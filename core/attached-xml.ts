// An attached XML file as the tree that formulas read. Document types are refused, so there are no entities to expand.
import type { XNode } from './expression/tree.ts'

/** Deeper than any list; keeps every walk of the tree off the end of the stack. */
const MAX_DEPTH = 100

const TOKEN =
  /<!--[^]*?-->|<\?[^]*?\?>|<!\[CDATA\[([^]*?)\]\]>|<\/([^\s<>/]+)\s*>|<([^\s<>/!?"'=]+)((?:\s+[^\s<>/"'=]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>|([^<]+)/y
const ATTRIBUTE = /([^\s<>/"'=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g
const NAMED: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
])

/** The document element, comments and processing instructions left out. Throws an Error for anything that is not well-formed XML. */
export function xmlTree(text: string): XNode {
  const source = text.replace(/^\uFEFF/, '')
  const open: XNode[] = []
  let root: XNode | undefined
  TOKEN.lastIndex = 0
  while (TOKEN.lastIndex < source.length) {
    const at = TOKEN.lastIndex
    const match = TOKEN.exec(source)
    if (!match) throw new Error(`No XML at character ${at + 1}`)
    const [, cdata, closed, name, attributes = '', empty, words] = match
    const inside = open.at(-1)
    if (closed !== undefined) {
      if (open.pop()?.name !== closed) throw new Error(`</${closed}> closes nothing`)
    } else if (name !== undefined) {
      if ((root && !inside) || open.length >= MAX_DEPTH) throw new Error(`<${name}> can't stand here`)
      const made = element(name, inside ?? null, attributes)
      root ??= made
      if (empty === '') open.push(made)
    } else if (cdata !== undefined || words !== undefined) {
      if (inside) inside.value += cdata ?? decoded(words ?? '')
      else if (cdata !== undefined || words?.trim() !== '') throw new Error('Text outside of the document')
    }
  }
  if (!root || open.length > 0) throw new Error('The document is not complete')
  return withoutSpace(root)
}

function element(name: string, parent: XNode | null, written: string): XNode {
  const made: XNode = { name, parent, children: [], value: '' }
  if (written !== '') {
    const attributes = [...written.matchAll(ATTRIBUTE)].map(
      ([, key = '', double, single]) => [key, decoded(double ?? single ?? '')] as const,
    )
    made.attributes = new Map(attributes)
  }
  parent?.children.push(made)
  return made
}

/** Text between elements is layout. */
function withoutSpace(node: XNode): XNode {
  if (node.children.length > 0) node.value = ''
  node.children.forEach(withoutSpace)
  return node
}

function decoded(text: string): string {
  if (!text.includes('&')) return text
  return text.replace(
    /&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(\w{1,8}));/gi,
    (whole, hex: string | undefined, decimal: string | undefined, name: string | undefined) => {
      if (name !== undefined) return NAMED.get(name) ?? whole
      const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)
      return code > 0x10ffff ? whole : String.fromCodePoint(code)
    },
  )
}
