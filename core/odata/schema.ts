// The OData schema of a round: an entity set for the responses and one for each repeat, named and shaped as ODK Central's, with properties
// that serve all survey versions. Personal questions are not in it.
// https://docs.getodk.org/central-api-odata-endpoints/
import type { DataType, Question, Survey, SurveyNode } from '../survey.ts'

export type EdmType =
  | 'Edm.String'
  | 'Edm.Int64'
  | 'Edm.Double'
  | 'Edm.Boolean'
  | 'Edm.Date'
  | 'Edm.DateTimeOffset'
  | 'Edm.GeographyPoint'
  | 'Edm.GeographyLineString'
  | 'Edm.GeographyPolygon'

interface Named {
  /** A legal OData identifier. */
  name: string
  /** The name in the answers. */
  source: string
}
export interface ValueProperty extends Named {
  kind: 'value'
  type: EdmType
}
export interface GroupProperty extends Named {
  kind: 'group'
  /** Of its complex type: names of the groups that lead to it, with dots. */
  path: string
  members: Property[]
}
export interface RepeatProperty extends Named {
  kind: 'repeat'
  /** The set of its members. */
  set: EntitySet
}
export type Property = ValueProperty | GroupProperty | RepeatProperty

export interface EntitySet {
  /** `Submissions`, `Submissions.household.child`. */
  name: string
  /** The property of a member that names the entity that it belongs to; undefined for the responses. */
  parentKey?: string
  members: Property[]
}

export interface Schema {
  /** Parents precede children; the first is `Submissions`. */
  sets: EntitySet[]
}

const types: Partial<Record<DataType, EdmType>> = {
  int: 'Edm.Int64',
  decimal: 'Edm.Double',
  boolean: 'Edm.Boolean',
  date: 'Edm.Date',
  dateTime: 'Edm.DateTimeOffset',
  geopoint: 'Edm.GeographyPoint',
  geotrace: 'Edm.GeographyLineString',
  geoshape: 'Edm.GeographyPolygon',
}

/** A name as OData lets it be (OData CSDL 4.0, 17.2): letters, digits and underscores, no digit first, at most 128. */
export const identifier = (name: string): string =>
  name
    .replace(/[^\p{L}\p{Nl}\p{Nd}_]/gu, '_')
    .replace(/^(?=\p{Nd})/u, '_')
    .slice(0, 128) || '_'

/** The schema of these surveys, the newest first. */
export function odataSchema(surveys: readonly Survey[]): Schema {
  const submissions: EntitySet = { name: 'Submissions', members: [] }
  const schema: Schema = { sets: [submissions] }
  const personal = new Set(
    surveys.flatMap(({ nodes }) =>
      nodes.filter((node) => node.kind === 'question' && node.personal).map(({ path }) => path),
    ),
  )
  for (const survey of surveys) {
    const root = survey.nodes[0]
    if (root && root.kind !== 'question')
      addMembers({ schema, survey, personal }, root.children, submissions.members, submissions, '')
  }
  return schema
}

interface Building {
  schema: Schema
  survey: Survey
  personal: ReadonlySet<string>
}

function addMembers(
  building: Building,
  children: number[],
  members: Property[],
  set: EntitySet,
  path: string,
) {
  for (const id of children) {
    const node = building.survey.nodes[id]
    if (node && !building.personal.has(node.path)) addMember(building, node, members, set, path)
  }
}

function addMember(building: Building, node: SurveyNode, members: Property[], set: EntitySet, path: string) {
  const kind = node.kind === 'question' ? 'value' : node.kind === 'repeat' ? 'repeat' : 'group'
  // A question that became a group in a later version is another property.
  const known = members.find((member) => member.kind === kind && member.source === node.name)
  if (node.kind === 'question') {
    if (node.type === 'note' && node.calculate === undefined) return
    const type = typeOf(node)
    if (known?.kind === 'value') known.type = together(known.type, type)
    else members.push({ kind: 'value', name: free(node.name, members), source: node.name, type })
    return
  }
  const name = known?.name ?? free(node.name, members)
  const here = path === '' ? name : `${path}.${name}`
  if (node.kind === 'repeat') {
    const inner = known?.kind === 'repeat' ? known.set : newSet(building.schema, here, set)
    if (!known) members.push({ kind: 'repeat', name, source: node.name, set: inner })
    addMembers(building, node.children, inner.members, inner, here)
    return
  }
  const group: GroupProperty =
    known?.kind === 'group' ? known : { kind: 'group', name, source: node.name, path: here, members: [] }
  if (!known) members.push(group)
  addMembers(building, node.children, group.members, set, here)
}

function newSet(schema: Schema, path: string, parent: EntitySet): EntitySet {
  // As ODK Central names it, so that reports made for it join the same columns.
  const parentKey = `__${parent.name.replaceAll('.', '-')}-id`
  const set: EntitySet = { name: `Submissions.${path}`, parentKey, members: [] }
  schema.sets.push(set)
  return set
}

const typeOf = ({ dataType }: Question): EdmType => types[dataType] ?? 'Edm.String'

/** A type that holds the values of both versions. */
function together(one: EdmType, other: EdmType): EdmType {
  if (one === other) return one
  const numbers: EdmType[] = ['Edm.Int64', 'Edm.Double']
  return numbers.includes(one) && numbers.includes(other) ? 'Edm.Double' : 'Edm.String'
}

function free(name: string, members: readonly Property[]): string {
  const wanted = identifier(name)
  const taken = new Set(members.map((member) => member.name))
  let found = wanted
  for (let count = 2; taken.has(found); count += 1) found = `${wanted}_${count}`
  return found
}
