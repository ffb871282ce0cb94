// What a .dta file says about itself: the notes that Stata's `notes` shows.
import type { Dataset, MissingKind, Table } from '../dataset.ts'
import { MISSING_LABELS } from '../reasons.ts'
import { remarks } from '../remarks.ts'
import { LETTERS } from './missing.ts'

const KINDS: readonly MissingKind[] = ['not-asked', 'empty', 'dont-know', 'refused']

/** As characteristics of the data set: `note0` counts them. */
export function stataRemarks(
  dataset: Dataset,
  table: Table,
  language: string,
): [name: string, text: string][] {
  const spoken = language === 'vi' ? 'vi' : 'en'
  const letters = KINDS.map((kind) => `.${LETTERS[kind]} ${MISSING_LABELS[kind][spoken]}`).join(', ')
  const { missing, texts, times, names } = WORDS[spoken]
  const told = [...remarks(dataset, table, language, 'dta'), `${missing}: ${letters}. ${texts}`, times, names]
  return [
    ['note0', String(told.length)],
    ...told.map((text, index): [string, string] => [`note${index + 1}`, text]),
  ]
}

const WORDS = {
  en: {
    missing: 'Missing values',
    texts:
      'Text can only be empty: a variable with _why behind its name says why, where there are several reasons; otherwise its characteristic "missing" does.',
    times:
      'Dates with a time are what the clock showed where it was answered; the characteristic "offset" says how far that was from UTC, or a variable with _offset behind its name.',
    names: 'Characteristics of a variable: name (in the survey), question, label (if it was cut), choices.',
  },
  vi: {
    missing: 'Giá trị khuyết',
    texts:
      'Biến văn bản chỉ có thể để trống: khi có nhiều lý do, biến có _why ở cuối tên cho biết lý do; nếu không thì thuộc tính "missing" của biến cho biết.',
    times:
      'Ngày giờ là giờ trên đồng hồ tại nơi trả lời; thuộc tính "offset", hoặc biến có _offset ở cuối tên, cho biết chênh lệch với giờ UTC.',
    names: 'Thuộc tính của biến: name (tên trong phiếu), question, label (nếu nhãn bị cắt ngắn), choices.',
  },
}
