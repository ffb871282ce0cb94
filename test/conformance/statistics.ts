// Computes a reference set of survey statistics: `node test/conformance/statistics.ts DIR` prints [{"id","result"}].
// Of DIR/expected.json only id, family, data, design and args of each case are read.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Case } from './statistics/data.ts'
import { families } from './statistics/families.ts'
import type { Fields } from './statistics/names.ts'

/** The result of each case; one that could not be computed says why in `error`. */
export function compute(folder: string): { id: string; result: Fields }[] {
  const { cases }: { cases: Case[] } = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8'))
  return cases.map(({ id, family, data, design, args }) => {
    const one: Case = { id, family, args, ...(data !== undefined && { data }), ...(design && { design }) }
    try {
      const estimate = families[family]
      if (!estimate) throw new Error(`no family ${family}`)
      return { id, result: estimate(folder, one) }
    } catch (error) {
      return { id, result: { error: String(error) } }
    }
  })
}

if (import.meta.main) {
  const [folder] = process.argv.slice(2)
  if (!folder) {
    console.error('usage: node test/conformance/statistics.ts DIR')
    process.exit(2)
  }
  process.stdout.write(`${JSON.stringify(compute(folder))}\n`)
}
