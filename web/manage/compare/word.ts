// The printed report as a Word document: real headings, tables whose heads repeat, charts with their words, numbered pages. Loaded when it is asked for.
import {
  AlignmentType,
  BorderStyle,
  Document,
  Footer,
  HeadingLevel,
  ImageRun,
  LevelFormat,
  LineRuleType,
  Packer,
  PageNumber,
  Paragraph,
  TabStopType,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  TextRun,
  WidthType,
} from 'docx'
import { columnShares } from './column-shares.ts'
import type { Block, PaperCell, PaperTable } from './paper.ts'

export interface Picture {
  png: Uint8Array
  /** Of the drawing, in pixels of a screen. */
  width: number
  height: number
}

export interface WordInput {
  title: string
  /** At the foot of each page, beside its number. */
  foot: string
  language: 'en' | 'vi'
  /** By the name of the indicator; one without has no estimate to draw. */
  charts: ReadonlyMap<string, Picture>
}

/** A4, in twentieths of a point. */
const PAGE = { width: 11_906, height: 16_838 }
const MARGIN = 850
const ROOM = PAGE.width - 2 * MARGIN
/** The widest picture, in pixels. */
const WIDEST = 600
/** A table of so many rows stays on one page; a longer one goes on under its head. */
const SHORT = 14
const SOFT = '4A5753'
const LINE = 'C9D2CE'
/** Half points. */
const SIZE = { text: 19, soft: 17, table: 16, below: 14 }

const headings = {
  0: HeadingLevel.TITLE,
  1: HeadingLevel.HEADING_1,
  2: HeadingLevel.HEADING_2,
  3: HeadingLevel.HEADING_3,
}

/** The document's bytes. */
export async function wordOf(blocks: readonly Block[], input: WordInput): Promise<Blob> {
  const language = { value: input.language === 'vi' ? 'vi-VN' : 'en-GB' }
  const heading = (size: number, before: number) => ({
    run: { size, bold: true, color: '17211E' },
    paragraph: { spacing: { before, after: 100 }, keepNext: true, keepLines: true },
  })
  const document = new Document({
    title: input.title,
    creator: 'Bookend',
    description: input.foot,
    styles: {
      default: {
        document: {
          run: { font: 'Arial', size: SIZE.text, language },
          paragraph: { spacing: { after: 100, line: 264, lineRule: LineRuleType.AUTO } },
        },
        title: heading(25, 0),
        heading1: heading(34, 0),
        heading2: heading(25, 300),
        heading3: heading(21, 200),
      },
    },
    numbering: {
      config: [
        {
          reference: 'list',
          levels: [
            {
              level: 0,
              format: LevelFormat.BULLET,
              text: '•',
              alignment: AlignmentType.LEFT,
              style: { paragraph: { indent: { left: 360, hanging: 240 }, spacing: { after: 60 } } },
            },
          ],
        },
      ],
    },
    sections: [
      {
        properties: {
          page: { size: PAGE, margin: { top: MARGIN, right: MARGIN, bottom: MARGIN, left: MARGIN } },
        },
        footers: { default: footer(input.foot) },
        children: blocks.flatMap((block) => drawn(block, input.charts)),
      },
    ],
  })
  return Packer.toBlob(document)
}

function footer(text: string): Footer {
  const run = (children: (string | (typeof PageNumber)[keyof typeof PageNumber])[]) =>
    new TextRun({ children, size: SIZE.below, color: SOFT })
  return new Footer({
    children: [
      new Paragraph({
        tabStops: [{ type: TabStopType.RIGHT, position: ROOM }],
        children: [run([text, '\t']), run([PageNumber.CURRENT, ' / ', PageNumber.TOTAL_PAGES])],
      }),
    ],
  })
}

function drawn(block: Block, charts: WordInput['charts']): (Paragraph | Table)[] {
  switch (block.kind) {
    case 'heading':
      return [
        new Paragraph({
          heading: headings[block.level],
          pageBreakBefore: block.newPage ?? false,
          children: [new TextRun(block.text)],
        }),
      ]
    case 'text':
      return [
        new Paragraph({
          children: [
            new TextRun({
              text: block.text,
              ...(block.soft && quiet),
              bold: (block.leads && !block.soft) ?? false,
            }),
            ...(block.further ? [new TextRun({ text: ` ${block.further}`, ...quiet })] : []),
          ],
          keepNext: block.leads ?? false,
        }),
      ]
    case 'list':
      return block.items.map((text) => new Paragraph({ text, numbering: { reference: 'list', level: 0 } }))
    case 'terms':
      return block.terms.map(
        ([term, text]) =>
          new Paragraph({
            spacing: { after: 20 },
            indent: { left: 2600, hanging: 2600 },
            tabStops: [{ type: TabStopType.LEFT, position: 2600 }],
            children: [new TextRun({ text: `${term}\t`, ...quiet }), new TextRun({ text, size: SIZE.soft })],
          }),
      )
    case 'table':
      return [tableOf(block.table), new Paragraph({ spacing: { after: 60 } })]
    case 'chart': {
      const picture = charts.get(block.indicator)
      return picture ? [chartOf(picture, block)] : []
    }
  }
}

const quiet = { size: SIZE.soft, color: SOFT }

function chartOf({ png, width, height }: Picture, { describes, indicator }: Block & { kind: 'chart' }) {
  const scale = Math.min(1, WIDEST / width)
  return new Paragraph({
    keepNext: true,
    children: [
      new ImageRun({
        type: 'png',
        data: png,
        transformation: { width: Math.round(width * scale), height: Math.round(height * scale) },
        altText: { title: describes, description: describes, name: indicator },
      }),
    ],
  })
}

function tableOf(table: PaperTable): Table {
  const { columns, rows } = table
  const { shares, scale } = columnShares(table)
  const widths = shares.map((share) => Math.round(share * ROOM))
  const head = new TableRow({
    tableHeader: true,
    cantSplit: true,
    children: columns.map(({ text, isNumber }, index) =>
      cellOf([line(text, { bold: true, scale })], isNumber, widths[index] ?? 0, { keepNext: true }),
    ),
  })
  const isShort = rows.length <= SHORT
  const body = rows.map((row, at) => {
    const keepNext = isShort && at < rows.length - 1
    const children =
      typeof row === 'string'
        ? [
            new TableCell({
              columnSpan: columns.length,
              shading: { fill: 'F4F6F5' },
              margins,
              // A heading stays with what it stands above.
              children: [paragraph(line(row, { bold: true, scale }), { keepNext: true })],
            }),
          ]
        : row.map((one, index) =>
            cellOf(runsOf(one, scale), one.kind === 'number', widths[index] ?? 0, {
              kind: one.kind,
              keepNext,
            }),
          )
    return new TableRow({ cantSplit: true, children })
  })
  const none = { style: BorderStyle.NONE, size: 0, color: 'auto' }
  const thin = { style: BorderStyle.SINGLE, size: 4, color: LINE }
  return new Table({
    layout: TableLayoutType.FIXED,
    width: { size: ROOM, type: WidthType.DXA },
    columnWidths: widths,
    borders: {
      top: thin,
      bottom: thin,
      left: none,
      right: none,
      insideHorizontal: thin,
      insideVertical: none,
    },
    rows: [head, ...body],
  })
}

const margins = { top: 30, bottom: 30, left: 60, right: 60 }

const line = (text: string, more: { bold?: boolean; below?: boolean; scale: number }) =>
  new TextRun({
    text,
    bold: more.bold ?? false,
    size: Math.round((more.below ? SIZE.below : SIZE.table) * more.scale),
    ...(more.below && { color: SOFT }),
  })

const runsOf = ({ kind, lines: [first = '', ...below] }: PaperCell, scale: number) => [
  line(first, { bold: kind === 'head', scale }),
  ...below.map((text) => line(text, { below: true, scale })),
]

const paragraph = (run: TextRun, more: { isNumber?: boolean; keepNext?: boolean } = {}) =>
  new Paragraph({
    children: [run],
    spacing: { after: 0, line: 240, lineRule: LineRuleType.AUTO },
    keepNext: more.keepNext ?? false,
    alignment: more.isNumber ? AlignmentType.RIGHT : AlignmentType.LEFT,
  })

const cellOf = (
  runs: TextRun[],
  isNumber: boolean,
  width: number,
  { kind, keepNext }: { kind?: PaperCell['kind']; keepNext: boolean },
) =>
  new TableCell({
    width: { size: width, type: WidthType.DXA },
    margins: kind === 'level' ? { ...margins, left: 160 } : margins,
    children: runs.map((run) => paragraph(run, { isNumber, keepNext })),
  })
