// The codebook for archives: elements where DDI Codebook 2.5 has them, and nothing lost.
import { spawnSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { codebookOf } from '../../../core/export/codebook-variables.ts'
import { ddiCodebook } from '../../../core/export/ddi.ts'
import { scanXml } from '../../../functions/workbook/xml.ts'
import { householdCodebook } from '../../support/codebook.ts'
import { dataset, table } from '../../support/dataset.ts'

const XMLLINT = 'xmllint'

const options = { language: 'en' as const, fileName: ({ file }: { file: string }) => `${file}.dta` }
const document = async () => [...ddiCodebook(await householdCodebook(), options)].join('')

/** Children in the order in which codebook.xsd of version 2.5 wants them, as far as they are written here. */
const SEQUENCES: Record<string, string[]> = {
  codeBook: ['docDscr', 'stdyDscr', 'fileDscr', 'dataDscr', 'otherMat'],
  docDscr: ['citation', 'guide', 'docStatus', 'docSrc', 'controlledVocabUsed', 'notes'],
  citation: [
    'titlStmt',
    'rspStmt',
    'prodStmt',
    'distStmt',
    'serStmt',
    'verStmt',
    'biblCit',
    'holdings',
    'notes',
  ],
  titlStmt: ['titl', 'subTitl', 'altTitl', 'parTitl', 'IDNo'],
  prodStmt: ['producer', 'copyright', 'prodDate', 'prodPlac', 'software', 'fundAg', 'grantNo'],
  verStmt: ['version', 'verResp', 'notes'],
  stdyDscr: [
    'citation',
    'studyAuthorization',
    'stdyInfo',
    'studyDevelopment',
    'method',
    'dataAccs',
    'othrStdyMat',
    'notes',
  ],
  stdyInfo: [
    'studyBudget',
    'subject',
    'abstract',
    'sumDscr',
    'qualityStatement',
    'notes',
    'exPostEvaluation',
  ],
  sumDscr: [
    'timePrd',
    'collDate',
    'nation',
    'geogCover',
    'geogUnit',
    'geoBndBox',
    'boundPoly',
    'anlyUnit',
    'universe',
    'dataKind',
  ],
  method: ['dataColl', 'notes', 'anlyInfo', 'stdyClas', 'dataProcessing', 'codingInstructions'],
  dataColl: [
    'timeMeth',
    'dataCollector',
    'collectorTraining',
    'frequenc',
    'sampProc',
    'sampleFrame',
    'targetSampleSize',
    'deviat',
    'collMode',
    'resInstru',
    'instrumentDevelopment',
    'sources',
    'collSitu',
    'actMin',
    'ConOps',
    'weight',
    'cleanOps',
  ],
  fileDscr: ['fileTxt', 'locMap', 'notes'],
  fileTxt: [
    'fileName',
    'fileCitation',
    'fileCont',
    'fileStrc',
    'dimensns',
    'fileType',
    'format',
    'filePlac',
    'dataChck',
    'ProcStat',
    'dataMsng',
    'software',
    'verStmt',
  ],
  dimensns: ['caseQnty', 'varQnty', 'logRecL', 'recPrCas', 'recNumTot'],
  dataDscr: ['varGrp', 'nCubeGrp', 'var', 'nCube', 'notes'],
  varGrp: ['labl', 'txt', 'concept', 'defntn', 'universe', 'notes'],
  var: [
    'location',
    'labl',
    'imputation',
    'security',
    'embargo',
    'respUnit',
    'anlysUnit',
    'qstn',
    'valrng',
    'invalrng',
    'undocCod',
    'universe',
    'TotlResp',
    'sumStat',
    'txt',
    'stdCatgry',
    'catgryGrp',
    'catgry',
    'codInstr',
    'verStmt',
    'concept',
    'derivation',
    'varFormat',
    'geoMap',
    'catLevel',
    'notes',
  ],
  qstn: ['preQTxt', 'qstnLit', 'postQTxt', 'forward', 'backward', 'ivuInstr'],
  valrng: ['item', 'range', 'key', 'notes'],
  catgry: ['catValu', 'labl', 'txt', 'catStat', 'mrow'],
  derivation: ['drvdesc', 'drvcmd'],
}

describe('the DDI codebook', () => {
  test('has its elements where the schema wants them', async () => {
    const wrong: string[] = []
    const open: { name: string; at: number }[] = []
    let elements = 0
    scanXml(await document(), {
      open(name, _inside, selfClosing) {
        elements += 1
        const parent = open.at(-1)
        if (parent) {
          const at = SEQUENCES[parent.name]?.indexOf(name) ?? -1
          if (at < parent.at) wrong.push(`${name} in ${parent.name}`)
          parent.at = Math.max(parent.at, at)
        }
        if (!selfClosing) open.push({ name, at: 0 })
      },
      close() {
        open.pop()
      },
    })
    expect(wrong).toEqual([])
    expect(open).toEqual([])
    expect(elements).toBeGreaterThan(100)
  })

  test('tells files, variables, questions, ranges, conditions and categories', async () => {
    const xml = await document()
    expect(xml).toContain('<codeBook xmlns="ddi:codebook:2_5"')
    expect(xml).toContain('<fileName>responses.dta</fileName><dimensns><caseQnty>4</caseQnty>')
    expect(xml).toContain('<notes type="keys">PARENT_KEY = KEY of responses.dta</notes>')
    const age = /<var [^>]*name="age".*?<\/var>/.exec(xml)?.[0] ?? ''
    expect(age).toContain('<labl level="variable" xml:lang="vi">Tuổi của trẻ</labl>')
    expect(age).toContain('<qstnLit xml:lang="en">Age of child</qstnLit>')
    expect(age).toContain('<ivuInstr xml:lang="en">In years</ivuInstr>')
    expect(age).toContain('<valrng><range min="0" max="120"/></valrng>')
    const works = /<var [^>]*name="works".*?<\/var>/.exec(xml)?.[0] ?? ''
    expect(works).toContain('<universe clusion="I" xml:lang="en">“Age of child” ≥ 5</universe>')
    expect(works).toMatch(/<catgry missing="Y" missType="dont-know"><catValu>-?\d+<\/catValu><labl level="category" xml:lang="en">Don't know<\/labl>/) // prettier-ignore
    expect(works).toMatch(/<catgry missing="Y" missType="not-asked"><labl [^>]*>Not asked<\/labl>.*<catStat type="freq">1<\/catStat>/) // prettier-ignore
    expect(xml).toMatch(/<var [^>]*name="weight"[^>]*wgt="wgt"/)
    expect(xml).toMatch(/<varGrp ID="G\d+" type="multipleResp" name="eats" var="V\d+ V\d+">/)
  })

  test('refers only to what is there', async () => {
    const xml = await document()
    const ids = new Set([...xml.matchAll(/ ID="([^"]*)"/g)].map((match) => match[1]))
    const referred = [...xml.matchAll(/ (?:var|files)="([^"]*)"/g)].flatMap(
      (match) => match[1]?.split(' ') ?? [],
    )
    expect(referred.filter((id) => !ids.has(id))).toEqual([])
    expect(referred.length).toBeGreaterThan(10)
  })

  const hasXmllint = spawnSync(XMLLINT, ['--version']).status === 0
  test.skipIf(!hasXmllint)('is well-formed whatever a label holds (needs xmllint)', async () => {
    const label = { en: 'a\u0000<b>&"\'\uD800 ]]>', 'not a language!': 'x\u0008', vi: '\u202Ey' }
    const choices = [{ code: 1, name: '<&>', label }]
    const nasty = dataset([table('t', [{ name: 'x<&">', type: 'choice', label, choices }], [[1]])])
    for (const xml of [[...ddiCodebook(codebookOf(nasty, [], null), options)].join(''), await document()]) {
      const { status, stderr } = spawnSync(XMLLINT, ['--noout', '--nonet', '-'], { input: xml })
      expect([status, stderr.toString()]).toEqual([0, ''])
    }
  })
})
