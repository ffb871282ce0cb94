// The same forms in ours and in the engines that the field uses, in one browser, in one run: opening, answering, rosters, long lists, memory, script.
import { installPeers, makePages, peerVersions, type Page } from './forms/contenders.ts'
import { hasPublicForms, readForms, type Form } from './forms/material.ts'
import { firstText, measure, servePages, type Figures } from './forms/measure.ts'
import { median, type Section } from './table.ts'

/** Figures by form, then by contender: of one run each. */
type Runs = Map<Form, Map<Page, Figures[]>>
type Value = (figures: Figures) => number | null

export async function benchForms(options: string[]): Promise<Section[]> {
  const after = (flag: string) => options[options.indexOf(flag) + 1]
  const given = (flag: string) => (options.includes(flag) ? (after(flag) ?? '') : '')
  const notes: string[] = []
  let peers = !options.includes('--no-peers')
  if (peers) {
    const problem = installPeers()
    if (problem) notes.push(`The peers could not be fetched from npm, so ours stands alone: ${problem}`)
    peers = !problem
  }
  const pages = await makePages(peers, given('--only').split(';').filter(Boolean))
  const { forms, left } = readForms(given('--form'))
  if (!hasPublicForms())
    notes.push('No public forms lie beside this clone: only the two made surveys are measured.')
  if (left.length > 0) notes.push(`Left out: ${left.join(', ')}.`)

  const runs: Runs = new Map(forms.map((form) => [form, new Map(pages.map((page) => [page, []]))]))
  const server = await servePages(pages)
  const texts: number[] = []
  try {
    const drawing = pages.find(({ draws }) => draws)
    for (let run = 0; drawing && run < 5; run++) texts.push(await firstText(server.address, drawing))
    for (let run = 0; run < Number(given('--runs') || 3); run++)
      for (const form of forms)
        for (const page of pages) {
          const figures = await measure(server.address, page, form)
          runs.get(form)?.get(page)?.push(figures)
          const first = figures.answers[0]?.toFixed(1) ?? '–'
          console.error(
            `run ${run + 1}, ${form.name}, ${page.name}: open ${figures.open?.toFixed(0) ?? '–'} ms, answer ${first} ms ${figures.failures.join('; ')}`,
          )
        }
  } finally {
    server.close()
  }
  if (peers) notes.push(`Beside ours: ${peerVersions}.`)
  return [
    scripts(pages),
    imports(forms),
    ...tables(runs, pages, median(texts)),
    agreement(runs, pages),
    failures(runs, notes),
  ]
}

const LAST = 5
const tail = (times: number[]) => (times.length > 2 * LAST ? median(times.slice(-LAST)) : null)
const head = (times: number[]) => (times.length > 2 * LAST ? median(times.slice(0, LAST)) : null)
const slowest = (times: number[]) => (times.length > 0 ? Math.max(...times) : null)

interface Measure {
  title: string
  value: Value
  note: string
  /** Which contenders it says something about; both kinds if it is left out. */
  of?: 'screens' | 'engines'
}

const measures: Measure[] = [
  {
    title: 'Open, ms',
    value: ({ open }) => open,
    note: 'The first time in a fresh browser, from the text of the form (ours: compiled; Enketo: transformed on its server) to something that can be answered.',
  },
  {
    title: 'An answer that changes many others, ms',
    value: ({ answers }) => median(answers),
    note: 'Up to three answers that open and close most, one after another, each given and taken back three times: the middle one.',
  },
  {
    title: 'Such an answer, less what painting nothing takes, ms',
    value: ({ answers, floor }) => {
      const middle = median(answers)
      return middle === null || floor === null ? null : Math.max(0, middle - floor)
    },
    note: 'What the engine and the screen add to a frame in which nothing changes, in the same browser.',
    of: 'screens',
  },
  {
    title: 'The slowest of these answers, ms',
    value: ({ answers }) => slowest(answers),
    note: 'In the middle run.',
  },
  {
    title: 'The slowest of 150 random answers, ms',
    value: ({ played }) => slowest(played),
    note: 'The same answers in the same order.',
    of: 'engines',
  },
  {
    title: 'The 100th member of a roster, ms',
    value: ({ members }) => tail(members),
    note: 'The middle one of the last five that were added, up to a hundred or a minute.',
  },
  {
    title: 'The first member of a roster, ms',
    value: ({ members }) => head(members),
    note: 'The middle one of the first five.',
  },
  {
    title: 'Validate all, ms',
    value: ({ validate }) => validate,
    note: 'After all of the above. Ours and ODK’s engine know their problems all the time; Enketo looks for them now.',
  },
  {
    title: 'A letter typed to filter 20,000 choices, ms',
    value: ({ typed }) => slowest(typed),
    note: 'The slowest of eight. Enketo leaves it to the browser’s own list, which can’t be timed from the page.',
    of: 'screens',
  },
  {
    title: 'Memory of an open form, MB',
    value: ({ memory }) => memory,
    note: 'After garbage collection: script and page elements, less what the empty page takes.',
  },
]

function tables(runs: Runs, pages: Page[], text: number | null): Section[] {
  const every = [...runs.values()].flatMap((byPage) =>
    [...byPage].flatMap(([page, figures]) => (page.draws ? figures : [])),
  )
  const floor = median(every.flatMap(({ floor: time }) => time ?? []))
  const detailed = measures.flatMap(({ title, value, note, of }) =>
    (['screens', 'engines'] as const).flatMap((kind) => {
      if (of && of !== kind) return []
      const shown = pages.filter(({ draws }) => draws === (kind === 'screens'))
      const compared = compare(runs, shown, value)
      return compared.length > 0 ? [{ title, kind, note, shown, compared }] : []
    }),
  )
  const summary: Section = {
    title: 'Summary: how many times as long the better peer takes',
    columns: ['what', 'ours: middle form', 'ours: worst form', 'better peer ÷ ours: middle form', 'least'],
    rows: detailed.flatMap(({ title, shown, compared }) =>
      shown
        .filter(({ ours }) => ours)
        .map((page) => {
          const own = compared.flatMap(({ figures }) => figures.get(page) ?? [])
          const ratios = compared.flatMap((row) => ratio(row, page) ?? [])
          const times = (value: number | null) => (value === null ? null : `× ${value.toPrecision(3)}`)
          return [
            `${title}: ${page.name}`,
            median(own),
            slowest(own),
            times(median(ratios)),
            times(ratios.length > 0 ? Math.min(...ratios) : null),
          ]
        }),
    ),
    notes: [
      `Times on the screen run to the next paint; painting nothing takes ${floor?.toFixed(1) ?? '?'} ms of them, and the first line of text in a fresh browser ${text?.toFixed(0) ?? '?'} ms of each opening. “ours” shows a question or a page at a time, as enumerators see it; “ours, one page” shows the whole form at once, as the peers do; “ours, engine” draws nothing.`,
    ],
  }
  return [
    summary,
    ...detailed.map(({ title, kind, note, shown, compared }) =>
      detail(`${title}, ${kind === 'screens' ? 'on the screen' : 'engines alone'}`, shown, compared, note),
    ),
  ]
}

interface Compared {
  form: Form
  /** The middle of all runs. */
  figures: Map<Page, number>
  /** The least of the peers'. */
  better: number | null
}

/** One figure by form and contender. Forms without figures are left out. */
function compare(runs: Runs, pages: Page[], value: Value): Compared[] {
  return [...runs].flatMap(([form, byPage]) => {
    const figures = new Map<Page, number>()
    for (const page of pages) {
      const middle = median((byPage.get(page) ?? []).flatMap((run) => value(run) ?? []))
      if (middle !== null) figures.set(page, middle)
    }
    const peers = [...figures].flatMap(([page, figure]) => (page.ours ? [] : [figure]))
    return figures.size > 0 ? [{ form, figures, better: peers.length > 0 ? Math.min(...peers) : null }] : []
  })
}

/** How many times as long the better peer takes. */
function ratio({ figures, better }: Compared, page: Page): number | null {
  const own = figures.get(page)
  return better === null || !own ? null : better / own
}

function detail(title: string, pages: Page[], compared: Compared[], note: string): Section {
  const own = pages.filter(({ ours }) => ours)
  const rows = compared.map((row) => [
    `${row.form.name} (${row.form.questions})`,
    ...pages.map((page) => row.figures.get(page) ?? null),
    ...own.map((page) => {
      const times = ratio(row, page)
      return times === null ? null : `× ${times.toPrecision(3)}`
    }),
  ])
  const columns = [
    'form (questions)',
    ...pages.map(({ name }) => name),
    ...own.map(({ name }) => `better peer ÷ ${name}`),
  ]
  return { title, columns, rows, notes: [note] }
}

function scripts(pages: Page[]): Section {
  const own = pages.find(({ name }) => name === 'ours')
  const rows = pages.map(({ name, script }) => [
    name,
    script,
    own ? `× ${(script / own.script).toPrecision(3)}` : null,
  ])
  const note =
    'Of the interview alone, minified, without what is loaded later; the whole collect application is under Size.'
  return { title: 'Script to load, kB gzip', columns: ['contender', 'kB', 'to ours'], rows, notes: [note] }
}

function imports(forms: Form[]): Section {
  const rows = forms.map(({ name, questions, imported }) => [`${name} (${questions})`, imported])
  return {
    title: 'Import of the workbook, ms',
    columns: ['form (questions)', 'ms'],
    rows,
    notes: ['In Node, the first time each; at most 2,000.'],
  }
}

/** Contenders that show or find very different numbers did different work: what to look at before believing a ratio. */
function agreement(runs: Runs, pages: Page[]): Section {
  const rows = [...runs].map(([form, byPage]) => [
    `${form.name} (${form.questions})`,
    ...pages.map((page) => {
      const [first] = byPage.get(page) ?? []
      return first?.shown === null || first === undefined ? null : `${first.shown}, ${first.problems ?? '–'}`
    }),
  ])
  const note =
    'Questions shown when the form is opened, and problems found at the end. Engines count all that is relevant, also what is not seen; ours screens count what is drawn and the screens to come.'
  return {
    title: 'What each shows, to compare',
    columns: ['form (questions)', ...pages.map(({ name }) => name)],
    rows,
    notes: [note],
  }
}

function failures(runs: Runs, notes: string[]): Section {
  const rows = [...runs].flatMap(([form, byPage]) =>
    [...byPage].flatMap(([page, figures]) =>
      [...new Set(figures.flatMap((run) => run.failures))].map((failure) => [
        form.name,
        page.name,
        failure.slice(0, 200),
      ]),
    ),
  )
  return { title: 'What could not be measured', columns: ['form', 'contender', 'why'], rows, notes }
}
