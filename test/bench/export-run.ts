// One download of made-up responses, made as the job makes it, in a process of its own: how long it takes, how much memory, how large it is.
import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { choicesSchema, formatSchema } from '../../core/export/choices.ts'
import { download, type DownloadInput } from '../../core/export/download.ts'
import { gather } from '../../core/export/gather.ts'
import type { StoredResponse } from '../../core/response.ts'
import type { Survey } from '../../core/survey.ts'
import { openRows } from '../../functions/jobs/row-store.ts'
import { zipTools } from '../../functions/jobs/zip-tools.ts'
import { seeded } from '../support/environment.ts'
import { surveyFrom } from '../support/survey-from-markdown.ts'

const HASH = '1'.repeat(64)
const KINDS = ['integer', 'select_one level', 'decimal', 'text', 'date', 'select_one yn'] as const

function survey(questions: number): Survey {
  const asked = Array.from({ length: questions }, (_, index) => {
    return `| | ${KINDS[index % KINDS.length]} | q${index + 1} | Question ${index + 1}, as it is read out |`
  })
  return surveyFrom(`
| survey | | | |
| | type | name | label::English (en) |
${asked.join('\n')}
| choices | | | |
| | list_name | name | label::English (en) |
${[1, 2, 3, 4, 5].map((level) => `| | level | ${level} | Level ${level} |`).join('\n')}
| | yn | yes | Yes |
| | yn | no | No |
`)
}

const WORDS = 'nhà ruộng chợ trường đường làng sông núi trẻ em mẹ cha gạo cá rau nước'.split(' ')

/** Answers of the kinds in their turn; one in twenty left empty. */
function answers(questions: number, luck: () => number): Record<string, string> {
  const whole = (most: number) => Math.floor(luck() * most)
  const two = (number: number) => String(number).padStart(2, '0')
  const all: Record<string, string> = {}
  for (let index = 0; index < questions; index += 1) {
    const kind = KINDS[index % KINDS.length]
    const name = `q${index + 1}`
    if (luck() < 0.05) all[name] = ''
    else if (kind === 'integer') all[name] = String(whole(100))
    else if (kind === 'decimal') all[name] = (luck() * 1000).toFixed(2)
    else if (kind === 'text') all[name] = `${WORDS[whole(16)]} ${WORDS[whole(16)]} ${whole(1000)}`
    else if (kind === 'date')
      all[name] = `20${two(10 + whole(16))}-${two(1 + whole(12))}-${two(1 + whole(28))}`
    else if (kind === 'select_one level') all[name] = String(1 + whole(5))
    else all[name] = luck() < 0.5 ? 'yes' : 'no'
  }
  return all
}

function* madeUp(responses: number, questions: number): Generator<StoredResponse> {
  const luck = seeded(7)
  for (let number = 1; number <= responses; number += 1) {
    yield {
      id: `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`,
      study: 's',
      round: 'baseline',
      survey: { id: 'bench', version: '1', hash: HASH },
      revision: 0,
      startedAt: '2026-05-01T09:15:22.123+07:00',
      finishedAt: '2026-05-01T09:55:41.002+07:00',
      receivedAt: '2026-05-01T05:00:00.000Z',
      device: 'd1',
      language: 'vi',
      answers: answers(questions, luck),
      media: [],
      hash: HASH,
      flags: [],
    }
  }
}

export interface ExportRun {
  seconds: number
  /** Seconds of processors, all threads together: what a busy machine does not change. */
  processor: number
  /** Of the whole process. */
  peakMegabytes: number
  /** The data file, and the zip with all. */
  fileMegabytes: number
  zipMegabytes: number
}

async function run(format: string, responses: number, questions: number): Promise<ExportRun> {
  const folder = await mkdtemp(join(tmpdir(), 'bookend-bench-'))
  const store = await openRows()
  try {
    const from = performance.now()
    const input: DownloadInput = {
      study: { id: 's', title: { en: 'Bench' } },
      rounds: [{ id: 'baseline', title: { en: 'Baseline' } }],
      surveysOf: { baseline: [HASH] },
      moment: '2026-05-02T00:00:00.000Z',
      surveys: new Map([[HASH, survey(questions)]]),
      choices: choicesSchema.parse({ formats: [formatSchema.parse(format)], rounds: [] }),
      crosswalk: [],
      members: new Map(),
      language: { labels: 'en', page: 'en' },
      store,
      unreadable: [],
      tools: zipTools,
    }
    const gathered = await gather(input, madeUp(responses, questions))
    let dataBytes = 0
    const bytes = download(input, gathered, new Map(), (files) => {
      dataBytes = Math.max(...files.map(({ size }) => size))
    })
    let zipBytes = 0
    const counted = async function* () {
      for await (const chunk of bytes) {
        zipBytes += chunk.length
        yield chunk
      }
    }
    await pipeline(Readable.from(counted()), createWriteStream(join(folder, 'download.zip')))
    const seconds = (performance.now() - from) / 1000
    const { user, system } = process.cpuUsage()
    const processor = (user + system) / 1e6
    const peakMegabytes = process.resourceUsage().maxRSS / 1024
    return { seconds, processor, peakMegabytes, fileMegabytes: dataBytes / 1e6, zipMegabytes: zipBytes / 1e6 }
  } finally {
    await store.close()
    await rm(folder, { recursive: true })
  }
}

const [format = 'csv', responses = '100000', questions = '100'] = process.argv.slice(2)
console.log(JSON.stringify(await run(format, Number(responses), Number(questions))))
