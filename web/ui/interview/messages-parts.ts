// What repeats and the end of an interview say, in both interface languages.
import { messages } from '../../lib/i18n.svelte.ts'

const en = {
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
