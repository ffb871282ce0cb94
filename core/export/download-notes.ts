// What the codebook tells of how a download was put together: renamed questions, who is in which rounds, what formats could not keep.
import type { Format } from './choices.ts'
import type { CodebookNote } from './codebook-variables.ts'
import type { Dataset } from './dataset.ts'
import type { FormatNote } from './format-notes.ts'
import type { Model } from './model.ts'
import type { PanelNotes } from './panel.ts'
import { spssNotes } from './spss/notes.ts'
import { stataNotes } from './stata/notes.ts'

/** Notes on columns that older versions called otherwise, and on the panel. */
export function codebookNotes(model: Model, panel: PanelNotes | null): CodebookNote[] {
  const renamed = model.tables.flatMap(({ name, fields }) =>
    fields.flatMap(({ formerly, columns }): CodebookNote[] => {
      const names = formerly.join(', ')
      const message = { en: `Called ${names} in an earlier version.`, vi: `Phiên bản trước gọi là ${names}.` }
      return formerly.length > 0 ? [{ table: name, column: columns[0] ?? '', message }] : []
    }),
  )
  const first = model.tables[0]
  if (!first || !panel) return renamed
  const about = (en: string, vi: string): CodebookNote => ({
    table: first.name,
    column: '',
    message: { en, vi },
  })
  const notes = Object.entries(panel.inRounds).map(([rounds, count]) =>
    about(
      `Respondents in ${rounds.replaceAll(' ', ' + ')} only: ${count}.`,
      `Số người trả lời chỉ có trong ${rounds.replaceAll(' ', ' + ')}: ${count}.`,
    ),
  )
  if (panel.withoutIdentifier > 0) {
    notes.push(
      about(
        `Responses without an identifier, each in a row of its own: ${panel.withoutIdentifier}.`,
        `Số phiếu không có mã định danh, mỗi phiếu một dòng riêng: ${panel.withoutIdentifier}.`,
      ),
    )
  }
  if (panel.duplicates.length > 0) {
    notes.push(
      about(
        `Respondents with several interviews in one round: ${panel.duplicates.length}. The one that was finished last counts; the manifest names the others, and the download with rounds below each other has them.`,
        `Số người trả lời có nhiều phỏng vấn trong cùng một đợt: ${panel.duplicates.length}. Phỏng vấn kết thúc sau cùng được dùng; tệp manifest ghi các phỏng vấn còn lại, và bản tải nối các đợt theo chiều dọc có đủ.`,
      ),
    )
  }
  return [...renamed, ...notes]
}

/** What Stata's and SPSS's files could not keep as it was, where they were chosen. */
export function formatNotes(dataset: Dataset, formats: readonly Format[], language: string): CodebookNote[] {
  const told = (format: string, { table, column, written, message }: FormatNote): CodebookNote => ({
    table,
    column,
    message: Object.fromEntries(
      Object.entries(message).map(([code, text]) => [code, `${format}, ${written}: ${text}`]),
    ),
  })
  return dataset.tables.flatMap((table) => [
    ...(formats.includes('dta') ? stataNotes(dataset, table, language).map((one) => told('Stata', one)) : []),
    ...(formats.includes('sav') ? spssNotes(table, language).map((one) => told('SPSS', one)) : []),
  ])
}
