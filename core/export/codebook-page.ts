// The codebook as a page that a person reads or prints: no script, nothing loaded from elsewhere.
import type { Localized } from '../study.ts'
import { terms, type Terms } from './codebook-terms.ts'
import { distinct, KINDS, percent } from './codebook-sheets.ts'
import {
  extremes,
  frequencies,
  typeName,
  type Codebook,
  type Condition,
  type Variable,
} from './codebook-variables.ts'
import type { Table } from './dataset.ts'
import { inLanguage } from './typed-text.ts'

type Reader = 'en' | 'vi'

/** The page in the reader's language; questions and choices are shown in all of theirs. Nothing of a survey can run in it. */
export function* codebookPage(codebook: Codebook, reader: Reader): Generator<string> {
  const t = terms[reader]
  const { dataset, variables, notes, leftOut } = codebook
  const title = `${t.codebook}: ${inLanguage(dataset.study.title, reader) || dataset.study.id}`
  yield `<!doctype html>\n<html lang="${reader}">\n<head>\n<meta charset="utf-8">\n<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>${escaped(title)}</title>\n<style>${STYLE}</style>\n</head>\n<body>\n<h1>${escaped(title)}</h1>\n`
  yield* head(codebook, t, reader)
  yield `<ul>\n${t.rules.map((rule) => `<li>${escaped(rule)}</li>\n`).join('')}</ul>\n`
  for (const table of dataset.tables) {
    yield `<h2 id="${escaped(table.file)}">${escaped(table.file)}</h2>\n`
    const own = notes.filter((note) => note.table === table.name)
    if (own.length > 0)
      yield `<ul>${own.map(({ message }) => `<li>${escaped(inLanguage(message, reader))}</li>`).join('')}</ul>\n`
    const titles = [t.column, t.question, t.choices, t.conditions, t.content]
    yield `<table><thead><tr>${titles.map((name) => `<th scope="col">${name}</th>`).join('')}</tr></thead><tbody>\n`
    // The columns of single choices and of the parts of places are told with their question.
    for (const variable of variables) if (variable.table === table) yield row(variable, t, reader)
    yield '</tbody></table>\n'
  }
  if (leftOut.length > 0) {
    yield `<h2>${t.leftOutTitle}</h2>\n<ul>\n${leftOut.map(({ path, label }) => `<li>${texts(label).join(' / ')} <code>${escaped(path)}</code></li>\n`).join('')}</ul>\n`
  }
  yield '</body>\n</html>\n'
}

function* head({ dataset }: Codebook, t: Terms, reader: Reader): Generator<string> {
  const { rounds, moment, versions, tables } = dataset
  const said: [string, string][] = [
    [t.rounds, rounds.map(({ id, title }) => inLanguage(title, reader) || id).join(', ')],
    [t.moment, moment],
    [t.versions, versions.join(', ')],
  ]
  yield `<dl>${said.map(([term, text]) => `<dt>${term}</dt><dd>${escaped(text)}</dd>`).join('')}<dt>${t.tables}</dt><dd>${tables.map((table) => link(table, t)).join(', ')}</dd></dl>\n`
}

const link = ({ file, rowCount }: Table, t: Terms): string =>
  `<a href="#${encodeURIComponent(file)}">${escaped(file)}</a> (${t.rows.toLowerCase()}: ${rowCount})`

/** More of them stand below their question, side by side over the whole width. */
const MANY_CHOICES = 12

function row(variable: Variable, t: Terms, reader: Reader): string {
  const { column, asked, notes } = variable
  const isChoice = column.type === 'choice'
  const isLong = column.choices.length > MANY_CHOICES
  const name = `<code>${escaped(column.name)}</code><br><small>${escaped(typeName(column.type, reader))}</small>`
  const cells = [
    [
      ...labels(variable, reader),
      ...notes.map((note) => `<em>${escaped(inLanguage(note, reader))}</em>`),
    ].join('<br>'),
    isChoice && !isLong ? choiceList(variable, t) : '',
    asked && column.kind === 'answer' ? conditions(variable, t, reader) : '',
    content(variable, t),
  ]
  const quiet = column.kind === 'choice' || column.kind === 'place' ? ' class="part"' : ''
  const list =
    isChoice && isLong ? `<tr class="list"><td colspan="5">${choiceList(variable, t)}</td></tr>\n` : ''
  return `<tr${quiet}><th scope="row">${name}</th>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>\n${list}`
}

function labels({ column, asked }: Variable, reader: Reader): string[] {
  if (column.question === '') return [escaped(inLanguage(column.label, reader))]
  if (column.kind !== 'answer' || !asked) return texts(column.label)
  return [...texts(asked.label), ...texts(asked.hint).map((hint) => `<small>${hint}</small>`)]
}

function choiceList(variable: Variable, t: Terms): string {
  const items = frequencies(variable).map((choice) => {
    const share = percent(choice, variable)
    const count =
      choice.count === null ? '' : ` <b>${choice.count}</b>${share === null ? '' : ` (${share} %)`}`
    const kind = choice.missing ? ` <small>${escaped(t.missing[choice.missing])}</small>` : ''
    return `<li><code>${choice.code}</code> <code>${escaped(choice.name)}</code> ${texts(choice.label).join(' / ')}${count}${kind}</li>`
  })
  return `<ul>${items.join('')}</ul>`
}

function conditions({ asked }: Variable, t: Terms, reader: Reader): string {
  const told = (title: string, condition: Condition | null | undefined) =>
    condition ? [`${title}: ${escaped(condition.words[reader])}${condition.words[reader] === condition.source ? '' : `<br><code>${escaped(condition.source)}</code>`}`] : [] // prettier-ignore
  const parts = [...told(t.askedIf, asked?.relevant), ...told(t.mustHold, asked?.constraint)]
  if (asked?.calculation) parts.push(`${t.calculation}: <code>${escaped(asked.calculation)}</code>`)
  if (asked?.required) parts.push(t.required)
  return parts.join('<br>')
}

function content(variable: Variable, t: Terms): string {
  const { column, summary } = variable
  const parts: [string, string | number | null][] = [[t.values, column.values]]
  for (const kind of KINDS) if (column.missing[kind] > 0) parts.push([t.missing[kind], column.missing[kind]])
  const range = extremes(variable)
  const isTime = column.type === 'date' || column.type === 'datetime' || column.type === 'time'
  if (range)
    parts.push([isTime ? t.earliest : t.minimum, range[0]], [isTime ? t.latest : t.maximum, range[1]])
  if (summary.moments) parts.push([t.mean, rounded(summary.moments.mean)])
  if (summary.moments?.deviation != null) parts.push([t.deviation, rounded(summary.moments.deviation)])
  if (column.type === 'boolean' && summary.counts && column.values > 0) {
    const ones = summary.counts[1] ?? 0
    parts.push(['1', `${ones} (${Math.round((10_000 * ones) / column.values) / 100} %)`])
  }
  parts.push([t.distinct, distinct(summary.distinct, t)])
  return parts
    .flatMap(([term, value]) => (value === null ? [] : [`${term}: ${escaped(String(value))}`]))
    .join('<br>')
}

const rounded = (value: number): number => Number(value.toPrecision(6))

/** In each of its languages. */
const texts = (text: Localized): string[] =>
  Object.entries(text).flatMap(([code, label]) =>
    label === '' ? [] : [`<span${code === 'und' ? '' : ` lang="${escaped(code)}"`}>${escaped(label)}</span>`],
  )

const escaped = (text: string): string => text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`)

const STYLE = [
  'body{font:15px/1.5 system-ui,sans-serif;margin:2rem;color:#1c2429}',
  // Widths of their own: one very long text would leave nothing to the others.
  'table{border-collapse:collapse;width:100%;table-layout:fixed}thead th:nth-child(2){width:30%}thead th:last-child{width:16%}',
  'th,td{border-top:1px solid #cfd8dc;padding:.4rem .6rem;text-align:left;vertical-align:top;font-weight:400;overflow-wrap:anywhere}',
  'thead th{font-weight:600}td ul{margin:0;padding-left:1.1rem}',
  '.list td{border-top:0;padding:0 .6rem .6rem 1.6rem}.list ul{columns:17rem;column-gap:2rem}',
  'dl{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1rem}dt{font-weight:600}dd{margin:0}',
  'code{font:13px/1.5 ui-monospace,monospace}small,.part td{color:#5a676e}.part th{padding-left:1.6rem}',
  // On a phone what stands in a row stands below each other.
  '@media screen and (max-width:45rem){body{margin:1rem}h1{font-size:1.5rem}body>ul{padding-left:1.2rem}thead{display:none}',
  'table,tbody,tr,tbody th,td{display:block;border:0;padding:.15rem 0}tr{border-top:1px solid #cfd8dc;padding:.5rem 0}td:empty{display:none}',
  '.list{border:0;padding:0}.part,.list td{padding-left:1rem}}',
  '@media print{body{margin:0}tr{break-inside:avoid}.list{break-inside:auto}thead{display:table-header-group}}',
].join('')
