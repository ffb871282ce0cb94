// The workbook of the whole journey: a household with a roster of children, two communes of unequal weight, two indicators.
import type { Sheets } from '../support/surveys.ts'

const labels = ['label::English (en)', 'label::Vietnamese (vi)']

export const householdSheets = (): Sheets => ({
  survey: [
    ['type', 'name', ...labels, 'relevant', 'constraint', 'constraint_message', 'calculation', 'required'],
    ['select_one commune', 'commune', 'Commune', 'Xã', '', '', '', '', 'yes'],
    ['text', 'household', 'Household number', 'Mã hộ', '', '', '', '', 'yes'],
    ['calculate', 'weight', '', '', '', '', '', "if(${commune} = 'north', 2, 1)", ''],
    ['begin_repeat', 'child', 'Child', 'Trẻ', '', '', '', '', ''],
    [
      'integer',
      'age',
      'Age in years',
      'Tuổi của trẻ',
      '',
      '. >= 0 and . < 18',
      'Chỉ ghi trẻ dưới 18 tuổi.',
      '',
      'yes',
    ],
    [
      'select_one yesno',
      'works',
      'Did the child work?',
      'Trẻ có đi làm không?',
      '${age} >= 5',
      '',
      '',
      '',
      'yes',
    ],
    ['end_repeat', '', '', '', '', '', '', '', ''],
  ],
  choices: [
    ['list_name', 'name', ...labels],
    ['commune', 'north', 'Northern commune', 'Xã Bắc'],
    ['commune', 'south', 'Southern commune', 'Xã Nam'],
    ['yesno', 'yes', 'Yes', 'Có'],
    ['yesno', 'no', 'No', 'Không'],
  ],
  settings: [
    ['form_id', 'form_title', 'version', 'default_language', 'instance_name'],
    ['household', 'Khảo sát hộ gia đình', '1', 'Vietnamese (vi)', '${household}'],
  ],
  indicators: [
    [
      'name',
      ...labels,
      'type',
      'expression',
      'unit',
      'where',
      'direction',
      'target',
      'measure',
      'disaggregate_by',
    ],
    [
      'working',
      'Children aged 5–17 who work',
      'Trẻ 5–17 tuổi đi làm',
      'proportion',
      "${works} = 'yes'",
      'child',
      '${age} >= 5',
      'decrease',
      '0.1',
      '',
      'commune',
    ],
    [
      'children',
      'Children in a household',
      'Số trẻ trong hộ',
      'mean',
      'count(${child})',
      '',
      '',
      '',
      '',
      'children',
      '',
    ],
  ],
  study: [
    ['key', 'value'],
    ['weight', 'weight'],
    ['cluster', 'commune'],
    ['site', 'commune'],
  ],
})

/** The same workbook as its author first had it: four mistakes in three sheets. */
export function faultySheets(): Sheets {
  const sheets = householdSheets()
  const survey = sheets['survey']!.map((row) => [...row])
  survey[1]![0] = 'select_one comune'
  survey[3]![7] = "if(${comune} = 'north', 2, 1)"
  survey[5]![5] = '. >= 0 and'
  const study = [...sheets['study']!, ['stratum', 'province']]
  return { ...sheets, survey, study }
}

export interface Household {
  commune: 'Xã Bắc' | 'Xã Nam'
  number: string
  /** Age, and whether the child works; younger than 5: not asked. */
  children: [age: number, works?: boolean][]
}

/** Of children from 5, three fifths work at baseline when the northern household counts twice, and a sixth at end-line. */
export const households: Record<'baseline' | 'endline', Household[]> = {
  baseline: [
    {
      commune: 'Xã Bắc',
      number: 'B-01',
      children: [
        [10, true],
        [12, false],
      ],
    },
    { commune: 'Xã Nam', number: 'N-01', children: [[7, true]] },
    { commune: 'Xã Nam', number: 'N-02', children: [[3]] },
  ],
  endline: [
    {
      commune: 'Xã Bắc',
      number: 'B-01',
      children: [
        [11, false],
        [13, false],
      ],
    },
    { commune: 'Xã Nam', number: 'N-01', children: [[8, true]] },
    { commune: 'Xã Nam', number: 'N-02', children: [[5, false], [2]] },
  ],
}
