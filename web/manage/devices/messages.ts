// What the page of devices says, in both languages.
import { formatNumber, messages } from '../../lib/i18n.svelte.ts'
import { plural } from '../shell/words.ts'

export const t = messages({
  en: {
    title: 'Devices',
    about:
      'Each enumerator’s phone is enrolled for one round with a link or a QR code. It needs no account, and can be revoked.',
    enumerator: 'Name of the enumerator',
    round: 'Round',
    invite: 'Make a link',
    noRounds: 'Add a round first, under “Rounds”.',
    linkFor: (who: string) => `Link for ${who}`,
    linkAbout:
      'Scan the code with the phone’s camera, or send the link. It works once, on one phone, and is shown only now.',
    copy: 'Copy the link',
    copied: 'Copied.',
    close: 'Done',
    qr: 'QR code of the link',
    none: 'No devices yet.',
    who: 'Enumerator',
    status: 'State',
    statuses: { invited: 'Link not used yet', enrolled: 'Enrolled', revoked: 'Revoked' } as Record<
      string,
      string
    >,
    lastSeen: 'Last contact',
    never: 'never',
    holds: 'On the phone',
    holdsText: (drafts: number, waiting: number) =>
      `${plural(drafts, 'draft', 'drafts')}, ${formatNumber(waiting)} waiting to be sent`,
    actions: 'Actions',
    newLink: 'New link',
    revoke: 'Revoke',
    confirm: (who: string) =>
      `Revoke the device of ${who}? What it has not sent is kept on the phone, and what it still sends is set aside for you to look at.`,
    newLinkFor: (who: string) => `New link for ${who}`,
    revokeWho: (who: string) => `Revoke the device of ${who}`,
    copyFailed: 'The browser does not let this page copy. Select the link and copy it.',
    expires: (when: string) => `The link works until ${when}.`,
  },
  vi: {
    title: 'Thiết bị',
    about:
      'Điện thoại của mỗi điều tra viên được đăng ký cho một đợt bằng đường dẫn hoặc mã QR. Không cần tài khoản, và có thể thu hồi.',
    enumerator: 'Tên điều tra viên',
    round: 'Đợt',
    invite: 'Tạo đường dẫn',
    noRounds: 'Hãy thêm một đợt ở mục “Các đợt khảo sát” trước.',
    linkFor: (who: string) => `Đường dẫn cho ${who}`,
    linkAbout:
      'Quét mã bằng máy ảnh điện thoại, hoặc gửi đường dẫn. Chỉ dùng được một lần, trên một máy, và chỉ hiện lúc này.',
    copy: 'Sao chép đường dẫn',
    copied: 'Đã sao chép.',
    close: 'Xong',
    qr: 'Mã QR của đường dẫn',
    none: 'Chưa có thiết bị nào.',
    who: 'Điều tra viên',
    status: 'Trạng thái',
    statuses: { invited: 'Chưa dùng đường dẫn', enrolled: 'Đã đăng ký', revoked: 'Đã thu hồi' } as Record<
      string,
      string
    >,
    lastSeen: 'Liên lạc gần nhất',
    never: 'chưa có',
    holds: 'Đang có trên máy',
    holdsText: (drafts: number, waiting: number) =>
      `${formatNumber(drafts)} bản nháp, ${formatNumber(waiting)} phiếu chờ gửi`,
    actions: 'Thao tác',
    newLink: 'Đường dẫn mới',
    revoke: 'Thu hồi',
    confirm: (who: string) =>
      `Thu hồi thiết bị của ${who}? Những gì chưa gửi vẫn nằm trên máy, và những gì máy còn gửi sẽ được để riêng cho bạn xem.`,
    newLinkFor: (who: string) => `Đường dẫn mới cho ${who}`,
    revokeWho: (who: string) => `Thu hồi thiết bị của ${who}`,
    copyFailed: 'Trình duyệt không cho sao chép. Hãy chọn đường dẫn rồi tự sao chép.',
    expires: (when: string) => `Đường dẫn dùng được đến ${when}.`,
  },
})
