// A download: a zip of the data in each format that was chosen, with codebook, scripts and a manifest. Streams; the same data, moment and choices
// give the same bytes. Files that were made before, and kept, are taken as they are.
import type { Localized } from '../study.ts'
import type { Survey } from '../survey.ts'
import type { RowStore } from './batch.ts'
import type { Choices, Format } from './choices.ts'
import type { Crosswalk } from './crosswalk.ts'
import { choicesCsv, codebook, codebookCsv } from './codebook.ts'
import { codebookPage } from './codebook-page.ts'
import { BYTE_ORDER_MARK } from './csv.ts'
import { tableCsv } from './csv-export.ts'
import { datasetOf } from './dataset-of.ts'
import type { Dataset, Table, TableWriter } from './dataset.ts'
import { designOf } from './design.ts'
import type { Gathered } from './gather.ts'
import { jsonLinesTable } from './json-lines.ts'
import { manifestJson, type FileEntry } from './manifest.ts'
import { exportModel, type Model } from './model.ts'
import { parquetTable } from './parquet.ts'
import { mayBeLarge } from './size.ts'
import { spssTable } from './spss/sav.ts'
import { stataTable } from './stata/dta.ts'
import { codebookWorkbook, xlsxWorkbook } from './xlsx.ts'
import { ddiCodebook } from './ddi.ts'
import { scripts } from './scripts/scripts.ts'
import { codebookNotes, formatNotes } from './download-notes.ts'
import { codebookOf, type Codebook } from './codebook-variables.ts'
import { zip, type Entry, type Packing, type ZipTools } from './zip.ts'

interface Titled {
  id: string
  title: Localized
}

export interface DownloadInput {
  study: Titled
  /** Those that are in it, in their order. */
  rounds: Titled[]
  /** Which surveys a round has, by hash. */
  surveysOf: Record<string, readonly string[]>
  /** ISO 8601 UTC: what was received later is not in `responses`. */
  moment: string
  /** By hash, the newest first. */
  surveys: ReadonlyMap<string, Survey>
  choices: Choices
  crosswalk: Crosswalk
  /** The most members that each repeat has, by key of its table. */
  members: ReadonlyMap<string, number>
  /** Of labels in the data, and of the codebook's page. */
  language: { labels: string; page: 'en' | 'vi' }
  /** Where the rows lie. */
  store: RowStore
  /** Keys of what could not be read and is left out. */
  unreadable: readonly string[]
  tools: ZipTools & {
    /** SHA-256 of what is written to it. */
    hash(): { write(bytes: Uint8Array): void; hex(): string }
  }
}

/** Formats that have one file for each table. */
const WRITERS: Partial<Record<Format, TableWriter>> = {
  dta: stataTable,
  sav: spssTable,
  parquet: parquetTable,
  jsonl: jsonLinesTable,
}
const ARCHIVED: Format[] = ['dta', 'sav', 'parquet', 'csv', 'jsonl']
/** Formats in which every text of a column takes the room of the longest. */
const PADDED: Format[] = ['dta', 'sav']

/** A file that was made before: what the zip says of it, with its compressed bytes. */
export interface KeptFile {
  packing: Packing
  sha256: string
  bytes(): AsyncIterable<Uint8Array>
}

/** The bytes of the zip; afterwards `done` says which files are in it. */
export async function* download(
  input: DownloadInput,
  gathered: Gathered,
  kept: ReadonlyMap<string, KeptFile>,
  done: (files: FileEntry[]) => void,
): AsyncGenerator<Uint8Array> {
  const { moment, tools } = input
  const files = new Map<string, { size: number; hash: { hex(): string } }>()
  const made = (): FileEntry[] =>
    [...files].map(([name, { size, hash }]) => ({ name, size, sha256: hash.hex() }))
  async function* given() {
    for await (const entry of entries(input, gathered, made)) {
      const { name } = entry
      const before = kept.get(name)
      if (before) {
        files.set(name, { size: before.packing.size, hash: { hex: () => before.sha256 } })
        yield { ...entry, packing: before.packing, chunks: before.bytes() }
        continue
      }
      const hash = tools.hash()
      const file = { size: 0, hash }
      files.set(name, file)
      yield { ...entry, seen: (bytes: Uint8Array) => { file.size += bytes.length; hash.write(bytes) } } // prettier-ignore
    }
  }
  yield* zip(given(), moment, tools)
  done([...files].map(([name, { size }]) => ({ name, size })))
}

/** A file of the data, with the cells and rows that are read for it. */
export type DataFile = Entry & { cells: number; rows: number }

/** The files of the data, as the zip holds them: what takes the time of a large download. */
export function* dataFiles(input: DownloadInput, gathered: Gathered): Generator<DataFile> {
  const data = prepared(input, gathered)
  for (const format of input.choices.formats) yield* dataEntries(input, format, data)
}

function prepared(input: DownloadInput, gathered: Gathered): Data {
  const { choices, study, rounds, moment, store } = input
  const { personal, formats } = choices
  const model = modelOf(input)
  const about = { study, rounds, moment, design: designOf(model, { personal }) }
  const dataset = datasetOf({ model, personal, store }, about, gathered.measures)
  const notes = [
    ...codebookNotes(model, gathered.panel),
    ...formatNotes(dataset, formats, input.language.labels),
  ]
  return { model, dataset, told: codebookOf(dataset, model.surveys, gathered.summaries, notes) }
}

async function* entries(
  input: DownloadInput,
  gathered: Gathered,
  made: () => FileEntry[],
): AsyncGenerator<Entry> {
  const data = prepared(input, gathered)
  for (const format of input.choices.formats) yield* dataEntries(input, format, data)
  yield* codebookEntries(input, data.model, data.told)
  const counts = new Map(data.dataset.tables.map(({ file, rowCount }) => [file, rowCount]))
  yield {
    name: 'manifest.json',
    chunks: [manifestJson(input, data.model, { ...gathered, counts, files: made() })],
  }
}

/** The tables as they are chosen. */
export function modelOf(
  input: Pick<DownloadInput, 'surveys' | 'choices' | 'crosswalk' | 'rounds' | 'surveysOf' | 'members'>,
): Model {
  const { choices, crosswalk, rounds, surveysOf, members } = input
  const hashes = [...input.surveys.keys()]
  const panel = rounds.map(({ id, title }) => {
    const own = surveysOf[id] ?? []
    return { id, title, surveys: hashes.flatMap((hash, index) => (own.includes(hash) ? [index] : [])) }
  })
  const wide = new Map([...members].filter(([, most]) => most <= choices.wide))
  return exportModel([...input.surveys.values()], {
    crosswalk,
    groups: choices.groups,
    rounded: rounds.length > 1,
    panel: isPanel(choices, rounds) ? panel : undefined,
    wide,
  })
}

/** One round alone has nothing to stand beside. */
export const isPanel = ({ together }: Choices, rounds: readonly unknown[]): boolean =>
  together === 'panel' && rounds.length > 1

interface Data {
  model: Model
  dataset: Dataset
  told: Codebook
}

function* dataEntries(
  { choices, language, tools, store }: DownloadInput,
  format: Format,
  { model, dataset, told }: Data,
): Generator<DataFile> {
  const labels = choices.labels === 'labels' ? language.labels : null
  if (format === 'xlsx') {
    const options = { labels: labels !== null, codebook: told, tools }
    const large = dataset.tables.some(({ rowCount, columns }) => mayBeLarge(rowCount, columns, false))
    yield {
      name: 'data.xlsx',
      chunks: xlsxWorkbook(dataset, language.labels, options),
      compressed: true,
      large,
      cells: dataset.tables.reduce((sum, { rowCount, columns: all }) => sum + rowCount * all.length, 0),
      rows: dataset.tables.reduce((sum, { rowCount }) => sum + rowCount, 0),
    }
    return
  }
  for (const [index, table] of model.tables.entries()) {
    const typed = dataset.tables[index]
    if (!typed) continue
    const name = `${table.file}.${format}`
    const large = mayBeLarge(typed.rowCount, typed.columns, PADDED.includes(format))
    const cells = typed.rowCount * typed.columns.length
    const about = { name, compressed: format === 'parquet', large, cells, rows: typed.rowCount }
    const write = WRITERS[format]
    const options = { personal: choices.personal, labels }
    yield {
      ...about,
      chunks: write ? write(dataset, typed, language.labels) : tableCsv(table, options, store.read(index)),
    }
  }
}

/** As tables of their own beside CSV; as a page and a workbook for people; for archives; and what loads it. */
function* codebookEntries(
  { choices, language, tools }: DownloadInput,
  model: Model,
  told: Codebook,
): Generator<Entry> {
  if (choices.formats.includes('csv')) {
    const columns = codebook(model, choices.personal)
    yield { name: 'codebook.csv', chunks: marked(codebookCsv(columns, model.languages)) }
    yield { name: 'choices.csv', chunks: marked(choicesCsv(columns, model.languages)) }
  }
  yield { name: 'codebook.html', chunks: codebookPage(told, language.page) }
  yield { name: 'codebook.xlsx', chunks: codebookWorkbook(told, language.page, tools), compressed: true }
  // An archive keeps one file of each table: of the formats the one that says the most of its values.
  const archived = ARCHIVED.find((format) => choices.formats.includes(format))
  const fileName = ({ file }: Table) => (archived ? `${file}.${archived}` : 'data.xlsx')
  yield { name: 'ddi.xml', chunks: ddiCodebook(told, { language: language.page, fileName }) }
  for (const { name, text } of scripts(told.dataset, choices.formats, language.page))
    yield { name, chunks: [text] }
}

function* marked(lines: Iterable<string>): Generator<string> {
  yield BYTE_ORDER_MARK
  yield* lines
}
