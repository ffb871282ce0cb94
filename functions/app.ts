// The app: every route, the effects bag, the headers, and the only place where errors become answers. The same on Lambda and on one machine.
import { Hono } from 'hono'
import { Problem } from '../core/problem.ts'
import type { Base } from './auth/may.ts'
import type { Deps } from './deps.ts'
import { audit } from './routes/audit.ts'
import { data } from './routes/data.ts'
import { corrections } from './routes/corrections.ts'
import { device } from './routes/device.ts'
import { devices } from './routes/devices.ts'
import { exportChoices } from './routes/export-choices.ts'
import { exports } from './routes/exports.ts'
import { handIn } from './routes/hand-in.ts'
import { indicators } from './routes/indicators.ts'
import { odata } from './routes/odata.ts'
import { reports } from './routes/reports.ts'
import { reportMail } from './routes/report-mail.ts'
import { responses } from './routes/responses.ts'
import { review } from './routes/review.ts'
import { rounds } from './routes/rounds.ts'
import { service } from './routes/service.ts'
import { studies } from './routes/studies.ts'
import { surveys } from './routes/surveys.ts'
import { tokens } from './routes/tokens.ts'
import { webhooks } from './routes/webhooks.ts'
import { renderError } from './wire/errors.ts'
import { secureApi } from './wire/headers.ts'

/** Builds the app around its effects. `app.request()` calls it without a server. */
export function createApp(deps: Deps) {
  return new Hono<Base>()
    .onError((error, c) => renderError(error, c, deps))
    .notFound(() => {
      throw new Problem('not-found', { what: 'page' })
    })
    .use('/api/*', secureApi)
    .use('/api/*', async (c, next) => {
      c.set('deps', deps)
      await next()
    })
    .route('/api', service)
    .route('/api', device)
    .route('/api', responses)
    .route('/api', studies)
    .route('/api', rounds)
    .route('/api', surveys)
    .route('/api', devices)
    .route('/api', review)
    .route('/api', corrections)
    .route('/api', handIn)
    .route('/api', indicators)
    .route('/api', reports)
    .route('/api', reportMail)
    .route('/api', exports)
    .route('/api', exportChoices)
    .route('/api', audit)
    .route('/api', data)
    .route('/api', odata)
    .route('/api', tokens)
    .route('/api', webhooks)
}

/** For the typed client of the manage application. */
export type AppType = ReturnType<typeof createApp>
