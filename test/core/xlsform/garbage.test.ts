// Whatever stands in the cells, the import answers with a survey or with findings, and never throws.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseSurvey } from '../../../core/survey-schema.ts'
import { importWorkbook } from '../../../core/xlsform/import.ts'
import type { Cell, Sheet } from '../../../core/xlsform/workbook.ts'

const headers: Record<string, string[]> = {
  survey: [
    'type', 'name', 'label', 'label::vi', 'hint:fr', 'relevant', 'constraint', 'calculation', 'required', 'read_only', 'appearance',
    'default', 'choice_filter', 'parameters', 'trigger', 'repeat_count', 'media::image', 'disabled', 'save_to', 'personal',
    'kobo--matrix_list', 'kobo--rank-items', 'kobo--score-choices', 'constraint_message', '__proto__', 'label::',
  ],
  choices: ['list_name', 'name', 'label', 'label::vi', 'filter', '__proto__', 'a b'],
  settings: ['form_id', 'form_title', 'version', 'default_language', 'instance_name', 'style', 'name', 'allow_choice_duplicates'],
  indicators: ['name', 'expression', 'type', 'unit', 'where', 'target', 'disaggregate_by', 'label::vi', 'denominator'],
  study: ['key', 'value'],
  entities: ['list_name', 'label'],
  external_choices: ['list_name', 'name', 'label'],
} // prettier-ignore

const value = fc.oneof(
  fc.constantFrom(
    'text', 'integer', 'calculate', 'note', 'select_one l', 'select_multiple l or_other', 'select_one ${a}', 'select_one_from_file f.csv',
    'select_one_external l', 'rank l', 'range', 'begin_group', 'end_group', 'begin_repeat', 'end_repeat', 'begin loop over l', 'end loop',
    'begin_kobomatrix', 'end_kobomatrix', 'begin_rank', 'rank__level', 'end_rank', 'begin_score', 'score__row', 'end_score', 'audit',
    'csv-external', 'table-list', 'field-list', "search('f', 'contains', 'c', ${a})", 'search(', 'l', 'a', 'b', '__proto__', 'constructor',
    '${a}', '${b} + ${a}', '. > ${a}', '../a', '/data/a', "instance('l')/root/item[name = ${a}]/label", '${last-saved#a}', 'position(..)',
    'yes', 'no', 'true()', 'once(${a})', "pulldata('f', 'a', 'b', ${a})", "jr:choice-name(${a}, '${a}')", 'randomize=true seed=${a}',
    'start=0 end=10 step=0.5', 'weight', 'stratum', 'en', 'vi', '${', '}', '${}', '${a', "'", '"', '(', ')', '[', ']', '*', '-', '::',
  ), // prettier-ignore
  fc.string({ maxLength: 12 }),
  fc.string({ unit: 'binary', maxLength: 6 }),
)
const cell = fc.option(
  fc.record({
    text: value,
    kind: fc.constantFrom<Cell['kind']>('text', 'number', 'boolean', 'date', 'error'),
  }),
  { nil: undefined, freq: 3 },
)

const sheet = (name: string): fc.Arbitrary<Sheet> =>
  fc
    .tuple(
      fc.shuffledSubarray(headers[name]!, { minLength: 1 }),
      fc.array(fc.array(cell, { maxLength: 26 }), { maxLength: 14 }),
    )
    .map(([columns, rows]) => ({
      name,
      rows: [columns.map((text): Cell => ({ text, kind: 'text' })), ...rows],
    }))

/** Rows that begin with the columns that matter, so that more than headers is tried. */
const form: fc.Arbitrary<Sheet> = fc
  .array(fc.tuple(value, fc.constantFrom('a', 'b', 'c', 'a', ''), cell, cell, cell, cell, cell, cell), {
    minLength: 1,
    maxLength: 14,
  })
  .map((rows) => ({
    name: 'survey',
    rows: [
      ['type', 'name', 'label', 'relevant', 'calculation', 'choice_filter', 'repeat_count', 'appearance'].map(
        (text): Cell => ({ text, kind: 'text' }),
      ),
      ...rows.map(([type, name, ...rest]) => [
        { text: type, kind: 'text' } as Cell,
        { text: name, kind: 'text' } as Cell,
        ...rest,
      ]),
    ],
  }))

describe('garbage', () => {
  const rest = fc.tuple(
    ...['choices', 'settings', 'indicators', 'study', 'entities', 'external_choices'].map(sheet),
  )

  it.each([
    ['in any sheet', sheet('survey')],
    ['in a form that nearly is one', form],
  ])('%s makes a survey or findings', (_, survey) => {
    fc.assert(
      fc.property(survey, rest, (first, others) => {
        const made = importWorkbook({ sheets: [first, ...others] }, 'x.xlsx')
        const errors = made.findings.filter(({ severity }) => severity === 'error')
        expect(made.survey === undefined).toBe(errors.length > 0)
        for (const { message, code } of made.findings) {
          expect(message.en, code).not.toMatch(/undefined|\[object|\{(?:what|similar|words|list)\}/)
          expect(message.vi.length).toBeGreaterThan(0)
        }
        if (made.survey) {
          const stored: unknown = JSON.parse(JSON.stringify(made.survey))
          expect(parseSurvey(stored)).toEqual(stored)
        }
      }),
      { numRuns: 300 },
    )
  })

  it('at length is answered all the same', () => {
    const text = (length: number): Cell => ({ text: `\${a} + ${'('.repeat(length)}`, kind: 'text' })
    const rows = [
      ['type', 'name', 'label', 'calculation'].map((each): Cell => ({ text: each, kind: 'text' })),
      ['integer', 'a', 'A'].map((each): Cell => ({ text: each, kind: 'text' })),
      [{ text: 'calculate', kind: 'text' }, { text: 'c', kind: 'text' }, undefined, text(100_000)] as Cell[],
      [
        { text: 'calculate', kind: 'text' },
        { text: 'd', kind: 'text' },
        undefined,
        { text: '1 + '.repeat(25_000) + '1', kind: 'text' },
      ] as Cell[],
    ]
    const { findings } = importWorkbook({ sheets: [{ name: 'survey', rows }] })
    expect(findings.map(({ code, row }) => `${code} ${row}`)).toContain('expression.invalid 3')
    for (const { message } of findings) expect(message.en.length).toBeLessThan(1_000)
  })
})
