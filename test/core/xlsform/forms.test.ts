// Real forms of public programmes. They lie beside the repository where it is developed, and are not part of it.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parseSurvey } from '../../../core/survey-schema.ts'
import { importWorkbook } from '../../../core/xlsform/import.ts'
import { readWorkbook } from '../../../functions/workbook.ts'
import { told } from '../../support/told.ts'

const folder = new URL('../../../../shared/forms/', import.meta.url)
const files = existsSync(folder) ? readdirSync(folder).filter((name) => /\.xlsx?$/.test(name)) : []
const workbooks = files.filter((name) => name.endsWith('.xlsx'))

describe.skipIf(files.length === 0)('real forms (skipped where ../shared/forms is absent)', () => {
  it.each(workbooks)('%s imports without an error, and survives storage', (name) => {
    const read = readWorkbook(readFileSync(new URL(name, folder)))
    expect(told(read.findings)).toEqual([])
    const { survey, findings } = importWorkbook(read.workbook!, name)
    expect(told(findings)).toEqual([])
    const stored: unknown = JSON.parse(JSON.stringify(survey))
    expect(parseSurvey(stored)).toEqual(stored)
  })

  // What pyxform makes of the same workbook lies beside it.
  const compared = workbooks.filter((name) =>
    existsSync(new URL(name.replace('.xlsx', '.xform.xml'), folder)),
  )
  it.each(compared)('%s has the questions that pyxform finds, with the same conditions', (name) => {
    const xml = readFileSync(new URL(name.replace('.xlsx', '.xform.xml'), folder), 'utf8')
    const { survey } = importWorkbook(readWorkbook(readFileSync(new URL(name, folder))).workbook!, name)
    const nodes = new Map(survey!.nodes.map((node) => [node.path, node]))
    let count = 0
    for (const [tag] of xml.matchAll(/<bind [^>]*>/g)) {
      const attribute = (key: string) => new RegExp(` ${key}="([^"]*)"`).exec(tag)?.[1]
      const path = attribute('nodeset')!
      if (path.includes('/meta')) continue
      const node = nodes.get(path)
      expect(node, path).toBeDefined()
      const condition = attribute('relevant')
      expect(node?.relevant !== undefined, `${path} relevant`).toBe(
        condition !== undefined && condition !== 'true()',
      )
      if (node?.kind === 'question') {
        expect(node.calculate !== undefined, `${path} calculate`).toBe(attribute('calculate') !== undefined)
        expect(node.constraint !== undefined, `${path} constraint`).toBe(
          attribute('constraint') !== undefined,
        )
      }
      count += 1
    }
    expect(count).toBeGreaterThan(1)
  })

  it('an old .xls is refused with what to do', () => {
    const old = files.find((name) => name.endsWith('.xls'))!
    const { findings } = readWorkbook(readFileSync(new URL(old, folder)))
    expect(findings[0]).toMatchObject({ code: 'workbook.xls', severity: 'error' })
    expect(findings[0]?.message.vi).toContain('.xlsx')
  })
})
