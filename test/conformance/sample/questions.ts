// The questions of a made-up survey: all types, and those that exports stumble over.

/** A row of the survey sheet; `hostile`: its answers are the worst that ever came from a device. */
export interface SampleQuestion {
  type: string
  name: string
  /** English and Vietnamese. */
  label: readonly [string, string]
  hostile?: boolean
  calculation?: string
  personal?: boolean
  /** Index of the survey version that alone asks it. */
  only?: 0 | 1
}

export const LONG_NAME = `household_${'asset_'.repeat(40)}`.slice(0, 200)
const LONG_LABEL = 'Một câu hỏi rất dài về đời sống của hộ gia đình. '.repeat(700).slice(0, 40_000)

/** Come first, so that small samples have them too. */
const ODD: readonly SampleQuestion[] = [
  { type: 'text', name: 'odd_text', label: ['Same label', 'Cùng một nhãn'], hostile: true },
  { type: 'integer', name: 'odd_integer', label: ['Same label', 'Cùng một nhãn'], hostile: true },
  { type: 'decimal', name: 'odd_decimal', label: ['Income', 'Thu nhập'], hostile: true },
  { type: 'select_one yn', name: 'odd_choice', label: ['Works?', 'Có làm việc không?'], hostile: true },
  { type: 'datetime', name: 'odd_datetime', label: ['Moved at', 'Thời điểm chuyển đi'], hostile: true },
  { type: 'integer', name: 'large', label: ['Savings (VND)', 'Tiền tiết kiệm (đồng)'] },
  { type: 'text', name: LONG_NAME, label: ['A name of 200 characters', 'Tên dài 200 ký tự'] },
  { type: 'text', name: `${LONG_NAME.slice(0, 199)}Z`, label: ['Another', 'Tên dài khác'] },
  { type: 'text', name: 'long_label', label: [LONG_LABEL, LONG_LABEL] },
  { type: 'text', name: 'long_text', label: ['A long story', 'Một câu chuyện dài'] },
  { type: 'text', name: 'tuổi_của_trẻ', label: ['Named in Vietnamese', 'Tên tiếng Việt'] },
  { type: 'integer', name: 'if', label: ['A word of Stata', 'Từ khóa của Stata'] },
  { type: 'integer', name: 'with', label: ['A word of SPSS', 'Từ khóa của SPSS'] },
  { type: 'select_one commune', name: 'commune', label: ['Commune', 'Xã'] },
  { type: 'text', name: 'only_before', label: ['Asked in version 1', 'Chỉ hỏi ở phiên bản 1'], only: 1 },
  { type: 'decimal', name: 'only_now', label: ['Asked in version 2', 'Chỉ hỏi ở phiên bản 2'], only: 0 },
  { type: 'text', name: 'full_name', label: ['Full name', 'Họ và tên'], personal: true },
]

const CYCLE: readonly (readonly [type: string, english: string, vietnamese: string, calculation?: string])[] =
  [
    ['text', 'What did you do yesterday?', 'Hôm qua anh/chị đã làm gì?'],
    ['integer', 'How old are you?', 'Anh/chị bao nhiêu tuổi?'],
    ['decimal', 'How much rice do you eat a day (kg)?', 'Mỗi ngày ăn bao nhiêu gạo (kg)?'],
    ['date', 'When were you born?', 'Anh/chị sinh ngày nào?'],
    ['time', 'When do you get up?', 'Anh/chị thức dậy lúc mấy giờ?'],
    ['datetime', 'When did you come?', 'Anh/chị đến lúc nào?'],
    ['select_one yn', 'Do you work?', 'Anh/chị có đi làm không?'],
    ['select_one level', 'How satisfied are you?', 'Anh/chị hài lòng đến mức nào?'],
    ['select_multiple food', 'What did you eat?', 'Anh/chị đã ăn gì?'],
    ['rank food', 'What do you like best?', 'Anh/chị thích gì nhất?'],
    ['range', 'From 1 to 10?', 'Từ 1 đến 10?'],
    ['calculate', 'Score', 'Điểm', '1 + 1'],
    ['acknowledge', 'I agree', 'Tôi đồng ý'],
    ['geopoint', 'Where is the house?', 'Nhà ở đâu?'],
    ['geotrace', 'The way to school', 'Đường đến trường'],
    ['geoshape', 'The field', 'Thửa ruộng'],
    ['image', 'Photo', 'Ảnh'],
    ['audio', 'Recording', 'Ghi âm'],
    ['video', 'Film', 'Phim'],
    ['file', 'File', 'Tệp'],
    ['barcode', 'Code', 'Mã vạch'],
    ['hidden', 'Hidden', 'Ẩn'],
    ['start', '', ''],
    ['end', '', ''],
    ['today', '', ''],
    ['deviceid', '', ''],
    ['username', '', ''],
    ['phonenumber', '', ''],
    ['email', '', ''],
  ]

const REPEATED: Record<'child' | 'job' | 'visit', readonly SampleQuestion[]> = {
  child: [
    { type: 'text', name: 'nickname', label: ['Name of the child', 'Tên trẻ'], personal: true },
    { type: 'integer', name: 'years', label: ['Age', 'Tuổi'] },
    { type: 'select_one yn', name: 'in_school', label: ['Goes to school?', 'Có đi học không?'] },
    { type: 'select_multiple food', name: 'breakfast', label: ['Breakfast', 'Bữa sáng'] },
  ],
  job: [
    { type: 'text', name: 'what', label: ['What work?', 'Việc gì?'] },
    { type: 'decimal', name: 'hours', label: ['Hours a day', 'Số giờ mỗi ngày'] },
  ],
  visit: [
    { type: 'date', name: 'visited', label: ['Date of the visit', 'Ngày thăm'] },
    { type: 'text', name: 'remark', label: ['Remark', 'Ghi chú'] },
  ],
}

export interface SampleQuestions {
  main: SampleQuestion[]
  /** In a repeat, and in a repeat within it. */
  child: SampleQuestion[]
  job: SampleQuestion[]
  /** In a repeat that nobody fills. */
  visit: SampleQuestion[]
}

/** `count` questions: from 40 on, eight of them in repeats. */
export function sampleQuestions(count: number): SampleQuestions {
  const none = { child: [], job: [], visit: [] }
  const repeats = count < 40 ? none : { child: [...REPEATED.child], job: [...REPEATED.job], visit: [...REPEATED.visit] } // prettier-ignore
  const inRepeats = Object.values(repeats).flat().length
  const main = Array.from({ length: count - inRepeats }, (_, index): SampleQuestion => {
    const odd = ODD[index]
    if (odd) return odd
    const place = index - ODD.length
    const [type, english, vietnamese, calculation] = CYCLE[place % CYCLE.length] ?? ['text', '', '']
    const name = `${type.replace(/ .*/, '').replaceAll('-', '_')}_${Math.floor(place / CYCLE.length) + 1}`
    const unlike = type.startsWith('select_one') ? `${name}_${type.split(' ')[1]}` : name
    return { type, name: unlike, label: [english, vietnamese], ...(calculation && { calculation }) }
  })
  return { main, ...repeats }
}
