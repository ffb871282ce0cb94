// What would be deployed: the template says what the design promises about safety, cost and wiring.
import { PARTS_DAYS, PARTS_PREFIX } from '../../functions/files/media-parts.ts'
import { Match, type Template } from 'aws-cdk-lib/assertions'
import { beforeAll, describe, expect, it } from 'vitest'
import { pageHeaders } from '../../functions/wire/headers.ts'
import { environmentSchema, reportSchema, storageSchema } from '../../functions/env.ts'
import { WORK_PREFIX } from '../../functions/jobs/report-work.ts'
import { definitionOf } from '../support/state-machine.ts'
import { stackTemplate } from '../support/stack.ts'

let template: Template
beforeAll(() => {
  template = stackTemplate({ mailFrom: 'reports@ngo.example' })
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
  it('run Node 24 on arm64, six of them, each told all that its environment asks for and the steps of a report no more', () => {
    expect(ours()).toHaveLength(6)
    const told = ours().map(({ Environment, ...properties }) => {
      expect(properties['Architectures']).toEqual(['arm64'])
      return Object.keys(Environment?.Variables ?? {})
        .filter((name) => name !== 'NODE_OPTIONS')
        .toSorted()
    })
    const [all, report, step] = [environmentSchema, reportSchema, storageSchema].map(({ shape }) =>
      Object.keys(shape),
    )
    const expected = [all!, all!, all!, [...all!, ...report!], step!, step!].map((names) => names.toSorted())
    expect(told.toSorted((a, b) => b.length - a.length)).toEqual(
      expected.toSorted((a, b) => b.length - a.length),
    )
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
          Match.objectLike({ Prefix: WORK_PREFIX, ExpirationInDays: 2 }),
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

describe('a large report', () => {
  it('is collected by shards in runs that may take as long as a function may, tried again with growing pauses', () => {
    const { States } = definitionOf(template)
    const { CollectShards, MergeShards } = States
    expect(CollectShards).toMatchObject({
      Type: 'Map',
      ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' } },
      Next: 'MergeShards',
    })
    for (const step of [CollectShards?.ItemProcessor?.States['CollectShard'], MergeShards]) {
      expect(step?.Retry).toMatchObject([{ ErrorEquals: ['States.ALL'], BackoffRate: 2, MaxAttempts: 4 }])
    }
    template.hasResourceProperties('AWS::StepFunctions::StateMachine', {
      LoggingConfiguration: Match.objectLike({ Level: 'ALL' }),
      TracingConfiguration: { Enabled: true },
    })
  })

  it('is started by the function that computes reports and by nothing else; its steps reach what they need and nothing else', () => {
    const granted = new Map<string, Map<string, string>>()
    for (const [id, policy] of Object.entries(template.findResources('AWS::IAM::Policy'))) {
      for (const { Action, Resource } of policy['Properties'].PolicyDocument.Statement)
        for (const action of [Action].flat())
          granted.set(id, (granted.get(id) ?? new Map()).set(action, JSON.stringify(Resource)))
    }
    const who = (action: string) =>
      [...granted].filter(([, actions]) => actions.has(action)).map(([id]) => id.replace(/Service.*/, ''))
    // The map starts runs of its own machine for its items.
    expect(who('states:StartExecution').toSorted()).toEqual([
      'Report',
      expect.stringMatching(/^ReportMachineDistributedMapPolicy/),
    ])
    const of = (name: string) => [...granted].find(([id]) => id.startsWith(name))![1]
    const table = (name: string) => [...of(name).keys()].filter((action) => action.startsWith('dynamodb:'))
    expect(table('ReportCollectService').toSorted()).toEqual(['dynamodb:GetItem', 'dynamodb:Query'])
    expect(table('ReportMergeService')).not.toContain('dynamodb:DeleteItem')
    expect(of('ReportCollectService').get('s3:PutObject')).toContain('/report-work/*')
    expect(of('ReportMergeService').get('s3:DeleteObject*')).toContain('/report-work/*')
    expect(of('ReportMergeService').has('s3:PutObject')).toBe(false)
  })
})

describe('e-mail', () => {
  const mailing = (whole: Template) =>
    Object.values(whole.findResources('AWS::IAM::Policy')).filter((policy) =>
      JSON.stringify(policy).includes('ses:'),
    )

  it('may be sent by one function, from the one address that is named', () => {
    const policies = mailing(template)
    expect(policies).toHaveLength(1)
    const { Roles, PolicyDocument } = policies[0]!['Properties'] as {
      Roles: unknown
      PolicyDocument: { Statement: { Action: unknown; Resource: object[] }[] }
    }
    expect(JSON.stringify(Roles)).toContain('Webhooks')
    const statements = PolicyDocument.Statement.filter(({ Action }) =>
      JSON.stringify(Action).includes('ses:'),
    )
    expect(statements).toMatchObject([
      { Action: 'ses:SendEmail', Condition: { StringEquals: { 'ses:FromAddress': 'reports@ngo.example' } } },
    ])
    const resources = JSON.stringify(statements[0]?.Resource)
    expect(resources).toContain(':identity/reports@ngo.example"')
    expect(resources).toContain(':identity/ngo.example"')
    expect(resources).not.toContain('*')
  })

  it('is sent by nobody where no sender is named', () => {
    expect(mailing(stackTemplate())).toEqual([])
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
