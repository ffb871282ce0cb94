// The demo survey's questions as rows of an XLSForm `survey` sheet, in Vietnamese and English.
import { ask, required, calculate, group, endGroup, type Row } from './rows.ts'
import { children, knowledge } from './survey-children.ts'

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
  calculate('arm', "instance('commune')/root/item[name = ${commune}]/arm", {
    vi: 'Nhóm can thiệp hay đối chứng',
    en: 'Study arm',
  }),
  calculate('weight', "number(instance('commune')/root/item[name = ${commune}]/weight)", {
    vi: 'Quyền số',
    en: 'Weight',
  }),
  ask(
    'note',
    'intro',
    'Xin chào. Chúng tôi đang tìm hiểu về **đời sống và việc học của trẻ em** ở ${commune_name}. Cuộc phỏng vấn kéo dài khoảng 30 phút. Câu trả lời được giữ kín, và ông/bà có thể dừng lại bất cứ lúc nào.',
    'Good day. We are learning about **the life and schooling of children** in ${commune_name}. The interview takes about 30 minutes. Answers are kept confidential, and you may stop at any time.',
  ),
  calculate('commune_name', "jr:choice-name(${commune}, '${commune}')", {
    vi: 'Tên xã',
    en: 'Name of the commune',
  }),
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
