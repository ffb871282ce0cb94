// What the frame of the manage application says, in both languages.
import { messages } from '../../lib/i18n.svelte.ts'

export const t = messages({
  en: {
    product: 'Bookend',
    tagline: 'Baseline and end-line surveys',
    signIn: 'Sign in',
    signOut: 'Sign out',
    signInFailed: (why: string) => `Sign-in did not succeed: ${why}`,
    language: 'Language',
    studies: 'Studies',
    skip: 'Skip to content',
    loading: 'Loading…',
    retry: 'Try again',
    notLoaded: 'This page could not be fetched. Check the connection, and load it again.',
    unknownPage: 'There is no such page.',
    cancel: 'Cancel',
    expired: 'Your sign-in has ended. Sign in again to go on; you come back to this page.',
  },
  vi: {
    product: 'Bookend',
    tagline: 'Khảo sát đầu kỳ và cuối kỳ',
    signIn: 'Đăng nhập',
    signOut: 'Đăng xuất',
    signInFailed: (why: string) => `Đăng nhập không thành công: ${why}`,
    language: 'Ngôn ngữ',
    studies: 'Nghiên cứu',
    skip: 'Đến nội dung chính',
    loading: 'Đang tải…',
    retry: 'Thử lại',
    notLoaded: 'Không tải được trang này. Hãy kiểm tra mạng rồi tải lại.',
    unknownPage: 'Không có trang này.',
    cancel: 'Hủy',
    expired: 'Phiên đăng nhập đã kết thúc. Hãy đăng nhập lại để tiếp tục; bạn sẽ trở về trang này.',
  },
})
