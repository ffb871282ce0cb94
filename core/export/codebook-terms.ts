// The words of the codebook's pages and sheets.
import type { MissingKind } from './dataset.ts'

export interface Terms {
  codebook: string
  choices: string
  about: string
  study: string
  rounds: string
  moment: string
  versions: string
  table: string
  tables: string
  rows: string
  column: string
  type: string
  measure: string
  question: string
  label: string
  hint: string
  askedIf: string
  mustHold: string
  message: string
  calculation: string
  required: string
  personal: string
  yes: string
  no: string
  values: string
  missing: Record<MissingKind, string>
  minimum: string
  maximum: string
  earliest: string
  latest: string
  mean: string
  deviation: string
  distinct: string
  orMore: string
  notes: string
  code: string
  name: string
  percent: string
  noAnswer: string
  leftOut: string
  leftOutTitle: string
  conditions: string
  content: string
  measures: Record<'nominal' | 'ordinal' | 'scale', string>
  rules: string[]
}

export const terms: Record<'en' | 'vi', Terms> = {
  en: {
    codebook: 'Codebook',
    choices: 'Choices',
    about: 'About',
    study: 'Study',
    rounds: 'Rounds',
    moment: 'Data as of',
    versions: 'Survey versions',
    table: 'Table',
    tables: 'Tables',
    rows: 'Rows',
    column: 'Column',
    type: 'Type',
    measure: 'Measure',
    question: 'Question',
    label: 'Label',
    hint: 'Hint',
    askedIf: 'Asked if',
    mustHold: 'Must hold',
    message: 'Message',
    calculation: 'Calculated as',
    required: 'Required',
    personal: 'Personal',
    yes: 'yes',
    no: 'no',
    values: 'Values',
    missing: {
      'not-asked': 'Not asked',
      empty: 'Left empty',
      'dont-know': "Don't know",
      refused: 'Refused',
    },
    minimum: 'Lowest',
    maximum: 'Highest',
    earliest: 'Earliest',
    latest: 'Latest',
    mean: 'Mean',
    deviation: 'Standard deviation',
    distinct: 'Different texts',
    orMore: 'or more',
    notes: 'Notes',
    code: 'Code',
    name: 'Name',
    percent: '% of values',
    noAnswer: 'Says that there is no answer',
    leftOut: 'personal, left out',
    leftOutTitle: 'Personal questions that are left out',
    conditions: 'Conditions',
    content: 'Content',
    measures: { nominal: 'nominal', ordinal: 'ordinal', scale: 'scale' },
    rules: [
      'Each repeat has a table of its own; its PARENT_KEY is the KEY of the row that it belongs to.',
      'A cell without a value has one of four reasons, which are kept apart: not asked (the question was not relevant), left empty, don\'t know, refused. Where a format can\'t say which in the cell, a column "name/why" behind it does. In JSON lines a question that was not asked has no key; the others are null, and "_missing" says why.',
      'A question with several answers has one column with all of them, and for each choice a column "name/choice" with 1 (chosen) or 0 (not chosen).',
      'Codes stand for choices where labels belong to numbers (Stata, SPSS); names are those of the survey.',
      'Places have their latitude, longitude (degrees), altitude and accuracy (metres) in columns of their own. Times are those of the clock where the interview was.',
      'Numbers of this codebook are unweighted.',
    ],
  },
  vi: {
    codebook: 'Sổ mã',
    choices: 'Phương án',
    about: 'Giới thiệu',
    study: 'Nghiên cứu',
    rounds: 'Đợt khảo sát',
    moment: 'Số liệu tính đến',
    versions: 'Các phiên bản phiếu',
    table: 'Bảng',
    tables: 'Các bảng',
    rows: 'Số dòng',
    column: 'Cột',
    type: 'Kiểu',
    measure: 'Thang đo',
    question: 'Câu hỏi',
    label: 'Nhãn',
    hint: 'Gợi ý',
    askedIf: 'Hỏi nếu',
    mustHold: 'Phải thỏa mãn',
    message: 'Thông báo',
    calculation: 'Tính bằng',
    required: 'Bắt buộc',
    personal: 'Thông tin cá nhân',
    yes: 'có',
    no: 'không',
    values: 'Số giá trị',
    missing: {
      'not-asked': 'Không hỏi',
      empty: 'Để trống',
      'dont-know': 'Không biết',
      refused: 'Từ chối',
    },
    minimum: 'Nhỏ nhất',
    maximum: 'Lớn nhất',
    earliest: 'Sớm nhất',
    latest: 'Muộn nhất',
    mean: 'Trung bình',
    deviation: 'Độ lệch chuẩn',
    distinct: 'Số văn bản khác nhau',
    orMore: 'trở lên',
    notes: 'Ghi chú',
    code: 'Mã',
    name: 'Tên',
    percent: '% số giá trị',
    noAnswer: 'Nghĩa là không có câu trả lời',
    leftOut: 'thông tin cá nhân, đã lược bỏ',
    leftOutTitle: 'Các câu hỏi thông tin cá nhân đã lược bỏ',
    conditions: 'Điều kiện',
    content: 'Nội dung',
    measures: { nominal: 'định danh', ordinal: 'thứ bậc', scale: 'định lượng' },
    rules: [
      'Mỗi nhóm lặp có một bảng riêng; PARENT_KEY của nó là KEY của dòng mà nó thuộc về.',
      'Ô không có giá trị có một trong bốn lý do, được phân biệt với nhau: không hỏi (không thuộc diện hỏi), để trống, không biết, từ chối. Khi định dạng tệp không ghi được lý do ngay trong ô, cột "tên/why" phía sau cho biết lý do. Trong JSON lines, câu không được hỏi không có khóa; các trường hợp khác ghi null và "_missing" cho biết lý do.',
      'Câu hỏi nhiều lựa chọn có một cột chứa mọi lựa chọn, và với mỗi phương án một cột "tên/phương-án" ghi 1 (có chọn) hoặc 0 (không chọn).',
      'Mã số thay cho phương án ở những định dạng mà nhãn gắn với số (Stata, SPSS); tên là tên trong phiếu khảo sát.',
      'Vị trí có vĩ độ, kinh độ (độ), cao độ và sai số (mét) ở các cột riêng. Giờ là giờ tại nơi phỏng vấn.',
      'Các con số trong sổ mã này chưa tính trọng số.',
    ],
  },
}
