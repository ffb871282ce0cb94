// A download: a zip of the data in each format that was chosen, with codebook, scripts and a manifest. Streams; the same data, moment and choices
// give the same bytes.
import type { StoredResponse } from '../response.ts'
import type { Localized } from '../study.ts'
import type { Survey } from '../survey.ts'
import type { Choices, Format } from './choices.ts'
import type { Crosswalk } from './crosswalk.ts'
import { choicesCsv, codebook, codebookCsv } from './codebook.ts'
import { codebookPage } from './codebook-page.ts'
import { BYTE_ORDER_MARK } from './csv.ts'
import { tableCsv } from './csv-export.ts'
import { datasetOf } from './dataset-of.ts'
import type { Dataset, Table, TableWriter } from './dataset.ts'
import { answerReader } from './design-answer.ts'
import { designOf } from './design.ts'
import { jsonLinesTable } from './json-lines.ts'
import { manifestJson, type FileEntry } from './manifest.ts'
import { exportModel, type Model } from './model.ts'
import { emptyNotes, inPanel, type PanelNotes } from './panel.ts'
import { parquetTable } from './parquet.ts'
import { alone, type Subject } from './rows.ts'
import { mayBeLarge } from './size.ts'
import { spssTable } from './spss/sav.ts'
import { stataTable } from './stata/dta.ts'
import { summaries } from './summaries.ts'
import { codebookWorkbook, xlsxWorkbook } from './xlsx.ts'
import { ddiCodebook } from './ddi.ts'
import { scripts } from './scripts/scripts.ts'
import { codebookNotes, formatNotes } from './download-notes.ts'
import { codebookOf, type Codebook } from './codebook-variables.ts'
import { zip, type Entry, type ZipTools } from './zip.ts'

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
  /**
   * Those that were chosen, always the same and in the same order: round by round and by id, or for a panel by respondent. Called once for
   * each pass.
   */
  responses(): AsyncIterable<StoredResponse>
  /** How many times all responses are gone through; called before the first time. */
  passes(count: number): void
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

interface Gathered {
  /** Responses whose survey is not known here: only their keys and times are in the tables. */
  unplaced: Set<string>
  panel: PanelNotes | null
  responses: number
  /** Responses some of whose media have not arrived. */
  incomplete: Set<string>
}

/** The bytes of the zip; afterwards `done` says how many responses are in it, and which files. */
export async function* download(
  input: DownloadInput,
  done: (result: { responses: number; files: FileEntry[] }) => void,
): AsyncGenerator<Uint8Array> {
  const { moment, tools } = input
  const files = new Map<string, FileEntry & { hash: ReturnType<typeof tools.hash> }>()
  const seen = (name: string, bytes: Uint8Array) => {
    const file = files.get(name) ?? { name, size: 0, hash: tools.hash() }
    files.set(name, file)
    file.hash.write(bytes)
    file.size += bytes.length
  }
  const gathered: Gathered = { unplaced: new Set(), panel: null, responses: 0, incomplete: new Set() }
  const made = () => [...files.values()].map(({ hash, ...file }) => ({ ...file, sha256: hash.hex() }))
  yield* zip(entries(input, gathered, made), moment, tools, seen)
  const sizes = [...files.values()].map(({ name, size }) => ({ name, size }))
  done({ responses: gathered.responses, files: sizes })
}

async function* entries(
  input: DownloadInput,
  gathered: Gathered,
  made: () => FileEntry[],
): AsyncGenerator<Entry> {
  const { choices, study, rounds, moment } = input
  const { personal } = choices
  const model = modelOf(input)
  // To measure, to sum up for the codebook, and to write each format.
  input.passes(1 + (1 + choices.formats.length) * model.tables.length)
  const subjects = () => subjectsOf(input, model, gathered)
  const design = designOf(model, { personal })
  const dataset = await datasetOf({ model, study, rounds, moment, design, personal, subjects })
  const notes = [
    ...codebookNotes(model, gathered.panel),
    ...formatNotes(dataset, choices.formats, input.language.labels),
  ]
  const told = codebookOf(dataset, model.surveys, await summaries(dataset), notes)
  for (const format of choices.formats) yield* dataEntries(input, format, { model, dataset, told, subjects })
  yield* codebookEntries(input, model, told)
  const counts = new Map(dataset.tables.map(({ file, rowCount }) => [file, rowCount]))
  const of = {
    ...gathered,
    unplaced: [...gathered.unplaced].toSorted(),
    incomplete: gathered.incomplete.size,
    counts,
    files: made(),
  }
  yield { name: 'manifest.json', chunks: [manifestJson(input, model, of)] }
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

async function* subjectsOf(input: DownloadInput, model: Model, gathered: Gathered): AsyncGenerator<Subject> {
  const versions = new Map([...input.surveys.keys()].map((hash, index) => [hash, index]))
  let responses = 0
  const counted = async function* () {
    for await (const response of input.responses()) {
      responses += 1
      if (!versions.has(response.survey.hash)) gathered.unplaced.add(response.id)
      if (response.flags.some(({ kind }) => kind === 'media-missing')) gathered.incomplete.add(response.id)
      yield response
    }
  }
  const versionOf = ({ survey }: StoredResponse) => versions.get(survey.hash) ?? -1
  if (!model.panel) {
    for await (const response of counted()) yield alone(response, versionOf(response))
  } else {
    const notes = emptyNotes()
    const respondentOf = answerReader(input.surveys, 'respondentId')
    const shown = input.choices.personal || !isIdentifierPersonal(input.surveys.values())
    yield* inPanel(counted(), { rounds: model.panel, respondentOf, versionOf, shown }, notes)
    gathered.panel = notes
  }
  gathered.responses = responses
}

const isIdentifierPersonal = (surveys: Iterable<Survey>): boolean =>
  [...surveys].some(({ nodes, design }) => {
    const node = nodes[design.respondentId ?? -1]
    return node?.kind === 'question' && (node.personal ?? false)
  })

interface Data {
  model: Model
  dataset: Dataset
  told: Codebook
  subjects: () => AsyncIterable<Subject>
}

function* dataEntries(
  { choices, language, tools }: DownloadInput,
  format: Format,
  { model, dataset, told, subjects }: Data,
): Generator<Entry> {
  const labels = choices.labels === 'labels' ? language.labels : null
  if (format === 'xlsx') {
    const options = { labels: labels !== null, codebook: told, tools }
    const large = dataset.tables.some(({ rowCount, columns }) => mayBeLarge(rowCount, columns, false))
    yield {
      name: 'data.xlsx',
      chunks: xlsxWorkbook(dataset, language.labels, options),
      compressed: true,
      large,
    }
    return
  }
  for (const [index, table] of model.tables.entries()) {
    const typed = dataset.tables[index]
    if (!typed) continue
    const name = `${table.file}.${format}`
    const large = mayBeLarge(typed.rowCount, typed.columns, PADDED.includes(format))
    const about = { name, compressed: format === 'parquet', large }
    const write = WRITERS[format]
    const options = { personal: choices.personal, labels }
    yield {
      ...about,
      chunks: write ? write(dataset, typed, language.labels) : tableCsv(model, table, options, subjects()),
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
