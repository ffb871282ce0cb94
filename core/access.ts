// Who may do what: the one table of roles and actions.
import * as z from 'zod'

export const roleSchema = z.enum(['administrator', 'manager', 'supervisor', 'researcher', 'enumerator'])
export type Role = z.infer<typeof roleSchema>

/** Administrators belong to the installation; the other staff roles are held per study; an enumerator is an enrolled device of one round. */
const permissions = {
  'study.create': ['administrator'],
  'study.read': ['administrator', 'manager', 'supervisor', 'researcher'],
  'study.edit': ['administrator', 'manager'],
  'survey.edit': ['administrator', 'manager'],
  'survey.read': ['administrator', 'manager', 'supervisor', 'researcher'],
  'round.edit': ['administrator', 'manager'],
  'device.edit': ['administrator', 'manager', 'supervisor'],
  'device.read': ['administrator', 'manager', 'supervisor'],
  'response.read': ['administrator', 'manager', 'supervisor', 'researcher'],
  /** Corrections as new revisions, conflicts settled, reviews. */
  'response.correct': ['administrator', 'manager', 'supervisor'],
  'report.read': ['administrator', 'manager', 'supervisor', 'researcher'],
  'report.run': ['administrator', 'manager', 'researcher'],
  /** A PDF of a report, where the installation makes them: a browser opens the page as the person. */
  'report.print': ['administrator', 'manager', 'supervisor', 'researcher'],
  /** Being told of new reports by e-mail; choosing for others is for those who may edit the study. */
  'report.mail': ['administrator', 'manager', 'supervisor', 'researcher'],
  'export.run': ['administrator', 'manager', 'researcher'],
  /** Personal data in downloads and lists: asked for, and written to the audit log. */
  'personal.read': ['administrator', 'manager'],
  'audit.read': ['administrator', 'manager'],
  /** One's own tokens for scripts; those of others are ended by who may edit the study. */
  'token.edit': ['administrator', 'manager', 'supervisor', 'researcher'],
  'webhook.edit': ['administrator', 'manager'],
  collect: ['enumerator'],
  /** Handing in what was collected: a revoked device may still do it, into quarantine, so that nothing is lost. */
  'hand-in': ['enumerator'],
} as const satisfies Record<string, readonly Role[]>

export type Action = keyof typeof permissions

/** Whether a role allows an action. */
export function allows(role: Role, action: Action): boolean {
  return (permissions[action] as readonly Role[]).includes(role)
}

/** What a token for scripts can be allowed, beside reading the study, its rounds and surveys, which every token may. Nothing else is done with a token. */
export const scriptActions = [
  'response.read',
  'report.read',
  'report.run',
  'export.run',
  'personal.read',
] as const satisfies readonly Action[]
export type ScriptAction = (typeof scriptActions)[number]

const everyScript: readonly Action[] = ['study.read', 'survey.read']

/** Whether a token with a scope can be used for an action at all; the person's role decides too. */
export function inScope(scope: readonly ScriptAction[], action: Action): boolean {
  return everyScript.includes(action) || (scope as readonly Action[]).includes(action)
}

/**
 * The role in which a token's request is served: the person's own, or, where the scope leaves personal data out, a researcher's, which is the
 * largest without them. So no route has to remember the scope.
 */
export function roleOfToken(role: Role, scope: readonly ScriptAction[]): Role {
  return allows(role, 'personal.read') && !inScope(scope, 'personal.read') ? 'researcher' : role
}
