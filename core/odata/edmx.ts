// The metadata document: the schema in OData's XML (CSDL 4.0), as ODK Central writes it.
import { identifier, type EntitySet, type Property, type Schema } from './schema.ts'

const NAMESPACE = 'org.opendatakit.user'

const escape = (text: string): string =>
  text.replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign] ?? sign)

/** The EDMX document of a round. */
export function edmx(schema: Schema, round: string): string {
  const container = identifier(round)
  const namespace = `${NAMESPACE}.${container}`
  const groups = schema.sets.flatMap(({ members }) => groupsOf(members))
  return `<?xml version="1.0" encoding="UTF-8"?>
<edmx:Edmx xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx" Version="4.0">
  <edmx:DataServices>
${SYSTEM}
    <Schema xmlns="http://docs.oasis-open.org/odata/ns/edm" Namespace="${escape(namespace)}">
${schema.sets.map((set) => entityType(set, namespace)).join('\n')}
${groups.map(({ path, members }) => complexType(path, members, namespace)).join('\n')}
      <EntityContainer Name="${escape(container)}">
${schema.sets.map((set) => entitySet(set, namespace)).join('\n')}
      </EntityContainer>
    </Schema>
  </edmx:DataServices>
</edmx:Edmx>
`
}

const SYSTEM = `    <Schema xmlns="http://docs.oasis-open.org/odata/ns/edm" Namespace="org.opendatakit.submission">
      <ComplexType Name="metadata">
        <Property Name="submissionDate" Type="Edm.DateTimeOffset" Precision="3"/>
        <Property Name="updatedAt" Type="Edm.DateTimeOffset" Precision="3"/>
        <Property Name="submitterId" Type="Edm.String"/>
        <Property Name="submitterName" Type="Edm.String"/>
        <Property Name="attachmentsPresent" Type="Edm.Int64"/>
        <Property Name="attachmentsExpected" Type="Edm.Int64"/>
        <Property Name="status" Type="org.opendatakit.submission.Status"/>
        <Property Name="reviewState" Type="org.opendatakit.submission.ReviewState"/>
        <Property Name="deviceId" Type="Edm.String"/>
        <Property Name="edits" Type="Edm.Int64"/>
        <Property Name="formVersion" Type="Edm.String"/>
      </ComplexType>
      <EnumType Name="Status">
        <Member Name="notDecrypted"/>
        <Member Name="missingEncryptedFormData"/>
      </EnumType>
      <EnumType Name="ReviewState">
        <Member Name="hasIssues"/>
        <Member Name="edited"/>
        <Member Name="rejected"/>
        <Member Name="approved"/>
      </EnumType>
    </Schema>`

const groupsOf = (members: readonly Property[]): Extract<Property, { kind: 'group' }>[] =>
  members.flatMap((member) => (member.kind === 'group' ? [member, ...groupsOf(member.members)] : []))

function entityType({ name, parentKey, members }: EntitySet, namespace: string): string {
  const lines = [
    `      <EntityType Name="${escape(name)}">`,
    '        <Key><PropertyRef Name="__id"/></Key>',
    '        <Property Name="__id" Type="Edm.String" Nullable="false"/>',
    parentKey === undefined
      ? '        <Property Name="__system" Type="org.opendatakit.submission.metadata"/>'
      : `        <Property Name="${escape(parentKey)}" Type="Edm.String"/>`,
    ...members.map((member) => property(member, namespace)),
    '      </EntityType>',
  ]
  return lines.join('\n')
}

const complexType = (path: string, members: readonly Property[], namespace: string): string =>
  [
    `      <ComplexType Name="${escape(path)}">`,
    ...members.map((member) => property(member, namespace)),
    '      </ComplexType>',
  ].join('\n')

function property(member: Property, namespace: string): string {
  const name = escape(member.name)
  if (member.kind === 'repeat')
    return `        <NavigationProperty Name="${name}" Type="Collection(${escape(`${namespace}.${member.set.name}`)})"/>`
  const type = member.kind === 'group' ? `${namespace}.${member.path}` : member.type
  const precision = type === 'Edm.DateTimeOffset' ? ' Precision="3"' : ''
  return `        <Property Name="${name}" Type="${escape(type)}"${precision}/>`
}

/** What can be done with a set: counted, filtered, not sorted, expanded only altogether. */
const entitySet = ({ name }: EntitySet, namespace: string): string =>
  `        <EntitySet Name="${escape(name)}" EntityType="${escape(`${namespace}.${name}`)}">
          <Annotation Term="Org.OData.Capabilities.V1.ConformanceLevel" EnumMember="Org.OData.Capabilities.V1.ConformanceLevelType/Minimal"/>
          <Annotation Term="Org.OData.Capabilities.V1.BatchSupported" Bool="false"/>
          <Annotation Term="Org.OData.Capabilities.V1.CountRestrictions"><Record><PropertyValue Property="Countable" Bool="true"/></Record></Annotation>
          <Annotation Term="Org.OData.Capabilities.V1.FilterRestrictions"><Record><PropertyValue Property="Filterable" Bool="true"/></Record></Annotation>
          <Annotation Term="Org.OData.Capabilities.V1.SortRestrictions"><Record><PropertyValue Property="Sortable" Bool="false"/></Record></Annotation>
          <Annotation Term="Org.OData.Capabilities.V1.ExpandRestrictions"><Record><PropertyValue Property="Expandable" Bool="true"/></Record></Annotation>
        </EntitySet>`
