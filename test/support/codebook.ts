// A small study with all that a codebook tells: conditions, choices, repeats, personal data, hostile labels.
import { codebookOf, type Codebook } from '../../core/export/codebook-variables.ts'
import type { Dataset } from '../../core/export/dataset.ts'
import { summaries } from '../../core/export/summaries.ts'
import { surveyFrom } from './survey-from-markdown.ts'
import { datasetFrom, stored } from './typed-tables.ts'

export const household = surveyFrom(`
| survey |                      |          |                     |                        |              |            |                |       |          |
|        | type                 | name     | label::English (en) | label::Tiếng Việt (vi) | relevant     | constraint | constraint_message::English (en) | hint::English (en) | personal |
|        | text                 | full_name | Full name          | Họ tên                 |              |            |                |       | yes      |
|        | integer              | age      | Age of child        | Tuổi của trẻ           |              | . >= 0 and . <= 120 | Too old | In years |       |
|        | begin_group          | work     | Work                | Việc làm               | \${age} >= 5  |            |                |       |          |
|        | select_one yn        | works    | Works?              | Có làm việc?           |              |            |                |       |          |
|        | select_multiple food | eats     | Eats                | Ăn gì                  | \${works} = 'yes' or \${age} > 10 |  |          |       |          |
|        | end_group            |          |                     |                        |              |            |                |       |          |
|        | decimal              | weight   | Weight              | Trọng số               |              |            |                |       |          |
|        | text                 | district | District <b>&amp;</b> <script>alert(1)</script> | Huyện |   |            |                |       |          |
|        | text                 | commune  | Commune             | Xã                     | selected(\${eats}, 'rice') and not(selected(\${eats}, 'fish')) | regex(., '[a-z]+') | | |  |
|        | date                 | born     | Born                | Sinh ngày              |              | . <= today() |              |       |          |
|        | begin_repeat         | member   | Member              | Thành viên             |              |            |                |       |          |
|        | integer              | years    | Years               | Số tuổi                |              |            |                |       |          |
|        | end_repeat           |          |                     |                        |              |            |                |       |          |
| choices |           |      |      |      |
|         | list_name | name | label::English (en) | label::Tiếng Việt (vi) |
|         | yn        | yes  | Yes  | Có   |
|         | yn        | no   | No   | Không |
|         | yn        | dk   | Don't know | Không biết |
|         | food      | rice | Rice | Cơm  |
|         | food      | fish | Fish | Cá   |
| study   |           |      |
|         | key       | value |
|         | weight    | weight |
|         | stratum   | district |
|         | cluster   | commune |
|         | respondent_id | full_name |
`)

export const responses = [
  stored(1, { full_name: 'Hoa', age: '30', work: { works: 'yes', eats: 'rice fish' }, weight: '1.5', district: 'A', commune: 'x', born: '1996-02-29', member: [{ years: '3' }, { years: '5' }] }), // prettier-ignore
  stored(2, { full_name: 'Lan', age: '7', work: { works: 'dk', eats: '' }, weight: '2.5', district: 'A', commune: 'y', born: '2019-01-01', member: [] }), // prettier-ignore
  stored(3, { full_name: 'Tý', age: '3', weight: '1', district: 'B', commune: 'z', born: '', member: [{ years: '' }] }), // prettier-ignore
  stored(4, { full_name: '', age: '9', work: { works: 'no' }, weight: '3', district: 'B', commune: 'w', born: '2017-05-05' }), // prettier-ignore
]

export const householdData = (personal = false): Promise<Dataset> =>
  datasetFrom(
    [household],
    responses.map((one) => [one]),
    personal,
  )

export async function householdCodebook(personal = false): Promise<Codebook> {
  const data = await householdData(personal)
  return codebookOf(data, [household], await summaries(data))
}
