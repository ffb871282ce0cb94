// What the printed report says beside the comparison: sample, limitations, annex.
import { messages } from '../../lib/i18n.svelte.ts'
import { plural } from '../shell/words.ts'
import { formatNumber } from '../../lib/i18n.svelte.ts'

export const t = messages({
  en: {
    sample: 'Sample and fieldwork',
    round: 'Round',
    responses: 'Responses',
    target: 'Target',
    reached: 'Reached',
    flagged: 'With doubts',
    from: 'First day',
    to: 'Last day',
    sites: 'Sites',
    versions: 'Survey versions',
    quality: 'Can the comparison be trusted?',
    limitations: 'Limitations',
    unweighted:
      'The estimates are not weighted: they speak for those who were interviewed, not for the population.',
    fewClusters: (n: number) =>
      `Only ${plural(n, 'sampling unit', 'sampling units')}: with fewer than about 40 intervals are less certain than they look.`,
    noArms: 'There is no comparison group: a change between rounds need not come from the programme.',
    attrition: (percent: string) =>
      `${percent} of those who were interviewed first were not found again; what they would have said is not known.`,
    differential: 'The arms lost different shares of their respondents, which may bias their comparison.',
    imbalance: (arm: string) =>
      `${arm}: the arms differed at the beginning in at least one variable (normalised difference beyond 0.25).`,
    noisy: (names: string) => `A fifth or more of the values is missing for: ${names}.`,
    flaggedResponses: (n: number) =>
      `${plural(n, 'response is', 'responses are')} counted although checks raised doubts.`,
    leftOut: (n: number) =>
      `${plural(n, 'response was', 'responses were')} left out for want of a usable weight or because they could not be read.`,
    changed: (names: string) => `Questions or answers changed between the rounds for: ${names}.`,
    several:
      'With many indicators some differences arise by chance; adjusted p-values stand beside the others.',
    noneKnown: 'None beyond what chance allows for.',
    annex: 'Annex: definitions and tables',
    contents: 'Definitions',
    word: 'Word document',
    noPdf: 'For a PDF choose “Print”, then “Save as PDF”.',
    making: 'Making the document…',
    made: 'The document is among your browser’s downloads.',
  },
  vi: {
    sample: 'Mẫu và thực địa',
    round: 'Đợt',
    responses: 'Số phiếu',
    target: 'Chỉ tiêu',
    reached: 'Đạt',
    flagged: 'Có nghi vấn',
    from: 'Ngày đầu',
    to: 'Ngày cuối',
    sites: 'Địa điểm',
    versions: 'Phiên bản phiếu',
    quality: 'So sánh có đáng tin không?',
    limitations: 'Hạn chế',
    unweighted:
      'Ước lượng không có quyền số: chỉ nói về những người được phỏng vấn, không nói về toàn bộ dân số.',
    fewClusters: (n: number) =>
      `Chỉ có ${formatNumber(n)} đơn vị mẫu: với dưới khoảng 40 đơn vị, khoảng tin cậy kém chắc chắn hơn vẻ ngoài.`,
    noArms: 'Không có nhóm so sánh: thay đổi giữa các đợt chưa chắc do chương trình.',
    attrition: (percent: string) =>
      `${percent} số người được phỏng vấn lần đầu không gặp lại; không biết họ sẽ trả lời thế nào.`,
    differential: 'Các nhóm mất những tỷ lệ người trả lời khác nhau, có thể làm lệch so sánh giữa các nhóm.',
    imbalance: (arm: string) =>
      `${arm}: lúc ban đầu các nhóm khác nhau ở ít nhất một biến (chênh lệch chuẩn hóa vượt quá 0,25).`,
    noisy: (names: string) => `Thiếu từ một phần năm giá trị trở lên ở: ${names}.`,
    flaggedResponses: (n: number) => `${formatNumber(n)} phiếu vẫn được tính dù việc kiểm tra nêu nghi vấn.`,
    leftOut: (n: number) =>
      `${formatNumber(n)} phiếu không được tính vì thiếu quyền số dùng được hoặc không đọc được.`,
    changed: (names: string) => `Câu hỏi hoặc câu trả lời đã thay đổi giữa các đợt ở: ${names}.`,
    several:
      'Với nhiều chỉ số, một số khác biệt xuất hiện do ngẫu nhiên; giá trị p đã điều chỉnh được ghi bên cạnh.',
    noneKnown: 'Không có gì ngoài mức ngẫu nhiên cho phép.',
    annex: 'Phụ lục: định nghĩa và bảng biểu',
    contents: 'Định nghĩa',
    word: 'Tài liệu Word',
    noPdf: 'Muốn có PDF, hãy chọn “In”, rồi “Lưu dưới dạng PDF”.',
    making: 'Đang tạo tài liệu…',
    made: 'Tài liệu nằm trong mục tải xuống của trình duyệt.',
  },
})
