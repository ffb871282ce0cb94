// What would be deployed: the template says what the design promises about safety, cost and wiring.
import { PARTS_DAYS, PARTS_PREFIX } from '../../functions/files/media-parts.ts'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { App } from 'aws-cdk-lib'
import { Match, Template } from 'aws-cdk-lib/assertions'
import { beforeAll, describe, expect, it } from 'vitest'
import { pageHeaders } from '../../functions/wire/headers.ts'
import { environmentSchema } from '../../functions/env.ts'
import { BookendStack } from '../../infra/stack.ts'

let template: Template
beforeAll(() => {
  const webBuild = mkdtempSync(join(tmpdir(), 'bookend-web-'))
  writeFileSync(join(webBuild, 'index.html'), '<!doctype html>')
  const stack = new BookendStack(new App(), 'Bookend', {
    administrators: 'admin@example.org',
    reportSchedule: 'cron(0 1 * * ? *)',
    timeZone: 'Asia/Ho_Chi_Minh',
    webBuild,
  })
  template = Template.fromStack(stack)
})

// CDK adds helpers of its own that empty buckets and copy files.
const ours = () =>
  Object.values(
    template.findResources('AWS::Lambda::Function', {
      Properties: { Runtime: 'nodejs24.x', LoggingConfig: { LogFormat: 'JSON' } },
    }),
  ).map(
    (resource) =>
      resource['Properties'] as Record<string, never> & {
        Environment?: { Variables: Record<string, unknown> }
      },
  )

describe('functions', () => {
  it('run Node 24 on arm64, four of them, each told all that the environment asks for', () => {
    expect(ours()).toHaveLength(4)
    for (const properties of ours()) {
      expect(properties['Architectures']).toEqual(['arm64'])
      expect(Object.keys(properties.Environment?.Variables ?? {})).toEqual(
        expect.arrayContaining(Object.keys(environmentSchema.shape)),
      )
    }
  })

  it('keep their logs for three months, not for ever', () => {
    template.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 90 })
  })
})

describe('data', () => {
  it('is one table on demand with point-in-time recovery, kept when the stack goes', () => {
    template.resourceCountIs('AWS::DynamoDB::GlobalTable', 1)
    template.hasResource('AWS::DynamoDB::GlobalTable', {
      DeletionPolicy: 'Retain',
      Properties: {
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema: [
          { AttributeName: 'pk', KeyType: 'HASH' },
          { AttributeName: 'sk', KeyType: 'RANGE' },
        ],
        Replicas: [
          Match.objectLike({
            DeletionProtectionEnabled: true,
            PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
          }),
        ],
      },
    })
  })

  it('has no bucket that the public can read, or that can be read without TLS', () => {
    template.allResourcesProperties('AWS::S3::Bucket', {
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
    })
    template.allResourcesProperties('AWS::S3::BucketPolicy', {
      PolicyDocument: Match.objectLike({
        Statement: Match.arrayWith([
          Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
        ]),
      }),
    })
  })

  it('throws finished downloads away after a week', () => {
    template.hasResourceProperties('AWS::S3::Bucket', {
      LifecycleConfiguration: {
        Rules: Match.arrayWith([
          Match.objectLike({ Prefix: 'exports/', ExpirationInDays: 7 }),
          Match.objectLike({ Prefix: PARTS_PREFIX, ExpirationInDays: PARTS_DAYS }),
        ]),
      },
    })
  })
})

describe('the site', () => {
  it('serves the applications and /api from one origin over HTTPS', () => {
    template.hasResourceProperties('AWS::CloudFront::Distribution', {
      DistributionConfig: Match.objectLike({
        DefaultCacheBehavior: Match.objectLike({ ViewerProtocolPolicy: 'redirect-to-https' }),
        CacheBehaviors: [
          Match.objectLike({ PathPattern: '/api/openapi.json' }),
          Match.objectLike({
            PathPattern: '/api/*',
            ViewerProtocolPolicy: 'https-only',
            AllowedMethods: Match.arrayWith(['PUT', 'PATCH']),
          }),
        ],
      }),
    })
    template.hasResourceProperties('AWS::ApiGatewayV2::Route', {
      RouteKey: 'ANY /api/{proxy+}',
      AuthorizationType: 'NONE',
    })
  })

  it('sends pages the same policy as the local server, with the sign-in’s hosts added', () => {
    const [policy] = Object.values(template.findResources('AWS::CloudFront::ResponseHeadersPolicy'))
    const text = JSON.stringify(
      policy?.['Properties'].ResponseHeadersPolicyConfig.SecurityHeadersConfig.ContentSecurityPolicy
        .ContentSecurityPolicy,
    )
    const local = pageHeaders['content-security-policy'].split('; ')
    for (const directive of local) expect(text).toContain(directive)
    expect(text).toContain('cognito-idp')
  })
})

describe('sign-in', () => {
  it('is by invitation, with the code flow and no secret in the browser', () => {
    template.hasResourceProperties('AWS::Cognito::UserPool', {
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
    })
    template.hasResourceProperties('AWS::Cognito::UserPoolClient', {
      AllowedOAuthFlows: ['code'],
      GenerateSecret: false,
      AllowedOAuthScopes: ['openid', 'email', 'profile'],
    })
  })
})

describe('jobs', () => {
  it('are started by a schedule in the programme’s own time zone', () => {
    template.hasResourceProperties('AWS::Scheduler::Schedule', {
      ScheduleExpression: 'cron(0 1 * * ? *)',
      ScheduleExpressionTimezone: 'Asia/Ho_Chi_Minh',
      Target: Match.objectLike({ Input: '{"kind":"reports"}' }),
    })
  })

  it('look for events that no webhook was told of, as often as a queue can hold back what failed', () => {
    template.hasResourceProperties('AWS::Scheduler::Schedule', {
      ScheduleExpression: 'rate(15 minutes)',
      Target: Match.objectLike({ Input: '{"kind":"sweep"}' }),
    })
  })

  it('let every worker go on with its own job later', () => {
    const policies = Object.values(template.findResources('AWS::IAM::Policy')).map((one) =>
      JSON.stringify(one),
    )
    for (const [worker, queue] of [
      ['ReportServiceRole', 'ReportQueue'],
      ['ExportServiceRole', 'ExportQueue'],
      ['WebhooksServiceRole', 'WebhookQueue'],
    ] as const) {
      const own = policies.find((policy) => policy.includes(`"Roles":[{"Ref":"${worker}`)) ?? ''
      const statements = JSON.parse(own).Properties.PolicyDocument.Statement as { Action: unknown }[]
      const sends = statements.filter(({ Action }) => JSON.stringify(Action).includes('sqs:SendMessage'))
      expect(JSON.stringify(sends)).toMatch(new RegExp(`"Fn::GetAtt":\\["${queue}\\w+","Arn"\\]`))
    }
  })

  it('are tried three times and then kept for two weeks to be looked at', () => {
    template.resourceCountIs('AWS::SQS::Queue', 6)
    template.hasResourceProperties('AWS::SQS::Queue', {
      RedrivePolicy: Match.objectLike({ maxReceiveCount: 3 }),
    })
    template.hasResourceProperties('AWS::SQS::Queue', { MessageRetentionPeriod: 1209600 })
    template.resourcePropertiesCountIs(
      'AWS::Lambda::EventSourceMapping',
      { FunctionResponseTypes: ['ReportBatchItemFailures'] },
      3,
    )
  })
})

it('has nothing that costs money while nobody is in the field', () => {
  const types = new Set(
    Object.values(template.toJSON()['Resources'] as Record<string, { Type: string }>).map(({ Type }) => Type),
  )
  for (const dear of [
    'AWS::EC2::NatGateway',
    'AWS::ElasticLoadBalancingV2::LoadBalancer',
    'AWS::KMS::Key',
    'AWS::WAFv2::WebACL',
    'AWS::RDS::DBCluster',
  ])
    expect(types).not.toContain(dear)
})
