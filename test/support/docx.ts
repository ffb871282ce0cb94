// Reads a Word document back from its XML, as far as tests of the report ask: headings, paragraphs, tables cell by cell, pictures, foot.
import { strFromU8, unzipSync } from 'fflate'

export interface ReadDocx {
  headings: { level: number; text: string }[]
  /** Text of paragraphs outside of tables, in order. */
  paragraphs: string[]
  /** Rows of cells of lines. */
  tables: string[][][][]
  /** How many rows of each table stand again on every page. */
  heads: number[]
  pictures: { alt: string; png: Uint8Array }[]
  foot: string
  language: string
}

const decode = (text: string) =>
  text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&')

const textOf = (xml: string) =>
  [...xml.matchAll(/<w:t(?: [^>]*)?>([^<]*)<\/w:t>|<w:tab\/>/g)]
    .map(([, text]) => (text === undefined ? '\t' : decode(text)))
    .join('')
const all = (xml: string, name: string) =>
  [...xml.matchAll(new RegExp(`<w:${name}(?:>| [^>]*[^/]>)([\\s\\S]*?)</w:${name}>`, 'g'))].map(
    ([, inside = '']) => inside,
  )

export function readDocx(bytes: Uint8Array): ReadDocx {
  const files = unzipSync(bytes)
  const file = (path: string) => strFromU8(files[path] ?? new Uint8Array())
  const body = file('word/document.xml')
  const tables = all(body, 'tbl')
  const plain = body.replace(/<w:tbl>[\s\S]*?<\/w:tbl>/g, '')
  const paragraphs = all(plain, 'p')
  const targets = new Map(
    [...file('word/_rels/document.xml.rels').matchAll(/<Relationship [^>]*>/g)].map(([tag]) => [
      /Id="([^"]*)"/.exec(tag)?.[1] ?? '',
      /Target="([^"]*)"/.exec(tag)?.[1] ?? '',
    ]),
  )
  return {
    headings: paragraphs.flatMap((one) => {
      const [, level] = /<w:pStyle w:val="Heading(\d)"/.exec(one) ?? []
      return level === undefined ? [] : [{ level: Number(level), text: textOf(one) }]
    }),
    paragraphs: paragraphs.map(textOf).filter((text) => text !== ''),
    tables: tables.map((table) =>
      all(table, 'tr').map((row) => all(row, 'tc').map((cell) => all(cell, 'p').map(textOf))),
    ),
    heads: tables.map((table) => table.split('<w:tblHeader').length - 1),
    pictures: [...body.matchAll(/<w:drawing>[\s\S]*?<\/w:drawing>/g)].map(([drawing]) => ({
      alt: decode(/<wp:docPr [^>]*descr="([^"]*)"/.exec(drawing)?.[1] ?? ''),
      png: files[`word/${targets.get(/r:embed="([^"]*)"/.exec(drawing)?.[1] ?? '')}`] ?? new Uint8Array(),
    })),
    foot: Object.keys(files)
      .filter((path) => /^word\/footer\d+\.xml$/.test(path))
      .map(file)
      .map(
        (xml) =>
          textOf(xml) + [...xml.matchAll(/<w:instrText[^>]*>([^<]*)</g)].map(([, code]) => code).join(' '),
      )
      .join(''),
    language: /<w:lang w:val="([^"]*)"/.exec(file('word/styles.xml'))?.[1] ?? '',
  }
}
