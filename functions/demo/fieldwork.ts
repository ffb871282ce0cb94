// Simulated fieldwork of the demo study: enumerators visit their households and drive the real interview engine, so that what they hand in obeys the survey.
import { dateTimeText } from '../../core/expression/dates.ts'
import { finish, validate } from '../../core/interview/finish.ts'
import { open } from '../../core/interview/open.ts'
import { fill } from '../../core/interview/simulate.ts'
import type { Environment, Instance, Interview } from '../../core/interview/types.ts'
import type { ResponseContent } from '../../core/response.ts'
import type { SurveyVersion } from '../../core/study.ts'
import type { Survey } from '../../core/survey.ts'
import { answerTo, drawRoster, type Visit } from './answers.ts'
import { population, type Household } from './households.ts'
import { random, type Random } from './random.ts'

export const TIMEZONE = 'Asia/Ho_Chi_Minh'
const DAY = 86_400_000

export interface Wave {
  round: 'baseline' | 'endline'
  /** First day of fieldwork, ISO date. */
  starts: string
  /** Working days that the wave takes. */
  days: number
}

/** One day's visit of one enumerator; `at` in milliseconds since 1970. */
export interface Assignment {
  household: Household
  at: number
  /** Index of the enumerator. */
  enumerator: number
}

/** Who visits whom and when: communes one after the other, each by one enumerator of the province's team. */
export function plan(wave: Wave, seed: number, teamSize: number): Assignment[] {
  const dice = random(seed)
  const first = Date.parse(`${wave.starts}T00:00:00+07:00`)
  const visited = population(seed).filter((household) => household.rounds[wave.round])
  const communes = [...new Set(visited.map((household) => household.commune.code))]
  return visited.map((household) => {
    const commune = communes.indexOf(household.commune.code)
    const day = Math.floor((commune / communes.length) * wave.days) + dice.whole(0, 1)
    return {
      household,
      at: first + day * DAY + dice.whole(7 * 60, 17 * 60) * 60_000,
      enumerator: commune % teamSize,
    }
  })
}

const uuid = (dice: Random) => {
  const hex = Array.from({ length: 32 }, () => dice.whole(0, 15).toString(16))
  hex[12] = '4'
  hex[16] = dice.pick(['8', '9', 'a', 'b'])
  return [8, 4, 4, 4, 12]
    .reduce<string[]>((parts, length) => [...parts, hex.splice(0, length).join('')], [])
    .join('-')
}

/** The child of the roster that an instance is about; -1 for the household. */
function memberOf(instance: Instance): number {
  for (let one: Instance | null = instance; one; one = one.parent)
    if (one.position > 0) return one.position - 1
  return -1
}

export interface Instrument {
  survey: Survey
  version: SurveyVersion
  study: string
  round: string
}

/**
 * One interview, from opening to finishing. Throws when the household's answers break a rule of the survey: then the demo data are wrong, not
 * the survey.
 */
export function interview(
  wave: Wave,
  { household, at }: Assignment,
  device: string,
  { survey, version, study, round }: Instrument,
  seed: number,
): ResponseContent {
  // One stream of chance for each household and round, so that leaving one household out changes nothing for the others.
  const dice = random(
    seed ^ ((Number(household.id.slice(1)) * 2 + (wave.round === 'endline' ? 1 : 0)) * 0x9e3779b1),
  )
  let clock = at
  const environment: Environment = {
    now: () => clock,
    timezone: TIMEZONE,
    random: dice.next,
    uuid: () => uuid(dice),
    property: (name) => (name === 'deviceid' ? device : ''),
  }
  const state: Interview = open(survey, environment)
  const day = dateTimeText(at, TIMEZONE).slice(0, 10)
  const visit: Visit = { round: wave.round, household, dice, day }
  const roster = drawRoster(visit)
  fill(state, dice.next, {
    answer: (_, instance) => {
      clock += dice.whole(8, 45) * 1000
      return answerTo(instance.name, memberOf(instance), visit, roster)
    },
  })
  const wrong = validate(state)
  if (wrong.length > 0) {
    throw new Error(
      `The demo household ${household.id} breaks the survey: ${JSON.stringify(wrong.slice(0, 3))}`,
    )
  }
  const { answers, instanceName } = finish(state)
  return {
    id: uuid(dice),
    study,
    round,
    survey: { id: version.id, version: version.version, hash: version.hash },
    revision: 0,
    startedAt: dateTimeText(at, TIMEZONE),
    finishedAt: dateTimeText(clock, TIMEZONE),
    device,
    language: 'vi',
    ...(instanceName === undefined ? {} : { instanceName }),
    answers,
    media: [],
  }
}
