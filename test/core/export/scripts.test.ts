// The scripts of a download, run on its files where R and pandas are installed.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Dataset } from '../../../core/export/dataset.ts'
import { scripts } from '../../../core/export/scripts/scripts.ts'
import { stataTable } from '../../../core/export/stata/dta.ts'
import { householdData } from '../../support/codebook.ts'
import { bytesOf, dataset, NOT_ASKED, table, YES_NO } from '../../support/dataset.ts'

const PYTHON = '/usr/bin/python3'
const hasPandas = spawnSync(PYTHON, ['-c', 'import pandas']).status === 0
const hasR = spawnSync('Rscript', ['-e', 'library(haven); library(survey)']).status === 0

/** Two rounds below each other, with a repeat in a repeat, names that clash, and one interview too many. */
function twoRounds(): Dataset {
  const text = (name: string) => ({ name, type: 'text' as const })
  const key = (name: string) => ({ name, type: 'text' as const, kind: 'key' as const, question: '' })
  const responses = table(
    'responses',
    [key('KEY'), text('_round'), { name: '_finished', type: 'datetime', kind: 'metadata' }, text('id'), { name: 'works', type: 'choice', choices: YES_NO }, { name: 'age', type: 'integer' }, { name: '_stratum', type: 'integer' }, { name: 'weight', type: 'decimal' }], // prettier-ignore
    [
      ['a', 'baseline', 1_000, 'P1', 1, 30, 1, 1.5],
      ['b', 'baseline', 2_000, 'P2', 2, 40, 1, 2],
      ['c', 'endline', 3_000, 'P1', 2, 31, 2, 1],
      ['d', 'endline', 9_000, 'P1', 1, 32, 2, 1],
      ['e', 'endline', 4_000, NOT_ASKED, 1, 50, 2, 1],
    ],
  )
  const child = table('child', [key('PARENT_KEY'), key('KEY'), { name: 'age', type: 'integer' }], [['a', 'a/child[1]', 7], ['b', 'b/child[1]', 9]], { parent: 0 }) // prettier-ignore
  const job = table('job', [key('PARENT_KEY'), key('KEY'), { name: 'age', type: 'integer' }], [['a/child[1]', 'a/child[1]/job[1]', 6]], { parent: 1 }) // prettier-ignore
  const design = { weight: 'weight', strata: ['_stratum'], cluster: null, respondentId: 'id', arm: null }
  return dataset([responses, child, job], { design })
}

async function unpacked(data: Dataset): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'bookend-scripts-'))
  for (const one of data.tables) {
    writeFileSync(join(folder, `${one.file}.dta`), await bytesOf(stataTable(data, one, 'vi')))
  }
  for (const { name, text } of scripts(data, ['dta'], 'vi')) writeFileSync(join(folder, name), text)
  return folder
}

const textOf = (data: Dataset, name: string, formats: string[] = ['dta']): string =>
  scripts(data, formats, 'en').find((script) => script.name === name)?.text ?? ''

describe('a download with its scripts', () => {
  test('has those that its formats can be loaded with', async () => {
    const data = await householdData()
    const names = (formats: string[]) => scripts(data, formats, 'en').map(({ name }) => name)
    expect(names(['dta', 'xlsx'])).toEqual(['load.do', 'load.R', 'load.py'])
    expect(names(['sav'])).toEqual(['load.R'])
    expect(names(['csv'])).toEqual(['load.R', 'load.py'])
    expect(names(['jsonl'])).toEqual(['load.py'])
    expect(names(['xlsx'])).toEqual([])
  })

  test('loads the format that keeps most', async () => {
    const data = await householdData()
    expect(textOf(data, 'load.R', ['csv', 'sav'])).toContain(
      'read_sav(file.path(folder, "responses.sav"), user_na = TRUE)',
    )
    expect(textOf(data, 'load.py', ['csv', 'parquet'])).toContain(
      'pd.read_parquet(FOLDER / "responses.parquet")',
    )
    expect(textOf(data, 'load.R', ['csv'])).toContain('"KEY" = "character"')
  })
})

describe('the do-file', () => {
  test('sets the design and merges repeats with all above them', () => {
    const lines = textOf(twoRounds(), 'load.do').split('\n')
    expect(lines).toContain('egen long _stratum_2 = group(_stratum)')
    expect(lines).toContain(
      'svyset _n [pweight = weight], strata(_stratum_2) vce(linearized) singleunit(centered)',
    )
    expect(lines).toContain('rename age age_responses')
    const job = lines.slice(lines.indexOf('use `"child-merged.dta"\', clear'))
    expect(job.slice(1, 4)).toEqual([
      'rename PARENT_KEY PARENT_KEY_child',
      'rename age age_child',
      'rename KEY PARENT_KEY',
    ])
    expect(lines).toContain('bysort _respondent _wave (_finished): keep if _n == _N')
  })

  test('says so where the study names no design', () => {
    const text = textOf(
      dataset([table('responses', [{ name: 'KEY', type: 'text', kind: 'key' }], [])]),
      'load.do',
    )
    expect(text).not.toContain('svyset')
    expect(text).toContain('names no weights')
  })

  test('can not be broken by a title', () => {
    const title = { en: 'A /* study\n drop _all /// "x" `y\' $z' }
    const lines = textOf(dataset([table('t', [{ name: 'KEY', type: 'text' }], [])], { study: { id: 's', title } }), 'load.do').split('\n') // prettier-ignore
    expect(lines.filter((line) => line.startsWith('*')).join('\n')).not.toMatch(/\/\*|\/\/\//)
    expect(lines.some((line) => line.trim().startsWith('drop _all'))).toBe(false)
  })
})

describe.skipIf(!hasR)('in R (needs r-cran-haven and r-cran-survey)', { timeout: 120_000 }, () => {
  let folder = ''
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  const run = (more: string): string => {
    const { status, stdout, stderr } = spawnSync('Rscript', ['-e', `suppressMessages(source("load.R", encoding = "UTF-8")); ${more}`], { cwd: folder }) // prettier-ignore
    expect([status, status === 0 ? '' : stderr.toString()]).toEqual([0, ''])
    return stdout.toString()
  }

  describe('one round with strata and clusters', () => {
    beforeAll(async () => void (folder = await unpacked(await householdData(true))))

    test('gives weighted means with the errors of the design, and labels', () => {
      // By hand: sum(w·age)/sum(w) with w = 1.5, 2.5, 1, 3.
      const output = run('cat(coef(svymean(~age, design)), nrow(member_merged), names(attr(responses$works, "labels"))[1:3], attr(responses$age, "label"), sep = "|")') // prettier-ignore
      expect(output).toBe(`11.5625|3|Có|Không|Không biết|Tuổi của trẻ`)
    })
  })

  describe('two rounds', () => {
    beforeAll(async () => void (folder = await unpacked(twoRounds())))

    test('stand side by side by respondent, repeats with all above them', () => {
      const output = run('cat(nrow(panel), nrow(wide), wide$age_baseline, wide$age_endline, job_merged$age, job_merged$age_child, job_merged$age_responses, job_merged$id)') // prettier-ignore
      expect(output).toBe('3 2 30 40 32 NA 6 7 30 P1')
    })
  })
})

describe.skipIf(!hasPandas)('in pandas (needs python3-pandas)', { timeout: 120_000 }, () => {
  test('rounds stand side by side by respondent, repeats with all above them, choices with labels', async () => {
    const folder = await unpacked(twoRounds())
    const script = [
      'import json, runpy',
      'g = runpy.run_path("load.py")',
      'job, wide, responses = g["job_merged"], g["wide"], g["responses"]',
      'print(json.dumps([len(g["panel"]), wide["age_baseline"].tolist(), wide["age_endline"].fillna(-1).tolist(), job[["age", "age_child", "age_responses", "id"]].values.tolist(), responses["works"].astype(str).tolist(), round(g["weighted_mean"](responses, "age"), 6)]))',
    ].join('\n')
    const { status, stdout, stderr } = spawnSync(PYTHON, ['-c', script], { cwd: folder })
    rmSync(folder, { recursive: true, force: true })
    expect([status, status === 0 ? '' : stderr.toString()]).toEqual([0, ''])
    expect(JSON.parse(stdout.toString())).toEqual([
      3,
      [30, 40],
      [32, -1],
      [[6, 7, 30, 'P1']],
      ['Có', 'Không', 'Không', 'Có', 'Có'],
      Math.round(1e6 * (45 + 80 + 31 + 32 + 50) / 6.5) / 1e6, // prettier-ignore
    ])
  })
})
