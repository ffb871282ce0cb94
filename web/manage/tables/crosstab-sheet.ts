// A table of two questions as data: counts or weighted per cents, with margins.
import type { Crosstab, CrosstabCell } from '../../../core/calculation.ts'
import { formatNumber, localized } from '../../lib/i18n.svelte.ts'
import { formatPIs } from '../compare/format.ts'
import { t } from './messages.ts'
import { figure, type Sheet, type SheetCell } from './sheet.ts'

const called = ({ value, label }: { value: string; label: Record<string, string> }) =>
  localized(label) || value

export type Shown = 'row' | 'column' | 'all' | 'count'

/** The table as it is asked to be shown. */
export function crosstabSheet(found: Crosstab, shown: Shown): Sheet {
  const { rows, columns, cells, rowMargins, columnMargins, all } = found
  const cell = (own: CrosstabCell, of: CrosstabCell): SheetCell => {
    if (!own || (shown !== 'count' && !of)) return t.withheld
    if (shown === 'count') return figure(own.n, 'count')
    return of && of.share > 0 ? figure(own.share / of.share, 'percent') : null
  }
  const base = (row: CrosstabCell, column: CrosstabCell) =>
    shown === 'row' ? row : shown === 'column' ? column : all
  const { test, absent } = found
  return {
    name: `${rows.question}-${columns.question}`,
    title: `${localized(rows.label) || rows.question} × ${localized(columns.label) || columns.question}`,
    columns: [localized(rows.label) || rows.question, ...columns.levels.map(called), t.total, 'n'],
    rows: [
      ...rows.levels.map((level, r): SheetCell[] => {
        const margin = rowMargins[r] ?? null
        return [
          called(level),
          ...columns.levels.map((_, c) =>
            cell(cells[r]?.[c] ?? null, base(margin, columnMargins[c] ?? null)),
          ),
          cell(margin, base(margin, all)),
          margin ? figure(margin.n, 'count') : t.withheld,
        ]
      }),
      [
        t.total,
        ...columns.levels.map((_, c) => {
          const margin = columnMargins[c] ?? null
          return cell(margin, base(all, margin))
        }),
        cell(all, all),
        all ? figure(all.n, 'count') : t.withheld,
      ],
    ],
    isMatrix: true,
    notes: [
      ...(test && test.F !== null && test.ndf !== null && test.ddf !== null && test.p !== null
        ? [
            t.test(
              formatNumber(test.F, 2),
              formatNumber(test.ndf, 2),
              formatNumber(test.ddf, 1),
              formatPIs(test.p),
            ),
            test.p < 0.05 ? t.related : t.unrelated,
          ]
        : []),
      ...(found.multiple ? [t.several] : []),
      ...(!found.multiple && !test && cells.flat().includes(null) ? [t.untested] : []),
      ...(absent
        ? [
            t.absent(
              formatNumber(absent.missing),
              formatNumber(absent.dontKnow),
              formatNumber(absent.refused),
            ),
          ]
        : []),
      t.weighted,
    ],
  }
}

/** The tests of a table with several answers, one for each choice; undefined where each question has one answer. */
export function testsSheet({ rows, columns, multiple, tests }: Crosstab): Sheet | undefined {
  if (!multiple) return undefined
  const nameIn = (axis: Crosstab['rows'], value: string | null) =>
    called(axis.levels.find((level) => level.value === value) ?? { value: value ?? '', label: {} })
  return {
    name: `${rows.question}-${columns.question}-tests`,
    title: t.tests,
    columns: [t.choice, 'F', t.ndf, t.ddf, 'p', t.holm, t.reading],
    rows: tests.map(({ row, column, test, pHolm }): SheetCell[] => [
      [row === null ? null : nameIn(rows, row), column === null ? null : nameIn(columns, column)]
        .filter((one) => one !== null)
        .join(' × '),
      figure(test?.F, 'plain'),
      figure(test?.ndf, 'plain'),
      figure(test?.ddf, 'plain', 1),
      figure(test?.p, 'p'),
      figure(pHolm, 'p'),
      pHolm === null ? t.noTest : pHolm < 0.05 ? t.isRelated : t.isUnrelated,
    ]),
    notes: [t.testsNote],
  }
}
