// Every error that a user can meet: code, HTTP status, and what to do, in English and Vietnamese. Nothing else renders errors.

interface Entry {
  status: 400 | 401 | 403 | 404 | 409 | 410 | 413 | 415 | 422 | 429 | 500 | 501 | 503
  en: string
  vi: string
}

/** `{name}` in a message is filled from the problem's details. Sorted by area; messages say what, where, and what to do. */
export const catalogue = {
  'request.invalid': {
    status: 400,
    en: 'The request is not understood. {where}: {reason}. Correct this and send it again.',
    vi: 'Không hiểu được yêu cầu. {where}: {reason}. Hãy sửa chỗ này rồi gửi lại.',
  },
  'request.too-large': {
    status: 413,
    en: 'This is {size} bytes; at most {limit} can be taken. Send less at once.',
    vi: 'Dữ liệu dài {size} byte; tối đa được nhận {limit}. Hãy gửi ít hơn mỗi lần.',
  },
  'request.damaged': {
    status: 400,
    en: 'What arrived is not what was sent: it was damaged on the way. Nothing is lost; send it again.',
    vi: 'Dữ liệu nhận được không khớp với dữ liệu đã gửi: đã bị hỏng trên đường truyền. Không mất gì cả; hãy gửi lại.',
  },
  'request.unsupported': {
    status: 415,
    en: '{what} is not a kind of data that can be taken here. Send {wanted}.',
    vi: 'Không nhận được loại dữ liệu {what} ở đây. Hãy gửi {wanted}.',
  },
  'auth.sign-in': {
    status: 401,
    en: 'Sign in to continue.',
    vi: 'Hãy đăng nhập để tiếp tục.',
  },
  'auth.email-missing': {
    status: 403,
    en: 'Your account has no confirmed email address, by which your role is found. Ask an administrator to confirm it.',
    vi: 'Tài khoản của bạn chưa có địa chỉ email được xác nhận nên không tìm được vai trò. Hãy nhờ quản trị viên xác nhận.',
  },
  'auth.device-unknown': {
    status: 401,
    en: 'This device is not enrolled, or its link was replaced. Nothing on it is lost. Ask your manager for a new link.',
    vi: 'Thiết bị này chưa được đăng ký hoặc đường dẫn đã được thay. Dữ liệu trên máy vẫn còn. Hãy xin người quản lý đường dẫn mới.',
  },
  'auth.device-revoked': {
    status: 403,
    en: 'This device may no longer send to this round. Its interviews stay on it. Ask your manager.',
    vi: 'Thiết bị này không còn được gửi dữ liệu cho đợt khảo sát này. Các phỏng vấn vẫn còn trên máy. Hãy hỏi người quản lý.',
  },
  'auth.not-allowed': {
    status: 403,
    en: 'Your role does not allow this. Ask an administrator or the manager of the study.',
    vi: 'Vai trò của bạn không cho phép việc này. Hãy hỏi quản trị viên hoặc người quản lý nghiên cứu.',
  },
  'auth.token-ended': {
    status: 401,
    en: 'This token for scripts does not work: it has expired, was revoked, or was never made. Make a new one under “Scripts” in the study.',
    vi: 'Mã truy cập này không dùng được: đã hết hạn, đã bị thu hồi hoặc chưa từng được tạo. Hãy tạo mã mới trong mục “Kết nối” của nghiên cứu.',
  },
  'auth.token-scope': {
    status: 403,
    en: 'This token for scripts may not do this: its scope or your role leaves it out. Make a token with the scope you need.',
    vi: 'Mã truy cập này không được làm việc này: phạm vi của mã hoặc vai trò của bạn không cho phép. Hãy tạo mã có phạm vi phù hợp.',
  },
  'enrol.link-invalid': {
    status: 410,
    en: 'This link does not work: it was used on another device, replaced by a newer one, or has expired. Ask your manager for a new link.',
    vi: 'Đường dẫn này không dùng được: đã dùng trên máy khác, đã được thay hoặc đã hết hạn. Hãy xin người quản lý đường dẫn mới.',
  },
  'not-found': {
    status: 404,
    en: 'There is no {what} here, or it is not yours to see.',
    vi: 'Không có {what} ở đây, hoặc bạn không được xem.',
  },
  'conflict.changed': {
    status: 409,
    en: 'Somebody changed this {what} in the meantime. Reload it, and make your change again.',
    vi: 'Có người đã thay đổi {what} này trong lúc bạn làm. Hãy tải lại và sửa lần nữa.',
  },
  'conflict.exists': {
    status: 409,
    en: 'There is already a {what} named “{name}”. Choose another name.',
    vi: 'Đã có {what} tên “{name}”. Hãy chọn tên khác.',
  },
  'survey.version-taken': {
    status: 409,
    en: 'Version “{version}” of “{id}” is published already, with other content. Published versions never change: enter a new version in the settings sheet and upload the workbook again.',
    vi: 'Phiên bản “{version}” của “{id}” đã được công bố với nội dung khác. Phiên bản đã công bố không thay đổi: hãy ghi phiên bản mới trong trang settings rồi tải bảng tính lên lại.',
  },
  'survey.attachment-absent': {
    status: 422,
    en: 'The survey uses files that are not here or can’t be read: {names}. Upload them, then publish.',
    vi: 'Phiếu dùng những tệp chưa có hoặc không đọc được: {names}. Hãy tải lên rồi công bố.',
  },
  'attachment.unreadable': {
    status: 422,
    en: '“{name}” can’t be read as what its name says. Save it as UTF-8 (in Excel: “CSV UTF-8”) or export it anew, then upload it again.',
    vi: 'Không đọc được “{name}” theo đúng loại tệp. Hãy lưu dạng UTF-8 (trong Excel: “CSV UTF-8”) hoặc xuất lại rồi tải lên lần nữa.',
  },
  'correction.nothing': {
    status: 422,
    en: 'This changes nothing in the stored answers, so there is nothing to save.',
    vi: 'Việc này không làm thay đổi câu trả lời đã lưu nên không có gì để lưu.',
  },
  'personal.reason-missing': {
    status: 422,
    en: 'Personal data is asked for without a reason. Say why you need it; the reason is written to the audit log.',
    vi: 'Bạn xin dữ liệu cá nhân mà chưa nêu lý do. Hãy ghi lý do; lý do được lưu vào nhật ký kiểm tra.',
  },
  'odata.unsupported': {
    status: 501,
    en: '{what} is not offered here. {advice}',
    vi: 'Không hỗ trợ {what} ở đây. {advice}',
  },
  'webhook.address': {
    status: 422,
    en: 'Webhooks can’t be sent to {url}: {reason}. Give a public address that begins with https://.',
    vi: 'Không thể gửi webhook tới {url}: {reason}. Hãy nhập một địa chỉ công khai bắt đầu bằng https://.',
  },
  'mail.none': {
    status: 501,
    en: 'This installation sends no e-mail: no sender is set. Ask whoever runs it, or send the address of the report yourself.',
    vi: 'Hệ thống này không gửi email vì chưa đặt địa chỉ người gửi. Hãy hỏi người vận hành, hoặc tự gửi địa chỉ của báo cáo.',
  },
  'mail.not-team': {
    status: 422,
    en: '{email} may not see the reports of this study, so none is sent there. Add this person to the team first.',
    vi: '{email} không được xem báo cáo của nghiên cứu này nên không gửi tới đó. Hãy thêm người này vào nhóm trước.',
  },
  'pdf.none': {
    status: 501,
    en: 'This installation has no browser that makes PDFs. Open the report, choose “Print”, then “Save as PDF”.',
    vi: 'Hệ thống này không có trình duyệt để tạo PDF. Hãy mở báo cáo, chọn “In”, rồi “Lưu dưới dạng PDF”.',
  },
  'pdf.failed': {
    status: 500,
    en: 'The PDF could not be made: {reason}. Try again, or choose “Print”, then “Save as PDF”.',
    vi: 'Không tạo được PDF: {reason}. Hãy thử lại, hoặc chọn “In”, rồi “Lưu dưới dạng PDF”.',
  },
  'export.too-long': {
    status: 503,
    en: 'The download could not be written in the time that one run has. Choose fewer formats or fewer rounds, or make several downloads.',
    vi: 'Không kịp ghi bản tải xuống trong thời gian cho phép của một lần chạy. Hãy chọn ít định dạng hoặc ít đợt hơn, hoặc tạo nhiều bản tải.',
  },
  internal: {
    status: 500,
    en: 'Something went wrong on our side (reference {reference}). Nothing you sent before was lost. Try again in a minute.',
    vi: 'Hệ thống gặp lỗi (mã {reference}). Những gì bạn đã gửi trước đó không mất. Hãy thử lại sau một phút.',
  },
  unavailable: {
    status: 503,
    en: 'The store is busy. Try again in {seconds} seconds.',
    vi: 'Kho dữ liệu đang bận. Hãy thử lại sau {seconds} giây.',
  },
} as const satisfies Record<string, Entry>

/** What a problem's `what` can be, so that the sentence around it stays in one language. */
const nouns = {
  page: { en: 'page', vi: 'trang' },
  study: { en: 'study', vi: 'nghiên cứu' },
  round: { en: 'round', vi: 'đợt khảo sát' },
  survey: { en: 'survey', vi: 'phiếu khảo sát' },
  workbook: { en: 'workbook', vi: 'bảng tính' },
  attachment: { en: 'attached file', vi: 'tệp đính kèm' },
  media: { en: 'picture or recording', vi: 'ảnh hoặc bản ghi' },
  device: { en: 'device', vi: 'thiết bị' },
  response: { en: 'response', vi: 'phiếu trả lời' },
  indicator: { en: 'indicator', vi: 'chỉ số' },
  report: { en: 'report', vi: 'báo cáo' },
  export: { en: 'download', vi: 'bản tải xuống' },
  file: { en: 'file', vi: 'tệp' },
  crosswalk: { en: 'list of renamed questions', vi: 'danh sách câu hỏi đổi tên' },
  choices: { en: 'set of saved choices', vi: 'bộ lựa chọn đã lưu' },
  token: { en: 'token', vi: 'mã truy cập' },
  webhook: { en: 'webhook', vi: 'webhook' },
} as const satisfies Record<string, Record<'en' | 'vi', string>>

export type Noun = keyof typeof nouns

export type ProblemCode = keyof typeof catalogue
export type Details = Record<string, string | number>
export type InterfaceLanguage = 'en' | 'vi'

/** A problem as it travels: the code and what fills its message. */
export interface ProblemBody {
  code: ProblemCode
  details: Details
  /** In the language of the request. */
  message: string
}

/** Thrown anywhere, rendered in one place. */
export class Problem extends Error {
  readonly code: ProblemCode
  readonly details: Details
  constructor(code: ProblemCode, details: Details = {}) {
    super(problemMessage(code, details, 'en'))
    this.code = code
    this.details = details
  }
  get status(): Entry['status'] {
    return catalogue[this.code].status
  }
  body(language: InterfaceLanguage): ProblemBody {
    return {
      code: this.code,
      details: this.details,
      message: problemMessage(this.code, this.details, language),
    }
  }
}

/** The message of a problem in a language, with its details filled in. */
export function problemMessage(code: ProblemCode, details: Details, language: InterfaceLanguage): string {
  const noun =
    typeof details.what === 'string' && Object.hasOwn(nouns, details.what)
      ? nouns[details.what as Noun]
      : undefined
  return fill(catalogue[code][language], noun ? { ...details, what: noun[language] } : details)
}

/** Fills `{name}` from `details`; a name without a detail stays as it is, so that nothing is hidden. */
export function fill(template: string, details: Details): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) =>
    Object.hasOwn(details, name) ? String(details[name]) : whole,
  )
}
