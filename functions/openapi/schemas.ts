// The shapes that the OpenAPI document speaks of: JSON Schemas made from the very schemas that the API reads and writes with.
import * as z from 'zod'
import { reportSchema } from '../../core/report.ts'
import { storedResponseSchema } from '../../core/response.ts'
import { indicatorSchema, roundSchema, studySchema, surveyVersionSchema } from '../../core/study.ts'
import { roleSchema } from '../../core/access.ts'
import { catalogue } from '../../core/problem.ts'
import { eventTypes } from '../store/webhooks.ts'

export type JsonSchema = { [name: string]: unknown }

export const ref = (name: string): JsonSchema => ({ $ref: `#/components/schemas/${name}` })
export const array = (items: JsonSchema): JsonSchema => ({ type: 'array', items })
export const text = (description?: string, more: JsonSchema = {}): JsonSchema => ({
  type: 'string',
  ...(description !== undefined && { description }),
  ...more,
})
export const moment = (description: string): JsonSchema => text(description, { format: 'date-time' })
export const whole = (description?: string): JsonSchema => ({
  type: 'integer',
  ...(description !== undefined && { description }),
})
export const nullable = (schema: JsonSchema): JsonSchema => ({ anyOf: [schema, { type: 'null' }] })

/** An object with these members and no others; all are required but those named. */
export function object(properties: Record<string, JsonSchema>, optional: string[] = []): JsonSchema {
  const required = Object.keys(properties).filter((name) => !optional.includes(name))
  return { type: 'object', properties, required, additionalProperties: false }
}

/** A zod schema as JSON Schema (draft 2020-12, as OpenAPI 3.1 has it). `input`: as it is sent, with defaults left out. */
export function schemaOf(schema: z.ZodType, io: 'input' | 'output' = 'output'): JsonSchema {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    override({ zodSchema, jsonSchema }) {
      if (zodSchema === storedResponseSchema.shape.answers) Object.assign(jsonSchema, ref('Answers'))
      // Whole numbers of JavaScript's own limits say nothing about the API.
      for (const end of ['minimum', 'maximum'] as const)
        if (Math.abs(jsonSchema[end] ?? 0) === Number.MAX_SAFE_INTEGER) delete jsonSchema[end]
    },
  })
  return rest
}

export const components: Record<string, JsonSchema> = {
  Study: schemaOf(studySchema.extend({ role: roleSchema })),
  Round: schemaOf(roundSchema),
  SurveyVersion: schemaOf(surveyVersionSchema),
  Indicator: schemaOf(indicatorSchema),
  Answers: {
    description:
      'Answers as a tree: groups nest, repeats are lists. A value is text as XForms writes it (`2026-05-01`, `a b c`, `10.5 106.7 0 5`). Absent: not asked, because irrelevant. Empty text: asked and left empty.',
    type: 'object',
    additionalProperties: { anyOf: [text(), ref('Answers'), array(ref('Answers'))] },
  },
  Response: schemaOf(storedResponseSchema),
  Report: schemaOf(reportSchema),
  Problem: {
    ...object({
      code: { type: 'string', enum: Object.keys(catalogue) },
      details: {
        description: 'What fills the message.',
        type: 'object',
        additionalProperties: { type: ['string', 'number'] },
      },
      message: text('For people, in the language of the request (`Accept-Language`: en or vi).'),
    }),
  },
  WebhookMessage: object({
    type: { type: 'string', enum: [...eventTypes, 'webhook.test'] },
    timestamp: moment('When it happened.'),
    data: {
      description: 'Ids, never answers: ask for the response if you may.',
      ...object(
        {
          study: text(),
          round: text(),
          response: text(undefined, { format: 'uuid' }),
          revision: whole(),
          state: { type: 'string', enum: ['approved', 'has-issues', 'rejected'] },
        },
        ['round', 'response', 'revision', 'state'],
      ),
    },
  }),
}
