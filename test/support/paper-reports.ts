// Reports of studies of every shape, computed from made-up households: one round, two with arms and a panel and small cells, three, and none.
import type { Report } from '../../core/report.ts'
import type { Answers } from '../../core/response.ts'
import { household, report, round, stored } from '../core/report-build/household.ts'
import { surveyFrom } from './survey-from-markdown.ts'

const survey = (cell: number) =>
  surveyFrom(
    household(`
| study |               |          |
|       | key           | value    |
|       | weight        | weight   |
|       | stratum       | province |
|       | cluster       | commune  |
|       | site          | province |
|       | respondent_id | hh       |
|       | arm           | arm      |
|       | minimum_cell  | ${cell}  |
| indicators |         |                     |                        |            |            |           |        |         |                 |
|            | name    | label::English (en) | label::Vietnamese (vi) | expression | type       | direction | target | measure | disaggregate_by |
|            | poor    | Poor households     | Hộ nghèo               | \${poor} = 'yes' | proportion | decrease | 0.2 |   | province arm |
|            | income  | Income & savings <1 | Thu nhập               | \${income} | mean       | increase  |        | đồng    | arm             |`)
      .replace(
        '| decimal             | weight ',
        '| select_one arm | arm | Study arm | Nhánh nghiên cứu | |\n|        | decimal             | weight ',
      )
      .replace(
        '| settings |',
        '|         | arm      | control | Control | Đối chứng |\n|         | arm      | treated | Treated | Can thiệp |\n| settings |',
      ),
  )

const titles: Record<string, { en: string; vi: string }> = {
  baseline: { en: 'Baseline', vi: 'Đầu kỳ' },
  midline: { en: 'Mid-line', vi: 'Giữa kỳ' },
  endline: { en: 'End-line', vi: 'Cuối kỳ' },
}

/** 160 households in 20 communes; one in six is not found again; Hà Nội has few, so that small cells are withheld. */
function homes(rounds: string[]): { roundId: string; answers: Answers }[] {
  let state = 11
  const below = (limit: number) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return Math.floor((state / 2_147_483_648) * limit)
  }
  return rounds.flatMap((roundId, later) =>
    Array.from({ length: 160 }, (_, index) => {
      const commune = index % 20
      const isHelped = later > 0 && index % 2 === 1
      return {
        hh: `h${index}`,
        commune: `c${commune}`,
        province: commune === 0 ? '01' : '24',
        arm: index % 2 ? 'treated' : 'control',
        weight: String(1 + below(5) / 2),
        poor: below(isHelped ? 4 : 2) === 0 ? 'yes' : 'no',
        income: below(12) === 0 ? '' : String(below(500) + (isHelped ? 90 : 0)),
      }
    })
      .filter(() => later === 0 || below(6) > 0)
      .map((answers) => ({ roundId, answers })),
  )
}

/** The report of a study with these rounds; `cell`: the smallest that is shown. */
function shape(rounds: string[], filled: string[], cell: number): Report {
  return report(
    survey(cell),
    homes(filled).map(({ roundId, answers }) => stored(roundId, answers)),
    {
      minimumCell: cell,
      rounds: rounds.map((id, index) => ({ ...round(id, index + 1), title: titles[id] ?? { en: id } })),
    },
  )
}

const three = ['baseline', 'midline', 'endline']
const two = ['baseline', 'endline']

/** By what they are, each with a moment of its own, for the study `s`. */
export const paperReports = (): Record<string, Report> => {
  const shapes = {
    'one round': shape(['baseline'], ['baseline'], 0),
    'two rounds, small cells withheld': shape(two, two, 12),
    'three rounds': shape(three, three, 0),
    'three rounds, one of them without data': shape(three, two, 0),
    'no data': shape(two, [], 0),
    'no rounds': shape([], [], 0),
  }
  return Object.fromEntries(
    Object.entries(shapes).map(([name, made], index) => {
      const moment = `2026-05-0${index + 1}T01:00:00.000Z`
      return [
        name,
        { ...made, study: 's', moment, computedAt: moment, softwareVersion: '0.1.0', digest: name },
      ]
    }),
  )
}
