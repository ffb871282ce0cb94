// Runs XPath cases (`node test/conformance/xpath.ts FILE`) and prints what each evaluates to, without looking at what is expected of it.
import { readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { along, attributesOf } from '../../core/expression/axes.ts'
import { compile, toBoolean, toNumber, toText } from '../../core/expression/evaluate.ts'
import { parse } from '../../core/expression/parse.ts'
import { re2 } from '../../core/expression/regex-re2.ts'
import type { Context, Scope, Value, XNode } from '../../core/expression/tree.ts'
import { parseXml, whereIs } from './xml.ts'

/** A case as the file has it; `expected` is there too, and is not read here. */
export interface XPathCase {
  id: string
  expression: string
  context_xml: string
  context_node: string
  root_node: string | null
  timezone: string
  expected_type: string
  factor: number | null
}

export type XPathResult =
  | { id: string; type: 'boolean' | 'number' | 'string' | 'nodeset'; value: unknown }
  | { id: string; error: string }

/** The node at a path such as `/data[1]/a[2]/@id`. Throws an Error if there is none. */
function nodeAt(document: XNode, path: string): XNode {
  const found = search(document, path)
  if (!found) throw new Error(`The document has no ${path}`)
  return found
}

function search(node: XNode, path: string): XNode | undefined {
  if (whereIs(node) === path) return node
  for (const next of [...attributesOf(node), ...along('child', node, 'node()')]) {
    const found = search(next, path)
    if (found) return found
  }
  return undefined
}

function instances(node: XNode, into = new Map<string, XNode>()): Map<string, XNode> {
  const id = node.name === 'instance' ? node.attributes?.get('id') : undefined
  const root = node.children.find((child) => child.kind === undefined)
  if (id !== undefined && root) into.set(id, root)
  for (const child of node.children) instances(child, into)
  return into
}

function scopeOf(document: XNode, one: XPathCase): Scope {
  const top = one.root_node && one.root_node !== '/' ? nodeAt(document, one.root_node) : document
  const root = top.children.find((child) => child.kind === undefined) ?? top
  const secondary = instances(document)
  return {
    root,
    nodes: () => [],
    instance: (id) => secondary.get(id),
    choiceLabel: () => '',
    itext: () => '',
    now: () => Date.now(),
    timezone: one.timezone,
    random: () => Math.random(),
    property: () => '',
  }
}

const printable = (value: number) => (Number.isFinite(value) ? value + 0 : String(value))

function convert(id: string, value: Value, wanted: string, zone: string): XPathResult {
  if (wanted === 'boolean') return { id, type: 'boolean', value: toBoolean(value) }
  if (wanted.startsWith('number')) return { id, type: 'number', value: printable(toNumber(value, zone)) }
  if (wanted.startsWith('nodeset') && typeof value === 'object')
    return { id, type: 'nodeset', value: value.map(whereIs) }
  return { id, type: 'string', value: toText(value) }
}

/** What one case evaluates to, converted to the type that it asks for. */
export function run(one: XPathCase): XPathResult {
  try {
    const document = parseXml(one.context_xml)
    const node = nodeAt(document, one.context_node)
    const scope = scopeOf(document, one)
    const context: Context = { scope, node, current: node, position: 1, size: 1 }
    const value = compile(parse(one.expression), { regex: re2 })(context)
    return convert(one.id, value, one.expected_type, one.timezone)
  } catch (error) {
    return { id: one.id, error: error instanceof Error ? error.message : String(error) }
  }
}

const file = process.argv[2]
if (file && import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const cases = JSON.parse(readFileSync(file, 'utf8')) as XPathCase[]
  process.stdout.write(`[\n${cases.map((one) => JSON.stringify(run(one))).join(',\n')}\n]\n`)
}
