// A household interview to ask expressions about: two adults and a child in a roster, answered in Ha Giang.
import { compile, toText } from '../../../core/expression/evaluate.ts'
import { parse } from '../../../core/expression/parse.ts'
import { re2 } from '../../../core/expression/regex-re2.ts'
import type { Expression } from '../../../core/expression/ast.ts'
import type { Context, Scope, Value, XNode } from '../../../core/expression/tree.ts'

type Sketch = { [name: string]: string | Sketch | Sketch[] }

function grow(name: string, content: string | Sketch, parent: XNode | null): XNode {
  const node: XNode = { name, parent, children: [], value: typeof content === 'string' ? content : '' }
  if (typeof content === 'string') return node
  for (const [key, value] of Object.entries(content)) {
    for (const one of Array.isArray(value) ? value : [value]) node.children.push(grow(key, one, node))
  }
  return node
}

export const root = grow(
  'data',
  {
    province: 'ha_giang',
    crops: 'rice maize tea',
    visit: '2026-03-15',
    empty: '',
    member: [
      { name: 'Lan', age: '38', works: 'yes', hours: '40' },
      { name: 'Minh', age: '41', works: 'yes', hours: '' },
      { name: 'An', age: '12', works: 'no', hours: '6' },
    ],
  },
  null,
)

const provinces = grow(
  'root',
  {
    item: [
      { name: 'ha_giang', label: 'Hà Giang', region: 'north' },
      { name: 'lao_cai', label: 'Lào Cai', region: 'north' },
      { name: 'an_giang', label: 'An Giang', region: 'south' },
    ],
  },
  null,
)

/** `${name}` by the order of these names. */
const NAMES = ['province', 'crops', 'visit', 'empty', 'member', 'name', 'age', 'works', 'hours']
const REPEATED = new Set(['name', 'age', 'works', 'hours'])

const memberOf = (node: XNode): XNode | undefined => {
  for (let up: XNode | null = node; up; up = up.parent) if (up.name === 'member') return up
  return undefined
}

const named = (node: XNode, name: string) => node.children.filter((child) => child.name === name)

export const scope: Scope = {
  root,
  nodes: (id, from) => {
    const name = NAMES[id]!
    if (!REPEATED.has(name)) return named(root, name)
    const member = memberOf(from)
    return member ? named(member, name) : named(root, 'member').flatMap((one) => named(one, name))
  },
  instance: (id) => (id === 'province' ? provinces : undefined),
  choiceLabel: (_id, value) =>
    provinces.children.find((item) => item.children[0]!.value === value)?.children[1]!.value ?? '',
  itext: (id) => (id === 'greeting' ? 'Xin chào' : ''),
  now: () => Date.parse('2026-03-15T18:30:00Z'),
  timezone: 'Asia/Ho_Chi_Minh',
  random: () => 0.5,
  property: (name) => (name === 'deviceid' ? 'device-7' : ''),
}

export const resolve = (name: string): Expression | undefined =>
  NAMES.includes(name) ? { op: 'ref', node: NAMES.indexOf(name) } : undefined

/** Member `n` of the roster, from 1. */
export const member = (n: number, question: string): XNode =>
  named(named(root, 'member')[n - 1]!, question)[0]!

export interface Where extends Partial<Scope> {
  node?: XNode
}

/** The value of `source` in the household, from `node` (the top of the interview unless given), with parts of the scope replaced. */
export function evaluate(source: string, { node = root, ...changed }: Where = {}): Value {
  const context: Context = { scope: { ...scope, ...changed }, node, current: node, position: 1, size: 1 }
  return compile(parse(source, { resolve }), { regex: re2 })(context)
}

export const text = (source: string, where?: Where): string => toText(evaluate(source, where))
