// CloudFront in front of everything: the web applications from a bucket, `/api` from the gateway. One origin, so no CORS.
import { Duration, Fn, RemovalPolicy, Stack } from 'aws-cdk-lib'
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2'
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront'
import { HttpOrigin, S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins'
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3'
import { BucketDeployment, CacheControl, Source } from 'aws-cdk-lib/aws-s3-deployment'
import type { Construct } from 'constructs'

export interface SiteProps {
  gateway: HttpApi
  build: string
}

// `/` goes to the managers' application; a folder is its index page, as on one machine.
const directoryIndex = `
function handler(event) {
  var request = event.request
  if (request.uri === '/') return { statusCode: 302, statusDescription: 'Found', headers: { location: { value: '/manage/' } } }
  if (request.uri.endsWith('/')) request.uri += 'index.html'
  return request
}`

/** What a page may do; the local server sends the same, but for the hosts of the sign-in pages. */
function pagePolicy(region: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' blob: data:",
    "media-src 'self' blob:",
    "font-src 'self'",
    `connect-src 'self' blob: https://cognito-idp.${region}.amazonaws.com https://*.auth.${region}.amazoncognito.com`,
    "manifest-src 'self'",
    "worker-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}

export function createSite(scope: Construct, { gateway, build }: SiteProps): { origin: string } {
  const bucket = new Bucket(scope, 'Web', {
    encryption: BucketEncryption.S3_MANAGED,
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    enforceSSL: true,
    removalPolicy: RemovalPolicy.DESTROY,
    autoDeleteObjects: true,
  })
  const web: cloudfront.BehaviorOptions = {
    origin: S3BucketOrigin.withOriginAccessControl(bucket),
    viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
    compress: true,
    responseHeadersPolicy: new cloudfront.ResponseHeadersPolicy(scope, 'WebHeaders', {
      customHeadersBehavior: {
        customHeaders: [
          {
            header: 'permissions-policy',
            value: 'geolocation=(self), camera=(self), microphone=(self)',
            override: true,
          },
          { header: 'cross-origin-opener-policy', value: 'same-origin', override: true },
        ],
      },
      securityHeadersBehavior: {
        contentSecurityPolicy: {
          override: true,
          contentSecurityPolicy: pagePolicy(Stack.of(scope).region),
        },
        contentTypeOptions: { override: true },
        frameOptions: { frameOption: cloudfront.HeadersFrameOption.DENY, override: true },
        referrerPolicy: { referrerPolicy: cloudfront.HeadersReferrerPolicy.NO_REFERRER, override: true },
        strictTransportSecurity: {
          accessControlMaxAge: Duration.days(730),
          includeSubdomains: true,
          override: true,
        },
      },
    }),
    functionAssociations: [
      {
        eventType: cloudfront.FunctionEventType.VIEWER_REQUEST,
        function: new cloudfront.Function(scope, 'DirectoryIndex', {
          code: cloudfront.FunctionCode.fromInline(directoryIndex),
          runtime: cloudfront.FunctionRuntime.JS_2_0,
        }),
      },
    ],
  }
  const distribution = new cloudfront.Distribution(scope, 'Site', {
    comment: 'Bookend',
    defaultBehavior: web,
    additionalBehaviors: {
      // The one thing below /api that is a file of the web applications. The first pattern that fits counts.
      '/api/openapi.json': web,
      '/api/*': {
        origin: new HttpOrigin(Fn.select(2, Fn.split('/', gateway.apiEndpoint))),
        viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.HTTPS_ONLY,
        allowedMethods: cloudfront.AllowedMethods.ALLOW_ALL,
        cachePolicy: cloudfront.CachePolicy.CACHING_DISABLED,
        originRequestPolicy: cloudfront.OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
      },
    },
    // Asia's edges; the cheapest class would send Viet Nam's phones to other continents.
    priceClass: cloudfront.PriceClass.PRICE_CLASS_200,
    httpVersion: cloudfront.HttpVersion.HTTP2_AND_3,
  })
  const hashed = ['assets/*']
  const assets = new BucketDeployment(scope, 'Assets', {
    sources: [Source.asset(build)],
    destinationBucket: bucket,
    exclude: ['*'],
    include: hashed,
    cacheControl: [CacheControl.fromString('public, max-age=31536000, immutable')],
    // Old versions stay: a phone that comes back after weeks may still run one.
    prune: false,
  })
  const pages = new BucketDeployment(scope, 'Pages', {
    sources: [Source.asset(build)],
    destinationBucket: bucket,
    distribution,
    distributionPaths: ['/collect/*', '/manage/*', '/docs/*', '/api/openapi.json', '/collect-sw.js'],
    exclude: hashed,
    cacheControl: [CacheControl.fromString('no-cache')],
    prune: false,
  })
  // Pages name assets, so the assets are there first.
  pages.node.addDependency(assets)
  return { origin: `https://${distribution.distributionDomainName}` }
}
