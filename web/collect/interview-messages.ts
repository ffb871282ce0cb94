// Words around an interview: whether it is saved, and why it can't be shown.
import { formatNumber, messages } from '../lib/i18n.svelte.ts'
import type { Phase } from './session.svelte.ts'

type Absent = Exclude<Phase, 'opening' | 'ready' | 'finished'>

const en: Record<Absent, string> = {
  elsewhere:
    'This interview is open in another tab of this phone. Go on there, or close it there and try again. Only one tab writes, so that no answer overwrites another.',
  missing: 'This interview is not on this phone.',
  sent: 'This interview is finished. It is in the outbox.',
  'no-survey':
    'The survey of this draft is not on this phone. Connect to the internet and open Bookend again; the answers are kept.',
  unreadable:
    'This draft cannot be opened. Its answers are kept: save unsent as a file on the start page and give it to your manager.',
  dead: 'The storage of this phone does not answer. Nothing is deleted. Close other applications and try again.',
}
const vi: Record<Absent, string> = {
  elsewhere:
    'Phỏng vấn này đang mở ở thẻ khác trên máy. Hãy tiếp tục ở thẻ đó, hoặc đóng thẻ đó rồi thử lại. Chỉ một thẻ được ghi để không câu trả lời nào bị ghi đè.',
  missing: 'Phỏng vấn này không có trên máy.',
  sent: 'Phỏng vấn này đã hoàn thành và đang ở mục chờ gửi.',
  'no-survey':
    'Phiếu khảo sát của bản nháp này không có trên máy. Hãy kết nối mạng rồi mở lại Bookend; các câu trả lời vẫn được giữ.',
  unreadable:
    'Không mở được bản nháp này. Các câu trả lời vẫn được giữ: hãy lưu phần chưa gửi thành tệp ở trang đầu và đưa cho người quản lý.',
  dead: 'Bộ nhớ của máy không phản hồi. Không có gì bị xóa. Hãy đóng các ứng dụng khác rồi thử lại.',
}

export const t = messages({
  en: {
    opening: 'Opening…',
    saved: 'Saved on this phone',
    saving: 'Saving…',
    memory: 'Not saved!',
    memoryAdvice:
      'The storage of this phone does not answer. The answers are only in memory: keep this page open. It is tried again all the time. To be safe, save a file.',
    memoryFull:
      'The storage of this phone is full. The answers are only in memory: keep this page open and delete something else, such as videos. To be safe, save a file.',
    spaceShort:
      'This phone is full. This interview is still saved, in room that Bookend had held back. Finish it, and delete something else, such as videos, before the next one.',
    lostFiles: (count: number) =>
      count === 1
        ? 'A file of this interview was not saved before Bookend was closed. Please take it again:'
        : `${formatNumber(count)} files of this interview were not saved before Bookend was closed. Please take them again:`,
    tracking: 'This survey records where it is filled in.',
    notTracking: 'Where this survey is filled in is not recorded now.',
    stopTracking: 'Switch off',
    startTracking: 'Switch on',
    saveFile: 'Save a file',
    tryAgain: 'Try again',
    finished: 'Saved on this phone',
    finishedText:
      'The interview is finished. It is sent by itself when there is a network, and stays here until Bookend has confirmed it.',
    waiting: (count: number) =>
      count === 0 ? 'Everything has been sent.' : `Waiting to be sent: ${formatNumber(count)}`,
    newInterview: 'New interview',
    backHome: 'Back to the start page',
    phase: (phase: Absent) => en[phase],
  },
  vi: {
    opening: 'Đang mở…',
    saved: 'Đã lưu trên máy',
    saving: 'Đang lưu…',
    memory: 'Chưa lưu!',
    memoryAdvice:
      'Bộ nhớ của máy không phản hồi. Câu trả lời chỉ đang ở bộ nhớ tạm: hãy giữ trang này mở. Máy vẫn đang thử lưu lại. Để an toàn, hãy lưu thành tệp.',
    memoryFull:
      'Bộ nhớ của máy đã đầy. Câu trả lời chỉ đang ở bộ nhớ tạm: hãy giữ trang này mở và xóa bớt thứ khác, ví dụ video. Để an toàn, hãy lưu thành tệp.',
    spaceShort:
      'Bộ nhớ máy đã đầy. Phỏng vấn này vẫn được lưu vào phần bộ nhớ Bookend để dành. Hãy hoàn thành phỏng vấn, rồi xóa bớt thứ khác, ví dụ video, trước phỏng vấn tiếp theo.',
    lostFiles: (count: number) =>
      `${formatNumber(count)} tệp của phỏng vấn này chưa kịp lưu trước khi Bookend bị đóng. Xin hãy chụp, ghi hoặc chọn lại:`,
    tracking: 'Khảo sát này ghi lại vị trí nơi phỏng vấn.',
    notTracking: 'Đã tắt ghi vị trí nơi phỏng vấn.',
    stopTracking: 'Tắt',
    startTracking: 'Bật',
    saveFile: 'Lưu thành tệp',
    tryAgain: 'Thử lại',
    finished: 'Đã lưu trên máy',
    finishedText:
      'Phỏng vấn đã hoàn thành. Máy sẽ tự gửi khi có mạng và giữ phỏng vấn ở đây cho đến khi Bookend xác nhận.',
    waiting: (count: number) =>
      count === 0 ? 'Mọi phỏng vấn đã được gửi.' : `Đang chờ gửi: ${formatNumber(count)}`,
    newInterview: 'Phỏng vấn mới',
    backHome: 'Về trang đầu',
    phase: (phase: Absent) => vi[phase],
  },
})
