// Made-up households in two rounds, their survey, and the report on them.
import { expect } from 'vitest'
import { addResponse, addUnreadable, beginCollection } from '../../../core/report-build/collect.ts'
import { finishReport } from '../../../core/report-build/report.ts'
import { reportSchema, type Report } from '../../../core/report.ts'
import type { Answers, StoredResponse } from '../../../core/response.ts'
import type { Indicator, Round, Study } from '../../../core/study.ts'
import type { Survey } from '../../../core/survey.ts'
import { response } from '../../support/responses.ts'

export const household = (more = '') => `
| survey |                     |          |             |            |          |
|        | type                | name     | label::English (en) | label::Vietnamese (vi) | relevant |
|        | text                | hh       | Household   | Hộ         |          |
|        | select_one province | province | Province    | Tỉnh       |          |
|        | text                | commune  | Commune     | Xã         |          |
|        | decimal             | weight   | Weight      | Trọng số   |          |
|        | select_one yn       | poor     | Poor?       | Nghèo?     |          |
|        | integer             | income   | Income      | Thu nhập   |          |
|        | begin_repeat        | child    | Child       | Trẻ        |          |
|        | select_one sex      | sex      | Sex         | Giới tính  |          |
|        | integer             | age      | Age         | Tuổi       |          |
|        | select_one yn       | works    | Works?      | Làm việc?  | \${age} >= 5 |
|        | integer             | hours    | Hours       | Số giờ     | \${works} = 'yes' |
|        | end_repeat          |          |             |            |          |
| choices |          |      |      |      |
|         | list_name | name | label::English (en) | label::Vietnamese (vi) |
|         | yn       | yes  | Yes  | Có   |
|         | yn       | no   | No   | Không |
|         | sex      | f    | Girl | Nữ   |
|         | sex      | m    | Boy  | Nam  |
|         | province | 01   | Ha Noi | Hà Nội |
|         | province | 24   | Bac Giang | Bắc Giang |
| settings |          |        |
|          | form_id  | version |
|          | hh       | 1 |
${more}`

export const indicators = `
| indicators |         |                     |            |            |      |       |           |        |                |
|            | name    | label::English (en) | expression | type       | unit | where | direction | target | disaggregate_by |
|            | works   | Children who work   | \${works} = 'yes' | proportion | child | \${age} >= 5 | decrease | 0.1 | sex, province |
|            | hours   | Hours of work       | \${hours}  | mean       | child |      | decrease  |        | sex |
|            | poor    | Poor households     | \${poor} = 'yes' | proportion |  |      | decrease  | 0.2 | province |
|            | income  | Income              | \${income} | mean       |      |       | increase  |        | province |`

export const design = (cluster: string, cell = 0) => `
| study |               |          |
|       | key           | value    |
|       | weight        | weight   |
|       | stratum       | province |
|       | site          | province |
|       | respondent_id | hh       |
|       | minimum_cell  | ${cell}  |
${cluster && `|       | cluster       | ${cluster}  |`}`

const study: Study = {
  id: 's',
  title: { en: 'Study' },
  members: [],
  minimumCell: 0,
  timezone: 'Asia/Ho_Chi_Minh',
  createdAt: '2026-01-01T00:00:00.000Z',
  revision: 1,
}

const HASH = 'a'.repeat(64)

export const round = (id: string, order: number, hash = HASH): Round => ({
  id,
  study: 's',
  title: { en: id },
  kind: order === 1 ? 'baseline' : 'endline',
  order,
  status: 'open',
  opens: null,
  closes: null,
  target: 100,
  surveys: [
    {
      hash,
      id: 'hh',
      version: '1',
      title: 'Household',
      languages: [],
      questions: 1,
      workbook: { name: 'x.xlsx', sha256: '' },
      uploadedBy: '',
      uploadedAt: '',
      warnings: 0,
    },
  ],
  revision: 1,
})

export const stored = (
  roundId: string,
  answers: Answers,
  other: Partial<StoredResponse> = {},
): StoredResponse => ({
  ...response(answers, { round: roundId }),
  survey: { id: 'hh', version: '1', hash: HASH },
  hash: HASH,
  receivedAt: '2026-05-01T05:00:00.000Z',
  flags: [],
  ...other,
})

const provenance = { digest: 'd', moment: 'm', computedAt: 'c', softwareVersion: '0' }

export function report(
  survey: Survey,
  responses: StoredResponse[],
  {
    edited,
    rounds,
    unreadable = 0,
    minimumCell = 0,
    surveys = {},
  }: {
    edited?: Indicator[]
    rounds?: Round[]
    unreadable?: number
    minimumCell?: number
    surveys?: Record<string, Survey>
  } = {},
): Report {
  const collection = beginCollection({
    study: { ...study, minimumCell },
    rounds: rounds ?? [round('baseline', 1), round('endline', 2)],
    surveys: new Map([[HASH, survey], ...Object.entries(surveys)]),
    edited,
    engines: {},
  })
  for (const one of responses) addResponse(collection, one)
  for (let count = 0; count < unreadable; count += 1) addUnreadable(collection, 'baseline')
  const made = finishReport(collection, provenance)
  // What is stored is what is read back.
  expect(reportSchema.parse(JSON.parse(JSON.stringify(made)))).toEqual(made)
  return made
}

/** The same made-up households at every run: 20 communes in two provinces, in two rounds. */
function households() {
  let state = 42
  const below = (limit: number) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return Math.floor((state / 2_147_483_648) * limit)
  }
  return ['baseline', 'endline'].flatMap((roundId) =>
    Array.from({ length: 120 }, (_, index) => {
      const commune = below(20)
      const children = Array.from({ length: below(4) }, () => {
        const age = 3 + below(14)
        const works = age >= 5 && below(10) < (roundId === 'baseline' ? 5 : 3)
        return {
          sex: below(2) ? 'f' : 'm',
          age: String(age),
          ...(age >= 5 && { works: below(12) === 0 ? '' : works ? 'yes' : 'no' }),
          ...(works && { hours: String(1 + below(30)) }),
        }
      })
      return {
        roundId,
        hh: `h${index}`,
        province: commune < 9 ? '01' : '24',
        commune: `c${commune}`,
        weight: String(1 + below(5) / 2),
        poor: below(roundId === 'baseline' ? 2 : 3) === 0 ? 'yes' : 'no',
        income: below(15) === 0 ? '' : String(below(1000)),
        child: children,
      }
    }),
  )
}

export const data = households()
export const all = data.map(({ roundId, ...answers }) => stored(roundId, answers))
