// The comments of the scripts, in the reader's language.

export interface Words {
  load(title: string, moment: string): string
  folder: string
  tables: string
  missingStata: string
  missingR: string
  missingPython: string
  repeats: string
  design: string
  noDesign: string
  lonely: string
  dropped: string
  example: string
  rounds: string
  lastInterview: string
  wide: string
  errors: string
  guarded: string
  weighted: string
}

export const words: Record<'en' | 'vi', Words> = {
  en: {
    load: (title, moment) => `Loads "${title}", data as of ${moment}. Put together by Bookend.`,
    folder: 'The folder where the download was unpacked:',
    tables: 'Tables, with the labels of columns and choices',
    missingStata: "Why a value is missing: .n not asked, .e left empty, .d don't know, .r refused",
    missingR:
      "Why a value is missing: haven::na_tag(x) gives n not asked, e left empty, d don't know, r refused",
    missingPython: 'pandas reads every missing value as NaN; where columns end in "why", they say the reason',
    repeats: 'Repeats, each row with the answers of the row that it belongs to',
    design: 'The survey design',
    noDesign: 'The study names no weights, strata or clusters; nothing is set.',
    lonely:
      'A stratum with one cluster counts with its distance from the overall mean. Others: certainty, scaled, missing',
    dropped: 'rows without weight, stratum or cluster are left out of the design',
    example: 'For example:',
    rounds: 'Rounds: one row for each respondent and round',
    lastInterview: 'Of several interviews of one respondent in one round, the one that was finished last',
    wide: 'And one row for each respondent, the rounds side by side',
    errors:
      'pandas has weighted numbers, but no standard errors for weights, strata and clusters: use load.R, load.do or the package samplics for those.',
    guarded: 'Text that a spreadsheet could take for a formula has an apostrophe in front in CSV files.',
    weighted: 'The weighted mean of a column; rows without weight or value do not count.',
  },
  vi: {
    load: (title, moment) => `Nạp dữ liệu "${title}", số liệu tính đến ${moment}. Do Bookend tạo.`,
    folder: 'Thư mục đã giải nén bản tải về:',
    tables: 'Các bảng, kèm nhãn của cột và của phương án',
    missingStata: 'Lý do không có giá trị: .n không hỏi, .e để trống, .d không biết, .r từ chối',
    missingR: 'Lý do không có giá trị: haven::na_tag(x) cho n không hỏi, e để trống, d không biết, r từ chối',
    missingPython: 'pandas đọc mọi giá trị thiếu thành NaN; cột có tên kết thúc bằng "why" cho biết lý do',
    repeats: 'Các nhóm lặp, mỗi dòng kèm câu trả lời của dòng mà nó thuộc về',
    design: 'Thiết kế mẫu',
    noDesign: 'Nghiên cứu không khai báo trọng số, tầng hay cụm; không thiết lập gì.',
    lonely:
      'Tầng chỉ có một cụm được tính theo khoảng cách đến trung bình chung. Lựa chọn khác: certainty, scaled, missing',
    dropped: 'dòng không có trọng số, tầng hoặc cụm không nằm trong thiết kế mẫu',
    example: 'Ví dụ:',
    rounds: 'Các đợt: mỗi người trả lời và mỗi đợt một dòng',
    lastInterview: 'Nếu một người có nhiều phỏng vấn trong một đợt, lấy phỏng vấn kết thúc sau cùng',
    wide: 'Và mỗi người trả lời một dòng, các đợt đặt cạnh nhau',
    errors:
      'pandas tính được số có trọng số, nhưng không có sai số chuẩn theo trọng số, tầng và cụm: hãy dùng load.R, load.do hoặc gói samplics.',
    guarded: 'Trong tệp CSV, văn bản mà bảng tính có thể hiểu là công thức có thêm dấu nháy đơn ở đầu.',
    weighted: 'Trung bình có trọng số của một cột; dòng không có trọng số hoặc giá trị không được tính.',
  },
}
