// What the list of all questions says, in both interface languages.
import { messages } from '../../lib/i18n.svelte.ts'

const en = {
  search: 'Search questions',
  nothingFound: 'No question matches.',
  close: 'Close',
  progress: (answered: number, all: number) => `${answered} of ${all} answered`,
  answered: 'answered',
  unanswered: 'not answered',
  required: 'required',
  none: 'no answer needed',
  invalid: 'needs attention',
  here: 'you are here',
  firstProblem: 'Go to the first problem',
  toEnd: 'Go to the end',
  onlyOpen: 'Only what is open',
}

const vi: typeof en = {
  search: 'Tìm câu hỏi',
  nothingFound: 'Không có câu hỏi nào phù hợp.',
  close: 'Đóng',
  progress: (answered, all) => `Đã trả lời ${answered}/${all}`,
  answered: 'đã trả lời',
  unanswered: 'chưa trả lời',
  required: 'bắt buộc',
  none: 'không cần trả lời',
  invalid: 'cần xem lại',
  here: 'đang ở đây',
  firstProblem: 'Đến chỗ cần xem lại đầu tiên',
  toEnd: 'Đến cuối',
  onlyOpen: 'Chỉ những câu còn lại',
}

export const t = messages({ en, vi })
