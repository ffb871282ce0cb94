// What the page of the team says, in both languages.
import { messages } from '../../lib/i18n.svelte.ts'

export const t = messages({
  en: {
    title: 'Team',
    about: 'Staff sign in with the e-mail address that stands here. What each role may do:',
    roles: {
      manager: 'Manager',
      supervisor: 'Supervisor',
      researcher: 'Researcher',
    } as Record<string, string>,
    may: {
      manager: 'everything in this study: surveys, rounds, devices, comparison, downloads, personal data',
      supervisor: 'enrols devices, looks at responses and at the comparison',
      researcher: 'reads the comparison, computes it, downloads data without personal data',
    } as Record<string, string>,
    email: 'E-mail',
    role: 'Role',
    add: 'Add',
    remove: 'Remove',
    removeWho: (who: string) => `Remove ${who}`,
    none: 'Nobody yet but the administrators.',
    minimum: 'Smallest number that may be shown',
    minimumAbout: 'Estimates from fewer are withheld everywhere; 0 shows all.',
    save: 'Save',
    saved: 'Saved.',
    confirm: (who: string) => `Remove ${who} from this study? They can be added again.`,
  },
  vi: {
    title: 'Nhóm làm việc',
    about: 'Nhân viên đăng nhập bằng địa chỉ email ghi ở đây. Mỗi vai trò được làm:',
    roles: {
      manager: 'Quản lý',
      supervisor: 'Giám sát',
      researcher: 'Nghiên cứu viên',
    } as Record<string, string>,
    may: {
      manager: 'mọi việc trong nghiên cứu: phiếu, đợt, thiết bị, so sánh, tải dữ liệu, dữ liệu cá nhân',
      supervisor: 'đăng ký thiết bị, xem phiếu đã nhận và phần so sánh',
      researcher: 'đọc và tính lại phần so sánh, tải dữ liệu không kèm dữ liệu cá nhân',
    } as Record<string, string>,
    email: 'Email',
    role: 'Vai trò',
    add: 'Thêm',
    remove: 'Bỏ',
    removeWho: (who: string) => `Bỏ ${who}`,
    none: 'Chưa có ai ngoài quản trị viên.',
    minimum: 'Số nhỏ nhất được công bố',
    minimumAbout: 'Ước lượng từ ít hơn số này không được công bố ở bất cứ đâu; 0 là công bố tất cả.',
    save: 'Lưu',
    saved: 'Đã lưu.',
    confirm: (who: string) => `Đưa ${who} ra khỏi nghiên cứu này? Có thể thêm lại sau.`,
  },
})
