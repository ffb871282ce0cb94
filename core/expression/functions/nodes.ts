// Node-sets: counting, position, instances, names, shuffling.
import { above, documentOf, localName, standpoint } from '../axes.ts'
import { shuffle } from '../shuffle.ts'
import type { Context, XNode } from '../tree.ts'
import { textOf, toText } from '../values.ts'
import {
  flat,
  nodesFrom,
  numberOf,
  plain,
  textFrom,
  type FunctionEntry,
  type FunctionTable,
  volatile,
} from './kinds.ts'

/** 1-based, among the siblings of the same name. */
function place(node: XNode): number {
  let count = 1
  const siblings = node.parent?.children ?? []
  for (const sibling of siblings) {
    if (sibling === node) break
    if (sibling.name === node.name && sibling.kind === node.kind) count += 1
  }
  return count
}

/** SurveyCTO's index(): the number of the closest repeat instance around. */
function repeatIndex(node: XNode): number {
  for (let up: XNode | null = node; up; up = up.parent) {
    const name = up.name
    if (up.parent && up.parent.children.filter((sibling) => sibling.name === name).length > 1)
      return place(up)
  }
  return 1
}

const within = (outer: XNode, node: XNode): boolean => {
  for (let up: XNode | null = node; up; up = up.parent) if (up === outer) return true
  return false
}

/**
 * indexed-repeat(question, repeat, n, repeat, n, …): the question in the nth instance, irrelevant ones counted, as JavaRosa counts. A
 * `${name}` means only the instances around where it stands, so inner repeats and the question are asked for from the instance chosen before;
 * any other path is read from here and narrowed.
 */
const indexedRepeat: FunctionEntry = {
  min: 3,
  max: Infinity,
  make: (args, _engines, sources) => {
    const inside = (at: number, c: Context, chosen: XNode | undefined): XNode[] => {
      const source = sources[at]
      const found =
        source?.op === 'ref'
          ? c.scope.nodes(source.node, chosen ?? standpoint(c), true)
          : nodesFrom(args[at], c)
      return chosen ? found.filter((node) => within(chosen, node)) : found
    }
    return (c) => {
      let chosen: XNode | undefined
      for (let at = 1; at + 1 < args.length; at += 2) {
        chosen = inside(at, c, chosen)[numberOf(args[at + 1], c) - 1]
        if (!chosen) return []
      }
      return inside(0, c, chosen)
    }
  },
}

const nameOf = (run: (node: XNode) => string) =>
  plain(0, 1, (c, [of]) => {
    const node = of ? nodesFrom(of, c)[0] : c.node
    return node ? run(node) : ''
  })

const named = (node: XNode) =>
  node.kind === undefined || node.kind === 'attribute' || node.kind === 'instruction' ? node.name : ''

export const nodeFunctions: FunctionTable = {
  position: volatile(
    plain(0, 1, (c, [of]) => {
      if (!of) return c.position
      const node = nodesFrom(of, c)[0]
      return node ? place(node) : NaN
    }),
  ),
  last: volatile(plain(0, 0, (c) => c.size)),
  index: volatile(plain(0, 0, (c) => repeatIndex(c.current))),
  count: plain(1, 1, (c, [of]) => nodesFrom(of, c).length),
  'count-non-empty': plain(1, 1, (c, [of]) => nodesFrom(of, c).filter((node) => textOf(node) !== '').length),
  current: plain(0, 0, (c) => [c.current]),
  instance: plain(1, 1, (c, [id]) => {
    const found = c.scope.instance(textFrom(id, c))
    return found ? [above(found)] : []
  }),
  /** pulldata('file', 'column', 'key column', 'key'): one cell of an attached table. */
  pulldata: plain(4, 4, (c, args) => {
    const [file, column, keyColumn, key] = args.map((argument) => textFrom(argument, c))
    const table = c.scope.instance(file!) ?? c.scope.instance(file!.replace(/\.csv$/i, ''))
    const row = table ? findRow(table, keyColumn!, key!) : undefined
    return row?.children.find((cell) => cell.name === column)?.value ?? ''
  }),
  'indexed-repeat': indexedRepeat,
  name: nameOf(named),
  'local-name': nameOf((node) => localName(named(node))),
  'namespace-uri': nameOf((node) => node.namespace ?? ''),
  id: plain(1, 1, (c, [of]) => {
    const wanted = new Set(flat([of!], c).flatMap((value) => toText(value).split(/\s+/)))
    const found: XNode[] = []
    const visit = (node: XNode) => {
      const own = node.attributes?.get('id')
      if (own !== undefined && wanted.has(own)) found.push(node)
      node.children.forEach(visit)
    }
    visit(documentOf(c.scope))
    return found
  }),
  lang: plain(1, 1, (c, [of]) => {
    const wanted = textFrom(of, c).toLowerCase()
    for (let up: XNode | null = c.node; up; up = up.parent) {
      const own = up.attributes?.get('xml:lang')?.toLowerCase()
      if (own !== undefined) return own === wanted || own.startsWith(`${wanted}-`)
    }
    return false
  }),
  randomize: {
    min: 1,
    max: 2,
    volatile: true,
    make:
      ([of, seed]) =>
      (c) => {
        const nodes = nodesFrom(of, c)
        return seed ? shuffle(nodes, seed(c)) : shuffle(nodes, c.scope.random() * 0x7fffffff)
      },
  },
  /** SurveyCTO: whether any of the questions is relevant. */
  relevant: plain(1, 1, (c, [of]) => nodesFrom(of, c).some(isRelevant)),
  property: plain(1, 1, (c, [of]) => c.scope.property(textFrom(of, c))),
}

function isRelevant(node: XNode): boolean {
  for (let up: XNode | null = node; up; up = up.parent) if (up.relevant === false) return false
  return true
}

const keys = new WeakMap<XNode, Map<string, { count: number; rows: Map<string, XNode> }>>()

/** The first row whose `column` is `key`. Attached tables don't change, so each column is indexed once. */
function findRow(table: XNode, column: string, key: string): XNode | undefined {
  let columns = keys.get(table)
  if (!columns) keys.set(table, (columns = new Map()))
  let index = columns.get(column)
  if (!index || index.count !== table.children.length) {
    index = { count: table.children.length, rows: new Map() }
    for (const row of table.children) {
      const value = row.children.find((cell) => cell.name === column)?.value
      if (value !== undefined && !index.rows.has(value)) index.rows.set(value, row)
    }
    columns.set(column, index)
  }
  return index.rows.get(key)
}
