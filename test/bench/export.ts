// How fast downloads are made, in how much memory, and how large they are; beside R's haven and Python's pandas on the same kinds of columns.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { formatSchema, type Format } from '../../core/export/choices.ts'
import { bundleInto } from '../../infra/bundling.ts'
import type { ExportRun } from './export-run.ts'
import { verdict, type Section } from './table.ts'

/** Megabytes of memory that making a download may take. */
const BUDGET = 256

const SIZES = { ordinary: [100_000, 100], large: [132_229, 510] } as const

interface Peer {
  name: string
  format: Format
  command: string
  args: string[]
}

/** Prints seconds of the writing alone, of processors as well, megabytes of memory at the peak, megabytes of the file. */
const R = (write: string, ending: string) => `
suppressMessages(library(haven)); a <- as.integer(commandArgs(TRUE)); n <- a[1]; m <- a[2]; set.seed(7)
kind <- function(i) switch(i %% 6 + 1, sample(0:99, n, TRUE),
  labelled(sample(1:5, n, TRUE), c("Level 1"=1,"Level 2"=2,"Level 3"=3,"Level 4"=4,"Level 5"=5)), round(runif(n)*1000, 2),
  paste("ruong cho", sample(0:999, n, TRUE)), as.Date("2010-01-01") + sample(0:5800, n, TRUE), labelled(sample(0:1, n, TRUE), c(No=0, Yes=1)))
d <- as.data.frame(setNames(lapply(0:(m - 1), kind), paste0("q", 1:m))); f <- tempfile(fileext = "${ending}")
t <- system.time(${write}(d, f))
peak <- as.numeric(gsub("[^0-9]", "", grep("VmHWM", readLines("/proc/self/status"), value = TRUE))) / 1024
cat(t[["elapsed"]], t[["user.self"]] + t[["sys.self"]], peak, file.size(f) / 1e6)`

const PANDAS = (write: string, ending: string) => `
import sys, time, os, tempfile, resource, numpy as np, pandas as pd
n, m = int(sys.argv[1]), int(sys.argv[2]); r = np.random.default_rng(7)
kinds = [lambda: r.integers(0, 100, n), lambda: pd.Categorical.from_codes(r.integers(0, 5, n), ["Level %d" % i for i in range(1, 6)]),
  lambda: r.random(n).round(5) * 1000, lambda: np.char.add("ruong cho ", r.integers(0, 1000, n).astype(str)).astype(object),
  lambda: pd.to_datetime("2010-01-01") + pd.to_timedelta(r.integers(0, 5800, n), "D"), lambda: pd.Categorical.from_codes(r.integers(0, 2, n), ["no", "yes"])]
d = pd.DataFrame({"q%d" % (i + 1): kinds[i % 6]() for i in range(m)}); f = tempfile.mktemp("${ending}")
t = time.time(); c = time.process_time(); d.${write}; t = time.time() - t; c = time.process_time() - c
print(t, c, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, os.path.getsize(f) / 1e6); os.remove(f)`

const r = (format: Format, write: string): Peer => {
  return { name: `haven ${write}`, format, command: 'Rscript', args: ['-e', R(write, `.${format}`)] }
}
const pandas = (format: Format, name: string, write: string): Peer => {
  return { name: `pandas ${name}`, format, command: '/usr/bin/python3', args: ['-c', PANDAS(write, `.${format}`)] } // prettier-ignore
}
const PEERS: Peer[] = [
  r('dta', 'write_dta'),
  pandas('dta', 'to_stata', 'to_stata(f, write_index=False, version=118)'),
  r('sav', 'write_sav'),
  pandas('csv', 'to_csv', 'to_csv(f, index=False)'),
]

/** `--large`: 132,229 responses × 510 questions as well. `--only FORMAT`, `--no-peers`. */
export async function benchExport(options: string[]): Promise<Section[]> {
  const wanted = formatSchema.options.filter((one) => {
    const only = options[options.indexOf('--only') + 1]
    return !options.includes('--only') || only?.split(',').includes(one)
  })
  const sizes = options.includes('--large') ? [SIZES.large] : [SIZES.ordinary]
  const folder = mkdtempSync(join(tmpdir(), 'bookend-bench-'))
  try {
    await bundleInto(folder, fileURLToPath(new URL('export-run.ts', import.meta.url)))
    const script = join(folder, 'index.mjs')
    return sizes.map(([responses, questions]) => section(script, responses, questions, wanted, options))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function section(
  script: string,
  responses: number,
  questions: number,
  formats: Format[],
  options: string[],
): Section {
  const count = (number: number) => number.toLocaleString('en')
  const rows: Section['rows'] = []
  const absent = new Set<string>()
  for (const format of formats) {
    const run = ours(script, format, responses, questions)
    console.error(format, JSON.stringify(run))
    rows.push([format, run.seconds, run.processor, responses / run.seconds, run.peakMegabytes, verdict(run.peakMegabytes, BUDGET), run.fileMegabytes, run.zipMegabytes]) // prettier-ignore
    for (const peer of options.includes('--no-peers') ? [] : PEERS.filter((one) => one.format === format)) {
      const found = beside(peer, responses, questions)
      if (!found) absent.add(peer.name)
      else
        rows.push([
          `${format}: ${peer.name}`,
          found[0],
          found[1],
          responses / found[0],
          found[2],
          '',
          found[3],
          null,
        ])
    }
  }
  return {
    title: `Downloads of ${count(responses)} responses × ${questions} questions`,
    columns: [
      'what',
      'seconds',
      'processor s',
      'rows/s',
      'memory, MB',
      `budget ${BUDGET} MB`,
      'file, MB',
      'whole zip, MB',
    ],
    rows,
    notes: [
      'Ours: from responses to the whole zip, with the codebook and its frequencies: the rows are made, measured and put on the disk, read to sum them up, and read for the file. Responses are made up as they come; reading them from the store comes on top. Memory is that of the whole process at its peak, with a heap of at most 128 MB.',
      'Peers: the time of writing alone, of a table that is in memory already; haven and pandas make no codebook, and keep no reasons for missing values.',
      ...(absent.size > 0
        ? [
            `Not installed here, or not able to: ${[...absent].join(', ')} (Debian: r-cran-haven, python3-pandas).`,
          ]
        : []),
    ],
  }
}

/** Bundled as for Lambda. The heap is held small, so that the peak is what the work needs, not what V8 takes where it may. */
const FLAGS = ['--max-old-space-size=128', '--max-semi-space-size=8']

function ours(script: string, format: Format, responses: number, questions: number): ExportRun {
  const args = [...FLAGS, script, format, String(responses), String(questions)]
  const run = spawnSync(process.execPath, args, { encoding: 'utf8' })
  if (run.status !== 0) throw new Error(`${format}: ${run.stderr}`)
  return JSON.parse(run.stdout) as ExportRun
}

/** Seconds, of processors as well, megabytes of memory, megabytes of the file; undefined where the peer is not there. */
function beside(
  { command, args }: Peer,
  responses: number,
  questions: number,
): [number, number, number, number] | undefined {
  const run = spawnSync(command, [...args, String(responses), String(questions)], { encoding: 'utf8' })
  const [seconds, processor, memory, size] = (run.stdout ?? '').trim().split(/\s+/).map(Number)
  return run.status === 0 && seconds && processor && memory && size
    ? [seconds, processor, memory, size]
    : undefined
}
