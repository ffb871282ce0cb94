// Whether somebody who is not calling may see a study's reports: for what is sent to them.
import { allows } from '../../core/access.ts'
import type { Study } from '../../core/study.ts'
import type { Deps } from '../deps.ts'

/** Whether a person may see the study's reports now. */
export function maySee(
  { isAdministrator }: Pick<Deps, 'isAdministrator'>,
  study: Study,
  email: string,
): boolean {
  const member = study.members.find((one) => one.email.toLowerCase() === email)
  return isAdministrator(email) || (member !== undefined && allows(member.role, 'report.read'))
}
