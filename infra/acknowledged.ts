// Advice of the rule packs that does not fit here, each with the reason.
import { type Stack, Validations } from 'aws-cdk-lib'

const reasons: Record<string, string> = {
  'AwsSolutions-S1':
    'Access logs of the buckets would cost more than the installation; CloudFront and the API are where access is decided, and the API logs.',
  'AwsSolutions-CFR1': 'Enumerators travel, and migrants abroad are interviewed: no country is shut out.',
  'AwsSolutions-CFR2':
    'A web application firewall costs 6 US dollars a month and more; an installation that rests costs under 1.',
  'AwsSolutions-CFR3': 'The API logs each request; pages are the same for everybody.',
  'AwsSolutions-CFR4':
    'The distribution uses the certificate of cloudfront.net, whose policy is fixed; the API behavior is HTTPS only.',
  'AwsSolutions-APIG4':
    'The application decides who may call each route; a test walks every route with every role.',
  'AwsSolutions-COG2':
    'A second factor is offered; whether staff must use one is the administrator’s choice.',
  'AwsSolutions-COG3': 'Threat protection is a paid plan; sign-up is by invitation.',
  'AwsSolutions-COG8': 'The Essentials plan is free below 10,000 users.',
  'AwsSolutions-L1': 'The helper functions of CDK choose their own runtime.',
}

const writesLogs = 'Writes logs and nothing else.'
const ownObjects = 'Objects of the installation’s own bucket; the grants of CDK name actions by their family.'
const deployment = 'The helper of CDK that copies the web applications at deployment.'
const ownVersions = 'The functions of the state machine’s own steps, in whatever version.'
const ownRuns = 'The state machine’s own runs, which a distributed map starts and watches.'
const ownMachine =
  'arn:<AWS::Partition>:states:<AWS::Region>:<AWS::AccountId>:execution:{"Fn::Select":[6,{"Fn::Split":[":",{"Ref":"ReportMachine349A4B68"}]}]}'
const wildcards: Record<string, string> = {
  'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]':
    writesLogs,
  ...Object.fromEntries(
    ['GetObject*', 'GetBucket*', 'List*', 'DeleteObject*', 'Abort*'].map((action) => [
      `AwsSolutions-IAM5[Action::s3:${action}]`,
      ownObjects,
    ]),
  ),
  'AwsSolutions-IAM5[Resource::<Files8E6940B8.Arn>/*]': ownObjects,
  'AwsSolutions-IAM5[Resource::<Web3C8945DB.Arn>/*]': deployment,
  'AwsSolutions-IAM5[Resource::<Files8E6940B8.Arn>/report-work/*]': ownObjects,
  'AwsSolutions-IAM5[Resource::<Files8E6940B8.Arn>/studies/*]': ownObjects,
  'AwsSolutions-IAM5[Resource::<ReportCollect1A14FDFD.Arn>:*]': ownVersions,
  'AwsSolutions-IAM5[Resource::<ReportMerge9D185BEE.Arn>:*]': ownVersions,
  [`AwsSolutions-IAM5[Resource::${ownMachine}:*]`]: ownRuns,
  [`AwsSolutions-IAM5[Resource::${ownMachine}/*:*]`]: ownRuns,
  'AwsSolutions-IAM5[Resource::*]': `${deployment} X-Ray and the delivery of logs know no resources to name.`,
  'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:s3:::cdk-hnb659fds-assets-<AWS::AccountId>-<AWS::Region>/*]':
    deployment,
}

/** Marks the advice as read, so that whatever is left is news. */
export function acknowledge(stack: Stack): void {
  for (const [id, reason] of Object.entries({ ...reasons, ...wildcards })) {
    Validations.of(stack).acknowledge({ id: `AwsSolutions::${id}`, reason })
  }
}
