// The sheet `study`: which questions carry the design of the evaluation.
import type { Design } from '../survey.ts'
import { lookUp, type Names } from './compile-expression.ts'
import type { Findings } from './findings.ts'
import { readNames } from './indicators.ts'
import { didYouMean, nearest } from '../nearest.ts'
import { placeIn, valueOf, type Table } from './table.ts'

const QUESTIONS: Record<string, 'weight' | 'cluster' | 'respondentId' | 'arm' | 'site'> = {
  weight: 'weight',
  cluster: 'cluster',
  respondent_id: 'respondentId',
  arm: 'arm',
  site: 'site',
}
/** Names of choices, and numbers, with spaces between them. */
const VALUES: Record<string, 'dontKnow' | 'refused'> = { dont_know: 'dontKnow', refused: 'refused' }
const KEYS = [...Object.keys(QUESTIONS), ...Object.keys(VALUES), 'stratum', 'minimum_cell', 'same_clusters']

/** Without a sheet: no design, and counts below 5 are withheld. */
export function readStudy(table: Table | undefined, names: Names, findings: Findings): Design {
  const design: Design = { minimumCell: 5 }
  for (const row of table?.rows ?? []) {
    const place = placeIn(table!, row, 'value')
    const key = valueOf(row, 'key')
      .toLowerCase()
      .replace(/['’]/g, '')
      .replace(/[\s-]+/g, '_')
    const value = valueOf(row, 'value')
    if (!KEYS.includes(key)) {
      findings.add('study.key', placeIn(table!, row, 'key'), { key, similar: didYouMean(nearest(key, KEYS)) })
      continue
    }
    if (value === '') continue
    if (key === 'minimum_cell') {
      if (/^\d+$/.test(value)) design.minimumCell = Number(value)
      else findings.add('study.number', place, { value })
      continue
    }
    if (key === 'same_clusters') {
      if (/^(?:no|không|khong|false|0)$/i.test(value.normalize('NFC'))) design.newClusters = true
      else if (!/^(?:yes|có|co|true|1)$/i.test(value.normalize('NFC')))
        findings.add('study.yes-no', place, { value })
      continue
    }
    const values = VALUES[key]
    if (values) {
      design[values] = value.split(/[\s,;]+/).filter((one) => one !== '')
      const twice = design.dontKnow?.find((one) => design.refused?.includes(one))
      if (twice !== undefined) findings.add('study.missing-twice', place, { value: twice })
      continue
    }
    const ids = readNames(value).flatMap((name) => {
      const found = lookUp(names, name)
      if ('id' in found && names.nodes[found.id]!.kind === 'question') return [found.id]
      const questions = names.nodes.filter((node) => node.kind === 'question').map((node) => node.name)
      findings.add('study.question', place, {
        name,
        similar: didYouMean('id' in found || names.advice.left < 0 ? undefined : nearest(name, questions)),
      })
      return []
    })
    const [first] = ids
    if (first === undefined) continue
    if (key === 'stratum') design.stratum = ids
    else design[QUESTIONS[key]!] = first
  }
  return design
}
