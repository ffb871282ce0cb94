// The codebook as a page that a person reads or prints: no script, nothing loaded from elsewhere.
import type { Localized } from '../study.ts'
import type { CodebookEntry } from './codebook.ts'

export interface CodebookHead {
  title: Localized
  round: Localized
  /** The data's moment. */
  moment: string
  versions: string[]
  responses: number
}

const words = {
  en: {
    codebook: 'Codebook',
    moment: 'Data as of',
    responses: 'responses',
    versions: 'Survey versions',
    column: 'Column',
    type: 'Type',
    text: 'Question',
    choices: 'Choices',
    conditions: 'Conditions',
    relevant: 'asked if',
    constraint: 'must hold',
    calculation: 'calculated as',
    leftOut: 'personal, left out',
    rules: [
      'Each repeat has a file of its own; its PARENT_KEY is the KEY of the row that it belongs to.',
      'A cell with nothing in it: the question was not asked, because it was not relevant. A cell with an empty text (""): it was asked and left empty.',
      'A question with several answers has one column with all of them, and for each choice a column name/choice with 1 (chosen), 0 (not chosen), or nothing (not asked or not answered).',
      'Text that a spreadsheet could take for a formula (it begins with = + - or @ and is no number) has an apostrophe in front; so has text in which such a beginning already follows apostrophes. Take one apostrophe away to have the text as it was answered.',
      'Places have their latitude, longitude (degrees), altitude and accuracy (metres) in columns of their own.',
    ],
  },
  vi: {
    codebook: 'Sổ mã',
    moment: 'Số liệu tính đến',
    responses: 'phiếu trả lời',
    versions: 'Các phiên bản phiếu',
    column: 'Cột',
    type: 'Loại',
    text: 'Câu hỏi',
    choices: 'Phương án',
    conditions: 'Điều kiện',
    relevant: 'hỏi nếu',
    constraint: 'phải thỏa mãn',
    calculation: 'tính bằng',
    leftOut: 'thông tin cá nhân, đã lược bỏ',
    rules: [
      'Mỗi nhóm lặp có một tệp riêng; PARENT_KEY của nó là KEY của dòng mà nó thuộc về.',
      'Ô không có gì: câu hỏi không được hỏi vì không thuộc diện hỏi. Ô có văn bản rỗng (""): đã hỏi nhưng để trống.',
      'Câu hỏi nhiều lựa chọn có một cột chứa mọi lựa chọn, và với mỗi phương án một cột tên/phương-án ghi 1 (có chọn), 0 (không chọn) hoặc để trống (không hỏi hoặc không trả lời).',
      'Văn bản mà bảng tính có thể hiểu là công thức (bắt đầu bằng = + - hoặc @ và không phải là số) có thêm một dấu nháy đơn ở đầu; văn bản vốn đã có dấu nháy đơn trước những ký tự đó cũng vậy. Bỏ đi một dấu nháy đơn để có lại câu trả lời gốc.',
      'Vị trí có vĩ độ, kinh độ (độ), cao độ và sai số (mét) ở các cột riêng.',
    ],
  },
}

/** The page, in the given language of the interface; questions are shown in all their languages. */
export function* codebookHtml(
  head: CodebookHead,
  entries: readonly CodebookEntry[],
  language: 'en' | 'vi',
): Generator<string> {
  const t = words[language]
  const title = `${t.codebook}: ${one(head.title, language)} – ${one(head.round, language)}`
  yield `<!doctype html>\n<html lang="${language}">\n<head>\n<meta charset="utf-8">\n<title>${escaped(title)}</title>\n<style>${STYLE}</style>\n</head>\n<body>\n`
  yield `<h1>${escaped(title)}</h1>\n<p>${t.moment} ${escaped(head.moment)} · ${head.responses} ${t.responses} · ${t.versions}: ${escaped(head.versions.join(', '))}</p>\n`
  yield `<ul>\n${t.rules.map((rule) => `<li>${escaped(rule)}</li>\n`).join('')}</ul>\n`
  let table = ''
  for (const entry of entries) {
    // The columns of single choices are told with their question.
    if (entry.type === 'choice' || entry.type === 'place') continue
    if (entry.table !== table) {
      if (table) yield '</tbody></table>\n'
      table = entry.table
      yield `<h2>${escaped(table)}.csv</h2>\n<table><thead><tr>${[t.column, t.type, t.text, t.choices, t.conditions].map((name) => `<th scope="col">${name}</th>`).join('')}</tr></thead><tbody>\n`
    }
    yield row(entry, language)
  }
  yield `${table ? '</tbody></table>\n' : ''}</body>\n</html>\n`
}

function row(entry: CodebookEntry, language: 'en' | 'vi'): string {
  const t = words[language]
  const texts = (text: Localized) =>
    Object.entries(text).map(([code, label]) => `<span lang="${escaped(code)}">${escaped(label)}</span>`)
  const own = entry.type === 'key' || entry.type === 'metadata'
  const label = own ? [escaped(one(entry.label, language))] : texts(entry.label)
  const hint = texts(entry.hint).map((text) => `<small>${text}</small>`)
  const choices = entry.choices.map(
    ({ name, label: text }) => `<li><code>${escaped(name)}</code> ${texts(text).join(' / ')}</li>`,
  )
  const conditions = (['relevant', 'constraint', 'calculation'] as const)
    .filter((kind) => entry[kind] !== '')
    .map((kind) => `${t[kind]} <code>${escaped(entry[kind])}</code>`)
  const column = entry.column ? `<code>${escaped(entry.column)}</code>` : `<em>${t.leftOut}</em>`
  return `<tr><th scope="row">${column}</th><td>${escaped(entry.type)}</td><td>${[...label, ...hint].join('<br>')}</td><td>${choices.length > 0 ? `<ul>${choices.join('')}</ul>` : ''}</td><td>${conditions.join('<br>')}</td></tr>\n`
}

const one = (text: Localized, language: string): string => text[language] ?? Object.values(text)[0] ?? ''

const escaped = (text: string): string => text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`)

const STYLE =
  'body{font:15px/1.5 system-ui,sans-serif;margin:2rem;color:#1c2429}table{border-collapse:collapse;width:100%}th,td{border-top:1px solid #cfd8dc;padding:.4rem .6rem;text-align:left;vertical-align:top;font-weight:400}thead th{font-weight:600}td ul{margin:0;padding-left:1.1rem}code{font:13px/1.5 ui-monospace,monospace}small{color:#5a676e}@media print{body{margin:0}tr{break-inside:avoid}}'
