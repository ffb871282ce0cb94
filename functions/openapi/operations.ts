// The operations that the OpenAPI document describes: what scripts use, each with its query, body and answers.
import * as z from 'zod'
import { dataQuerySchema } from '../routes/data.ts'
import { askSchema } from '../routes/exports.ts'
import { array, moment, nullable, object, ref, text, whole, type JsonSchema } from './schemas.ts'

export interface Operation {
  method: 'get' | 'post'
  /** As the app has it, with `:names`. */
  path: string
  id: string
  tag: string
  summary: string
  description?: string
  /** What a token's scope must name; absent: every token may. */
  scope?: string
  query?: Record<string, { schema: z.ZodType; about: string }>
  body?: z.ZodType
  answers: Record<string, { about: string; schema?: JsonSchema; type?: string }>
  /** A token may come as the password of HTTP Basic. */
  basic?: true
  /** Without a token. */
  open?: true
}

const study = '/api/studies/:study'
const round = `${study}/rounds/:round`
const bytes: JsonSchema = { type: 'string', format: 'binary' }
const personal = {
  schema: z.string().min(1).max(500),
  about:
    'Why personal data is wanted. Needs the scope `personal.read` and a role that has it, and is written to the audit log. Without it personal answers are left out.',
}
const { changedSince, cursor } = dataQuerySchema.shape
const asText = z.string()

const exportJob: JsonSchema = {
  type: 'object',
  properties: {
    id: text(),
    status: { type: 'string', enum: ['waiting', 'running', 'done', 'failed'] },
    progress: { type: 'number', description: 'Of 1.' },
    rows: whole('Responses in it so far.'),
    moment: moment('Responses received up to then are in it.'),
    url: nullable(text('Where the file is, for five minutes; null until it is done.')),
    file: nullable({
      type: 'object',
      properties: { name: text(), size: whole('Bytes.'), sha256: text() },
      required: ['name', 'size', 'sha256'],
    }),
    problem: nullable(text('Code of the problem that ended it.')),
  },
  required: ['id', 'status', 'progress', 'rows', 'moment', 'url', 'file', 'problem'],
}

const entities: JsonSchema = {
  type: 'object',
  properties: {
    '@odata.context': text(),
    '@odata.count': whole(),
    '@odata.nextLink': text('The next page.'),
    value: array({ type: 'object', properties: { __id: text() } }),
  },
  required: ['@odata.context'],
}

export const operations: Operation[] = [
  {
    method: 'get',
    path: '/api/health',
    id: 'health',
    tag: 'Service',
    summary: 'Whether the service is ready',
    answers: { '200': { about: 'It is.', schema: object({ ok: { type: 'boolean' }, version: text() }) } },
    open: true,
  },
  {
    method: 'get',
    path: study,
    id: 'getStudy',
    tag: 'Study',
    summary: 'A study',
    description: '`role` is the one that the token works in.',
    answers: { '200': { about: 'The study.', schema: ref('Study') } },
  },
  {
    method: 'get',
    path: `${study}/rounds`,
    id: 'listRounds',
    tag: 'Study',
    summary: 'The rounds of a study, in the order in which they are compared',
    answers: { '200': { about: 'All of them.', schema: object({ rounds: array(ref('Round')) }) } },
  },
  {
    method: 'get',
    path: `${study}/surveys`,
    id: 'listSurveys',
    tag: 'Study',
    summary: 'The survey versions that were uploaded',
    answers: { '200': { about: 'All of them.', schema: object({ surveys: array(ref('SurveyVersion')) }) } },
  },
  {
    method: 'get',
    path: `${study}/surveys/:hash`,
    id: 'getSurvey',
    tag: 'Study',
    summary: 'A compiled survey: questions, labels in all languages, choices',
    answers: { '200': { about: 'The survey.', schema: { type: 'object' } } },
  },
  {
    method: 'get',
    path: `${study}/surveys/:hash/workbook`,
    id: 'getWorkbook',
    tag: 'Study',
    summary: 'The XLSForm workbook that a survey was made from',
    answers: {
      '200': {
        about: 'The .xlsx file.',
        schema: bytes,
        type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      },
    },
  },
  {
    method: 'get',
    path: `${round}/data`,
    id: 'readData',
    tag: 'Responses',
    summary: 'Responses of a round: all, or what changed',
    description:
      'Follow `cursor` until it is null: the pages of one reading hold still, whatever is written meanwhile. Then keep `next`, and send it as `changedSince` the next time: what was received, corrected, reviewed, or whose media arrived since then comes, nothing is missed, and what changed in the last minute may come again (tell by `id`). Revisions of a response replace the earlier ones.',
    scope: 'response.read',
    query: {
      changedSince: {
        schema: changedSince,
        about: '`next` of the last reading, or any moment with its offset. Without it: all.',
      },
      cursor: { schema: cursor, about: '`cursor` of the page before.' },
      limit: { schema: z.int().min(1).max(500), about: 'Responses on a page, 200 unless said.' },
      personal,
    },
    answers: {
      '200': {
        about: 'One page.',
        schema: object({
          moment: moment('Responses are as they were then.'),
          responses: array(ref('Response')),
          cursor: nullable(text('Of the next page; null: this is the last one.')),
          next: moment('For `changedSince` of the next reading.'),
          unreadable: {
            ...array(text()),
            description: 'Keys of responses that are stored but can’t be read.',
          },
        }),
      },
    },
  },
  {
    method: 'get',
    path: `${round}/responses/:id`,
    id: 'getResponse',
    tag: 'Responses',
    summary: 'One response with all its revisions, and what came under the same id with other content',
    scope: 'response.read',
    query: { personal },
    answers: {
      '200': {
        about: 'Oldest first.',
        schema: object({ revisions: array(ref('Response')), conflicts: array(ref('Response')) }),
      },
    },
  },
  {
    method: 'get',
    path: `${round}/responses/:id/media/:sha256`,
    id: 'getMedia',
    tag: 'Responses',
    summary: 'A picture, recording or file of a response',
    scope: 'response.read',
    query: { personal },
    answers: { '200': { about: 'The file.', schema: bytes, type: '*/*' } },
  },
  {
    method: 'get',
    path: `${round}/counts`,
    id: 'countResponses',
    tag: 'Responses',
    summary: 'How many responses a round has, and how many are in doubt',
    answers: {
      '200': {
        about: 'Counts.',
        schema: {
          type: 'object',
          properties: { responses: whole(), flagged: whole(), conflicts: whole(), quarantined: whole() },
          required: ['responses', 'flagged', 'conflicts', 'quarantined'],
        },
      },
    },
  },
  {
    method: 'get',
    path: `${round}/odata.svc`,
    id: 'odataService',
    tag: 'OData',
    summary: 'OData v4: which tables there are',
    description:
      'Give this address to Excel (Data, Get data, From OData feed) or Power BI, choose Basic, and enter any user name with the token as password. Tables and columns are named as in ODK Central. Personal answers are never in it.',
    scope: 'response.read',
    answers: { '200': { about: 'The service document.', schema: entities } },
    basic: true,
  },
  {
    method: 'get',
    path: `${round}/odata.svc/:resource`,
    id: 'odataRead',
    tag: 'OData',
    summary: 'OData v4: metadata, a table, an entity, a count',
    scope: 'response.read',
    query: {
      $top: { schema: z.int().min(0), about: 'At most so many in all.' },
      $skip: { schema: z.int().min(0), about: 'Leave out the first ones.' },
      $count: { schema: z.boolean(), about: 'Say how many there are.' },
      $filter: {
        schema: asText,
        about: 'For example `__system/submissionDate ge 2026-05-01T00:00:00+07:00 and age lt 18`.',
      },
      $select: { schema: asText, about: 'The columns that are wanted, with commas between them.' },
      $expand: { schema: z.literal('*'), about: 'Members of repeats within what they belong to.' },
      $skiptoken: { schema: asText, about: 'As `@odata.nextLink` has it.' },
      $wkt: { schema: z.boolean(), about: 'Places as well-known text in place of GeoJSON.' },
    },
    answers: { '200': { about: 'JSON; `$metadata` is XML, `$count` text.', schema: entities } },
    basic: true,
  },
  {
    method: 'get',
    path: `${study}/indicators`,
    id: 'getIndicators',
    tag: 'Report',
    summary: 'The indicators of a study',
    answers: {
      '200': {
        about: 'As edited last.',
        schema: {
          type: 'object',
          properties: { indicators: array(ref('Indicator')), revision: whole() },
          required: ['indicators'],
        },
      },
    },
  },
  {
    method: 'get',
    path: `${study}/report`,
    id: 'getReport',
    tag: 'Report',
    summary: 'The newest report: every indicator by round, compared',
    scope: 'report.read',
    answers: { '200': { about: 'The report.', schema: ref('Report') } },
  },
  {
    method: 'post',
    path: `${study}/report`,
    id: 'runReport',
    tag: 'Report',
    summary: 'Compute a new report, if anything changed',
    scope: 'report.run',
    answers: {
      '200': { about: 'Nothing changed since the last one.', schema: { type: 'object' } },
      '202': { about: 'It is being computed; ask for it in a while.', schema: { type: 'object' } },
    },
  },
  {
    method: 'post',
    path: `${study}/exports`,
    id: 'startExport',
    tag: 'Downloads',
    summary: 'Ask for a download: Stata, SPSS, Parquet, Excel, CSV or JSON lines',
    description: 'Then ask for it by its id until `status` is `done`, and fetch `url`.',
    scope: 'export.run',
    body: askSchema,
    answers: { '202': { about: 'It is being written.', schema: object({ id: text() }) } },
  },
  {
    method: 'get',
    path: `${study}/exports`,
    id: 'listExports',
    tag: 'Downloads',
    summary: 'Downloads of the study, newest first',
    scope: 'export.run',
    answers: { '200': { about: 'All that are kept.', schema: object({ exports: array(exportJob) }) } },
  },
  {
    method: 'get',
    path: `${study}/exports/:export`,
    id: 'getExport',
    tag: 'Downloads',
    summary: 'How far a download is, and where its file is',
    scope: 'export.run',
    answers: { '200': { about: 'The download.', schema: exportJob } },
  },
]
