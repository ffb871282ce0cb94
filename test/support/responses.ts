// Responses for tests: whole ones, of which a test says only what matters to it.
import { createHash, randomUUID } from 'node:crypto'
import type { Answers, ResponseContent } from '../../core/response.ts'

/** A response of study `s`, round `baseline`, as a device would send it. */
export function response(
  answers: Answers = { age: '12' },
  other: Partial<ResponseContent> = {},
): ResponseContent {
  return {
    id: randomUUID(),
    study: 's',
    round: 'baseline',
    survey: {
      id: 'household',
      version: '2026050101',
      hash: createHash('sha256').update('household').digest('hex'),
    },
    revision: 0,
    startedAt: '2026-05-01T09:15:22.123+07:00',
    finishedAt: '2026-05-01T09:55:41.002+07:00',
    device: 'd1',
    language: 'vi',
    answers,
    media: [],
    ...other,
  }
}
