// The printed report as data: headings, sentences, tables and charts in the order of the page, for documents that other software opens.
// Made from the stored report alone, with the words and numbers of the page, so that what is withheld there is nowhere here.
import type { IndicatorResult, Report } from '../../../core/report.ts'
import { localized } from '../../lib/i18n.svelte.ts'
import { attritionSheets, balanceSheets } from '../tables/arm-sheets.ts'
import { nameOf } from '../tables/cells.ts'
import { shownCell, type Sheet } from '../tables/sheet.ts'
import { sampleSheet, trackingSheet } from '../tables/sheets.ts'
import { effectsOf, pairedOf, trendOf, type Sentence } from './beyond.ts'
import { changeLines, estimateLines, pLines } from './cell-lines.ts'
import { t as more } from './detail-messages.ts'
import { formatP, formatStanding, formatTarget, styleOf } from './format.ts'
import { limitationsOf } from './limitations.ts'
import { t } from './messages.ts'
import { explanation, lines, signs, standing, verdict, type Verdict } from './reading.ts'
import { t as parts } from './report-messages.ts'
import { definitionOf, factsOf, methodOf, noteOf, originOf } from './sentences.ts'

export interface PaperCell {
  /** The first is what the cell says, the others qualify it. */
  lines: string[]
  kind: 'head' | 'level' | 'text' | 'number'
}

export interface PaperTable {
  title: string
  columns: { text: string; isNumber: boolean }[]
  /** A string stands above the rows that follow, over all columns. */
  rows: (string | PaperCell[])[]
}

export type Block =
  /** 0: the study's own title, above the report's. */
  | { kind: 'heading'; level: 0 | 1 | 2 | 3; text: string; newPage?: boolean }
  /** `leads`: to what follows, on the same page; in bold unless it is soft. */
  | { kind: 'text'; text: string; further?: string; soft?: boolean; leads?: boolean }
  | { kind: 'list'; items: string[] }
  | { kind: 'table'; table: PaperTable }
  | { kind: 'terms'; terms: [term: string, text: string][] }
  /** The chart of an indicator, by its name. */
  | { kind: 'chart'; indicator: string; describes: string }

const heading = (level: 0 | 1 | 2 | 3, text: string): Block => ({ kind: 'heading', level, text })
const soft = (text: string): Block & { kind: 'text' } => ({ kind: 'text', text, soft: true })
const cell = (kind: PaperCell['kind'], ...all: string[]): PaperCell => ({ kind, lines: all })

/** The whole report of a study with this title. */
export function paperOf(report: Report, study: string): Block[] {
  const { indicators } = report
  const quality = [...attritionSheets(report), ...balanceSheets(report)]
  const limitations = limitationsOf(report)
  const rounds = report.rounds.map((round) => localized(round.title)).join(' – ')
  return [
    heading(0, study),
    heading(1, [t.title, rounds].filter(Boolean).join(': ')),
    { kind: 'text', text: originOf(report) },
    ...notesOf(report.notes, report),
    ...(indicators.length === 0
      ? [{ kind: 'text' as const, text: t.noIndicators }]
      : [heading(2, t.summary), { kind: 'table' as const, table: summaryOf(report) }, ...keyOf(report)]),
    heading(2, t.method),
    { kind: 'list', items: methodOf(report) },
    ...sheetOf(sampleSheet(report), 2),
    ...(quality.length > 0 ? [heading(2, parts.quality), ...quality.flatMap((one) => sheetOf(one, 3))] : []),
    ...indicators.flatMap((result) => indicatorOf(result, report)),
    heading(2, parts.limitations),
    limitations.length > 0 ? { kind: 'list', items: limitations } : { kind: 'text', text: parts.noneKnown },
    { kind: 'heading', level: 2, text: parts.annex, newPage: true },
    ...sheetOf(trackingSheet(report), 3),
    heading(3, parts.contents),
    ...indicators.flatMap(({ indicator }): Block[] => [
      { kind: 'text', text: `${nameOf(indicator)} (${indicator.name})`, leads: true },
      { kind: 'terms', terms: definitionOf(indicator) },
    ]),
  ]
}

function notesOf(notes: Report['notes'], { rounds }: Report): Block[] {
  if (notes.length === 0) return []
  const items = notes.map((note) => [noteOf(note, rounds), note.detail].filter(Boolean).join(' · '))
  return [
    { kind: 'text', text: t.notes, leads: true },
    { kind: 'list', items },
  ]
}

const verdictOf = ({ indicator, overall }: IndicatorResult) => verdict(overall.change, indicator.direction)
const reading = (one: Verdict) => `${signs[one]} ${t[one]}`

function summaryOf(report: Report): PaperTable {
  const { indicators, rounds } = report
  const hasTargets = indicators.some(({ indicator }) => indicator.target !== undefined)
  const number = (text: string) => ({ text, isNumber: true })
  const text = (said: string) => ({ text: said, isNumber: false })
  return {
    title: t.summary,
    columns: [
      text(t.indicator),
      ...rounds.map((round) => number(localized(round.title))),
      number(t.change),
      number(t.p),
      ...(hasTargets ? [number(t.target), text(t.met)] : []),
      text(t.verdict),
    ],
    rows: indicators.map((result) => {
      const { indicator, overall } = result
      const style = styleOf(result)
      const { target, measure } = indicator
      return [
        cell('head', nameOf(indicator), ...(measure ? [`(${measure})`] : [])),
        ...rounds.map(({ id }) => cell('number', ...estimateLines(overall.rounds[id], style))),
        cell('number', ...changeLines(overall.change, style)),
        cell('number', ...pLines(overall.change)),
        ...(hasTargets
          ? [
              cell('number', target === undefined ? '–' : formatTarget(target, style)),
              cell('text', formatStanding(standing(indicator, rounds, overall))),
            ]
          : []),
        cell('text', reading(verdictOf(result))),
      ]
    }),
  }
}

function keyOf({ indicators }: Report): Block[] {
  const hasTargets = indicators.some(({ indicator }) => indicator.target !== undefined)
  const verdicts = [...new Set(indicators.map(verdictOf))]
  return [
    { kind: 'text', text: t.howToRead, leads: true },
    {
      kind: 'list',
      items: [
        t.intervals,
        ...verdicts.map((one) => `${reading(one)}: ${t[explanation[one]]}`),
        ...(hasTargets ? [t.shareOfWay] : []),
      ],
    },
  ]
}

function indicatorOf(result: IndicatorResult, report: Report): Block[] {
  const { indicator } = result
  const facts = factsOf(result)
  const trend = trendOf(result, report)
  const told = (title: string, sentences: Sentence[]): Block[] =>
    sentences.length === 0
      ? []
      : [heading(3, title), ...sentences.map((one) => ({ kind: 'text' as const, ...one }))]
  return [
    heading(2, nameOf(indicator)),
    ...(facts.length > 0 ? [{ ...soft(facts.join(' · ')), leads: true }] : []),
    ...notesOf(result.notes, report),
    { kind: 'chart', indicator: indicator.name, describes: t.chartOf(nameOf(indicator)) },
    heading(3, t.numbers),
    { kind: 'table', table: numbersOf(result, report) },
    ...(trend.length > 0
      ? [heading(3, more.trend), { kind: 'table' as const, table: trendTable(result, trend) }]
      : []),
    ...told(more.arms, effectsOf(result, report)),
    ...told(more.paired, pairedOf(result)),
  ]
}

function numbersOf(result: IndicatorResult, { rounds }: Report): PaperTable {
  const style = styleOf(result)
  return {
    title: nameOf(result.indicator),
    columns: [
      { text: t.group, isNumber: false },
      ...rounds.map((round) => ({ text: localized(round.title), isNumber: true })),
      { text: t.change, isNumber: true },
      { text: t.p, isNumber: true },
      { text: t.verdict, isNumber: false },
    ],
    rows: lines(result).flatMap(({ heading: above, depth, label, name, comparison }) => [
      ...(above ? [localized(above.label) || above.name] : []),
      [
        depth === 0 ? cell('head', t.overall) : cell('level', localized(label) || name),
        ...rounds.map(({ id }) => cell('number', ...estimateLines(comparison.rounds[id], style))),
        cell('number', ...changeLines(comparison.change, style)),
        cell('number', ...pLines(comparison.change)),
        cell('text', reading(verdict(comparison.change, result.indicator.direction))),
      ],
    ]),
  }
}

function trendTable(result: IndicatorResult, trend: ReturnType<typeof trendOf>): PaperTable {
  const style = styleOf(result)
  return {
    title: more.trend,
    columns: [
      { text: more.step, isNumber: false },
      { text: t.change, isNumber: true },
      { text: t.p, isNumber: true },
    ],
    rows: trend.map(({ name, change }) => [
      cell('head', name),
      cell('number', ...changeLines(change, style)),
      cell('number', formatP(change.p)),
    ]),
  }
}

/** A table of the page with its heading and notes. */
function sheetOf(sheet: Sheet, level: 2 | 3): Block[] {
  const isText = (index: number) => sheet.rows.every((row) => typeof (row[index] ?? '') === 'string')
  const table: PaperTable = {
    title: sheet.title,
    columns: sheet.columns.map((text, index) => ({ text, isNumber: !isText(index) })),
    rows: sheet.rows.map((row) =>
      row.map((one, index) =>
        index === 0 && typeof one === 'string'
          ? cell('level', one)
          : cell(isText(index) ? 'text' : 'number', shownCell(one)),
      ),
    ),
  }
  return [heading(level, sheet.title), { kind: 'table', table }, ...sheet.notes.map(soft)]
}

/** What a document of the report is called: sorts by time, and is plain on every system. */
export const fileNameOf = ({ study, moment }: Report, ending: string): string =>
  `${study}-report-${moment.slice(0, 10)}.${ending}`
