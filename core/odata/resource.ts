// What an address below the service means (OData URL Conventions 4.0, 4): the metadata, a set, its count, an entity, or the members of its repeats.
import type { EntitySet, Schema } from './schema.ts'

export type Resource =
  | { kind: 'metadata' }
  | { kind: 'set'; set: EntitySet }
  | { kind: 'count'; set: EntitySet }
  | { kind: 'response'; id: string }
  /** Members of a set within one response: one by its key, or all with the same parent. */
  | { kind: 'members'; id: string; set: EntitySet; parent: string; key?: string }

interface Segment {
  name: string
  key?: string
}

/** The resource that a decoded path below the service names; undefined: there is none. */
export function readResource(path: string, schema: Schema): Resource | undefined {
  const segments = readSegments(path)
  const [first, second] = segments ?? []
  if (!segments || !first) return undefined
  if (first.name === '$metadata' && segments.length === 1) return { kind: 'metadata' }
  const set = schema.sets.find(({ name }) => name === first.name)
  if (!set) return undefined
  if (first.key === undefined) {
    if (!second) return { kind: 'set', set }
    return second.name === '$count' && segments.length === 2 ? { kind: 'count', set } : undefined
  }
  // Central's ids of responses may begin with `uuid:`.
  const id = first.key.replace(/^uuid:/, '').split('/')[0] ?? ''
  if (set !== schema.sets[0]) {
    return second ? undefined : { kind: 'members', id, set, parent: parentOf(first.key), key: first.key }
  }
  return second ? within(id, set, segments.slice(1)) : { kind: 'response', id }
}

/** Goes through groups and repeats; only the last repeat may be without a key. */
function within(id: string, submissions: EntitySet, segments: Segment[]): Resource | undefined {
  let { members } = submissions
  let found: Resource | undefined
  let parent = id
  for (const { name, key } of segments) {
    const member = members.find((one) => one.name === name)
    if (!member || member.kind === 'value') return undefined
    members = member.kind === 'group' ? member.members : member.set.members
    if (member.kind === 'group') {
      found = undefined
      continue
    }
    if (found?.kind === 'members' && found.key === undefined) return undefined
    found = { kind: 'members', id, set: member.set, parent, ...(key !== undefined && { key }) }
    parent = key ?? parent
  }
  return found
}

/** The key of what a member of a repeat belongs to: its own without the last step. */
const parentOf = (key: string): string => key.slice(0, key.lastIndexOf('/'))

/** `Submissions('a/b')/child` as its parts: slashes and quotes within keys belong to them. */
function readSegments(path: string): Segment[] | undefined {
  const segment = /([^/('"]+)(?:\('((?:[^']|'')*)'\))?(?:\/|$)/uy
  const segments: Segment[] = []
  for (let from = 0; from < path.length; from = segment.lastIndex) {
    segment.lastIndex = from
    const found = segment.exec(path)
    if (!found) return undefined
    const [, name = '', key] = found
    segments.push({ name, ...(key !== undefined && { key: key.replaceAll("''", "'") }) })
  }
  return segments
}
