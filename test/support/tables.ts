// The two engines that store tests run on. Each call opens one that is empty.
import { openEmbedded } from '../../functions/store/embedded.ts'
import { openDynamoDbLocal } from './dynamodb-local.ts'

export const engines = {
  'the embedded engine': () => openEmbedded(),
  'DynamoDB Local': openDynamoDbLocal,
}
