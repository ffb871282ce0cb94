// What the interview screens say, in both interface languages.
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
  members: (count: number) => (count === 0 ? 'None yet.' : count === 1 ? '1 so far:' : `${count} so far:`),
  addFirst: (label: string) => (label ? `Is there a “${label}” to add?` : 'Add one?'),
  addAnother: (label: string) => (label ? `Add another “${label}”?` : 'Add another?'),
  addElse: 'If not, tap “Next”.',
  add: (label: string) => `Add ${label || 'one'}`,
  remove: 'Remove',
  removeWhich: (label: string) => `Remove ${label}`,
  removeAsk: (label: string) => `Remove ${label} and all answers in it? This cannot be undone.`,
  keep: 'Keep',
  endTitle: 'End of the interview',
  endReady: 'Everything that is needed has been answered.',
  endProblems: (count: number) =>
    count === 1
      ? '1 question needs attention before you can finish:'
      : `${count} questions need attention before you can finish:`,
  endUnanswered: (count: number) =>
    count === 1 ? '1 question without an answer' : `${count} questions without an answer`,
  endUnansweredHint: 'You may finish without them. Tap one to go there.',
  finish: 'Finish the interview',
  finishing: 'Finishing…',
  finishNot: 'Answer what needs attention first, then finish.',
  finishFailed: 'The interview could not be finished. It is kept; please try again.',
  empty: 'There is no question to ask.',
  untitled: 'Question without text',
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
  members: (count) => (count === 0 ? 'Chưa có.' : `Đã có ${count}:`),
  addFirst: (label) => (label ? `Có “${label}” nào cần thêm không?` : 'Thêm một mục?'),
  addAnother: (label) => (label ? `Thêm “${label}” nữa không?` : 'Thêm mục nữa?'),
  addElse: 'Nếu không, chạm “Tiếp”.',
  add: (label) => `Thêm ${label || 'một mục'}`,
  remove: 'Xóa',
  removeWhich: (label) => `Xóa ${label}`,
  removeAsk: (label) => `Xóa ${label} và mọi câu trả lời trong đó? Không thể khôi phục lại.`,
  keep: 'Giữ lại',
  endTitle: 'Kết thúc phỏng vấn',
  endReady: 'Đã trả lời đủ các câu cần thiết.',
  endProblems: (count) => `Còn ${count} câu cần xem lại trước khi hoàn thành:`,
  endUnanswered: (count) => `${count} câu chưa có câu trả lời`,
  endUnansweredHint: 'Có thể hoàn thành mà không cần trả lời các câu này. Chạm vào một câu để đến đó.',
  finish: 'Hoàn thành phỏng vấn',
  finishing: 'Đang hoàn thành…',
  finishNot: 'Hãy xem lại các câu nêu trên, rồi hoàn thành phỏng vấn.',
  finishFailed: 'Chưa hoàn thành được phỏng vấn. Dữ liệu vẫn được giữ; hãy thử lại.',
  empty: 'Không có câu hỏi nào.',
  untitled: 'Câu hỏi không có nội dung',
}

export const t = messages({ en, vi })
