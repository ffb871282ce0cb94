// A table as a Stata data file: .dta of release 118, or 119 above 32,767 variables. Streams; its map is known from what was measured.
import { cut } from '../cut.ts'
import type { Dataset, Table, TableWriter } from '../dataset.ts'
import { inLanguage } from '../typed-text.ts'
import { dataRows, longTextBytes, longTexts, rowBytes } from './data.ts'
import { LABEL, stataPlan } from './plan.ts'
import { stataRemarks } from './remarks.ts'
import { descriptions, header, map, MAP_BYTES, releaseOf, valueLabelBytes, valueLabels } from './sections.ts'

const encoder = new TextEncoder()
const tag = (name: string) => encoder.encode(`<${name}>`)
const END = tag('/stata_dta')

/** Stata opens it with `use`, R with haven, Python with pandas. Throws if the rows are not those that were measured. */
export const stataTable: TableWriter = async function* stataTable(dataset, table, language) {
  const plan = stataPlan(dataset, table, language)
  const { variables } = plan
  const release = releaseOf(variables.length)
  const heading = {
    release,
    rows: table.rowCount,
    label: datasetLabel(dataset, table, language),
    timestamp: timestamp(dataset.moment),
  }
  const begin = header(heading, variables.length)
  const described = descriptions(plan, release, stataRemarks(dataset, plan.table, language))
  const sizes = [
    begin.length,
    MAP_BYTES,
    ...described.map(({ length }) => length),
    '<data></data>'.length + rowBytes(plan) * table.rowCount,
    '<strls></strls>'.length + longTextBytes(plan),
    valueLabelBytes(plan.valueLabels),
    END.length,
  ]
  const offsets = [0]
  for (const size of sizes) offsets.push((offsets.at(-1) ?? 0) + size)

  let written = 0
  const counted = (bytes: Uint8Array) => {
    written += bytes.length
    return bytes
  }
  yield counted(begin)
  yield counted(map(offsets))
  for (const section of described) yield counted(section)
  yield counted(tag('data'))
  for await (const bytes of dataRows(plan, release)) yield counted(bytes)
  yield counted(tag('/data'))
  yield counted(tag('strls'))
  for await (const bytes of longTexts(plan)) yield counted(bytes)
  yield counted(tag('/strls'))
  for (const bytes of valueLabels(plan.valueLabels)) yield counted(bytes)
  yield counted(END)
  if (written !== offsets.at(-1)) throw new Error(`${table.name}: not the rows that were measured`)
}

function datasetLabel({ study, rounds }: Dataset, { name, parent }: Table, language: string): string {
  const titles = [study, ...rounds].map(({ id, title }) => inLanguage(title, language) || id)
  const text = (parent === -1 ? titles : [...titles, name]).join(' – ')
  return cut(text.replace(/\s+/g, ' '), LABEL.characters, LABEL.bytes)
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** The data's moment as Stata writes it: ` 1 May 2026 08:00`, in UTC. */
function timestamp(moment: string): string {
  const [date = '', time = ''] = moment.split('T')
  const [year = '', month = '', day = ''] = date.split('-')
  return `${String(Number(day)).padStart(2)} ${MONTHS[Number(month) - 1] ?? 'Jan'} ${year} ${time.slice(0, 5)}`
}
