// The service itself: whether it is ready, how to sign in, and who is signed in.
import { Hono } from 'hono'
import { may, open, roleIn, type Base } from '../auth/may.ts'
import { listStudies } from '../store/studies.ts'

export const service = new Hono<Base>()
  .get('/health', open(), (c) => c.json({ ok: true, version: c.var.deps.version }))

  // The document is a file of the web applications, beside the page that shows it.
  .get('/docs', open(), (c) => c.redirect('/docs/'))

  // What the manage application must know before anybody signs in, and whether this installation makes PDFs.
  .get('/config', open(), (c) =>
    c.json({
      ...c.var.deps.signIn,
      version: c.var.deps.version,
      pdf: c.var.deps.printer !== undefined,
    }),
  )

  .get('/me', may('signed-in'), async (c) => {
    const { deps, person } = c.var
    const studies = await listStudies(deps.table)
    return c.json({
      email: person.email,
      name: person.name,
      administrator: person.administrator,
      studies: studies.flatMap((study) => {
        const role = roleIn(study, person)
        return role ? [{ study: study.id, role }] : []
      }),
    })
  })
