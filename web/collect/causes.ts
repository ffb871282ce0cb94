// What went wrong between this device and Bookend, and what to do, in the words of the interface.
import { messages } from '../lib/i18n.svelte.ts'
import type { Cause } from '../lib/device/network.ts'

type Texts = Record<Cause, string>

const en: Texts = {
  offline: 'No connection. It will be sent when there is a network.',
  timeout: 'The network is too slow or broke off. It will be tried again.',
  portal:
    'This network answers with a page of its own instead of Bookend. If it is Wi-Fi with a sign-in page, sign in there in the browser, or use mobile data.',
  empty: 'The answer was empty, so nothing is confirmed. It will be tried again.',
  foreign: 'The answer was not for this interview, so nothing is confirmed. It will be tried again.',
  unauthorised:
    'This device is no longer recognised. Ask your manager for a new link and open it here; nothing is lost.',
  revoked: 'This device may no longer send to this round. The interviews stay here. Ask your manager.',
  link: 'This link is not valid any more: it was used on another device, replaced, or has expired. Ask your manager for a new one.',
  large: 'This interview is too large to be sent. Save a file and give it to your manager.',
  busy: 'Bookend is busy. It will be tried again in a moment.',
  damaged: 'It was damaged on the way, so nothing is confirmed. It will be tried again.',
  server: 'Bookend has a fault at the moment. It will be tried again.',
  refused: 'Bookend does not accept this. Save a file and tell your manager.',
  media: 'A photo or file has not arrived yet. It will be sent again.',
  storage: 'The storage of this phone does not answer. Close other applications and open Bookend again.',
}

const vi: Texts = {
  offline: 'Không có kết nối. Sẽ gửi khi có mạng.',
  timeout: 'Mạng quá chậm hoặc bị ngắt. Sẽ thử lại.',
  portal:
    'Mạng này trả về một trang khác thay vì Bookend. Nếu là Wi-Fi có trang đăng nhập, hãy đăng nhập trong trình duyệt hoặc dùng dữ liệu di động.',
  empty: 'Câu trả lời trống nên chưa có gì được xác nhận. Sẽ thử lại.',
  foreign: 'Câu trả lời không phải cho phỏng vấn này nên chưa có gì được xác nhận. Sẽ thử lại.',
  unauthorised:
    'Máy này không còn được nhận ra. Hãy xin người quản lý đường dẫn mới và mở trên máy này; không mất dữ liệu nào.',
  revoked:
    'Máy này không còn được gửi cho đợt khảo sát này. Các phỏng vấn vẫn còn trên máy. Hãy hỏi người quản lý.',
  link: 'Đường dẫn này không còn dùng được: đã dùng trên máy khác, đã được thay hoặc đã hết hạn. Hãy xin người quản lý đường dẫn mới.',
  large: 'Phỏng vấn này quá lớn nên không gửi được. Hãy lưu thành tệp và đưa cho người quản lý.',
  busy: 'Bookend đang bận. Sẽ thử lại sau giây lát.',
  damaged: 'Dữ liệu bị hỏng trên đường truyền nên chưa có gì được xác nhận. Sẽ thử lại.',
  server: 'Bookend đang gặp lỗi. Sẽ thử lại.',
  refused: 'Bookend không nhận phỏng vấn này. Hãy lưu thành tệp và báo người quản lý.',
  media: 'Một ảnh hoặc tệp chưa tới nơi. Sẽ gửi lại.',
  storage: 'Bộ nhớ của máy không phản hồi. Hãy đóng các ứng dụng khác rồi mở lại Bookend.',
}

const texts = messages({ en, vi })

/** Cause and advice in one sentence or two. */
export function advice(cause: Cause): string {
  return texts[cause]
}
