// What a format could not hold as it is, and what was done about it; for the codebook.
import type { Localized } from '../study.ts'
import type { MeasuredColumn, MissingKind, Table } from './dataset.ts'
import { kindsIn, MISSING_LABELS } from './reasons.ts'

export interface FormatNote {
  /** Name of the table. */
  table: string
  /** Name of the column in the table; empty for a column that only the file has, which says why another is empty. */
  column: string
  /** What it is called in the file. */
  written: string
  kind: 'name' | 'label' | 'choice-label' | 'missing' | 'characters' | 'split'
  message: Localized
}

type Note = Pick<FormatNote, 'kind' | 'message'>

export const nameNote = (): Note => ({
  kind: 'name',
  message: {
    en: 'The name was changed to one that the format takes.',
    vi: 'Tên đã được đổi cho hợp với định dạng.',
  },
})

export const labelNote = (limit: string): Note => ({
  kind: 'label',
  message: {
    en: `The label was cut: it is longer than ${limit}. The whole label is kept with the variable.`,
    vi: `Nhãn đã bị cắt ngắn vì dài hơn ${limit.replace('characters', 'ký tự').replace('bytes', 'byte')}. Nhãn đầy đủ được lưu cùng biến.`,
  },
})

export const choiceLabelNote = (count: number, limit: string): Note => ({
  kind: 'choice-label',
  message: {
    en: `Labels of choices that were cut, since they are longer than ${limit}: ${count}.`,
    vi: `Số nhãn phương án bị cắt ngắn vì dài hơn ${limit.replace('bytes', 'byte')}: ${count}.`,
  },
})

/** Of a column whose cells lack values for one reason only, and can't say which. */
export const emptyNote = (kind: MissingKind): Note => ({
  kind: 'missing',
  message: {
    en: `A cell without a value means: ${MISSING_LABELS[kind].en}.`,
    vi: `Ô không có giá trị nghĩa là: ${MISSING_LABELS[kind].vi}.`,
  },
})

export const reasonNote = (of: string): Note => ({
  kind: 'missing',
  message: { en: `Says why ${of} is empty.`, vi: `Cho biết vì sao ${of} để trống.` },
})

/** `codes`: what stands for each kind in the file. */
export const codesNote = (codes: readonly (readonly [code: string, kind: MissingKind])[]): Note => {
  const text = (language: 'en' | 'vi') =>
    codes.map(([code, kind]) => `${code} ${MISSING_LABELS[kind][language]}`).join(', ')
  return {
    kind: 'missing',
    message: { en: `Missing values: ${text('en')}.`, vi: `Giá trị khuyết: ${text('vi')}.` },
  }
}

export const partsNote = (count: number): Note => ({
  kind: 'split',
  message: {
    en: `Its texts are longer than the format holds, and go on in further variables: ${count} together.`,
    vi: `Văn bản dài hơn giới hạn của định dạng nên được nối tiếp ở các biến sau: tổng cộng ${count} biến.`,
  },
})

/** Of all formats: characters that text can't have. */
export const replacedNote = (count: number): Note => ({
  kind: 'characters',
  message: {
    en: `Texts with characters that text can't have: ${count}. NUL became ␀ (U+2400), half of a character � (U+FFFD).`,
    vi: `Số văn bản có ký tự không hợp lệ: ${count}. NUL được thay bằng ␀ (U+2400), nửa ký tự bằng � (U+FFFD).`,
  },
})

export const spacesNote = (count: number): Note => ({
  kind: 'characters',
  message: {
    en: `Texts that end in a space: ${count}. The format would lose it, so the last one became a no-break space (U+00A0).`,
    vi: `Số văn bản kết thúc bằng dấu cách: ${count}. Định dạng sẽ bỏ dấu cách đó nên dấu cuối được thay bằng dấu cách không ngắt (U+00A0).`,
  },
})

/** `isMute`: its cells can't say why they have no value. */
export function cellNotes(column: MeasuredColumn, isMute: boolean): Note[] {
  const kinds = kindsIn(column)
  const only = isMute && kinds.length === 1 ? kinds : []
  return [...only.map(emptyNote), ...(column.replaced > 0 ? [replacedNote(column.replaced)] : [])]
}

/** The notes with what they are about. */
export const placed = (
  { name: table }: Table,
  column: MeasuredColumn,
  written: string,
  notes: readonly Note[],
): FormatNote[] =>
  notes.map((note) => ({ table, column: column.kind === 'reason' ? '' : column.name, written, ...note }))
