// The codebook for archives: DDI Codebook 2.5 (ddialliance.org), with the data files and every variable in all languages.
import type { Localized } from '../study.ts'
import { variableId, variableXml } from './ddi-variables.ts'
import { element, inLanguages, languageOf } from './ddi-xml.ts'
import { extremes, type Codebook } from './codebook-variables.ts'
import type { Table } from './dataset.ts'
import { inLanguage } from './typed-text.ts'

const NAMESPACE = 'ddi:codebook:2_5'
const SCHEMA = 'http://www.ddialliance.org/Specification/DDI-Codebook/2.5/XMLSchema/codebook.xsd'

export interface DdiOptions {
  /** Language of the document itself: titles without a language, words for types. */
  language: 'en' | 'vi'
  /** Name of a table's file in the download: `responses.dta`. */
  fileName(table: Table): string
}

/**
 * The document, piece by piece; the same codebook gives the same bytes. `docDscr` tells of the document, `stdyDscr` of the study, one
 * `fileDscr` of each table, `dataDscr` of the variables, in the order of their elements in codebook.xsd of version 2.5.
 */
export function* ddiCodebook(codebook: Codebook, options: DdiOptions): Generator<string> {
  const { dataset } = codebook
  const { study, moment } = dataset
  yield `<?xml version="1.0" encoding="UTF-8"?>\n<codeBook xmlns="${NAMESPACE}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="${NAMESPACE} ${SCHEMA}" version="2.5" xml:lang="${options.language}">\n`
  const made = element('prodStmt', {}, element('prodDate', { date: moment.slice(0, 10) }, text(moment)) + element('software', {}, text('Bookend'))) // prettier-ignore
  yield element('docDscr', {}, element('citation', {}, titles(study.title, study.id, options.language, `${study.id}-codebook`) + made)) // prettier-ignore
  yield '\n'
  yield studyXml(codebook, options)
  yield '\n'
  for (const [index, table] of dataset.tables.entries()) yield fileXml(codebook, table, index, options)
  yield '<dataDscr>\n'
  yield* groups(codebook, options)
  for (const variable of codebook.variables) yield `${variableXml(codebook, variable, options.language)}\n`
  yield '</dataDscr>\n</codeBook>\n'
}

const text = (plain: string) => ({ text: plain })

/** A title, and the same in other languages. */
function titles(title: Localized, fallback: string, language: string, id: string): string {
  const first = inLanguage(title, language) || fallback
  const others = Object.entries(title).filter(
    ([code, one]) => code !== language && one !== '' && one !== first,
  )
  return element(
    'titlStmt',
    {},
    element('titl', { 'xml:lang': title[language] ? language : undefined }, text(first)) +
      others.map(([code, one]) => element('parTitl', languageOf(code), text(one))).join('') +
      element('IDNo', {}, text(id)),
  )
}

function studyXml(codebook: Codebook, { language }: DdiOptions): string {
  const { study, rounds, moment, versions, design } = codebook.dataset
  const version = element('verStmt', {}, element('version', { date: moment.slice(0, 10) }, text(moment)))
  const citation = element('citation', {}, titles(study.title, study.id, language, study.id) + version)
  const summary = element('sumDscr', {}, collected(codebook) + element('dataKind', {}, text('survey data')))
  const weight = design.weight === null ? '' : element('weight', {}, text(design.weight))
  const sample = [...design.strata.map((name) => `stratum: ${name}`), ...(design.cluster === null ? [] : [`cluster: ${design.cluster}`])] // prettier-ignore
  const collection = element(
    'dataColl',
    {},
    (sample.length > 0 ? element('sampProc', {}, text(sample.join('; '))) : '') +
      element('collMode', {}, text('Computer-assisted interview')) +
      weight,
  )
  const notes = [
    ...rounds.flatMap(({ id, title }) =>
      inLanguages('notes', { type: 'round', subject: id }, withFallback(title, id)),
    ),
    element('notes', { type: 'survey-versions' }, text(versions.join(', '))),
  ]
  return element('stdyDscr', {}, citation + element('stdyInfo', {}, summary) + element('method', {}, collection) + notes.join('')) // prettier-ignore
}

const withFallback = (title: Localized, id: string): Localized =>
  Object.values(title).some((one) => one !== '') ? title : { und: id }

/** From the first interview begun to the last one. */
function collected(codebook: Codebook): string {
  const started = codebook.variables.find(
    ({ column, table }) => column.name === '_started' && table.parent < 0,
  )
  const range = started && extremes(started)
  if (!range) return ''
  const [from, to] = range.map((moment) => moment.split('T')[0] ?? '')
  return (
    element('collDate', { date: from, event: 'start' }, text(from ?? '')) +
    element('collDate', { date: to, event: 'end' }, text(to ?? ''))
  )
}

function fileXml({ dataset, notes }: Codebook, table: Table, index: number, options: DdiOptions): string {
  const above = dataset.tables[table.parent]
  const size = element(
    'dimensns',
    {},
    element('caseQnty', {}, text(String(table.rowCount))) +
      element('varQnty', {}, text(String(table.columns.length))),
  )
  const described = element('fileTxt', {}, element('fileName', {}, text(options.fileName(table))) + size)
  const keys = above
    ? element('notes', { type: 'keys' }, text(`PARENT_KEY = KEY of ${options.fileName(above)}`))
    : ''
  const own = notes.filter((note) => note.table === table.name)
  const told = own.flatMap(({ message }) => inLanguages('notes', { type: 'format' }, message)).join('')
  return `${element('fileDscr', { ID: `F${index + 1}` }, described + keys + told)}\n`
}

/** Which columns belong to one question with several answers. */
function* groups(codebook: Codebook, { language }: DdiOptions): Generator<string> {
  const { variables } = codebook
  for (const variable of variables) {
    if (variable.asked?.question.type !== 'select_multiple' || variable.column.kind !== 'answer') continue
    const parts = variables.filter(
      ({ table, column }) =>
        table === variable.table && column.kind === 'choice' && column.question === variable.column.question,
    )
    if (parts.length === 0) continue
    const members = parts.map((part) => variableId(codebook, part)).join(' ')
    const id = variableId(codebook, variable).replace('V', 'G')
    const label = inLanguage(variable.asked.label, language)
    yield `${element('varGrp', { ID: id, type: 'multipleResp', name: variable.column.name, var: members }, element('labl', {}, text(label)))}\n`
  }
}
