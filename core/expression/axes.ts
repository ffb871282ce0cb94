// Steps of a path: which nodes an axis reaches, whether a node passes a test, and document order.
import type { Axis } from './ast.ts'
import type { Context, Scope, XNode } from './tree.ts'

/** Prefixes that forms use without declaring them where the expression stands. */
const NAMESPACES: Record<string, string> = {
  h: 'http://www.w3.org/1999/xhtml',
  xhtml: 'http://www.w3.org/1999/xhtml',
  jr: 'http://openrosa.org/javarosa',
  orx: 'http://openrosa.org/xforms',
  odk: 'http://www.opendatakit.org/xforms',
  ev: 'http://www.w3.org/2001/xml-events',
  xml: 'http://www.w3.org/XML/1998/namespace',
}

export const localName = (name: string) => name.slice(name.indexOf(':') + 1)

/** A predicate for a step's node test on `axis`. */
export function nodeTest(axis: Axis, test: string): (node: XNode) => boolean {
  const principal = axis === 'attribute' ? 'attribute' : undefined
  if (test === '*') return (node) => node.kind === principal
  if (test === 'node()') return () => true
  if (test === 'text()') return (node) => node.kind === 'text'
  if (test === 'comment()') return (node) => node.kind === 'comment'
  if (test.startsWith('processing-instruction(')) {
    const target = test.slice(23, -1)
    return (node) => node.kind === 'instruction' && (target === '' || node.name === target)
  }
  const colon = test.indexOf(':')
  if (colon < 0) {
    return (node) =>
      node.name === test && node.kind === principal && !(node.namespace && node.namespace === NAMESPACES['h'])
  }
  const local = test.slice(colon + 1)
  const namespace = NAMESPACES[test.slice(0, colon)]
  return (node) => {
    if (node.kind !== principal) return false
    if (node.namespace === undefined) return node.name === test
    if (node.namespace !== namespace) return false
    return local === '*' || localName(node.name) === local
  }
}

/** `${name}` is seen from the node at hand; inside a predicate over a list, from the question that asks. */
export function standpoint(c: Context): XNode {
  const { node, current } = c
  if (node === current) return node
  let top = node
  while (top.parent) top = top.parent
  return top === c.scope.root || top === c.scope.root.parent ? node : current
}

const documents = new WeakMap<XNode, XNode>()

/** The document node above the root element, so that `/` and `/*` mean what XPath says. */
export function documentOf(scope: Scope): XNode {
  return above(scope.root)
}

/** The node that stands above a document element: its document, the `instance` that holds it, or one made for it. */
export function above(root: XNode): XNode {
  if (root.kind === 'document') return root
  if (root.parent) return root.parent
  let found = documents.get(root)
  if (!found)
    documents.set(root, (found = { name: '', kind: 'document', parent: null, children: [root], value: '' }))
  return found
}

const attributes = new WeakMap<XNode, XNode[]>()

/** An element's attributes as nodes, the same objects each time, so that unions and comparisons of nodes hold. */
export function attributesOf(node: XNode): XNode[] {
  if (!node.attributes || node.attributes.size === 0) return []
  let found = attributes.get(node)
  if (!found) {
    found = [...node.attributes].map(([name, value]) => ({
      name,
      value,
      kind: 'attribute' as const,
      parent: node,
      children: [],
    }))
    attributes.set(node, found)
  }
  return found
}

const texts = new WeakMap<XNode, XNode>()

/** A leaf keeps its text in `value`; `text()` and `node()` see it as a child all the same. */
function childNodes(node: XNode, test: string): XNode[] {
  if (node.children.length > 0 || node.kind !== undefined || node.value === '') return node.children
  if (test !== 'text()' && test !== 'node()') return node.children
  let text = texts.get(node)
  if (!text) texts.set(node, (text = { name: '', kind: 'text', parent: node, children: [], value: '' }))
  text.value = node.value
  return [text]
}

function descend(node: XNode, test: string, into: XNode[]): XNode[] {
  for (const child of childNodes(node, test)) {
    into.push(child)
    if (child.kind === undefined) descend(child, test, into)
  }
  return into
}

const siblings = (node: XNode): XNode[] => (node.kind === 'attribute' ? [] : (node.parent?.children ?? []))

/** Nodes on `axis` from `node`, nearest first: reverse axes run backwards, as `position()` counts them. */
export function along(axis: Axis, node: XNode, test: string): XNode[] {
  switch (axis) {
    case 'child':
      return childNodes(node, test)
    case 'parent':
      return node.parent ? [node.parent] : node.kind === 'document' ? [] : [above(node)]
    case 'self':
      return [node]
    case 'attribute':
      return attributesOf(node)
    case 'descendant':
      return descend(node, test, [])
    case 'descendant-or-self':
      return descend(node, test, [node])
    case 'ancestor':
    case 'ancestor-or-self': {
      const found: XNode[] = axis === 'ancestor' ? [] : [node]
      for (let up = node.parent; up; up = up.parent) found.push(up)
      return found
    }
    case 'following-sibling': {
      const all = siblings(node)
      const at = all.indexOf(node)
      return at < 0 ? [] : all.slice(at + 1)
    }
    case 'preceding-sibling': {
      const all = siblings(node)
      return all.slice(0, Math.max(0, all.indexOf(node))).reverse()
    }
    case 'following': {
      const found: XNode[] = []
      if (node.kind === 'attribute' && node.parent) descend(node.parent, test, found)
      for (let up: XNode | null = node; up; up = up.parent) {
        for (const sibling of along('following-sibling', up, test)) {
          found.push(sibling)
          descend(sibling, test, found)
        }
      }
      return found
    }
    case 'preceding': {
      const found: XNode[] = []
      for (let up: XNode | null = node; up; up = up.parent) {
        for (const sibling of along('preceding-sibling', up, test)) {
          for (const within of descend(sibling, test, [sibling]).reverse()) found.push(within)
        }
      }
      return found
    }
    case 'namespace':
      return []
  }
}

function pathOf(node: XNode): XNode[] {
  const path: XNode[] = []
  for (let up: XNode | null = node; up; up = up.parent) path.push(up)
  return path.reverse()
}

function before(a: XNode[], b: XNode[]): number {
  let depth = 0
  while (depth < a.length && depth < b.length && a[depth] === b[depth]) depth += 1
  const x = a[depth]
  const y = b[depth]
  if (!x || !y) return a.length - b.length
  const parent = a[depth - 1]
  if (!parent) return 0
  const place = (node: XNode) =>
    node.kind === 'attribute' ? attributesOf(parent).indexOf(node) - 1e9 : parent.children.indexOf(node)
  return place(x) - place(y)
}

/** Numbers the trees that `nodes` stand in, so that sorting many costs one walk. */
function numbered(nodes: XNode[]): Map<XNode, number> {
  const numbers = new Map<XNode, number>()
  const visit = (node: XNode) => {
    numbers.set(node, numbers.size)
    for (const attribute of attributesOf(node)) numbers.set(attribute, numbers.size)
    const text = texts.get(node)
    if (text) numbers.set(text, numbers.size)
    for (const child of node.children) visit(child)
  }
  for (const node of nodes) {
    let top = node
    while (top.parent) top = top.parent
    if (!numbers.has(top)) visit(top)
  }
  return numbers
}

/** Without repetitions, in document order. */
export function inOrder(nodes: XNode[]): XNode[] {
  if (nodes.length < 2) return nodes
  const unique = [...new Set(nodes)]
  if (unique.length > 32) {
    const numbers = numbered(unique)
    return unique.sort((a, b) => numbers.get(a)! - numbers.get(b)!)
  }
  const paths = new Map(unique.map((node) => [node, pathOf(node)]))
  return unique.sort((a, b) => before(paths.get(a)!, paths.get(b)!))
}
