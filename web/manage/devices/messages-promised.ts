// What the page of devices says of interviews that were promised, and of files that devices exported; in both languages.
import { formatNumber, messages } from '../../lib/i18n.svelte.ts'
import { plural } from '../shell/words.ts'

export const t = messages({
  en: {
    title: 'Still on phones',
    about:
      'Each phone says which interviews it holds whenever it is in touch. What was finished and has not arrived stays listed here.',
    nothing: 'Everything that phones said they hold has arrived.',
    lostInAll: (n: number) =>
      `${plural(n, 'finished interview has', 'finished interviews have')} probably been lost: the phone does not name ${n === 1 ? 'it' : 'them'} any more.`,
    device: (id: string) => `device ${id}`,
    due: (n: number, days: number) =>
      `${plural(n, 'finished interview', 'finished interviews')} on the phone, not arrived${days > 0 ? ` for ${plural(days, 'day', 'days')}` : ' yet'}.`,
    lastSeen: (when: string) => `Last contact: ${when}.`,
    dueAdvice: 'Ask the enumerator to open the application where there is signal and to press “Send”.',
    drafts: (n: number) => `${plural(n, 'draft', 'drafts')} on the phone.`,
    lost: (n: number) =>
      `${plural(n, 'finished interview is', 'finished interviews are')} not on the phone any more and never arrived.`,
    lostAdvice:
      'The browser’s data may have been cleared, or the phone changed. Ask whether an exported file exists and import it below; otherwise repeat the interview, and write this one off with the reason.',
    each: (n: number) => `Show ${plural(n, 'interview', 'interviews')}`,
    finished: (when: string) => `Finished ${when}`,
    started: (when: string) => `Started ${when}`,
    media: (n: number) => plural(n, 'photo or recording', 'photos or recordings'),
    promisedSince: (when: string) => `On the phone since ${when}`,
    goneSince: (when: string) => `Not on the phone any more since ${when}`,
    writtenOff: (who: string, when: string, why: string) => `Written off by ${who}, ${when}: ${why}`,
    writeOff: 'Write off',
    why: 'Why it is not waited for any more',
    cancel: 'Cancel',
    importTitle: 'Import a phone’s file',
    importAbout:
      'A phone that can’t send can save everything it holds as a file. Importing it stores each interview as if the phone had sent it; importing it twice changes nothing.',
    choose: 'Choose the file (.json)',
    notOurs: 'This is not a file that the collect application exported.',
    cutOff:
      'The file ends in the middle: it was not copied whole. What could be read is imported; get the file again.',
    progress: (n: number, percent: number) => `${formatNumber(n)} pieces read, ${percent} % of the file`,
    done: 'The file was read to its end.',
    piece: 'Piece',
    result: 'Result',
    kinds: { response: 'Interview', media: 'Photo or recording', draft: 'Draft' },
    results: {
      stored: 'stored',
      already: 'already here',
      conflict: 'kept as a conflict: other answers are here already',
      quarantined: 'kept apart, see “Responses”',
      failed: 'not imported',
    } as Record<string, string>,
    summary: (n: number, what: string) => `${formatNumber(n)} × ${what}`,
  },
  vi: {
    title: 'Còn trên điện thoại',
    about:
      'Mỗi lần liên lạc, điện thoại cho biết đang giữ những phỏng vấn nào. Phỏng vấn đã hoàn tất mà chưa đến sẽ còn hiện ở đây.',
    nothing: 'Mọi phỏng vấn mà điện thoại báo đang giữ đều đã đến.',
    lostInAll: (n: number) =>
      `Có ${formatNumber(n)} phỏng vấn đã hoàn tất có lẽ đã mất: điện thoại không còn báo là đang giữ.`,
    device: (id: string) => `thiết bị ${id}`,
    due: (n: number, days: number) =>
      `${formatNumber(n)} phỏng vấn đã hoàn tất còn trên máy, ${days > 0 ? `${formatNumber(days)} ngày chưa đến` : 'chưa đến'}.`,
    lastSeen: (when: string) => `Liên lạc gần nhất: ${when}.`,
    dueAdvice: 'Hãy nhờ điều tra viên mở ứng dụng ở nơi có sóng và bấm “Gửi”.',
    drafts: (n: number) => `${formatNumber(n)} bản nháp trên máy.`,
    lost: (n: number) => `${formatNumber(n)} phỏng vấn đã hoàn tất không còn trên máy và chưa từng đến.`,
    lostAdvice:
      'Có thể dữ liệu trình duyệt đã bị xóa hoặc đã đổi máy. Hãy hỏi xem có tệp xuất ra không và nhập tệp đó ở dưới; nếu không có, hãy phỏng vấn lại và ghi nhận phiếu này là mất kèm lý do.',
    each: (n: number) => `Xem ${formatNumber(n)} phỏng vấn`,
    finished: (when: string) => `Hoàn tất ${when}`,
    started: (when: string) => `Bắt đầu ${when}`,
    media: (n: number) => `${formatNumber(n)} ảnh hoặc bản ghi`,
    promisedSince: (when: string) => `Có trên máy từ ${when}`,
    goneSince: (when: string) => `Không còn trên máy từ ${when}`,
    writtenOff: (who: string, when: string, why: string) => `${who} ghi nhận là mất, ${when}: ${why}`,
    writeOff: 'Ghi nhận là mất',
    why: 'Vì sao không chờ nữa',
    cancel: 'Hủy',
    importTitle: 'Nhập tệp từ điện thoại',
    importAbout:
      'Điện thoại không gửi được có thể lưu mọi thứ đang giữ thành một tệp. Khi nhập, từng phỏng vấn được lưu như thể do điện thoại gửi; nhập hai lần cũng không thay đổi gì.',
    choose: 'Chọn tệp (.json)',
    notOurs: 'Đây không phải tệp do ứng dụng thu thập xuất ra.',
    cutOff: 'Tệp bị cắt giữa chừng: chưa được sao chép trọn vẹn. Phần đọc được đã nhập; hãy lấy lại tệp.',
    progress: (n: number, percent: number) => `Đã đọc ${formatNumber(n)} phần, ${percent} % tệp`,
    done: 'Đã đọc hết tệp.',
    piece: 'Phần',
    result: 'Kết quả',
    kinds: { response: 'Phỏng vấn', media: 'Ảnh hoặc bản ghi', draft: 'Bản nháp' },
    results: {
      stored: 'đã lưu',
      already: 'đã có sẵn',
      conflict: 'giữ riêng vì trùng: đã có câu trả lời khác',
      quarantined: 'để riêng, xem mục “Phiếu đã nhận”',
      failed: 'chưa nhập được',
    } as Record<string, string>,
    summary: (n: number, what: string) => `${formatNumber(n)} × ${what}`,
  },
})
