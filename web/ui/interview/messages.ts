// What the bars and the questions of an interview say, in both interface languages.
import { messages } from '../../lib/i18n.svelte.ts'

const en = {
  exit: 'Leave the interview',
  exitPreview: 'Close the preview',
  saved: 'Saved',
  saving: 'Saving…',
  'not-saved': 'Not saved! Do not close.',
  preview: 'Preview: nothing is kept',
  language: 'Language of the questions',
  list: 'All questions',
  back: 'Back',
  next: 'Next',
  progress: (at: number, of: number) => `Screen ${at} of ${of}`,
  position: (at: number, of: number) => `${at} of ${of}`,
  legend: 'marks questions that must be answered',
  endPosition: 'End',
  missingHere: 'Something on this screen needs attention before you go on.',
  revealed: (appeared: number, gone: number) =>
    [
      appeared ? (appeared === 1 ? '1 question was added.' : `${appeared} questions were added.`) : '',
      gone
        ? gone === 1
          ? '1 question is no longer needed.'
          : `${gone} questions are no longer needed.`
        : '',
    ]
      .filter(Boolean)
      .join(' '),
  /** `of` is 0 while nobody knows how many there will be. */
  member: (label: string, position: number, of = 0) =>
    `${label || 'No.'} ${position}${of ? ` of ${of}` : ''}`,
}

const vi: typeof en = {
  exit: 'Rời khỏi phỏng vấn',
  exitPreview: 'Đóng bản xem trước',
  saved: 'Đã lưu',
  saving: 'Đang lưu…',
  'not-saved': 'Chưa lưu được! Đừng đóng trang.',
  preview: 'Bản xem trước: không lưu gì',
  language: 'Ngôn ngữ của câu hỏi',
  list: 'Tất cả câu hỏi',
  back: 'Trước',
  next: 'Tiếp',
  progress: (at, of) => `Màn hình ${at} trong số ${of}`,
  position: (at, of) => `${at}/${of}`,
  legend: 'đánh dấu câu bắt buộc trả lời',
  endPosition: 'Kết thúc',
  missingHere: 'Màn hình này còn chỗ cần xem lại trước khi đi tiếp.',
  revealed: (appeared, gone) =>
    [appeared ? `Có thêm ${appeared} câu hỏi.` : '', gone ? `${gone} câu hỏi không còn cần nữa.` : '']
      .filter(Boolean)
      .join(' '),
  member: (label, position, of = 0) => `${label || 'Số'} ${position}${of ? `/${of}` : ''}`,
}

export const t = messages({ en, vi })
