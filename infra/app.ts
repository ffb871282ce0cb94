// The CDK application: one stack, named by context, so that several installations can live in one account.
import { App, Validations } from 'aws-cdk-lib'
import { AwsSolutionsChecks } from 'cdk-nag'
import { BookendStack } from './stack.ts'

const app = new App()
const context = (name: string): string => {
  const value: unknown = app.node.tryGetContext(name)
  return typeof value === 'string' ? value : ''
}

const mailFrom = context('mailFrom')
if (mailFrom !== '' && !/^[^@\s]+@[^@\s]+$/.test(mailFrom))
  throw new Error(
    `mailFrom: “${mailFrom}” is no e-mail address. Give one that is verified in SES, or leave it out.`,
  )

new BookendStack(app, context('name') || 'Bookend', {
  description: 'Bookend: baseline and end-line surveys',
  administrators: context('administrators'),
  reportSchedule: context('reportSchedule') || 'cron(0 1 * * ? *)',
  timeZone: context('timeZone') || 'Asia/Ho_Chi_Minh',
  mailFrom,
  webBuild: 'dist/web',
})
Validations.of(app).addPlugins(new AwsSolutionsChecks(app))
