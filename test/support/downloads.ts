// A download as a person unpacks it, made of responses in memory.
import { createHash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { strFromU8, unzipSync } from 'fflate'
import { choicesSchema, type Choices } from '../../core/export/choices.ts'
import { download, modelOf, type DownloadInput } from '../../core/export/download.ts'
import { gather } from '../../core/export/gather.ts'
import { countMembers } from '../../core/export/rows.ts'
import { plainTools } from '../../core/export/zip-tools.ts'
import type { StoredResponse } from '../../core/response.ts'
import type { Survey } from '../../core/survey.ts'
import { readCsv } from './csv.ts'
import { memoryRows } from './memory-rows.ts'

export interface Given {
  /** By hash, the newest first. */
  surveys: ReadonlyMap<string, Survey>
  responses: readonly StoredResponse[]
  choices?: Partial<Choices>
  rounds?: DownloadInput['rounds']
  surveysOf?: DownloadInput['surveysOf']
  crosswalk?: DownloadInput['crosswalk']
  language?: DownloadInput['language']
  unreadable?: string[]
}

/** Baseline only, as CSV, unless the choices say otherwise. */
export async function unpacked({ surveys, responses, ...given }: Given) {
  const rounds = given.rounds ?? [{ id: 'baseline', title: { en: 'Baseline', vi: 'Đầu kỳ' } }]
  const input: DownloadInput = {
    study: { id: 's', title: { en: 'Study <1>', vi: 'Nghiên cứu' } },
    rounds,
    surveysOf: given.surveysOf ?? { baseline: [...surveys.keys()] },
    moment: '2026-05-02T00:00:00.000Z',
    surveys,
    choices: choicesSchema.parse({ formats: ['csv'], rounds: [], ...given.choices }),
    crosswalk: given.crosswalk ?? [],
    members: membersOf(surveys, responses),
    language: given.language ?? { labels: 'vi', page: 'vi' },
    store: memoryRows(),
    unreadable: given.unreadable ?? [],
    tools: { ...plainTools, crc32, hash },
  }
  const chunks: Uint8Array[] = []
  const gathered = await gather(input, responses)
  for await (const chunk of download(input, gathered, new Map(), () => undefined)) chunks.push(chunk)
  const bytes = Buffer.concat(chunks)
  const files = unzipSync(bytes)
  const text = (name: string) => strFromU8(files[name] ?? new Uint8Array())
  const table = (name: string) => {
    const [header = [], ...lines] = readCsv(text(`${name}.csv`))
    return lines.map((line) => Object.fromEntries(header.map((column, index) => [column, line[index]])))
  }
  const manifest = JSON.parse(text('manifest.json')) as Record<string, unknown>
  return {
    bytes,
    files,
    text,
    table,
    manifest,
    header: (name: string) => readCsv(text(`${name}.csv`))[0],
    model: modelOf(input),
  }
}

function membersOf(surveys: Given['surveys'], responses: Given['responses']): Map<string, number> {
  const most = new Map<string, number>()
  const hashes = [...surveys.keys()]
  const choices = choicesSchema.parse({ formats: ['csv'], rounds: [] })
  const model = modelOf({ surveys, choices, crosswalk: [], rounds: [], surveysOf: {}, members: new Map() })
  for (const response of responses) {
    countMembers(model, { response, version: hashes.indexOf(response.survey.hash) }, most)
  }
  return most
}

function hash() {
  const made = createHash('sha256')
  return { write: (bytes: Uint8Array) => void made.update(bytes), hex: () => made.digest('hex') }
}
