// A round as a zip of CSV files with its codebook and a manifest. Streams; the same data, moment and choices give the same bytes.
import type { StoredResponse } from '../response.ts'
import type { Localized } from '../study.ts'
import type { Survey } from '../survey.ts'
import { choicesCsv, codebook, codebookCsv } from './codebook.ts'
import { codebookHtml } from './codebook-html.ts'
import { BYTE_ORDER_MARK, csvLine } from './csv.ts'
import { exportModel, type ExportTable, type Model } from './model.ts'
import { header, rows, type RowOptions } from './rows.ts'
import { zip, type Entry } from './zip.ts'

export interface CsvExport {
  study: { id: string; title: Localized }
  round: { id: string; title: Localized }
  /** ISO 8601 UTC: what was received later is not in `read`. */
  moment: string
  /** By hash, the newest first. */
  surveys: ReadonlyMap<string, Survey>
  options: RowOptions
  /** Language of the codebook's page. */
  language: 'en' | 'vi'
  /** The round's responses, always the same and in the same order; called once for each table. */
  read(): AsyncIterable<StoredResponse>
  /** Keys of what `read` could not read and left out; asked for when all is read. */
  unreadable(): string[]
  /** SHA-256 of what is written to it. */
  hash(): { write(bytes: Uint8Array): void; hex(): string }
  /** Called now and then with how many responses were gone through, of how many in all tables together. */
  progress?(done: number, tables: number): void
}

interface Manifest {
  rows: Map<string, number>
  hashes: Map<string, ReturnType<CsvExport['hash']>>
  /** Responses whose survey is not known here: only their keys and times are in the tables. */
  unplaced: string[]
  responses: number
}

/** The bytes of the zip, and afterwards `done` says what is in it. */
export async function* csvExport(
  wanted: CsvExport,
  done: (result: { responses: number }) => void,
): AsyncGenerator<Uint8Array> {
  const manifest: Manifest = { rows: new Map(), hashes: new Map(), unplaced: [], responses: 0 }
  const seen = (name: string, bytes: Uint8Array) => {
    const hash = manifest.hashes.get(name) ?? wanted.hash()
    manifest.hashes.set(name, hash)
    hash.write(bytes)
  }
  yield* zip(entriesOf(wanted, manifest), wanted.moment, seen)
  done({ responses: manifest.responses })
}

function* entriesOf(wanted: CsvExport, manifest: Manifest): Generator<Entry> {
  const model = exportModel([...wanted.surveys.values()])
  for (const [index, table] of model.tables.entries()) {
    yield { name: `${table.file}.csv`, chunks: tableCsv(wanted, manifest, model, table, index) }
  }
  const entries = codebook(model, wanted.options.personal)
  yield { name: 'codebook.csv', chunks: marked(codebookCsv(entries, model.languages)) }
  yield { name: 'choices.csv', chunks: marked(choicesCsv(entries, model.languages)) }
  const versions = model.surveys.map(({ id, version }) => `${id} ${version}`)
  const { responses } = manifest
  const head = {
    title: wanted.study.title,
    round: wanted.round.title,
    moment: wanted.moment,
    versions,
    responses,
  }
  yield { name: 'codebook.html', chunks: codebookHtml(head, entries, wanted.language) }
  yield { name: 'manifest.json', chunks: [manifestJson(wanted, manifest, versions)] }
}

function* marked(lines: Iterable<string>): Generator<string> {
  yield BYTE_ORDER_MARK
  yield* lines
}

async function* tableCsv(
  { read, options, surveys, progress }: CsvExport,
  manifest: Manifest,
  model: Model,
  table: ExportTable,
  index: number,
): AsyncGenerator<string> {
  const versions = new Map([...surveys.keys()].map((hash, position) => [hash, position]))
  yield BYTE_ORDER_MARK + csvLine(header(table, options))
  let written = 0
  let responses = 0
  for await (const response of read()) {
    const version = versions.get(response.survey.hash) ?? -1
    responses += 1
    if (index === 0 && version < 0) manifest.unplaced.push(response.id)
    let lines = ''
    for (const cells of rows(model, table, response, version, options)) {
      lines += csvLine(cells)
      written += 1
    }
    yield lines
    if (responses % 500 === 0) progress?.(index * manifest.responses + responses, model.tables.length)
  }
  if (index === 0) manifest.responses = responses
  manifest.rows.set(`${table.file}.csv`, written)
}

function manifestJson(
  wanted: CsvExport,
  { rows: counts, hashes, unplaced, responses }: Manifest,
  versions: string[],
): string {
  const { study, round, moment, options, surveys } = wanted
  const files = [...hashes].map(([name, hash]) => {
    const count = counts.get(name)
    return { name, ...(count !== undefined && { rows: count }), sha256: hash.hex() }
  })
  const surveyList = [...surveys.keys()].map((hash, index) => ({ version: versions[index], hash }))
  const manifest = {
    format: 1,
    study: study.id,
    round: round.id,
    moment,
    responses,
    options,
    surveys: surveyList,
    files,
    unplaced,
    unreadable: wanted.unreadable(),
  }
  return `${JSON.stringify(manifest, null, 2)}\n`
}
