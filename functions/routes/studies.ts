// Studies: the caller's own, making one, changing title, team, time zone and the smallest cell that may be shown.
import { Hono } from 'hono'
import * as z from 'zod'
import { Problem } from '../../core/problem.ts'
import { memberSchema, studySchema, type Member, type Study } from '../../core/study.ts'
import { may, roleIn, type Base } from '../auth/may.ts'
import { createStudy, listStudies, updateStudy } from '../store/studies.ts'
import { slug } from '../wire/slug.ts'
import { record } from '../wire/record.ts'
import { body } from '../wire/request.ts'

const titleSchema = studySchema.shape.title.refine((title) =>
  Object.values(title).some((text) => text.trim() !== ''),
)
const timezoneSchema = z.string().refine((zone) => {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: zone }))
  } catch {
    return false
  }
})
const membersSchema = z.array(memberSchema).max(500)

const newSchema = z.object({
  /** Made from the title when absent. */
  id: studySchema.shape.id.optional(),
  title: titleSchema,
  timezone: timezoneSchema.optional(),
  minimumCell: studySchema.shape.minimumCell.optional(),
  members: membersSchema.optional(),
})

const changeSchema = z.object({
  title: titleSchema.optional(),
  timezone: timezoneSchema.optional(),
  minimumCell: studySchema.shape.minimumCell.optional(),
  members: membersSchema.optional(),
  /** The revision that the change was made from. */
  revision: z.int(),
})

/** One role per person; the last one said counts. */
function distinct(members: Member[]): Member[] {
  return [...new Map(members.map(({ email, role }) => [email.toLowerCase(), role])).entries()].map(
    ([email, role]) => ({
      email,
      role,
    }),
  )
}

export const studies = new Hono<Base>()
  .get('/studies', may('signed-in'), async (c) => {
    const { deps, person } = c.var
    const all = await listStudies(deps.table)
    return c.json({
      studies: all.flatMap((study) => {
        const role = roleIn(study, person)
        return role ? [{ ...study, role }] : []
      }),
    })
  })

  .post('/studies', may('study.create'), body(newSchema), async (c) => {
    const { deps, person } = c.var
    const wanted = c.req.valid('json')
    const study: Study = {
      id: wanted.id ?? slug(wanted.title.en ?? Object.values(wanted.title)[0] ?? '', deps.newId()),
      title: wanted.title,
      timezone: wanted.timezone ?? 'Asia/Ho_Chi_Minh',
      minimumCell: wanted.minimumCell ?? 5,
      members: distinct(wanted.members ?? []),
      createdAt: new Date(deps.now()).toISOString(),
      revision: 1,
    }
    if (!(await createStudy(deps.table, study)))
      throw new Problem('conflict.exists', { what: 'study', name: study.id })
    await record({ deps, person, study }, 'study.create', study.id)
    return c.json({ ...study, role: 'administrator' as const }, 201)
  })

  .get('/studies/:study', may('study.read'), (c) => c.json({ ...c.var.study, role: c.var.role }))

  .patch('/studies/:study', may('study.edit'), body(changeSchema), async (c) => {
    const { deps, study, role } = c.var
    const { members, ...change } = c.req.valid('json')
    const changed = { ...study, ...change, ...(members && { members: distinct(members) }) }
    const stored = await updateStudy(deps.table, changed)
    await record(
      c.var,
      'study.edit',
      Object.keys(change)
        .concat(members ? 'members' : [])
        .join(' '),
    )
    return c.json({ ...stored, role })
  })
