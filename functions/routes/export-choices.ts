// What can be chosen for a study's downloads, choices kept under a name, and which questions were renamed between rounds.
import { Hono } from 'hono'
import * as z from 'zod'
import { choicesSchema } from '../../core/export/choices.ts'
import { suggestRenamed } from '../../core/export/crosswalk.ts'
import { choiceLabelOf, choicesOf, labelOf, languageCodes } from '../../core/report-build/localized.ts'
import type { Localized, Study } from '../../core/study.ts'
import type { Survey } from '../../core/survey.ts'
import { may, type Base } from '../auth/may.ts'
import type { Deps } from '../deps.ts'
import { surveyOf } from '../review/catalogue.ts'
import { getCrosswalk, putCrosswalk, renamedSchema } from '../store/crosswalk.ts'
import { forgetChoices, listSavedChoices, saveChoices } from '../store/saved-choices.ts'
import { listRounds } from '../store/rounds.ts'
import { record } from '../wire/record.ts'
import { body } from '../wire/request.ts'
import { slug } from '../wire/slug.ts'

const crosswalkSchema = z.object({
  renamed: z.array(renamedSchema).max(2000),
  /** The revision that the change was made from; 0 if nobody changed it yet. */
  revision: z.int().nonnegative(),
})

const savedSchema = z.object({ name: z.string().trim().min(1).max(100), choices: choicesSchema })

/** The study's surveys, the newest of the latest round first, without those whose file is gone. */
async function surveysNewestFirst({ table, blobs }: Deps, study: Study): Promise<Survey[]> {
  const rounds = (await listRounds(table, study.id)).toSorted((a, b) => b.order - a.order)
  const hashes = new Set(rounds.flatMap(({ surveys }) => surveys.map(({ hash }) => hash).toReversed()))
  const found = await Promise.all([...hashes].map((hash) => surveyOf(blobs, study.id, hash)))
  return found.filter((survey) => survey !== undefined)
}

interface Named {
  name: string
  label: Localized
}

/** The question that the newest survey with a site names, and its choices. */
function siteOf(surveys: readonly Survey[]): (Named & { choices: Named[] }) | null {
  const survey = surveys.find(({ design }) => design.site !== undefined)
  const node = survey?.nodes[survey.design.site ?? -1]
  if (!survey || !node) return null
  const choices = new Map<string, Named>()
  for (const one of surveys) {
    for (const choice of choicesOf(one, one.nodes[one.design.site ?? -1])) {
      if (!choices.has(choice.name))
        choices.set(choice.name, { name: choice.name, label: choiceLabelOf(one, choice) })
    }
  }
  return { name: node.name, label: labelOf(survey, node), choices: [...choices.values()] }
}

/** Personal questions by name: what is left out unless it is asked for. */
function personalOf(surveys: readonly Survey[]): Named[] {
  const found = new Map<string, Named>()
  for (const survey of surveys) {
    for (const node of survey.nodes) {
      if (node.kind === 'question' && node.personal && !found.has(node.name))
        found.set(node.name, { name: node.name, label: labelOf(survey, node) })
    }
  }
  return [...found.values()]
}

async function offer(deps: Deps, study: Study) {
  const [surveys, crosswalk] = await Promise.all([
    surveysNewestFirst(deps, study),
    getCrosswalk(deps.table, study.id),
  ])
  return {
    languages: [...new Set(surveys.flatMap(languageCodes))],
    site: siteOf(surveys),
    /** Rounds can be put side by side. */
    panel: surveys.some(({ design }) => design.respondentId !== undefined),
    repeats: [
      ...new Set(surveys.flatMap(({ nodes }) => nodes.filter(({ kind }) => kind === 'repeat')).map(({ name }) => name)), // prettier-ignore
    ],
    personal: personalOf(surveys),
    crosswalk,
    suggestions: suggestRenamed(surveys, crosswalk.renamed),
  }
}

export const exportChoices = new Hono<Base>()
  .get('/studies/:study/export-offer', may('export.run'), async (c) =>
    c.json(await offer(c.var.deps, c.var.study)),
  )

  .get('/studies/:study/export-choices', may('export.run'), async (c) =>
    c.json({ saved: await listSavedChoices(c.var.deps.table, c.var.study.id) }),
  )

  // Choices are not a download: whether personal data may be in it is asked again each time that they are used.
  .post('/studies/:study/export-choices', may('export.run'), body(savedSchema), async (c) => {
    const { deps, study, person } = c.var
    const { name, choices } = c.req.valid('json')
    const id = slug(name, deps.newId())
    const saved = { id, name, choices, savedBy: person.email, savedAt: new Date(deps.now()).toISOString() }
    await record(c.var, 'export.run', `choices ${id}`)
    await saveChoices(deps.table, study.id, saved)
    return c.json(saved, 201)
  })

  .delete('/studies/:study/export-choices/:choices', may('export.run'), async (c) => {
    const { deps, study } = c.var
    const id = c.req.param('choices')
    await record(c.var, 'export.run', `choices ${id} forgotten`)
    await forgetChoices(deps.table, study.id, id)
    return c.json({})
  })

  .put('/studies/:study/crosswalk', may('survey.edit'), body(crosswalkSchema), async (c) => {
    const { deps, study } = c.var
    const revision = await putCrosswalk(deps.table, study.id, c.req.valid('json'))
    await record(c.var, 'survey.edit', `crosswalk ${revision}`)
    return c.json(await offer(deps, study))
  })
