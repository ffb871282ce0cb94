// What a .dta file says about itself: the notes that Stata's `notes` shows.
import type { Dataset, Table } from '../dataset.ts'
import { LETTERS } from './missing.ts'
import { MISSING_LABELS } from '../reasons.ts'
import { inLanguage } from '../typed-text.ts'

/** As characteristics of the data set: `note0` counts them. */
export function stataRemarks(
  dataset: Dataset,
  table: Table,
  language: string,
): [name: string, text: string][] {
  const texts = remarks(dataset, table, language === 'vi' ? 'vi' : 'en')
  return [
    ['note0', String(texts.length)],
    ...texts.map((text, index): [string, string] => [`note${index + 1}`, text]),
  ]
}

/** Study, rounds, moment and versions, and how to read the data. */
function remarks(dataset: Dataset, table: Table, language: 'en' | 'vi'): string[] {
  const { study, rounds, moment, versions, tables } = dataset
  const titled = ({ id, title }: Dataset['study']) => {
    const text = inLanguage(title, language)
    return text ? `${text} (${id})` : id
  }
  const above = tables[table.parent]
  const letters = Object.entries(LETTERS).map(([kind, letter]) => {
    const label = Object.entries(MISSING_LABELS).find(([one]) => one === kind)?.[1][language] ?? kind
    return `.${letter} ${label}`
  })
  const words = WORDS[language]
  return [
    `${words.study}: ${titled(study)}`,
    `${words.rounds}: ${rounds.map(titled).join(', ')}`,
    `${words.moment}: ${moment}`,
    `${words.versions}: ${versions.join(', ')}`,
    `${words.missing}: ${letters.join(', ')}. ${words.texts}`,
    words.times,
    ...(above ? [`${words.keys}: ${above.file}.dta`] : []),
    words.names,
  ]
}

const WORDS = {
  en: {
    study: 'Study',
    rounds: 'Rounds',
    moment: 'Data as of',
    versions: 'Survey versions',
    missing: 'Missing values',
    texts:
      'Text can only be empty: a variable with _why behind its name says why, where there are several reasons; otherwise its characteristic "missing" does.',
    times:
      'Dates with a time are what the clock showed where it was answered; the characteristic "offset" says how far that was from UTC, or a variable with _offset behind its name.',
    keys: 'PARENT_KEY is the KEY of the row that a row belongs to, in',
    names: 'Characteristics of a variable: name (in the survey), question, label (if it was cut), choices.',
  },
  vi: {
    study: 'Nghiên cứu',
    rounds: 'Đợt khảo sát',
    moment: 'Số liệu tính đến',
    versions: 'Các phiên bản phiếu',
    missing: 'Giá trị khuyết',
    texts:
      'Biến văn bản chỉ có thể để trống: khi có nhiều lý do, biến có _why ở cuối tên cho biết lý do; nếu không thì thuộc tính "missing" của biến cho biết.',
    times:
      'Ngày giờ là giờ trên đồng hồ tại nơi trả lời; thuộc tính "offset", hoặc biến có _offset ở cuối tên, cho biết chênh lệch với giờ UTC.',
    keys: 'PARENT_KEY là KEY của dòng mà mỗi dòng thuộc về, trong tệp',
    names: 'Thuộc tính của biến: name (tên trong phiếu), question, label (nếu nhãn bị cắt ngắn), choices.',
  },
}
