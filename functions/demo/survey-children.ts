// The demo survey's questions about children, knowledge and attitudes, in Vietnamese and English.
import { ask, required, calculate, group, endGroup, type Row } from './rows.ts'

export const children: Row[] = [
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
  calculate('child_number', 'position(../..)', { vi: 'Số thứ tự của trẻ', en: 'Number of the child' }),
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
  calculate('hours_worked', "if(${worked} = 'yes', coalesce(${hours}, 0), 0)", {
    vi: 'Số giờ làm việc trong 7 ngày qua',
    en: 'Hours worked in the last 7 days',
  }),
  calculate(
    'hazardous',
    "if(${worked} = 'yes' and string-length(${hazard}) > 0 and not(selected(${hazard}, 'none')), 1, 0)",
    { vi: 'Làm việc nặng nhọc, nguy hiểm (1: có)', en: 'Hazardous work (1: yes)' },
  ),
  calculate(
    'child_labour',
    'if(${hazardous} = 1 or (${child_age} < 12 and ${hours_worked} >= 1) or (${child_age} >= 12 and ${child_age} < 15 and ${hours_worked} >= 14) or ${hours_worked} >= 43, 1, 0)',
    { vi: 'Thuộc diện lao động trẻ em (1: có)', en: 'In child labour (1: yes)' },
  ),
  { type: 'end_repeat' },
  calculate('children_working', 'sum(${child_labour})', {
    vi: 'Số trẻ lao động trong hộ',
    en: 'Children in child labour in the household',
  }),
  ask(
    'note',
    'summary',
    'Hộ có ${n_children} trẻ, trong đó ${children_working} trẻ thuộc diện lao động trẻ em.',
    'The household has ${n_children} children, ${children_working} of them in child labour.',
    { relevant: "${consent} = 'yes' and ${n_children} > 0" },
  ),
]

export const knowledge: Row[] = [
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
  calculate('knows_legal_age', 'if(${legal_age} = 15, 1, 0)', {
    vi: 'Biết tuổi lao động tối thiểu là 15 (1: biết)',
    en: 'Knows that the minimum working age is 15 (1: knows)',
  }),
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
  calculate('knows_hotline', "if(${hotline} = 'yes' and ${hotline_number} = '111', 1, 0)", {
    vi: 'Biết tổng đài 111 (1: biết)',
    en: 'Knows the hotline 111 (1: knows)',
  }),
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
