// The OpenAPI document as a page shows it: operations by tag, and shapes in few words.

export interface Schema {
  $ref?: string
  type?: string | string[]
  format?: string
  description?: string
  enum?: unknown[]
  const?: unknown
  items?: Schema
  properties?: Record<string, Schema>
  required?: string[]
  anyOf?: Schema[]
  oneOf?: Schema[]
  additionalProperties?: Schema | boolean
}

export interface Parameter {
  name: string
  in: string
  required?: boolean
  description?: string
  schema?: Schema
}

export interface Answer {
  description?: string
  content?: Record<string, { schema?: Schema }>
}

export interface Operation {
  operationId: string
  summary: string
  description?: string
  tags?: string[]
  parameters?: Parameter[]
  requestBody?: { content: Record<string, { schema?: Schema }> }
  responses: Record<string, Answer>
}

export interface OpenApi {
  info: { title: string; version: string; description?: string }
  paths: Record<string, Record<string, Operation>>
  webhooks?: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, Schema> }
}

export interface Shown extends Operation {
  method: string
  path: string
}

/** Operations by their first tag, in the order of the document; webhooks last. */
export function byTag({ paths, webhooks = {} }: OpenApi): [tag: string, operations: Shown[]][] {
  const groups = new Map<string, Shown[]>()
  const add = (all: Record<string, Record<string, Operation>>, isOurs: boolean) => {
    for (const [path, methods] of Object.entries(all)) {
      for (const [method, operation] of Object.entries(methods)) {
        const [tag = ''] = operation.tags ?? []
        const shown = { ...operation, method: method.toUpperCase(), path: isOurs ? path : '' }
        groups.set(tag, [...(groups.get(tag) ?? []), shown])
      }
    }
  }
  add(paths, true)
  add(webhooks, false)
  return [...groups]
}

const nameOf = (ref: string) => ref.split('/').at(-1) ?? ref

/** A shape in a few words: `array of Round`, `text, date-time`, `Answers or null`. */
export function inWords(schema: Schema | undefined): string {
  if (!schema) return ''
  if (schema.$ref) return nameOf(schema.$ref)
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (schema.enum) return schema.enum.map((one) => JSON.stringify(one)).join(' | ')
  const choice = schema.anyOf ?? schema.oneOf
  if (choice) return [...new Set(choice.map(inWords))].join(' | ')
  if (schema.type === 'array') return `array of ${inWords(schema.items) || 'any'}`
  if (schema.type === 'object') {
    const inner = typeof schema.additionalProperties === 'object' ? inWords(schema.additionalProperties) : ''
    return inner ? `object of ${inner}` : 'object'
  }
  const type = Array.isArray(schema.type) ? schema.type.join(' | ') : (schema.type ?? 'any')
  return schema.format ? `${type} (${schema.format})` : type
}

/** The components that a shape names, directly or within. */
export function membersOf(schema: Schema | undefined): [name: string, member: Schema, required: boolean][] {
  return Object.entries(schema?.properties ?? {}).map(([name, member]) => [
    name,
    member,
    schema?.required?.includes(name) ?? false,
  ])
}

/** Text with `code` in it, as its parts. */
export const parts = (text: string): { code: boolean; text: string }[] =>
  text.split('`').map((part, index) => ({ code: index % 2 === 1, text: part }))
