// What the columns beside the answers are called and hold.
import type { Localized } from '../study.ts'
import type { ColumnType } from './dataset.ts'

interface MetadataColumn {
  type: ColumnType
  label: Localized
}

const known: ReadonlyMap<string, MetadataColumn> = new Map(
  Object.entries({
    KEY: { type: 'text', label: { en: 'Identifier of the row', vi: 'Mã của dòng' } },
    PARENT_KEY: {
      type: 'text',
      label: { en: 'KEY of the row that this one belongs to', vi: 'KEY của dòng mà dòng này thuộc về' },
    },
    _round: { type: 'text', label: { en: 'Round', vi: 'Đợt khảo sát' } },
    _survey: { type: 'text', label: { en: 'Survey', vi: 'Phiếu khảo sát' } },
    _version: { type: 'text', label: { en: 'Version of the survey', vi: 'Phiên bản phiếu' } },
    _revision: {
      type: 'integer',
      label: { en: 'Corrections made since it was sent', vi: 'Số lần chỉnh sửa sau khi gửi' },
    },
    _started: { type: 'datetime', label: { en: 'Interview started', vi: 'Bắt đầu phỏng vấn' } },
    _finished: { type: 'datetime', label: { en: 'Interview finished', vi: 'Kết thúc phỏng vấn' } },
    _received: { type: 'datetime', label: { en: 'Received by the server', vi: 'Máy chủ nhận lúc' } },
    _device: { type: 'text', label: { en: 'Device', vi: 'Thiết bị' } },
    _language: {
      type: 'text',
      label: { en: 'Language at the end of the interview', vi: 'Ngôn ngữ khi kết thúc phỏng vấn' },
    },
    _flags: {
      type: 'integer',
      label: { en: 'Number of doubts found by the checks', vi: 'Số điểm nghi vấn khi kiểm tra' },
    },
    _review: { type: 'text', label: { en: 'State of the review', vi: 'Trạng thái duyệt' } },
    event: { type: 'text', label: { en: 'What happened', vi: 'Sự kiện' } },
    node: { type: 'text', label: { en: 'Question or group', vi: 'Câu hỏi hoặc nhóm' } },
    start: { type: 'datetime', label: { en: 'Began', vi: 'Bắt đầu' } },
    end: { type: 'datetime', label: { en: 'Ended', vi: 'Kết thúc' } },
    latitude: { type: 'decimal', label: { en: 'Latitude', vi: 'Vĩ độ' } },
    longitude: { type: 'decimal', label: { en: 'Longitude', vi: 'Kinh độ' } },
    accuracy: { type: 'decimal', label: { en: 'Accuracy (m)', vi: 'Sai số (m)' } },
    'old-value': { type: 'text', label: { en: 'Answer before', vi: 'Câu trả lời trước' } },
    'new-value': { type: 'text', label: { en: 'Answer after', vi: 'Câu trả lời sau' } },
    _name: { type: 'text', label: { en: 'Name of the response', vi: 'Tên của phiếu trả lời' } },
  } satisfies Record<string, MetadataColumn>),
)

/**
 * Of a column beside the answers, by what it tells of (`Lead.of`), with the round of a panel that it tells of behind its label; text without
 * a label where it is not known.
 */
export function metadataColumn(name: string, round?: string): MetadataColumn {
  const { type, label } = known.get(name) ?? { type: 'text', label: { und: name } }
  if (round === undefined) return { type, label }
  const texts = Object.entries(label).map(([code, text]) => [code, `${text} (${round})`])
  return { type, label: Object.fromEntries(texts) }
}
