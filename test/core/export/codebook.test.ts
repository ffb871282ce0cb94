// The codebook: conditions in words, frequencies and summaries, as page and as sheets.
import { describe, expect, test } from 'vitest'
import { codebookPage } from '../../../core/export/codebook-page.ts'
import { codebookOf, extremes, frequencies, type Variable } from '../../../core/export/codebook-variables.ts'
import { inWords } from '../../../core/export/codebook-words.ts'
import { summaries } from '../../../core/export/summaries.ts'
import { codebookWorkbook } from '../../../core/export/xlsx.ts'
import { readWorkbook } from '../../../functions/workbook.ts'
import { household, householdCodebook, householdData } from '../../support/codebook.ts'
import { bytesOf, dataset, DONT_KNOW, NOT_ASKED, table, YES_NO } from '../../support/dataset.ts'
import { surveyFrom } from '../../support/survey-from-markdown.ts'

const find = (variables: Variable[], name: string): Variable => {
  const found = variables.find(({ column }) => column.name === name)
  if (!found) throw new Error(`no ${name}`)
  return found
}

/** The words of one condition of a survey that asks for age, works (yes, no) and eats (several). */
function words(relevant: string, reader: 'en' | 'vi' = 'en'): string | null {
  const survey = surveyFrom(`
| survey |                      |       |                     |                        |          |
|        | type                 | name  | label::English (en) | label::Tiếng Việt (vi) | relevant |
|        | integer              | age   | Age                 | Tuổi                   |          |
|        | select_one yn        | works | Works?              | Có làm việc?           |          |
|        | select_multiple food | eats  | Eats                | Ăn gì                  |          |
|        | begin_repeat         | child | Child               | Trẻ                    |          |
|        | integer              | years | Years               | Số tuổi                |          |
|        | end_repeat           |       |                     |                        |          |
|        | text                 | q     | Q                   | H                      | ${relevant.replaceAll('|', '\\|')} |
| choices |           |      |      |      |
|         | list_name | name | label::English (en) | label::Tiếng Việt (vi) |
|         | yn        | yes  | Yes  | Có   |
|         | yn        | 1    | Often | Thường |
|         | food      | rice | Rice | Cơm  |
`)
  const node = survey.nodes.find(({ name }) => name === 'q')
  return node?.relevant ? inWords(survey, node.id, node.relevant.expression, reader) : null
}

describe('conditions in words', () => {
  test.each([
    ['${age} >= 5', '“Age” ≥ 5', '“Tuổi” ≥ 5'],
    ["${works} = 'yes'", '“Works?” is “Yes”', '“Có làm việc?” là “Có”'],
    ['${works} != 1', '“Works?” is not “Often”', '“Có làm việc?” không phải là “Thường”'],
    ["selected(${eats}, 'rice')", '“Eats” includes “Rice”', '“Ăn gì” có chọn “Cơm”'],
    ["not(selected(${eats}, 'rice'))", '“Eats” does not include “Rice”', '“Ăn gì” không chọn “Cơm”'],
    ["selected(${works}, 'yes')", '“Works?” is “Yes”', '“Có làm việc?” là “Có”'],
    ["${age} != ''", '“Age” is answered', '“Tuổi” có câu trả lời'],
    ['string-length(${age}) = 0', '“Age” is not answered', '“Tuổi” không có câu trả lời'],
    ["${age} < 5 and (${works} = 'yes' or ${age} = -99)", '“Age” < 5 and (“Works?” is “Yes” or “Age” = −99)', '“Tuổi” < 5 và (“Có làm việc?” là “Có” hoặc “Tuổi” = −99)'], // prettier-ignore
    ['count(${child}) > ${age} + 1', 'the number of “Child” > “Age” + 1', 'số lượng “Trẻ” > “Tuổi” + 1'],
    ['sum(${years}) > 3', 'the sum of “Years” > 3', 'tổng của “Số tuổi” > 3'],
    ["regex(${age}, '^[0-9]+$')", '“Age” matches the pattern “^[0-9]+$”', '“Tuổi” khớp với mẫu “^[0-9]+$”'],
  ])('%s', (source, english, vietnamese) => {
    expect([words(source), words(source, 'vi')]).toEqual([english, vietnamese])
  })

  test('are not made up for what has none', () => {
    expect(words("instance('x')/root/item[name = ${age}]/label != ''")).toBeNull()
    expect(words('position(..) > 1')).toBeNull()
  })
})

describe('the codebook', () => {
  test('joins the conditions of a question and of its groups', async () => {
    const { variables } = await householdCodebook()
    expect(find(variables, 'eats').asked?.relevant).toEqual({
      source: "(${age} >= 5) and (${works} = 'yes' or ${age} > 10)",
      words: {
        en: '“Age of child” ≥ 5 and (“Works?” is “Yes” or “Age of child” > 10)',
        vi: '“Tuổi của trẻ” ≥ 5 và (“Có làm việc?” là “Có” hoặc “Tuổi của trẻ” > 10)',
      },
    })
    expect(find(variables, 'born').asked?.constraint?.words.vi).toBe('câu trả lời ≤ hôm nay')
  })

  test('counts choices, and what is missing by its kind', async () => {
    const { variables } = await householdCodebook()
    const works = find(variables, 'works')
    expect(frequencies(works).map(({ name, count }) => [name, count])).toEqual([
      ['yes', 1],
      ['no', 1],
      ['dk', 1],
    ])
    expect(works.column.missing).toMatchObject({ 'not-asked': 1, 'dont-know': 1 })
    const weight = find(variables, 'weight').summary.moments
    expect(weight?.mean).toBeCloseTo(2, 12)
    expect(weight?.deviation).toBeCloseTo(Math.sqrt(2.5 / 3), 12)
    expect(extremes(find(variables, 'born'))).toEqual(['1996-02-29', '2019-01-01'])
    expect(find(variables, 'district').summary.distinct).toBe(2)
  })

  test('shows no value of personal columns, and names those that are left out', async () => {
    const whole = find((await householdCodebook(true)).variables, 'full_name')
    expect(whole.summary).toEqual({ counts: null, moments: null, distinct: null })
    const { leftOut, variables } = await householdCodebook()
    expect(leftOut.map(({ path }) => path)).toEqual(['/data/full_name'])
    expect(variables.some(({ column }) => column.name === 'full_name')).toBe(false)
  })

  test('holds up with no responses, and with a thousand choices', async () => {
    const choices = Array.from({ length: 1_000 }, (_, code) => ({
      code,
      name: `c${code}`,
      label: { en: 'Same' },
    }))
    const data = dataset([table('t', [{ name: 'KEY', type: 'text', kind: 'key' }, { name: 'x', type: 'choice', choices }, { name: 'n', type: 'integer' }], [])]) // prettier-ignore
    const { variables } = codebookOf(data, [], await summaries(data))
    expect(frequencies(find(variables, 'x')).every(({ count }) => count === 0)).toBe(true)
    expect([extremes(find(variables, 'n')), find(variables, 'n').summary.moments]).toEqual([null, null])
  })

  test('counts a refusal once where two choices say it', async () => {
    const choices = [...YES_NO, { code: 9, name: 'dk2', label: {}, missing: 'dont-know' as const }]
    const data = dataset([
      table('t', [{ name: 'x', type: 'choice', choices }], [[DONT_KNOW], [1], [NOT_ASKED]]),
    ])
    const { variables } = codebookOf(data, [], await summaries(data))
    expect(frequencies(find(variables, 'x')).map(({ count }) => count)).toEqual([1, 0, null, null])
  })
})

describe('as a page', () => {
  test('tells everything in words, with nothing in it that runs', async () => {
    const page = [...codebookPage(await householdCodebook(), 'vi')].join('')
    expect(page).toContain('<html lang="vi">')
    expect(page).toContain('Hỏi nếu: “Tuổi của trẻ” ≥ 5')
    expect(page).toContain('<span lang="en">Age of child</span><br><span lang="vi">Tuổi của trẻ</span>')
    expect(page).toMatch(
      /<code>yes<\/code> <span lang="en">Yes<\/span> \/ <span lang="vi">Có<\/span> <b>1<\/b> \(50 %\)/,
    )
    expect(page).toContain('Trung bình: 2<br>')
    expect(page).not.toContain('<script')
    expect(page).not.toContain('Hoa')
  })

  test('has long lists of choices below their question, all of them', async () => {
    const choices = (count: number) =>
      Array.from({ length: count }, (_, index) => ({ code: index, name: `c${index}`, label: { en: `Choice ${index}` } })) // prettier-ignore
    const made = dataset([
      table('t', [{ name: 'short', type: 'choice', choices: choices(3) }, { name: 'long', type: 'choice', choices: choices(90) }], [[1, 2]]), // prettier-ignore
    ])
    const page = [...codebookPage(codebookOf(made, [], null), 'en')].join('')
    expect(page.match(/<tr class="list">/g)).toHaveLength(1)
    const [, list = ''] = /<tr class="list"><td colspan="5">(.*?)<\/td>/.exec(page) ?? []
    expect(list.match(/<li>/g)).toHaveLength(90)
    expect(page.match(/<li><code>/g)).toHaveLength(93)
  })
})

describe('as sheets', () => {
  test('has a row for each column and for each choice', async () => {
    const codebook = await householdCodebook()
    const { workbook } = readWorkbook(await bytesOf(codebookWorkbook(codebook, 'en')))
    // Our reader reads sheets of forms only; Choices is the name of one.
    expect(workbook?.sheets.map(({ name }) => name)).toEqual(['Codebook', 'Choices', 'About'])
    const choices = workbook?.sheets[1]?.rows.map((row) => row?.map((cell) => cell?.text)) ?? []
    expect(choices[0]).toEqual(['Table', 'Column', 'Code', 'Name', 'Label (en)', 'Label (vi)', 'Rows', '% of values', 'Says that there is no answer']) // prettier-ignore
    expect(choices[1]?.slice(1)).toEqual(['works', String(find(codebook.variables, 'works').column.choices[0]?.code), 'yes', 'Yes', 'Có', '1', '50']) // prettier-ignore
  })
})

test('a survey version that is no longer there leaves what the data knows', async () => {
  const data = await householdData()
  const { variables } = codebookOf(data, [], await summaries(data))
  expect(find(variables, 'age').asked).toBeNull()
  expect(find(variables, 'age').column.label).toEqual({ en: 'Age of child', vi: 'Tuổi của trẻ' })
  expect(household.languages.length).toBe(2)
})
