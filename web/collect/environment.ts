// What an interview on this device is told from outside: clock, chance, who and where, and the heavy engine that few surveys need.
import { needsRegexEngine } from '../../core/expression/names.ts'
import type { Environment } from '../../core/interview/types.ts'
import type { Expression } from '../../core/expression/ast.ts'
import type { Survey } from '../../core/survey.ts'
import type { Enrolment } from '../lib/device/records.ts'

/** The environment of interviews in a round; loads the regular-expression engine if the survey has a pattern that needs it. */
export async function environmentFor(survey: Survey, enrolment: Enrolment): Promise<Environment> {
  const properties: Record<string, string> = {
    deviceid: enrolment.device,
    username: enrolment.assignment?.enumerator ?? '',
  }
  const engines = needsRegex(survey)
    ? { regex: (await import('../../core/expression/regex-re2.ts')).re2 }
    : {}
  return {
    now: Date.now,
    timezone: timezoneOf(enrolment),
    random: Math.random,
    uuid: () => crypto.randomUUID(),
    property: (name) => (Object.hasOwn(properties, name) ? (properties[name] ?? '') : ''),
    engines,
  }
}

/** The study's, so that days are the same for the whole team; the device's when this browser does not know it. */
function timezoneOf({ assignment }: Enrolment): string {
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone
  try {
    return new Intl.DateTimeFormat('en', { timeZone: assignment?.study.timezone ?? own }).resolvedOptions()
      .timeZone
  } catch {
    return own
  }
}

function needsRegex(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  if ('op' in value && value.op === 'call' && 'name' in value && value.name === 'regex') {
    return needsRegexEngine(value as Expression)
  }
  return Object.values(value).some(needsRegex)
}
