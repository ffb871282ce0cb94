// The order that a seed gives: the one that ODK's web engine (@getodk/xforms-engine 0.22.0) and JavaRosa give, so that forms shuffle alike.
import { expect, it } from 'vitest'
import { shuffle } from '../../../core/expression/shuffle.ts'

it.each([
  [1, 'gfeachbd'],
  [0, 'cbhafdge'],
  [42, 'afcbhegd'],
  [-5, 'dcabfgeh'],
  [3.7, 'hdefbacg'],
  [2_147_483_647, 'cbhafdge'],
  [99_999_999_999, 'bhgfdeca'],
  ['', 'cbhafdge'],
  ['12', 'chdgbafe'],
  ['1.5', 'gfeachbd'],
  ['abc', 'acbhfgde'],
  ['hello', 'cbgedfah'],
  ['Hà Nội', 'ahcebfdg'],
])('seed %j', (seed, order) => {
  expect(shuffle([...'abcdefgh'], seed).join('')).toBe(order)
})
