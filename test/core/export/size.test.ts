// Which files may be larger than zip files had at first.
import { expect, test } from 'vitest'
import { mayBeLarge } from '../../../core/export/size.ts'

const columns = (count: number, longest = 0, bytes = 0) =>
  Array.from({ length: count }, () => ({ longest, bytes }))

test('many cells may make a large file, whatever is in them', () => {
  expect(mayBeLarge(100_000, columns(200), false)).toBe(false)
  expect(mayBeLarge(100_000, columns(201), false)).toBe(true)
})

test('few cells do where each is as long as the longest text', () => {
  const long = columns(25, 2000, 3_000_000)
  expect(mayBeLarge(100_000, long, true)).toBe(true)
  expect(mayBeLarge(100_000, long, false)).toBe(false)
})

test('long texts do by their own length', () => {
  expect(mayBeLarge(100_000, columns(3, 30_000, 1_000_000_000), false)).toBe(true)
})
