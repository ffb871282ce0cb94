// Reads XML into the tree that expressions are evaluated over, for XPath cases that come with a document.
import { Parser } from 'saxen'
import type { XNode } from '../../core/expression/tree.ts'

/** The name under which a document type declaration stands among the children of a document, as in the DOM. */
export const DOCTYPE = '!DOCTYPE'

/** CDATA sections are text nodes of their own, counted apart, as the DOM keeps them. */
const sections = new WeakSet<XNode>()

/** The document node of `xml`. White space is kept. Throws an Error for XML that is not well formed. */
export function parseXml(xml: string): XNode {
  const document: XNode = { name: '', kind: 'document', parent: null, children: [], value: '' }
  let open = document
  const scopes: Map<string, string>[] = [new Map([['xml', 'http://www.w3.org/XML/1998/namespace']])]
  const add = (kind: 'text' | 'comment' | 'instruction', name: string, value: string) => {
    const last = open.children.at(-1)
    if (kind === 'text' && last?.kind === 'text' && !sections.has(last)) last.value += value
    else if (kind !== 'text' || open !== document)
      open.children.push({ name, kind, parent: open, children: [], value })
  }
  const parser = new Parser()
  parser.on('error', (error: Error) => {
    throw error
  })
  parser.on(
    'openTag',
    (name: string, attributesOf: () => Record<string, string>, decode: (text: string) => string) => {
      const attributes = new Map<string, string>()
      const scope = new Map(scopes.at(-1))
      for (const [key, value] of Object.entries(attributesOf())) {
        if (key === 'xmlns') scope.set('', decode(value))
        else if (key.startsWith('xmlns:')) scope.set(key.slice(6), decode(value))
        else attributes.set(key, decode(value))
      }
      scopes.push(scope)
      const colon = name.indexOf(':')
      const element: XNode = { name, parent: open, children: [], value: '', attributes }
      const namespace = scope.get(colon < 0 ? '' : name.slice(0, colon))
      if (namespace) element.namespace = namespace
      open.children.push(element)
      open = element
    },
  )
  parser.on('closeTag', () => {
    scopes.pop()
    // A leaf keeps its text itself, as an answer does.
    const [only, ...more] = open.children
    if (only?.kind === 'text' && more.length === 0) [open.value, open.children] = [only.value, []]
    open = open.parent ?? document
  })
  parser.on('text', (value: string, decode: (text: string) => string) => add('text', '', decode(value)))
  parser.on('cdata', (value: string) => {
    const section: XNode = { name: '', kind: 'text', parent: open, children: [], value }
    sections.add(section)
    open.children.push(section)
  })
  parser.on('comment', (value: string) => add('comment', '', value))
  parser.on('attention', (value: string) => add('instruction', DOCTYPE, value))
  parser.on('question', (value: string) => {
    const target = /^<\?(\S+)/.exec(value)?.[1] ?? ''
    if (target !== 'xml') add('instruction', target, value.slice(target.length + 2, -2).trim())
  })
  parser.parse(xml)
  return document
}

function step(node: XNode): string {
  if (node.kind === 'attribute') return `/@${node.name}`
  const name =
    node.kind === 'text' ? 'text()'
    : node.kind === 'comment' ? 'comment()'
    : node.name === DOCTYPE ? 'node10'
    : node.kind === 'instruction' ? 'processing-instruction()'
    : node.name // prettier-ignore
  const alike = (node.parent?.children ?? []).filter(
    (other) =>
      other.kind === node.kind &&
      (node.kind ? sections.has(other) === sections.has(node) : other.name === node.name),
  )
  return `/${name}[${Math.max(1, alike.indexOf(node) + 1)}]`
}

/** `/data[1]/group[1]/@id`: where a node stands, with a position at every step. */
export function whereIs(node: XNode): string {
  let path = ''
  for (let up: XNode | null = node; up && up.kind !== 'document'; up = up.parent) path = step(up) + path
  return path || '/'
}
