// What a .sav file says about itself: the documents that SPSS's DISPLAY DOCUMENTS shows.
import type { Dataset, Table } from '../dataset.ts'
import { pieces } from '../cut.ts'
import { remarks } from '../remarks.ts'

/** Bytes of a line. */
const LINE = 80

/** Lines that fit. */
export function spssRemarks(dataset: Dataset, table: Table, language: string): string[] {
  const told = [...remarks(dataset, table, language, 'sav'), ...WORDS[language === 'vi' ? 'vi' : 'en']]
  return told.flatMap((text) => pieces(text, LINE))
}

const WORDS = {
  en: [
    'Missing values: system-missing where a question was not asked.',
    'User-missing codes, with labels: left empty, don’t know, refused.',
    'Text, dates and times have no such codes: a variable with _why behind',
    'its name says why there is none, where there are several reasons;',
    'otherwise its attribute "missing" does.',
    'Dates with a time are what the clock showed where it was answered; the',
    'attribute "offset" says how far that was from UTC.',
  ],
  vi: [
    'Giá trị khuyết: khuyết hệ thống khi câu hỏi không được hỏi.',
    'Mã khuyết có nhãn: để trống, không biết, từ chối.',
    'Văn bản, ngày và giờ không có mã như vậy: biến có _why ở cuối tên',
    'cho biết lý do khi có nhiều lý do; nếu không thì thuộc tính "missing"',
    'của biến cho biết.',
    'Ngày giờ là giờ trên đồng hồ tại nơi trả lời; thuộc tính "offset"',
    'cho biết chênh lệch với giờ UTC.',
  ],
}
