// The demo study: large enough to be read, repeatable, and honest, since its interviews obey the survey.
import { beforeAll, describe, expect, it } from 'vitest'
import { check } from '../../core/interview/check.ts'
import type { SurveyVersion } from '../../core/study.ts'
import type { Survey } from '../../core/survey.ts'
import { importWorkbook } from '../../core/xlsform/import.ts'
import { interview, plan, TIMEZONE, type Wave } from '../../functions/demo/fieldwork.ts'
import { demoWorkbook } from '../../functions/demo/workbook.ts'
import { readWorkbook } from '../../functions/workbook.ts'

const SEED = 7
const waves: Wave[] = [
  { round: 'baseline', starts: '2025-03-10', days: 26 },
  { round: 'endline', starts: '2026-09-07', days: 26 },
]
const version: SurveyVersion = {
  hash: 'a'.repeat(64),
  id: 'child-labour',
  version: '1',
  title: '',
  languages: [],
  questions: 0,
  workbook: { name: '', sha256: '' },
  uploadedBy: '',
  uploadedAt: '',
  warnings: 0,
}

async function surveyOf(round: Wave['round']): Promise<Survey> {
  const { workbook } = readWorkbook(await demoWorkbook(round))
  const { survey, findings } = workbook ? importWorkbook(workbook) : { survey: undefined, findings: [] }
  expect(findings).toEqual([])
  if (!survey) throw new Error('the demo workbook is no survey')
  return survey
}

describe.each(waves)('the $round round', (wave) => {
  let survey: Survey
  beforeAll(async () => {
    survey = await surveyOf(wave.round)
  })
  const visits = plan(wave, SEED, 10)
  const instrument = () => ({ survey, version, study: 's', round: wave.round })

  it('visits at least 1,200 households in 90 communes of three provinces, in both arms', () => {
    expect(visits.length).toBeGreaterThanOrEqual(1200)
    const communes = new Map(visits.map(({ household: { commune } }) => [commune.code, commune]))
    expect(communes.size).toBe(90)
    expect(new Set([...communes.values()].map((commune) => commune.province)).size).toBe(3)
    expect(new Set([...communes.values()].map((commune) => commune.arm)).size).toBe(2)
  })

  it('has interviews in which nothing is left to doubt', () => {
    for (const visit of visits.slice(0, 60)) {
      const { answers } = interview(wave, visit, 'phone', instrument(), SEED)
      const environment = {
        now: () => visit.at,
        timezone: TIMEZONE,
        random: () => 0.5,
        uuid: () => 'u',
        property: () => '',
      }
      expect(check(survey, answers, environment)).toEqual([])
    }
  })

  it('is the same every time', () => {
    const [visit] = visits
    if (!visit) throw new Error('nobody is visited')
    expect(interview(wave, visit, 'phone', instrument(), SEED)).toEqual(
      interview(wave, visit, 'phone', instrument(), SEED),
    )
  })

  it('is bilingual', () => {
    expect(survey.languages.map((language) => language.code)).toEqual(['vi', 'en'])
    const missing = survey.nodes.filter((node) => node.label?.text?.some((text) => text === null))
    expect(missing.map((node) => node.name)).toEqual([])
  })
})

it('follows most households from one round to the other, loses some and finds new ones', () => {
  const [before, after] = waves.map(
    (wave) => new Set(plan(wave, SEED, 10).map(({ household }) => household.id)),
  )
  const followed = [...(before ?? [])].filter((id) => after?.has(id)).length
  expect(followed / (before?.size ?? 1)).toBeGreaterThan(0.75)
  expect(followed).toBeLessThan(before?.size ?? 0)
  expect([...(after ?? [])].some((id) => !before?.has(id))).toBe(true)
})
