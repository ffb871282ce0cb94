// The stack as it would be deployed, as a template.
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { App } from 'aws-cdk-lib'
import { Template } from 'aws-cdk-lib/assertions'
import { BookendStack } from '../../infra/stack.ts'

/** `mailFrom`: the address that e-mail is sent from; nothing: none is sent. */
export function stackTemplate({ mailFrom = '' } = {}): Template {
  const webBuild = mkdtempSync(join(tmpdir(), 'bookend-web-'))
  writeFileSync(join(webBuild, 'index.html'), '<!doctype html>')
  const stack = new BookendStack(new App(), 'Bookend', {
    administrators: 'admin@example.org',
    reportSchedule: 'cron(0 1 * * ? *)',
    timeZone: 'Asia/Ho_Chi_Minh',
    mailFrom,
    webBuild,
  })
  return Template.fromStack(stack)
}
