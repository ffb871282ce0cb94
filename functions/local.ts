// Bookend on one machine: starts the server, says where it is and who can sign in, and ends cleanly.
import { existsSync } from 'node:fs'
import { networkInterfaces } from 'node:os'
import { DEMO_STUDY, ensureDemo } from './demo/demo.ts'
import type { Deps } from './deps.ts'
import { localEnvironment } from './env.ts'
import { runReport } from './jobs/report.ts'
import { findChromium } from './local/chromium.ts'
import { demoAccounts, type AccountsFile } from './local/accounts.ts'
import { StartError } from './local/lock.ts'
import { startServer, type Running } from './local/server.ts'
import { newestReport } from './store/reports.ts'

const web = new URL('../dist/web', import.meta.url).pathname

let ending = false

try {
  const env = localEnvironment()
  const server = await startServer({
    port: env.PORT,
    folder: env.BOOKEND_DATA,
    origin: env.ORIGIN,
    loopback: env.WEBHOOKS_TO_LOOPBACK,
    chromium: findChromium(env.CHROMIUM),
    mail: env.SMTP_URL && env.MAIL_FROM ? { url: env.SMTP_URL, from: env.MAIL_FROM } : undefined,
    web,
    prepare,
  })
  endOn(server)
  await server.ready
  console.log(greeting(server, env.BOOKEND_DATA))
} catch (error) {
  // Whoever stops the server while it prepares cuts the ground from under that.
  if (!ending) {
    console.error(error instanceof StartError ? `\n${error.message}\n` : error)
    process.exit(1)
  }
}

/** The demo study, and its first report: a new installation has something to look at. */
async function prepare(deps: Deps, { demo }: AccountsFile): Promise<void> {
  if (!demo) return
  const members = demoAccounts.flatMap(({ email, role }) =>
    role === 'administrator' ? [] : [{ email, role }],
  )
  let said = -1
  await ensureDemo(deps, members, (done) => {
    const percent = Math.floor(done * 20) * 5
    if (percent > said) process.stdout.write(`${said < 0 ? 'Making the demo study: ' : ' '}${percent} %`)
    said = percent
  })
  if (said >= 0) process.stdout.write('\n')
  if (!(await newestReport(deps.table, DEMO_STUDY))) await runReport(deps, DEMO_STUDY)
}

function endOn(server: Running): void {
  const end = () => {
    // Asked twice: the person means it.
    if (ending) process.exit(1)
    ending = true
    server.close().then(
      () => process.exit(0),
      () => process.exit(1),
    )
  }
  process.on('SIGINT', end)
  process.on('SIGTERM', end)
}

function greeting({ origin, port, accounts }: Running, folder: string): string {
  const lines = ['', `Bookend is ready: ${origin}/`, '']
  lines.push(`  Manage   ${origin}/manage/`, `  Collect  ${origin}/collect/`, `  Data     ${folder}`)
  const [address] = Object.values(networkInterfaces())
    .flat()
    .filter((one) => one?.family === 'IPv4' && !one.internal)
  if (address) {
    lines.push(
      `  Network  http://${address.address}:${port}/`,
      '',
      '  Phones need https for offline work: browsers allow it over plain http only on localhost. Put a proxy with',
      '  https in front and set ORIGIN to its address, or connect a phone by USB and run `adb reverse tcp:8080 tcp:8080`.'.replaceAll(
        '8080',
        String(port),
      ),
    )
  }
  if (accounts.demo) {
    lines.push('', 'Demo accounts (for looking around; anybody who reaches this server can use them):')
    const width = Math.max(...demoAccounts.map((one) => one.email.length))
    for (const { email, password, role } of demoAccounts) {
      lines.push(`  ${email.padEnd(width)}  ${password.padEnd(16)}  ${role}`)
    }
  }
  if (!existsSync(web))
    lines.push('', 'The web applications are not built yet: run `npm run build`, then start again.')
  return `${lines.join('\n')}\n`
}
