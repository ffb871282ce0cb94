// The embedded provider's own pages: signing in, signing out, and what went wrong. English and Vietnamese, no script needed.
import { createHash } from 'node:crypto'
import { html, raw } from 'hono/html'
import { problemMessage, type InterfaceLanguage } from '../../core/problem.ts'
import type { demoAccounts } from './accounts.ts'

const texts = {
  en: {
    title: 'Sign in to Bookend',
    email: 'Email',
    password: 'Password',
    submit: 'Sign in',
    wrong: 'The email or the password is not right. Check both and try again.',
    waiting: 'Too many attempts. Wait ten minutes, then try again.',
    expired: 'This page was open for too long, or was opened twice. Start again from the application.',
    back: 'To the application',
    demo: 'Demo accounts',
    demoNote: 'Everybody who can reach this server can use these. Do not enter real data.',
    use: 'Sign in as',
    other: 'Tiếng Việt',
    roles: {
      administrator: 'administrator',
      manager: 'programme manager',
      supervisor: 'field supervisor',
      researcher: 'researcher',
    },
  },
  vi: {
    title: 'Đăng nhập Bookend',
    email: 'Email',
    password: 'Mật khẩu',
    submit: 'Đăng nhập',
    wrong: 'Email hoặc mật khẩu không đúng. Hãy kiểm tra lại rồi thử lần nữa.',
    waiting: 'Đã thử quá nhiều lần. Hãy đợi mười phút rồi thử lại.',
    expired: 'Trang này đã mở quá lâu hoặc được mở hai lần. Hãy bắt đầu lại từ ứng dụng.',
    back: 'Về ứng dụng',
    demo: 'Tài khoản dùng thử',
    demoNote: 'Ai truy cập được máy chủ này đều dùng được các tài khoản này. Không nhập dữ liệu thật.',
    use: 'Đăng nhập với tư cách',
    other: 'English',
    roles: {
      administrator: 'quản trị viên',
      manager: 'quản lý chương trình',
      supervisor: 'giám sát thực địa',
      researcher: 'nhà nghiên cứu',
    },
  },
}

const style = `
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif }
body { max-width: 26rem; margin: 0 auto; padding: 2rem 1rem }
h1 { font-size: 1.5rem } h2 { font-size: 1.1rem; margin-top: 2rem }
label { display: block; margin-top: 1rem }
input { font: inherit; width: 100%; box-sizing: border-box; padding: .6rem; border: 1px solid GrayText; border-radius: .4rem }
button { font: inherit; padding: .6rem 1rem; border: 1px solid GrayText; border-radius: .4rem; min-height: 2.75rem; cursor: pointer }
button.main { margin-top: 1.5rem; width: 100%; background: #0b5c55; color: #fff; border-color: #0b5c55 }
[role=alert] { border-left: .25rem solid #b3261e; padding: .5rem .75rem }
ul { list-style: none; padding: 0 } li { margin: .5rem 0 } li button { width: 100%; text-align: left }
small { display: block }
nav { text-align: right }
:focus-visible { outline: 3px solid #1a73e8; outline-offset: 2px }`
const submit = "document.getElementById('op.logoutForm').submit()"

const source = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`
// Without form-action: browsers hold redirects after a form to it as well, and a proxy may serve the application under another name.
const policy = `default-src 'none'; style-src ${source(style)}; script-src ${source(submit)}; base-uri 'none'; frame-ancestors 'none'`

export interface Page {
  html: string
  policy: string
}

function whole(language: InterfaceLanguage, title: string, body: unknown): Page {
  const text = html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        ${raw(`<style>${style}</style>`)}
      </head>
      <body>
        ${body}
      </body>
    </html>`
  return { html: String(text), policy }
}

export interface SignIn {
  language: InterfaceLanguage
  /** Why the last attempt failed. */
  failure?: 'wrong' | 'waiting'
  email?: string
  /** Shown with their passwords; empty unless this is a demo. */
  demo: typeof demoAccounts
}

/** The page where people sign in. Posts `email` and `password` to its own address. */
export function signInPage({ language, failure, email = '', demo }: SignIn): Page {
  const t = texts[language]
  return whole(
    language,
    t.title,
    html`<nav>
        <a href="?lang=${language === 'en' ? 'vi' : 'en'}" lang="${language === 'en' ? 'vi' : 'en'}"
          >${t.other}</a
        >
      </nav>
      <main>
        <h1>${t.title}</h1>
        ${failure ? html`<p role="alert">${t[failure]}</p>` : ''}
        <form method="post" action="?lang=${language}">
          <label for="email">${t.email}</label>
          <input id="email" name="email" type="email" autocomplete="username" required value="${email}" />
          <label for="password">${t.password}</label>
          <input id="password" name="password" type="password" autocomplete="current-password" required />
          <button class="main">${t.submit}</button>
        </form>
        ${
          demo.length > 0
            ? html`<h2>${t.demo}</h2>
                <p>${t.demoNote}</p>
                <ul>
                  ${demo.map(
                    (one) =>
                      html`<li>
                        <form method="post" action="?lang=${language}">
                          <input type="hidden" name="email" value="${one.email}" />
                          <input type="hidden" name="password" value="${one.password}" />
                          <button>
                            ${t.use} ${t.roles[one.role]}<small>${one.email} · ${one.password}</small>
                          </button>
                        </form>
                      </li>`,
                  )}
                </ul>`
            : ''
        }
      </main>`,
  )
}

/** Ends the provider's session at once: whoever comes here chose to sign out. `form` is the provider's, with its token against forgery. */
export function signOutPage(form: string): Page {
  const whatever = form.replace(
    '</form>',
    '<input type="hidden" name="logout" value="yes"/><noscript><button>Sign out · Đăng xuất</button></noscript></form>',
  )
  return whole('en', 'Bookend', html`<main>${raw(whatever)}${raw(`<script>${submit}</script>`)}</main>`)
}

/** For a sign-in that was begun too long ago. */
export function expiredPage(language: InterfaceLanguage): Page {
  const t = texts[language]
  return whole(
    language,
    t.title,
    html`<main>
      <h1>${t.title}</h1>
      <p role="alert">${t.expired}</p>
      <p><a href="/manage/">${t.back}</a></p>
    </main>`,
  )
}

/** For requests that the provider refuses: both languages, and the standard's code for those who can help. */
export function failedPage(error: string, description = ''): Page {
  const line = (language: InterfaceLanguage) =>
    problemMessage('request.invalid', { where: error, reason: description }, language)
  return whole(
    'en',
    'Bookend',
    html`<main>
      <h1>Bookend</h1>
      <p role="alert">${line('en')}</p>
      <p lang="vi">${line('vi')}</p>
      <p><a href="/manage/">${texts.en.back} · ${texts.vi.back}</a></p>
    </main>`,
  )
}
