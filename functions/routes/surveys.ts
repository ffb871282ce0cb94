// Surveys of a study: uploading a workbook, what was uploaded, previews, and the files that surveys use.
import { gunzipSync } from 'node:zlib'
import { Hono } from 'hono'
import * as z from 'zod'
import { Problem } from '../../core/problem.ts'
import { FILE_LIMIT } from '../../core/response.ts'
import type { Survey } from '../../core/survey.ts'
import type { SurveyVersion } from '../../core/study.ts'
import type { Finding } from '../../core/xlsform/findings.ts'
import type { Blobs } from '../blobs.ts'
import { attachmentNamed } from '../blobs/disposition.ts'
import { may, type Base } from '../auth/may.ts'
import {
  attachmentType,
  faultyAttachments,
  isReadable,
  keepAttachment,
  loadAttachment,
} from '../files/attachments.ts'
import { keepSurvey, keepWorkbook, loadWorkbook, packedSurvey, surveyHash } from '../files/surveys.ts'
import { createSurvey, getSurvey, listSurveys } from '../store/surveys.ts'
import { record } from '../wire/record.ts'
import { query, readBody } from '../wire/request.ts'

/** The survey's title in its default language. */
function titleOf(survey: Survey): string {
  const title = survey.title[survey.defaultLanguage] ?? survey.title.find((text) => text !== null)
  return typeof title === 'string' ? title : survey.id
}

/** A survey whose author gave it no version is told apart by its content, so that a corrected workbook can be published. */
const versioned = (survey: Survey): Survey =>
  survey.version === '' ? { ...survey, version: surveyHash(survey).slice(0, 10) } : survey

/** What stands in the way of publishing the survey: files that it uses and that are not here or can't be read. */
async function attachmentFindings(blobs: Blobs, study: string, survey: Survey): Promise<Finding[]> {
  const { finding } = await import('../../core/xlsform/findings.ts')
  const hash = surveyHash(survey)
  const { absent, unreadable } = await faultyAttachments(blobs, study, hash, survey.attachments)
  const reason = { en: 'it is not text in UTF-8 of its kind', vi: 'không phải văn bản UTF-8 đúng loại' }
  return [
    ...absent.map((name) => finding('attachment.absent', {}, { name })),
    ...unreadable.map((name) => finding('attachment.unreadable', {}, { name, reason })),
  ]
}

export const surveys = new Hono<Base>()
  .get('/studies/:study/surveys', may('survey.read'), async (c) =>
    c.json({ surveys: await listSurveys(c.var.deps.table, c.var.study.id) }),
  )

  .post(
    '/studies/:study/surveys',
    may('survey.edit'),
    query(z.object({ name: z.string().trim().min(1).max(200).optional() })),
    async (c) => {
      const { deps, study, person } = c.var
      const name = c.req.valid('query').name ?? 'survey.xlsx'
      const { bytes } = await readBody(c, FILE_LIMIT)
      // Compiling is rare, and no small part of the program: loaded when it is wanted.
      const { readWorkbook } = await import('../workbook.ts')
      const { workbook, findings: faults } = readWorkbook(bytes)
      const { survey: compiled, findings } = workbook
        ? (await import('../../core/xlsform/import.ts')).importWorkbook(workbook, name)
        : { survey: undefined, findings: [] }
      if (!compiled) return c.json({ ok: false, findings: [...faults, ...findings] })
      const survey = versioned(compiled)
      const about = await attachmentFindings(deps.blobs, study.id, survey)
      const all = [...faults, ...findings, ...about]
      const [hash, sha256] = await Promise.all([
        keepSurvey(deps.blobs, study.id, survey),
        keepWorkbook(deps.blobs, study.id, bytes),
      ])
      const version: SurveyVersion = {
        hash,
        id: survey.id,
        version: survey.version,
        title: titleOf(survey),
        languages: survey.languages.map((language) => language.name),
        questions: survey.nodes.filter((node) => node.kind === 'question').length,
        workbook: { name, sha256 },
        uploadedBy: person.email,
        uploadedAt: new Date(deps.now()).toISOString(),
        warnings: all.filter((one) => one.severity === 'warning').length,
      }
      const isNew = await createSurvey(deps.table, study.id, version)
      if (isNew) await record(c.var, 'survey.edit', `${survey.id} ${survey.version} uploaded`)
      // The same survey again is the one that was uploaded first.
      const stored = isNew ? version : ((await getSurvey(deps.table, study.id, hash)) ?? version)
      return c.json({ ok: true, findings: all, survey: stored })
    },
  )

  .get('/studies/:study/surveys/:hash', may('survey.read'), async (c) => {
    const packed = await packedSurvey(c.var.deps.blobs, c.var.study.id, c.req.param('hash'))
    if (!packed) throw new Problem('not-found', { what: 'survey' })
    c.header('cache-control', 'private, max-age=31536000, immutable')
    return c.json(JSON.parse(gunzipSync(packed).toString('utf8')) as Survey)
  })

  .get('/studies/:study/surveys/:hash/workbook', may('survey.read'), async (c) => {
    const { deps, study } = c.var
    const version = await getSurvey(deps.table, study.id, c.req.param('hash'))
    const bytes = version && (await loadWorkbook(deps.blobs, study.id, version.workbook.sha256))
    if (!bytes) throw new Problem('not-found', { what: 'workbook' })
    c.header('content-type', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')
    c.header('content-disposition', attachmentNamed(version.workbook.name))
    return c.body(new Uint8Array(bytes))
  })

  .get('/studies/:study/surveys/:hash/attachments/:name', may('survey.read'), async (c) => {
    const { deps, study } = c.var
    const { hash, name } = c.req.param()
    const found = await loadAttachment(deps.blobs, study.id, hash, name)
    if (!found) throw new Problem('not-found', { what: 'attachment' })
    c.header('content-type', attachmentType(name) ?? 'application/octet-stream')
    return c.body(new Uint8Array(found.bytes))
  })

  .put('/studies/:study/attachments/:name', may('survey.edit'), async (c) => {
    const { deps, study } = c.var
    const name = c.req.param('name')
    if (attachmentType(name) === undefined) {
      throw new Problem('request.unsupported', {
        what: name,
        wanted: 'csv, geojson, xml, jpg, png, webp, mp3, m4a, ogg, wav, mp4, webm',
      })
    }
    const { bytes } = await readBody(c, FILE_LIMIT)
    if (!isReadable(name, bytes)) throw new Problem('attachment.unreadable', { name })
    const sha256 = await keepAttachment(deps.blobs, study.id, name, bytes)
    await record(c.var, 'survey.edit', `${name} ${sha256.slice(0, 12)} uploaded`)
    return c.json({ name, sha256, size: bytes.length })
  })
