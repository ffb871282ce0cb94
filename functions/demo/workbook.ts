// The demo survey as a real XLSForm workbook: what a manager would have written in Excel, and can download and change.
import writeExcelFile from 'write-excel-file/node'
import { choiceRows } from './choices.ts'
import type { Row } from './rows.ts'
import { surveyRows } from './survey.ts'

type Sheet = { sheet: string; data: (string | number | null)[][] }
const VI = 'Vietnamese (vi)'
const EN = 'English (en)'

function table(sheet: string, rows: Record<string, string | number | undefined>[]): Sheet {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  return { sheet, data: [columns, ...rows.map((row) => columns.map((column) => row[column] ?? null))] }
}

const surveyRow = ({ vi, en, hint, message, required, read_only, personal, ...row }: Row) => ({
  type: row.type,
  name: row.name,
  [`label::${VI}`]: vi,
  [`label::${EN}`]: en,
  [`hint::${VI}`]: hint?.[0],
  [`hint::${EN}`]: hint?.[1],
  relevant: row.relevant,
  required: required && 'yes',
  constraint: row.constraint,
  [`constraint_message::${VI}`]: message?.[0],
  [`constraint_message::${EN}`]: message?.[1],
  calculation: row.calculation,
  choice_filter: row.choice_filter,
  repeat_count: row.repeat_count,
  appearance: row.appearance,
  parameters: row.parameters,
  default: row.default,
  read_only: read_only && 'yes',
  personal: personal && 'yes',
})

const indicators = [
  {
    name: 'child_labour',
    vi: 'Trẻ 5–17 tuổi thuộc diện lao động trẻ em',
    en: 'Children aged 5–17 in child labour',
    type: 'proportion',
    expression: '${child_labour} = 1',
    unit: 'child',
    direction: 'decrease',
    target: 0.06,
    by: 'child_sex age_group province',
    level: 'goal',
  },
  {
    name: 'hazardous_work',
    vi: 'Trẻ 5–17 tuổi làm việc nặng nhọc, nguy hiểm',
    en: 'Children aged 5–17 in hazardous work',
    type: 'proportion',
    expression: '${hazardous} = 1',
    unit: 'child',
    direction: 'decrease',
    target: 0.04,
    by: 'child_sex province',
    level: 'goal',
  },
  {
    name: 'in_school',
    vi: 'Trẻ 6–14 tuổi đang đi học',
    en: 'Children aged 6–14 who attend school',
    type: 'proportion',
    expression: "${in_school} = 'yes'",
    unit: 'child',
    where: '${child_age} >= 6 and ${child_age} <= 14',
    direction: 'increase',
    target: 0.985,
    by: 'child_sex province',
    level: 'outcome',
  },
  {
    name: 'hours',
    vi: 'Số giờ làm việc trung bình mỗi tuần của trẻ có làm việc',
    en: 'Mean weekly hours of children who work',
    type: 'mean',
    expression: '${hours}',
    unit: 'child',
    where: "${worked} = 'yes'",
    direction: 'decrease',
    target: 8,
    measure: { vi: 'giờ', en: 'hours' },
    by: 'child_sex',
    level: 'outcome',
  },
  {
    name: 'working_share',
    vi: 'Số trẻ lao động trên mỗi trẻ trong hộ',
    en: 'Children in child labour for each child in the household',
    type: 'ratio',
    expression: '${children_working}',
    denominator: '${n_children}',
    direction: 'decrease',
    by: 'province',
    level: 'outcome',
  },
  {
    name: 'knows_legal_age',
    vi: 'Người trả lời biết tuổi lao động tối thiểu là 15',
    en: 'Respondents who know that the minimum working age is 15',
    type: 'proportion',
    expression: '${knows_legal_age} = 1',
    direction: 'increase',
    target: 0.6,
    by: 'head_sex province arm',
    level: 'output',
  },
  {
    name: 'knows_hotline',
    vi: 'Người trả lời biết tổng đài bảo vệ trẻ em 111',
    en: 'Respondents who know the child protection hotline 111',
    type: 'proportion',
    expression: '${knows_hotline} = 1',
    direction: 'increase',
    target: 0.5,
    by: 'head_sex province arm',
    level: 'output',
  },
  {
    name: 'income',
    vi: 'Thu nhập trung bình mỗi tháng của hộ',
    en: 'Mean monthly household income',
    type: 'mean',
    expression: '${income}',
    where: '${income} >= 0',
    direction: 'increase',
    measure: { vi: 'triệu đồng', en: 'million dong' },
    by: 'poor province',
    level: 'outcome',
  },
  {
    name: 'children_in_labour',
    vi: 'Tổng số trẻ lao động (ước tính)',
    en: 'Number of children in child labour (estimated)',
    type: 'total',
    expression: '${children_working}',
    direction: 'decrease',
    measure: { vi: 'trẻ', en: 'children' },
    by: 'province',
    level: 'goal',
  },
]

/** The workbook of a round, as the bytes of an .xlsx file. */
export async function demoWorkbook(round: 'baseline' | 'endline'): Promise<Uint8Array> {
  const sheets = [
    table('survey', surveyRows(round).map(surveyRow)),
    table(
      'choices',
      choiceRows.map(([list_name, name, vi, en, more]) => ({
        list_name,
        name,
        [`label::${VI}`]: vi,
        [`label::${EN}`]: en,
        ...more,
      })),
    ),
    table('settings', [
      {
        form_title:
          round === 'baseline'
            ? 'Khảo sát hộ gia đình về lao động trẻ em: đầu kỳ'
            : 'Khảo sát hộ gia đình về lao động trẻ em: cuối kỳ',
        form_id: `child-labour-${round}`,
        version: round === 'baseline' ? '2025-03-01' : '2026-09-01',
        default_language: VI,
        instance_name: "concat(${hh_id}, ' · ', ${commune_name})",
      },
    ]),
    table(
      'indicators',
      indicators.map(({ name, vi, en, by, measure, ...row }) => ({
        name,
        [`label::${VI}`]: vi,
        [`label::${EN}`]: en,
        ...row,
        [`measure::${VI}`]: measure?.vi,
        [`measure::${EN}`]: measure?.en,
        disaggregate_by: by,
      })),
    ),
    table(
      'study',
      Object.entries({
        weight: 'weight',
        stratum: 'province',
        cluster: 'commune',
        respondent_id: 'hh_id',
        arm: 'arm',
        site: 'commune',
        minimum_cell: '5',
      }).map(([key, value]) => ({ key, value })),
    ),
  ]
  return await writeExcelFile(sheets).toBuffer()
}
