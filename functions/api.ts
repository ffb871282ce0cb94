// The Lambda entry of the API, behind API Gateway's HTTP API (payload format 2.0).
import middy from '@middy/core'
import { handle } from 'hono/aws-lambda'
import { createApp } from './app.ts'
import { lambdaDeps } from './deps.ts'

export const handler = middy(handle(createApp(lambdaDeps())))
