// What a data file of a statistics package says about itself, line by line.
import type { Dataset, Table } from './dataset.ts'
import { inLanguage } from './typed-text.ts'

/** Study, rounds, moment, versions, and where the table's keys lead. `ending`: of the files. */
export function remarks(
  { study, rounds, moment, versions, tables }: Dataset,
  table: Table,
  language: string,
  ending: string,
): string[] {
  const titled = ({ id, title }: Dataset['study']) => {
    const text = inLanguage(title, language).replace(/\s+/g, ' ').trim()
    return text ? `${text} (${id})` : id
  }
  const words = WORDS[language === 'vi' ? 'vi' : 'en']
  const above = tables[table.parent]
  return [
    `${words.study}: ${titled(study)}`,
    `${words.rounds}: ${rounds.map(titled).join(', ')}`,
    `${words.moment}: ${moment}`,
    `${words.versions}: ${versions.join(', ')}`,
    ...(above ? [`${words.keys} ${above.file}.${ending}`] : []),
  ]
}

const WORDS = {
  en: {
    study: 'Study',
    rounds: 'Rounds',
    moment: 'Data as of',
    versions: 'Survey versions',
    keys: 'PARENT_KEY is the KEY of the row that a row belongs to, in',
  },
  vi: {
    study: 'Nghiên cứu',
    rounds: 'Đợt khảo sát',
    moment: 'Số liệu tính đến',
    versions: 'Các phiên bản phiếu',
    keys: 'PARENT_KEY là KEY của dòng mà mỗi dòng thuộc về, trong tệp',
  },
}
