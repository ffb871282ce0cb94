// What staff do at a desk, for tests of the manage application: signing in through the provider's own page, and going to a section.
import type { Page } from 'playwright'
import { demoAccounts } from '../../functions/local/accounts.ts'

/** Signs a demo account in through the real sign-in page; ends at the list of studies. The language is the browser's. */
export async function signIn(
  page: Page,
  origin: string,
  role: (typeof demoAccounts)[number]['role'],
): Promise<void> {
  const account = demoAccounts.find((one) => one.role === role)
  if (!account) throw new Error(`No demo account is ${role}`)
  await page.goto(`${origin}/manage/`)
  await page
    .getByRole('main')
    .getByRole('button', { name: /Sign in|Đăng nhập/ })
    .click()
  await page.getByLabel('Email').fill(account.email)
  await page.getByLabel(/Password|Mật khẩu/).fill(account.password)
  await page.getByRole('button', { name: /^(Sign in|Đăng nhập)$/ }).click()
  await page.getByRole('heading', { level: 1, name: /Studies|Nghiên cứu/ }).waitFor()
}

/** Opens a section of the study by the navigation, and waits for its heading. */
export async function openSection(page: Page, name: string): Promise<void> {
  await page.getByRole('navigation').getByRole('link', { name, exact: true }).click()
  await page.getByRole('heading', { level: 1, name }).waitFor()
}
