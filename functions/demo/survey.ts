// The demo survey's questions as rows of an XLSForm `survey` sheet, in Vietnamese and English.

/** One row of the survey sheet; `vi` and `en` are its labels, the rest are XLSForm columns. */
export interface Row {
  type: string
  name?: string
  vi?: string
  en?: string
  hint?: [vi: string, en: string]
  message?: [vi: string, en: string]
  relevant?: string
  constraint?: string
  required?: true
  calculation?: string
  appearance?: string
  choice_filter?: string
  repeat_count?: string
  parameters?: string
  default?: string
  read_only?: true
  personal?: true
}

const ask = (type: string, name: string, vi: string, en: string, more: Partial<Row> = {}): Row => ({
  type,
  name,
  vi,
  en,
  ...more,
})
const required = { required: true } as const
const calculate = (name: string, calculation: string, more: Partial<Row> = {}): Row => ({
  type: 'calculate',
  name,
  calculation,
  ...more,
})
const group = (name: string, vi: string, en: string, more: Partial<Row> = {}): Row =>
  ask('begin_group', name, vi, en, more)
const endGroup: Row = { type: 'end_group' }

const place: Row[] = [
  { type: 'start', name: 'start' },
  { type: 'end', name: 'end' },
  { type: 'today', name: 'today' },
  { type: 'deviceid', name: 'deviceid' },
  group('place', 'Địa bàn', 'Place', { appearance: 'field-list' }),
  ask('select_one province', 'province', 'Tỉnh', 'Province', required),
  ask('select_one commune', 'commune', 'Xã', 'Commune', {
    ...required,
    choice_filter: 'province = ${province}',
    appearance: 'minimal',
  }),
  ask('text', 'hh_id', 'Mã hộ', 'Household identifier', {
    ...required,
    hint: ['Trên danh sách hộ, ví dụ: H0123', 'From the household list, for example: H0123'],
    constraint: "regex(., '^H[0-9]{4}$')",
    message: ['Mã hộ gồm chữ H và bốn chữ số.', 'The identifier is the letter H and four digits.'],
  }),
  endGroup,
  calculate('arm', "instance('commune')/root/item[name = ${commune}]/arm"),
  calculate('weight', "number(instance('commune')/root/item[name = ${commune}]/weight)"),
  ask(
    'note',
    'intro',
    'Xin chào. Chúng tôi đang tìm hiểu về **đời sống và việc học của trẻ em** ở ${commune_name}. Cuộc phỏng vấn kéo dài khoảng 30 phút. Câu trả lời được giữ kín, và ông/bà có thể dừng lại bất cứ lúc nào.',
    'Good day. We are learning about **the life and schooling of children** in ${commune_name}. The interview takes about 30 minutes. Answers are kept confidential, and you may stop at any time.',
  ),
  calculate('commune_name', "jr:choice-name(${commune}, '${commune}')"),
  ask(
    'select_one yes_no',
    'consent',
    'Ông/bà có đồng ý tham gia không?',
    'Do you agree to take part?',
    required,
  ),
]

const household: Row[] = [
  group('household', 'Hộ gia đình', 'Household', { relevant: "${consent} = 'yes'" }),
  group('head', 'Chủ hộ', 'Head of household', { appearance: 'field-list' }),
  ask('text', 'head_name', 'Tên chủ hộ', 'Name of the head of household', { personal: true }),
  ask('select_one sex', 'head_sex', 'Giới tính của chủ hộ', 'Sex of the head of household', required),
  ask('integer', 'head_age', 'Tuổi của chủ hộ', 'Age of the head of household', {
    ...required,
    constraint: '. >= 16 and . <= 110',
    message: ['Tuổi từ 16 đến 110.', 'Age is between 16 and 110.'],
  }),
  ask(
    'select_one schooling',
    'head_schooling',
    'Trình độ học vấn cao nhất của chủ hộ',
    'Highest schooling of the head of household',
    required,
  ),
  endGroup,
  ask(
    'integer',
    'members',
    'Hộ có bao nhiêu người đang sống chung?',
    'How many people live in this household?',
    {
      ...required,
      constraint: '. >= 1 and . <= 25',
      message: ['Từ 1 đến 25 người.', 'Between 1 and 25 people.'],
    },
  ),
  ask(
    'select_multiple income_source',
    'income_source',
    'Các nguồn thu nhập của hộ',
    'Sources of income of the household',
    {
      ...required,
      constraint: "not(selected(., 'none') and count-selected(.) > 1)",
      message: ['«Không có» không đi cùng lựa chọn khác.', '“None” does not go with another choice.'],
    },
  ),
  ask(
    'decimal',
    'income',
    'Thu nhập trung bình mỗi tháng của hộ (triệu đồng)',
    'Household income in an average month (million dong)',
    {
      hint: ['Ghi -99 nếu không biết, -98 nếu từ chối.', 'Write -99 for does not know, -98 for refused.'],
      constraint: '. = -99 or . = -98 or (. >= 0 and . <= 500)',
      message: ['Từ 0 đến 500, hoặc -99, -98.', 'Between 0 and 500, or -99, -98.'],
    },
  ),
  ask(
    'select_one yes_no',
    'poor',
    'Hộ có sổ hộ nghèo hoặc cận nghèo không?',
    'Does the household hold a poor or near-poor certificate?',
    required,
  ),
  ask(
    'select_one yes_no',
    'shock',
    'Trong 12 tháng qua, hộ có gặp biến cố lớn (mất mùa, bệnh nặng, mất việc, thiên tai) không?',
    'In the past 12 months, did the household suffer a major shock (crop failure, serious illness, loss of work, disaster)?',
    required,
  ),
  ask('date', 'shock_date', 'Biến cố gần nhất xảy ra khi nào?', 'When did the latest one happen?', {
    relevant: "${shock} = 'yes'",
    constraint: '. <= today()',
    message: ['Ngày không được ở tương lai.', 'The date can’t be in the future.'],
    appearance: 'month-year',
  }),
  ask(
    'rank coping',
    'coping',
    'Xếp hạng cách hộ xoay xở khi thiếu tiền, cách thường dùng nhất đứng đầu',
    'Rank how the household copes when money is short, the most frequent first',
    {
      relevant: "${shock} = 'yes'",
    },
  ),
  endGroup,
]

const children: Row[] = [
  ask(
    'integer',
    'n_children',
    'Có bao nhiêu trẻ từ 5 đến 17 tuổi sống trong hộ?',
    'How many children aged 5 to 17 live in the household?',
    {
      ...required,
      relevant: "${consent} = 'yes'",
      constraint: '. >= 0 and . <= 12 and . < ${members}',
      message: [
        'Số trẻ phải ít hơn số người trong hộ.',
        'There must be fewer children than household members.',
      ],
    },
  ),
  {
    type: 'begin_repeat',
    name: 'child',
    vi: 'Trẻ em',
    en: 'Child',
    relevant: "${consent} = 'yes'",
    repeat_count: '${n_children}',
  },
  group('child_who', 'Trẻ thứ ${child_number}', 'Child number ${child_number}', { appearance: 'field-list' }),
  calculate('child_number', 'position(../..)'),
  ask('text', 'child_name', 'Tên thường gọi', 'Name used at home', { ...required, personal: true }),
  ask('select_one sex', 'child_sex', 'Giới tính', 'Sex', required),
  ask('integer', 'child_age', 'Tuổi (tròn năm)', 'Age in completed years', {
    ...required,
    constraint: '. >= 5 and . <= 17',
    message: ['Chỉ ghi trẻ từ 5 đến 17 tuổi.', 'Only children aged 5 to 17.'],
  }),
  endGroup,
  calculate('age_group', "if(${child_age} < 12, '5-11', if(${child_age} < 15, '12-14', '15-17'))", {
    vi: 'Nhóm tuổi',
    en: 'Age group',
  }),
  ask(
    'select_one yes_no',
    'in_school',
    '${child_name} hiện có đi học không?',
    'Does ${child_name} attend school now?',
    required,
  ),
  ask(
    'select_one why_not_school',
    'why_not_school',
    'Lý do chính ${child_name} không đi học',
    'Main reason why ${child_name} does not attend',
    {
      ...required,
      relevant: "${in_school} = 'no'",
    },
  ),
  ask(
    'integer',
    'days_missed',
    'Trong tháng học vừa qua, ${child_name} nghỉ bao nhiêu ngày?',
    'In the last school month, how many days did ${child_name} miss?',
    {
      relevant: "${in_school} = 'yes'",
      constraint: '. >= 0 and . <= 31',
      message: ['Từ 0 đến 31 ngày.', 'Between 0 and 31 days.'],
    },
  ),
  ask(
    'select_one yes_no',
    'worked',
    'Trong 7 ngày qua, ${child_name} có làm việc ít nhất một giờ (ngoài việc nhà) không?',
    'In the past 7 days, did ${child_name} work for at least one hour (other than household chores)?',
    required,
  ),
  group('work', 'Công việc của ${child_name}', 'The work of ${child_name}', {
    relevant: "${worked} = 'yes'",
  }),
  ask(
    'select_multiple activity',
    'activity',
    '${child_name} đã làm những việc gì?',
    'What work did ${child_name} do?',
    required,
  ),
  ask(
    'integer',
    'hours',
    'Tổng số giờ làm việc trong 7 ngày qua',
    'Hours worked in the past 7 days, in all',
    {
      ...required,
      constraint: '. >= 1 and . <= 98',
      message: ['Từ 1 đến 98 giờ.', 'Between 1 and 98 hours.'],
    },
  ),
  ask(
    'select_multiple hazard',
    'hazard',
    'Khi làm việc, ${child_name} có gặp điều nào sau đây không?',
    'At work, is ${child_name} exposed to any of these?',
    {
      ...required,
      constraint: "not(selected(., 'none') and count-selected(.) > 1)",
      message: ['«Không có» không đi cùng lựa chọn khác.', '“None” does not go with another choice.'],
    },
  ),
  ask(
    'time',
    'work_ends',
    'Thường kết thúc công việc lúc mấy giờ?',
    'At what time does the work usually end?',
  ),
  endGroup,
  calculate('hours_worked', "if(${worked} = 'yes', coalesce(${hours}, 0), 0)"),
  calculate(
    'hazardous',
    "if(${worked} = 'yes' and string-length(${hazard}) > 0 and not(selected(${hazard}, 'none')), 1, 0)",
  ),
  calculate(
    'child_labour',
    'if(${hazardous} = 1 or (${child_age} < 12 and ${hours_worked} >= 1) or (${child_age} >= 12 and ${child_age} < 15 and ${hours_worked} >= 14) or ${hours_worked} >= 43, 1, 0)',
  ),
  { type: 'end_repeat' },
  calculate('children_working', 'sum(${child_labour})'),
  ask(
    'note',
    'summary',
    'Hộ có ${n_children} trẻ, trong đó ${children_working} trẻ thuộc diện lao động trẻ em.',
    'The household has ${n_children} children, ${children_working} of them in child labour.',
    { relevant: "${consent} = 'yes' and ${n_children} > 0" },
  ),
]

const knowledge: Row[] = [
  group('knowledge', 'Hiểu biết và thái độ', 'Knowledge and attitudes', { relevant: "${consent} = 'yes'" }),
  ask(
    'integer',
    'legal_age',
    'Theo ông/bà, pháp luật cho phép làm việc từ bao nhiêu tuổi?',
    'From what age does the law allow a person to work, do you think?',
    {
      hint: ['Ghi -99 nếu không biết.', 'Write -99 for does not know.'],
      constraint: '. = -99 or (. >= 5 and . <= 25)',
      message: ['Từ 5 đến 25, hoặc -99.', 'Between 5 and 25, or -99.'],
      ...required,
    },
  ),
  calculate('knows_legal_age', 'if(${legal_age} = 15, 1, 0)'),
  ask(
    'select_one yes_no',
    'hotline',
    'Ông/bà có biết số điện thoại tổng đài bảo vệ trẻ em không?',
    'Do you know the number of the child protection hotline?',
    required,
  ),
  ask('text', 'hotline_number', 'Đó là số nào?', 'Which number is it?', {
    relevant: "${hotline} = 'yes'",
    appearance: 'numbers',
  }),
  calculate('knows_hotline', "if(${hotline} = 'yes' and ${hotline_number} = '111', 1, 0)"),
  group('attitudes', 'Ông/bà đồng ý đến mức nào?', 'How far do you agree?', { appearance: 'field-list' }),
  ask(
    'select_one agree',
    'school_first',
    'Trẻ em nên học xong lớp 9 trước khi đi làm.',
    'Children should finish grade 9 before they work.',
    { ...required, appearance: 'likert' },
  ),
  ask(
    'select_one agree',
    'work_teaches',
    'Trẻ làm việc nặng thì nên người.',
    'Hard work makes a child a good person.',
    { ...required, appearance: 'likert' },
  ),
  endGroup,
  ask(
    'range',
    'ladder',
    'Nếu 0 là cuộc sống tệ nhất và 10 là tốt nhất, ông/bà đang ở bậc nào?',
    'If 0 is the worst possible life and 10 the best, on which step are you?',
    {
      parameters: 'start=0 end=10 step=1',
    },
  ),
  endGroup,
]

const endline: Row[] = [
  group('programme', 'Chương trình', 'The programme', { relevant: "${consent} = 'yes'" }),
  ask(
    'select_multiple service',
    'service',
    'Trong 18 tháng qua, hộ đã tham gia hoạt động nào?',
    'In the past 18 months, in what did the household take part?',
    {
      ...required,
      constraint: "not(selected(., 'none') and count-selected(.) > 1)",
      message: ['«Không có» không đi cùng lựa chọn khác.', '“None” does not go with another choice.'],
    },
  ),
  ask(
    'select_one agree',
    'helped',
    'Chương trình đã giúp ích cho con em chúng tôi.',
    'The programme has helped our children.',
    {
      relevant: "not(selected(${service}, 'none'))",
      appearance: 'likert',
    },
  ),
  endGroup,
]

const closing: Row[] = [
  ask('geopoint', 'location', 'Vị trí của hộ', 'Location of the household', {
    relevant: "${consent} = 'yes'",
    personal: true,
  }),
  ask('image', 'house', 'Ảnh ngôi nhà (không chụp người)', 'Photo of the house (no people)', {
    relevant: "${consent} = 'yes'",
    parameters: 'max-pixels=1024',
    personal: true,
  }),
  ask('text', 'remarks', 'Ghi chú của điều tra viên', 'Enumerator’s remarks', { appearance: 'multiline' }),
  ask('datetime', 'visit', 'Thời điểm phỏng vấn', 'Time of the interview', { default: 'now()' }),
  ask('acknowledge', 'checked', 'Tôi đã kiểm tra lại các câu trả lời.', 'I have checked the answers.'),
]

/** The survey sheet of a round; the end-line survey asks about the programme as well. */
export function surveyRows(round: 'baseline' | 'endline'): Row[] {
  return [
    ...place,
    ...household,
    ...children,
    ...knowledge,
    ...(round === 'endline' ? endline : []),
    ...closing,
  ]
}
