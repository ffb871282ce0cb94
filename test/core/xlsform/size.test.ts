// Workbooks that grow without bounds are answered as well: each of these once took minutes or all memory.
import { expect, it } from 'vitest'
import { importWorkbook } from '../../../core/xlsform/import.ts'
import type { Cell, Sheet } from '../../../core/xlsform/workbook.ts'

const MANY = 40_000
const sheet = (name: string, headers: string, rows: string[][]): Sheet => ({
  name,
  rows: [headers.split(' '), ...rows].map((row) =>
    row.map((text): Cell | undefined => (text === '' ? undefined : { text, kind: 'text' })),
  ),
})
const many = (row: (at: number) => string[], count = MANY) =>
  Array.from({ length: count }, (_, at) => row(at))
const survey = (headers: string, rows: string[][]) =>
  sheet('survey', `type name label ${headers}`.trim(), rows)
const choices = (rows: string[][]) => sheet('choices', 'list_name name label zone', rows)

/** Codes of what is wrong, each once. */
function wrong(...sheets: Sheet[]): string[] {
  const errors = importWorkbook({ sheets }).findings.filter(({ severity }) => severity === 'error')
  return [...new Set(errors.map(({ code }) => code))]
}

it('repeats in repeats without end', () => {
  const deep = survey(
    'repeat_count',
    many((at) => ['begin repeat', `r${at}`, 'R', '2 + 2']),
  )
  expect(wrong(deep)).toEqual(['group.deep', 'group.unclosed'])
})

it('loops in loops, and loops that are never ended', () => {
  const list = choices(many((at) => ['l', `c${at}`, 'C'], 1_000))
  const nested = [
    ...many((at) => ['begin loop over l', `g${at}`, 'G'], 2_000),
    ['text', 'q', 'Q'],
    ...many(() => ['end loop'], 2_000),
  ]
  expect(wrong(survey('', nested), list)).toContain('survey.too-many')
  expect(
    wrong(
      survey(
        '',
        many((at) => ['begin loop over l', `g${at}`, 'G']),
      ),
      list,
    ),
  ).toContain('group.unclosed')
})

it('expressions that read everything, in every question', () => {
  const all = many((at) => ['calculate', `c${at}`, '', 'sum(/data/*) + count(//*)'], 5_000)
  expect(wrong(survey('calculation', all))).toEqual(['expression.invalid'])
  const beside = many(
    (at) => ['text', `c${at}`, 'C', 'count(preceding-sibling::*) + count(../*/../*) > 0'],
    8_000,
  )
  expect(wrong(survey('constraint', beside))).toEqual(['expression.invalid'])
})

it('choices that are all called the same', () => {
  const one = survey('', [['select_one l', 'q', 'Q']])
  expect(wrong(one, choices(many((at) => ['l', 'c', 'C', `${at}`])))).toEqual([])
  expect(wrong(one, choices(many(() => ['l', 'c', 'C', 'a'])))).toEqual(['choice.duplicate'])
})

it('one long list for very many questions', () => {
  const list = choices(many((at) => ['l', `${at % 10}`, 'C', `${at}`]))
  const scales = many((at) => ['range', `q${at}`, 'Q', 'tick_labelset=l start=0', ''], 5_000)
  const found = many((at) => ['select_one l', `s${at}`, 'Q', '', "search('f')"], 5_000)
  const others = many((at) => ['select_multiple l or_other', `o${at}`, 'Q', '', ''], 5_000)
  expect(wrong(survey('parameters appearance', [...scales, ...found, ...others]), list)).toEqual([])
})

it('names, texts and defaults of a hundred thousand letters', () => {
  const long = 'a'.repeat(30_000)
  const names = many((at) => ['text', `${long}${at}`, 'Q', `\${${long}${at}x} = 1`], 200)
  expect(wrong(survey('relevant', names))).toEqual(['reference.unknown'])
  const cells = ['a:'.repeat(90_000), "instance('x')/root/item[".repeat(8_000), `a${' '.repeat(190_000)}b`]
  const rows = many((at) => ['text', `q${at}`, cells[at % 3]!, cells[0]!], 60)
  expect(wrong(survey('default', rows))).toEqual([])
})

it('texts that name more questions than there is room for', () => {
  const texts = many((at) => ['note', `n${at}`, '${n0} '.repeat(10_000)], 40)
  expect(wrong(survey('', texts))).toEqual(['expression.invalid'])
})
