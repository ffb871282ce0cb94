// What the overview of a study says, in both languages.
import { formatNumber, messages } from '../../lib/i18n.svelte.ts'
import { plural } from '../shell/words.ts'

export const t = messages({
  en: {
    title: 'Overview',
    responses: 'Responses',
    of: (n: string, target: string) => `${n} of ${target} wanted`,
    noTarget: 'received; no number is wanted',
    flagged: (n: string) => `${n} with doubts`,
    conflicts: (n: string) => `${n} in conflict`,
    quarantined: (n: string) => `${n} not understood, kept apart`,
    lastReceived: (when: string) => `Last received ${when}`,
    statuses: { draft: 'Not open yet', open: 'Open', closed: 'Closed' } as Record<string, string>,
    byDay: 'Responses by day',
    bySite: 'Responses by site',
    day: 'Day',
    site: 'Site',
    asOf: (when: string) => `As of the report of ${when}.`,
    start: 'Start here',
    steps: {
      round: 'Add a round: baseline first',
      publish: 'Upload a survey and publish it to the round',
      open: 'Open the round',
      collect: 'Make a link for each enumerator’s phone, and receive the first responses',
    } as Record<string, string>,
    afterwards: 'Once two rounds have responses, read the comparison.',
    done: 'done',
    nothing: 'No responses yet.',
    mostOnADay: (n: number) => `at most ${formatNumber(n)} a day`,
    mostIn: (days: number, n: number) => `at most ${formatNumber(n)} in ${formatNumber(days)} days`,
    silent: (days: number, n: number) =>
      days === 1
        ? plural(n, 'day without any', 'days without any')
        : `${plural(n, 'time', 'times')} ${formatNumber(days)} days without any`,
    line: (n: string, target?: string) =>
      target === undefined
        ? `Line: all so far, ${n} at the end.`
        : `Line: all so far, ${n} of ${target} wanted.`,
    together: 'All so far',
    besideFirst: (round: string) => `Per cent: of the responses of “${round}” at the same site.`,
    fewestFirst: 'Sites that lack most first',
    noSite: '(no site named)',
    total: 'All',
    ofTarget: (share: string) => `${share} of the number wanted`,
    comparison: 'Read the comparison',
  },
  vi: {
    title: 'Tổng quan',
    responses: 'Số phiếu',
    of: (n: string, target: string) => `${n} trên ${target} phiếu cần đạt`,
    noTarget: 'đã nhận; chưa đặt số phiếu cần đạt',
    flagged: (n: string) => `${n} phiếu có nghi vấn`,
    conflicts: (n: string) => `${n} phiếu mâu thuẫn`,
    quarantined: (n: string) => `${n} phiếu không đọc được, để riêng`,
    lastReceived: (when: string) => `Nhận gần nhất ${when}`,
    statuses: { draft: 'Chưa mở', open: 'Đang mở', closed: 'Đã đóng' } as Record<string, string>,
    byDay: 'Số phiếu theo ngày',
    bySite: 'Số phiếu theo địa bàn',
    day: 'Ngày',
    site: 'Địa bàn',
    asOf: (when: string) => `Theo báo cáo lúc ${when}.`,
    start: 'Bắt đầu từ đây',
    steps: {
      round: 'Thêm một đợt khảo sát: đầu kỳ trước',
      publish: 'Tải phiếu lên và công bố cho đợt đó',
      open: 'Mở đợt',
      collect: 'Tạo đường dẫn cho điện thoại của từng điều tra viên và nhận những phiếu đầu tiên',
    } as Record<string, string>,
    afterwards: 'Khi hai đợt đã có phiếu, hãy đọc phần so sánh.',
    done: 'xong',
    nothing: 'Chưa có phiếu nào.',
    mostOnADay: (n: number) => `nhiều nhất ${formatNumber(n)} phiếu một ngày`,
    mostIn: (days: number, n: number) =>
      `nhiều nhất ${formatNumber(n)} phiếu trong ${formatNumber(days)} ngày`,
    silent: (days: number, n: number) =>
      days === 1
        ? `${formatNumber(n)} ngày không có phiếu`
        : `${formatNumber(n)} lần ${formatNumber(days)} ngày không có phiếu`,
    line: (n: string, target?: string) =>
      target === undefined
        ? `Đường: cộng dồn, cuối cùng ${n} phiếu.`
        : `Đường: cộng dồn, ${n} trên ${target} phiếu cần đạt.`,
    together: 'Cộng dồn',
    besideFirst: (round: string) => `Phần trăm: so với số phiếu của “${round}” ở cùng địa bàn.`,
    fewestFirst: 'Địa bàn thiếu nhiều nhất trước',
    noSite: '(không ghi địa bàn)',
    total: 'Tất cả',
    ofTarget: (share: string) => `${share} số phiếu cần đạt`,
    comparison: 'Xem phần so sánh',
  },
})
