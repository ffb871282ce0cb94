// The study that schedules run in: a survey of a household, and a round with an invited device for each schedule.
import { randomBytes } from 'node:crypto'
import { enrolmentCode, hashSecret } from '../../functions/auth/tokens.ts'
import type { Deps } from '../../functions/deps.ts'
import { keepSurvey } from '../../functions/files/surveys.ts'
import { createDevice } from '../../functions/store/devices.ts'
import { createRound } from '../../functions/store/rounds.ts'
import { createStudy } from '../../functions/store/studies.ts'
import { survey } from '../e2e/collect-survey.ts'

export const STUDY = 'tre-em'

/** Where the files of the study lie, in the home of files. */
export const mediaKey = (sha256: string) => `studies/${STUDY}/media/${sha256}`

type Effects = Pick<Deps, 'table' | 'blobs'>

/** Makes the study, unless it is there. */
export async function makeStudy({ table }: Effects): Promise<void> {
  await createStudy(table, {
    id: STUDY,
    title: { vi: 'Lao động trẻ em', en: 'Child labour' },
    members: [],
    minimumCell: 0,
    timezone: 'Asia/Ho_Chi_Minh',
    createdAt: new Date().toISOString(),
    revision: 0,
  })
}

/** Makes an open round with the survey, and invites a device to it. Returns the code of its link. */
export async function inviteTo({ table, blobs }: Effects, round: string): Promise<string> {
  const hash = await keepSurvey(blobs, STUDY, survey)
  const at = new Date().toISOString()
  const version = {
    hash,
    id: survey.id,
    version: survey.version,
    title: 'Khảo sát hộ gia đình',
    languages: survey.languages.map((language) => language.name),
    questions: 5,
    workbook: { name: 'household.xlsx', sha256: hash },
    uploadedBy: 'minh@bookend.example',
    uploadedAt: at,
    warnings: 0,
  }
  await createRound(table, {
    id: round,
    study: STUDY,
    title: { vi: round },
    kind: 'baseline',
    order: 1,
    status: 'open',
    opens: null,
    closes: null,
    target: null,
    surveys: [version],
    revision: 0,
  })
  const secret = randomBytes(32).toString('base64url')
  const device = {
    id: `d-${round}`,
    study: STUDY,
    round,
    enumerator: 'Nguyễn Thị Lan',
    status: 'invited' as const,
    invitedBy: 'minh@bookend.example',
    invitedAt: at,
    linkExpires: new Date(Date.now() + 86_400_000).toISOString(),
    enrolledAt: null,
    lastSeen: null,
    holds: null,
  }
  await createDevice(table, device, hashSecret(secret))
  return enrolmentCode({ study: STUDY, device: device.id, secret })
}
