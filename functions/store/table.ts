// The one table, and the few ways in which entities use it: read, write under a condition, walk a partition. Knows the SDK so that no entity has to.
import { setTimeout as wait } from 'node:timers/promises'
import {
  CreateTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  DynamoDBServiceException,
  ResourceInUseException,
  type DynamoDBClientConfig,
} from '@aws-sdk/client-dynamodb'
import {
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  DeleteCommand,
  QueryCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb'
import type * as z from 'zod'
import { Problem } from '../../core/problem.ts'

export interface Table {
  client: DynamoDBDocumentClient
  name: string
}

export interface Key {
  pk: string
  sk: string
}

export type Item = Key & Record<string, unknown>

/** A condition or an update in DynamoDB's expression language, with its `#names` and `:values`. */
export interface Clause {
  expression: string
  names?: Record<string, string>
  values?: Record<string, unknown>
}

/** The item is not there yet. */
export const ABSENT: Clause = { expression: 'attribute_not_exists(sk)' }

/** The table of that name in DynamoDB, in the region and with the rights that the process was given. */
export const awsTable = (name: string): Table => connect(name, {})

/** The table in an engine on this machine. */
export const localTable = (endpoint: string): Table =>
  connect('bookend', {
    endpoint,
    region: 'local',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    // Engines on this machine ask for a signature and don't look at it; making real ones took a tenth of the time of a write.
    signer: {
      sign: async (request) => {
        request.headers['authorization'] = UNSIGNED
        request.headers['x-amz-date'] = '20250101T000000Z'
        return request
      },
    },
  })

const UNSIGNED =
  'AWS4-HMAC-SHA256 Credential=local/20250101/local/dynamodb/aws4_request, SignedHeaders=host, Signature=local'

/**
 * Throttled and failed requests are sent again by the SDK, waiting a random part of a time that doubles with each (full jitter). With three
 * requests in ten turned away, six attempts leave one in a thousand to the caller, whose device
 * sends again.
 */
function connect(name: string, config: DynamoDBClientConfig): Table {
  const client = new DynamoDBClient({ retryMode: 'standard', maxAttempts: 6, ...config })
  const marshallOptions = { removeUndefinedValues: true }
  return { client: DynamoDBDocumentClient.from(client, { marshallOptions }), name }
}

/** Makes the table in an engine on this machine, if it isn't there. In AWS the stack makes it. */
export async function createTable(table: Table): Promise<void> {
  const attribute = (AttributeName: string) => ({ AttributeName, AttributeType: 'S' as const })
  try {
    await table.client.send(
      new CreateTableCommand({
        TableName: table.name,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [attribute('pk'), attribute('sk')],
        KeySchema: [
          { AttributeName: 'pk', KeyType: 'HASH' },
          { AttributeName: 'sk', KeyType: 'RANGE' },
        ],
      }),
    )
  } catch (error) {
    if (!(error instanceof ResourceInUseException)) throw error
  }
  // Engines answer before the table can be used.
  const isActive = async () =>
    (await table.client.send(new DescribeTableCommand({ TableName: table.name }))).Table?.TableStatus ===
    'ACTIVE'
  while (!(await isActive())) await wait(10)
}

/** The item as its schema reads it, or undefined. Reads what was last written. */
export async function readItem<T>(table: Table, key: Key, schema: z.ZodType<T>): Promise<T | undefined> {
  const found = await asking(
    table.client.send(new GetCommand({ TableName: table.name, Key: key, ConsistentRead: true })),
  )
  return found.Item && parseItem(found.Item, schema)
}

/** Writes a whole item; false when the condition does not hold. */
export async function writeItem(
  table: Table,
  item: Item,
  condition?: Clause,
  options: { signal?: AbortSignal } = {},
): Promise<boolean> {
  const command = new PutCommand({
    TableName: table.name,
    Item: item,
    ConditionExpression: condition?.expression,
    ExpressionAttributeNames: condition?.names,
    ExpressionAttributeValues: condition?.values,
  })
  return holds(asking(table.client.send(command, { abortSignal: options.signal })))
}

/** A change that sets attributes to values, whatever their names. */
export function setting(values: object): Clause {
  const entries = Object.entries(values)
  return {
    expression: `SET ${entries.map((_, index) => `#n${index} = :v${index}`).join(', ')}`,
    names: Object.fromEntries(entries.map(([name], index) => [`#n${index}`, name])),
    values: Object.fromEntries(entries.map(([, value], index) => [`:v${index}`, value])),
  }
}

/** Changes some attributes of an item; false when the condition does not hold. */
export async function changeItem(
  table: Table,
  key: Key,
  change: Clause,
  condition: Clause,
): Promise<boolean> {
  const values = { ...change.values, ...condition.values }
  const names = { ...change.names, ...condition.names }
  const command = new UpdateCommand({
    TableName: table.name,
    Key: key,
    UpdateExpression: change.expression,
    ConditionExpression: condition.expression,
    ExpressionAttributeNames: Object.keys(names).length > 0 ? names : undefined,
    ExpressionAttributeValues: Object.keys(values).length > 0 ? values : undefined,
  })
  return holds(asking(table.client.send(command)))
}

/** Removes an item, if it is there. For notes that have served; what people entered is never removed. */
export async function removeItem(table: Table, key: Key): Promise<void> {
  await asking(table.client.send(new DeleteCommand({ TableName: table.name, Key: key })))
}

export interface Walk {
  /** Only sort keys that start with this. */
  prefix?: string
  /** Only sort keys after this one (before it, when `backwards`). */
  after?: string
  backwards?: boolean
  /** Items per request; a request never returns more than 1 MB. */
  pageSize?: number
  /** Attributes to return; all unless said. */
  only?: string[]
  /** Only items for which this holds. They are read, and paid for, all the same; only these travel. */
  filter?: Clause
}

/** The items of a partition in the order of their sort keys, page by page; the next page is on its way while one is used. */
export async function* walk(
  table: Table,
  pk: string,
  options: Walk = {},
): AsyncGenerator<Record<string, unknown>[]> {
  const { prefix, after, backwards = false, pageSize, only, filter } = options
  const names = {
    ...(only && Object.fromEntries(only.map((name, index) => [`#a${index}`, name]))),
    ...filter?.names,
  }
  const page = (start: Record<string, unknown> | undefined) =>
    asking(
      table.client.send(
        new QueryCommand({
          TableName: table.name,
          ConsistentRead: true,
          KeyConditionExpression: prefix ? 'pk = :pk and begins_with(sk, :prefix)' : 'pk = :pk',
          ExpressionAttributeValues: { ':pk': pk, ...(prefix && { ':prefix': prefix }), ...filter?.values },
          ...(only && { ProjectionExpression: only.map((_, index) => `#a${index}`).join(', ') }),
          ...(filter && { FilterExpression: filter.expression }),
          ...(Object.keys(names).length > 0 && { ExpressionAttributeNames: names }),
          ExclusiveStartKey: start,
          ScanIndexForward: !backwards,
          Limit: pageSize,
        }),
      ),
    )
  let next: ReturnType<typeof page> | undefined = page(after === undefined ? undefined : { pk, sk: after })
  while (next) {
    const found: Awaited<ReturnType<typeof page>> = await next
    next = found.LastEvaluatedKey && page(found.LastEvaluatedKey)
    // A failure is thrown when its page is asked for; until then, or if that never happens, it concerns nobody.
    next?.catch(() => undefined)
    yield found.Items ?? []
  }
}

/** All items of a partition under a prefix, read by their schema. For lists that people look at, not for responses. */
export async function readAll<T>(
  table: Table,
  pk: string,
  options: Walk,
  schema: z.ZodType<T>,
): Promise<T[]> {
  const all: T[] = []
  for await (const page of walk(table, pk, options)) all.push(...page.map((item) => parseItem(item, schema)))
  return all
}

/** An item as its schema reads it. Says which item it was if it can't be read. */
export function parseItem<T>(item: Record<string, unknown>, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(item)
  if (parsed.success) return parsed.data
  throw new Error(`Item ${String(item['pk'])} / ${String(item['sk'])} can't be read: ${parsed.error.message}`)
}

const BUSY = new Set([
  'ProvisionedThroughputExceededException',
  'ThrottlingException',
  'RequestLimitExceeded',
  'TimeoutError',
])

/** Turns what the store answers when it is overloaded, broken or away, after all attempts, into the problem that says so. */
async function asking<T>(request: Promise<T>): Promise<T> {
  try {
    return await request
  } catch (error) {
    if (!isPassing(error)) throw error
    throw Object.assign(new Problem('unavailable', { seconds: 5 }), { cause: error })
  }
}

function isPassing(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const broken = error instanceof DynamoDBServiceException && (error.$metadata.httpStatusCode ?? 0) >= 500
  const away = 'code' in error && /^(ECONN|EPIPE|ETIMEDOUT|ENOTFOUND)/.test(String(error.code))
  return BUSY.has(error.name) || broken || away
}

async function holds(write: Promise<unknown>): Promise<boolean> {
  try {
    await write
    return true
  } catch (error) {
    if (error instanceof Error && error.name === 'ConditionalCheckFailedException') return false
    throw error
  }
}
