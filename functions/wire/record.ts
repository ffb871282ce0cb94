// The audit line, written beside what it records.
import type { Deps } from '../deps.ts'
import type { Person } from '../auth/identify.ts'
import type { Study } from '../../core/study.ts'
import { writeAudit } from '../store/audit.ts'

/** Writes to the study's audit log that the caller does `action` to `to`. */
export async function record(
  { deps, person, study }: { deps: Deps; person: Person; study: Pick<Study, 'id'> },
  action: string,
  to: string,
  reason?: string,
): Promise<void> {
  await writeAudit(deps.table, {
    study: study.id,
    at: new Date(deps.now()).toISOString(),
    id: deps.newId(),
    who: person.email,
    ...(person.token && { token: person.token.id }),
    action,
    to,
    ...(reason !== undefined && { reason }),
  })
}
