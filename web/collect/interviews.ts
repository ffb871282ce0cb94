// Beginning an interview: a draft is on disk before its first question is shown.
import { DatabaseProblem } from '../lib/device/database.ts'
import { saveDraft } from '../lib/device/drafts.ts'
import type { Draft, Enrolment } from '../lib/device/records.ts'
import { loadSurvey } from '../lib/device/surveys.ts'
import type { Device } from './device.svelte.ts'

/** Makes a draft with the round's newest survey. Returns its id; null when storage fails (the device then says so) or the survey is not here. */
export async function begin(device: Device, enrolment: Enrolment): Promise<string | null> {
  const { assignment } = enrolment
  if (!assignment?.survey) return null
  const { hash, id, version } = assignment.survey
  const now = Date.now()
  const draft: Draft = {
    id: crypto.randomUUID(),
    enrolment: enrolment.id,
    study: assignment.study.id,
    round: assignment.round.id,
    survey: { id, version, hash },
    startedAt: now,
    updatedAt: now,
    sequence: 0,
    instanceName: '',
    answered: 0,
    total: 0,
    body: '',
  }
  try {
    if (!(await loadSurvey(device.database, hash))) return null
    await saveDraft(device.database, draft)
  } catch (error) {
    device.storageProblem = error instanceof DatabaseProblem ? error.message : String(error)
    return null
  }
  return draft.id
}
