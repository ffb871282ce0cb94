// One installation of Bookend: what it is made of, in the order in which one part needs another.
import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib'
import type { Construct } from 'constructs'
import { acknowledge } from './acknowledged.ts'
import { createApi, createGateway } from './api.ts'
import { createFiles } from './files.ts'
import { createJobs } from './jobs.ts'
import { createSignIn } from './sign-in.ts'
import { createSite } from './site.ts'
import { createTable } from './table.ts'

export interface BookendProps extends StackProps {
  /** E-mail addresses of administrators, comma-separated. */
  administrators: string
  /** When reports are computed: a cron or rate expression of EventBridge Scheduler, in `timeZone`. */
  reportSchedule: string
  timeZone: string
  /** The address that e-mail about reports comes from, verified in SES; empty: none is sent. */
  mailFrom: string
  /** Folder of the built web applications. */
  webBuild: string
}

export class BookendStack extends Stack {
  constructor(scope: Construct, id: string, props: BookendProps) {
    super(scope, id, props)
    const table = createTable(this)
    const files = createFiles(this)
    // The gateway stands before its function: the site needs its address, the function needs the site's, and so there is no circle.
    const gateway = createGateway(this)
    const site = createSite(this, { gateway, build: props.webBuild })
    const signIn = createSignIn(this, site.origin)
    const environment = {
      TABLE_NAME: table.tableName,
      BUCKET_NAME: files.bucketName,
      ISSUER: signIn.issuer,
      CLIENT_ID: signIn.clientId,
      ORIGIN: site.origin,
      ADMINISTRATORS: props.administrators,
      MAIL_FROM: props.mailFrom,
    }
    const jobs = createJobs(this, {
      table,
      files,
      environment,
      mailFrom: props.mailFrom,
      schedule: props.reportSchedule,
      timeZone: props.timeZone,
    })
    createApi(this, {
      gateway,
      table,
      files,
      environment: { ...environment, ...jobs.queueUrls },
      queues: jobs.queues,
    })
    acknowledge(this)

    new CfnOutput(this, 'Address', { value: site.origin, description: 'Where managers and enumerators go' })
    new CfnOutput(this, 'UserPoolId', { value: signIn.userPoolId, description: 'Invite staff here' })
    new CfnOutput(this, 'TableName', { value: table.tableName })
    new CfnOutput(this, 'FilesBucket', { value: files.bucketName })
  }
}
