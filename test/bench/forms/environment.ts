// The interview's environment in the bench: the clock runs, chance repeats itself.
import type { Environment } from '../../../core/interview/types.ts'

let drawn = 0
export const environment: Environment = {
  now: () => Date.now(),
  timezone: 'Asia/Ho_Chi_Minh',
  random: () => (drawn = (drawn * 16_807 + 11) % 2_147_483_647) / 2_147_483_647,
  uuid: () => '00000000-0000-4000-8000-000000000000',
  property: () => 'bench',
}
