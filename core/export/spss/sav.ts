// A table as an SPSS data file, .sav in UTF-8. Streams.
import type { Dataset, Table, TableWriter } from '../dataset.ts'
import { inLanguage } from '../typed-text.ts'
import { dataRows } from './data.ts'
import { dictionary } from './dictionary.ts'
import { spssPlan } from './plan.ts'
import { spssRemarks } from './remarks.ts'

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** SPSS and PSPP open it, R with haven, Python with pyreadstat. Throws if the rows are not those that were measured. */
export const spssTable: TableWriter = async function* spssTable(dataset, table, language) {
  const plan = spssPlan(table, language)
  const [day = '', time = ''] = dataset.moment.split('T')
  const [year = '', month = '', date = ''] = day.split('-')
  yield* dictionary(plan.variables, {
    rows: table.rowCount,
    label: fileLabel(dataset, table, language),
    date: `${date} ${MONTHS[Number(month) - 1] ?? 'Jan'} ${year.slice(2)}`,
    time: time.slice(0, 8),
    documents: spssRemarks(dataset, plan.table, language),
  })
  yield* dataRows(plan)
}

function fileLabel({ study, rounds }: Dataset, { name, parent }: Table, language: string): string {
  const titles = [study, ...rounds].map(({ id, title }) => inLanguage(title, language) || id)
  return (parent === -1 ? titles : [...titles, name]).join(' – ').replace(/\s+/g, ' ')
}
