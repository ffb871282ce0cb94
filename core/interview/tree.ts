// The tree of an interview: making instances, reaching them from one another without scans, and naming them.
import type { XNode } from '../expression/tree.ts'
import type { SurveyNode } from '../survey.ts'
import type { Program } from './program.ts'
import type { Instance, Interview } from './types.ts'

/** An instance of survey node `id` with nothing in it; containers are filled by the caller. */
export function blank(program: Program, id: number, parent: Instance | null, position: number): Instance {
  const node = program.survey.nodes[id]!
  return {
    name: node.name,
    parent,
    children: [],
    value: '',
    node: id,
    stored: '',
    calculated: undefined,
    own: true,
    relevant: true,
    ownReadonly: node.kind === 'question' && node.type === 'note',
    readonly: false,
    required: false,
    valid: true,
    problem: null,
    position,
    parts: [],
    instances: null,
    seeded: false,
    kept: [],
    offered: undefined,
  }
}

/** Sets `children` of a container again from its parts, after instances of a range came or went. */
export function gather(container: Instance): void {
  const children: Instance[] = []
  for (const part of container.parts) {
    if (part.instances) for (const instance of part.instances) children.push(instance)
    else children.push(part)
  }
  container.children = children
}

const isInstance = (node: XNode): node is Instance => 'node' in node && typeof node.node === 'number'

/**
 * Instances of survey node `id` that share with `from` every repeat instance that encloses both; for a repeat its instances, not the range.
 * A climb to the closest common ancestor and a descent from there. A node outside the interview counts as the root.
 */
export function reach(interview: Interview, id: number, from: XNode): Instance[] {
  const { program } = interview
  const chain = program.chain[id]!
  let at: Instance = isInstance(from) ? from : interview.root
  while (at.parent && (at.instances || chain[program.depth[at.node]!] !== at.node)) at = at.parent
  if (at.node === id && at.parent) at = at.parent
  let depth = program.depth[at.node]! + 1
  for (; depth < chain.length; depth += 1) {
    const part: Instance = at.parts[program.place[chain[depth]!]!]!
    if (part.instances)
      return depth + 1 === chain.length ? part.instances : spread(program, part.instances, chain, depth + 1)
    at = part
  }
  return [at]
}

function spread(program: Program, instances: Instance[], chain: number[], depth: number): Instance[] {
  let level = instances
  for (let at = depth; at < chain.length; at += 1) {
    const place = program.place[chain[at]!]!
    const next: Instance[] = []
    for (const instance of level) {
      const part = instance.parts[place]!
      if (part.instances) for (const inner of part.instances) next.push(inner)
      else next.push(part)
    }
    level = next
  }
  return level
}

/** The ranges of repeat `id` that share with `from` every repeat instance that encloses both. */
export function rangesOf(interview: Interview, id: number, from: XNode): Instance[] {
  const { program } = interview
  const above = program.survey.nodes[id]!.parent
  const place = program.place[id]!
  const parents = above === 0 ? [interview.root] : reachUp(interview, above, from)
  return parents.map((parent) => parent.parts[place]!)
}

/** As {@link reach}, but a container that `from` stands in is that one instance. */
export function reachUp(interview: Interview, id: number, from: XNode): Instance[] {
  if (isInstance(from)) {
    for (let at: Instance | null = from; at; at = at.parent) if (at.node === id && !at.instances) return [at]
  }
  return reach(interview, id, from)
}

/** `/data/household/child[2]/age`: repeat instances with their position, a range without. */
export function refOf(interview: Interview, instance: Instance): string {
  let ref = ''
  for (let at: Instance | null = instance; at; at = at.parent) {
    ref = at.position > 0 && !at.instances ? `/${at.name}[${at.position}]${ref}` : `/${at.name}${ref}`
    if (at.node === 0) break
  }
  return ref
}

const SEGMENT = /^(.*?)(?:\[(\d+)\])?$/s

/** The instance that a reference names, or undefined. A repeat without a position is its range; inside a path, its first instance. */
export function find(interview: Interview, ref: string): Instance | undefined {
  const { program, root } = interview
  const segments = ref.split('/').slice(1)
  if (segments[0] !== root.name) return undefined
  let at: Instance | undefined = root
  for (const [index, segment] of segments.slice(1).entries()) {
    const [, name, position] = SEGMENT.exec(segment) ?? []
    const node: SurveyNode = program.survey.nodes[at.node]!
    if (node.kind === 'question') return undefined
    if (at.instances) at = at.instances[0]
    if (!at) return undefined
    const child: number = node.children.findIndex((id) => program.survey.nodes[id]?.name === name)
    const part: Instance | undefined = at.parts[child]
    if (!part) return undefined
    if (!part.instances) {
      if (position !== undefined && position !== '1') return undefined
      at = part
    } else if (position !== undefined) {
      at = part.instances[Number(position) - 1]
    } else {
      at = index === segments.length - 2 ? part : part.instances[0]
    }
    if (!at) return undefined
  }
  return at
}

/** Every instance below and including `instance`, in document order; ranges come before their instances. */
export function* within(instance: Instance): Generator<Instance> {
  yield instance
  for (const inner of instance.instances ?? instance.parts) yield* within(inner)
}

/** False for what was removed from its repeat. */
export function isAttached(instance: Instance): boolean {
  for (let at: Instance | null = instance; at; at = at.parent) if (at.position < 0) return false
  return true
}

/** Whether it is one of `tops` or inside one. */
export function isBelow(instance: Instance, tops: readonly Instance[]): boolean {
  for (let at: Instance | null = instance; at; at = at.parent) if (tops.includes(at)) return true
  return false
}
