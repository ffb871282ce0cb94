// Differences between two sets of answers: named by place, and enough to make one into the other.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { canonicalJson } from '../../core/canonical.ts'
import { applied, differences } from '../../core/differences.ts'
import type { Answers } from '../../core/response.ts'

describe('differences', () => {
  test('name what was changed, asked and no longer asked', () => {
    const before = { name: 'Hoa', age: '12', g: { shoe: '3' }, child: [{ age: '4' }, { age: '6' }] }
    const after = { name: 'Hoa', age: '13', g: { hat: '' }, child: [{ age: '4' }, { age: '7' }] }
    expect(differences(before, after, '/data')).toEqual([
      { at: '/data/age', before: '12', after: '13' },
      { at: '/data/g/shoe', before: '3' },
      { at: '/data/g/hat', after: '' },
      { at: '/data/child[2]/age', before: '6', after: '7' },
    ])
  })

  test('show a repeat as one where members came or went', () => {
    const [one, two] = [{ age: '4' }, { age: '6' }]
    expect(differences({ child: [one, two] }, { child: [two] }, '/data')).toEqual([
      { at: '/data/child', before: [one, two], after: [two] },
    ])
  })

  test('can be taken one by one', () => {
    const [before, after] = [
      { a: '1', b: '2', g: { c: '3' } },
      { a: '9', b: '8' },
    ]
    const [first, , last] = differences(before, after, '/data')
    expect(applied(before, [first!], '/data')).toEqual({ a: '9', b: '2', g: { c: '3' } })
    expect(applied(before, [last!], '/data')).toEqual({ a: '1', b: '2' })
  })

  const name = fc.constantFrom('a', 'b', 'c', 'constructor', '__proto__', 'tên')
  const { answers } = fc.letrec<{ answers: Answers }>((tie) => ({
    answers: fc
      .array(
        fc.tuple(
          name,
          fc.oneof(
            { depthSize: 'small', withCrossShrink: true },
            fc.string(),
            // An empty group is never sent: it is not told apart from none.
            tie('answers').filter((one) => Object.keys(one).length > 0),
            fc.array(tie('answers'), { maxLength: 3 }),
          ),
        ),
        { maxLength: 4 },
      )
      .map((members) => Object.fromEntries(members) as Answers),
  }))

  /** Groups that hold nothing but empty groups say nothing either. */
  const said = (value: Answers): Answers =>
    Object.fromEntries(
      Object.entries(value).flatMap(([key, one]): [string, Answers[string]][] => {
        if (typeof one === 'string') return [[key, one]]
        if (Array.isArray(one)) return [[key, one.map(said)]]
        const inner = said(one)
        return Object.keys(inner).length > 0 ? [[key, inner]] : []
      }),
    )

  test('make any answers into any others', () => {
    fc.assert(
      fc.property(answers, answers, (before, after) => {
        const made = applied(before, differences(before, after, '/data'), '/data')
        expect(canonicalJson(said(made))).toBe(canonicalJson(said(after)))
      }),
    )
  })
})
