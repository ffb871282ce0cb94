// The bucket for survey definitions, media of responses, exports and large reports.
import { Duration, RemovalPolicy } from 'aws-cdk-lib'
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3'
import type { Construct } from 'constructs'

/** How long a finished download is kept; the page says so. */
export const EXPORT_DAYS = 7

/** Where shards of a large report lie until they are merged (functions/jobs/report-work.ts). */
export const WORK_PREFIX = 'report-work/'

/** How long parts of media wait for the others, as the application says. */
const PARTS_DAYS = 14

export function createFiles(scope: Construct): Bucket {
  return new Bucket(scope, 'Files', {
    encryption: BucketEncryption.S3_MANAGED,
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    enforceSSL: true,
    // A version that is overwritten or deleted by mistake can be brought back for a month.
    versioned: true,
    removalPolicy: RemovalPolicy.RETAIN,
    lifecycleRules: [
      {
        prefix: 'exports/',
        expiration: Duration.days(EXPORT_DAYS),
        noncurrentVersionExpiration: Duration.days(1),
      },
      {
        // Of reports that never came to their end; what is merged goes at once.
        prefix: WORK_PREFIX,
        expiration: Duration.days(2),
        noncurrentVersionExpiration: Duration.days(1),
      },
      {
        // Of media that were never completed, and of those that were.
        prefix: 'parts/',
        expiration: Duration.days(PARTS_DAYS),
        noncurrentVersionExpiration: Duration.days(1),
      },
      {
        noncurrentVersionExpiration: Duration.days(30),
        abortIncompleteMultipartUploadAfter: Duration.days(7),
      },
    ],
  })
}
