// The OpenAPI 3.1 document of what scripts use. Built with the web applications, served as /api/openapi.json, browsed at /docs/.
import type * as z from 'zod'
import { parameters } from '../auth/may.ts'
import { version } from '../version.ts'
import { operations, type Operation } from './operations.ts'
import { components, ref, schemaOf, type JsonSchema } from './schemas.ts'

const about = `What scripts use. Make a token under “Scripts” in your study and send it as \`Authorization: Bearer bkp_…\`. It opens that study
only, does what its scope names, and never more than your own present role; it ends by itself after at most a year.

Errors are JSON: \`code\` is stable, \`message\` is for people. 503 says in \`Retry-After\` when to come back.`

const inPath: Record<string, string> = {
  study: 'Id of the study, as in its address in the browser.',
  round: 'Id of the round.',
  hash: 'Hash of a compiled survey, as its version says.',
  id: 'UUID of the response, made on the device.',
  sha256: 'Hash of the file, as the response’s `media` says.',
  export: 'Id of the download.',
  resource: "`$metadata`, a set such as `Submissions`, `Submissions('…')`, or `Submissions/$count`.",
  moment: 'Moment of the report, as the list of reports says.',
}

/** The document. */
export function openApi(): JsonSchema {
  const paths: Record<string, Record<string, JsonSchema>> = {}
  for (const one of operations) {
    const path = one.path.replace(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [one.method]: operationOf(one) }
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'Bookend',
      version,
      description: about,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/', description: 'This installation' }],
    tags: [...new Set(operations.map(({ tag }) => tag))].map((name) => ({ name })),
    security: [{ token: [] }],
    paths,
    webhooks: {
      response: {
        post: {
          operationId: 'webhook',
          summary: 'What a webhook of yours is sent',
          description:
            'Signed as Standard Webhooks says (`webhook-id`, `webhook-timestamp`, `webhook-signature`). Answer with any 2xx; anything else is tried again for about five days, 410 ends the webhook. The same message may come twice: `webhook-id` tells.',
          tags: ['Webhooks'],
          security: [],
          parameters: ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) => ({
            name,
            in: 'header',
            required: true,
            schema: { type: 'string' },
          })),
          requestBody: { required: true, content: { 'application/json': { schema: ref('WebhookMessage') } } },
          responses: { '200': { description: 'Received.' } },
        },
      },
    },
    components: {
      schemas: components,
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', bearerFormat: 'bkp_<study>.<id>.<secret>' },
        password: {
          type: 'http',
          scheme: 'basic',
          description: 'For spreadsheets, OData only: any user name, and the token as password.',
        },
      },
      responses: {
        Problem: {
          description: 'What went wrong, and what to do.',
          content: { 'application/json': { schema: ref('Problem') } },
        },
      },
    },
  }
}

function operationOf({
  id,
  summary,
  description,
  tag,
  scope,
  path,
  query,
  body,
  answers,
  basic,
  open,
}: Operation) {
  const names = path.match(/(?<=:)\w+/g) ?? []
  const needs = scope && `Scope: \`${scope}\`.`
  return {
    operationId: id,
    summary,
    description: [description, needs].filter((one) => one !== undefined).join('\n\n'),
    tags: [tag],
    ...(open && { security: [] }),
    ...(basic && { security: [{ token: [] }, { password: [] }] }),
    ...(names.length + Object.keys(query ?? {}).length > 0 && {
      parameters: [...names.map(pathParameter), ...queryParameters(query)],
    }),
    ...(body && {
      requestBody: { required: true, content: { 'application/json': { schema: schemaOf(body, 'input') } } },
    }),
    responses: {
      ...Object.fromEntries(Object.entries(answers).map(([status, answer]) => [status, responseOf(answer)])),
      ...(!open && { '4XX': { $ref: '#/components/responses/Problem' } }),
      '5XX': { $ref: '#/components/responses/Problem' },
    },
  }
}

const pathParameter = (name: string): JsonSchema => ({
  name,
  in: 'path',
  required: true,
  description: inPath[name] ?? name,
  schema: { type: 'string', ...(plain(name) && { pattern: parameters[name]?.source }) },
})
/** Patterns that every reader of JSON Schema knows. */
const plain = (name: string): boolean => parameters[name] !== undefined && parameters[name].flags === ''

function queryParameters(query: Operation['query']): JsonSchema[] {
  return Object.entries(query ?? {}).map(([name, { schema, about: description }]) => ({
    name,
    in: 'query',
    required: false,
    description,
    schema: optional(schemaOf(schema as z.ZodType, 'input')),
  }))
}

/** A coerced number says nothing of its input; the bounds are of the number. */
const optional = (schema: JsonSchema): JsonSchema =>
  Object.keys(schema).length === 0 ? { type: 'string' } : schema

function responseOf({ about: description, schema, type = 'application/json' }: Operation['answers'][string]) {
  return { description, ...(schema && { content: { [type]: { schema } } }) }
}
