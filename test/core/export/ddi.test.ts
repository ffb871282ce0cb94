// The codebook for archives: elements where DDI Codebook 2.5 has them, and nothing lost.
import { spawnSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { summaries } from '../../../core/export/summaries.ts'
import { sample } from '../../conformance/sample/data.ts'
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

/** Children that may stand there once at most. */
const ONCE: Record<string, string[]> = {
  citation: ['titlStmt', 'rspStmt', 'prodStmt', 'distStmt', 'biblCit'],
  titlStmt: ['titl'],
  prodStmt: ['copyright'],
  method: ['anlyInfo', 'stdyClas'],
  varGrp: ['defntn', 'universe'],
  var: ['imputation', 'security', 'embargo', 'respUnit', 'anlysUnit', 'TotlResp', 'derivation', 'varFormat'],
  catgry: ['catValu', 'mrow'],
  derivation: ['drvdesc', 'drvcmd'],
  valrng: ['key'],
}
const NEEDED: Record<string, string> = {
  citation: 'titlStmt',
  titlStmt: 'titl',
  codeBook: 'stdyDscr',
  valrng: 'range',
}

const ANY = /^/
const NAME = /^[A-Za-z_][\w.-]*$/
const NAMES = /^[A-Za-z_][\w.-]*( [A-Za-z_][\w.-]*)*$/
const DAY = /^\d{4}-\d\d-\d\d$/
/** Attributes and their values, as far as they are written here, from the types in codebook.xsd. */
const ATTRIBUTES: Record<string, Record<string, RegExp>> = {
  codeBook: { xmlns: ANY, 'xmlns:xsi': ANY, 'xsi:schemaLocation': ANY, version: /^2\.5$/ },
  prodDate: { date: DAY },
  version: { date: DAY, type: ANY },
  collDate: { date: DAY, event: /^(start|end|single)$/ },
  notes: { type: ANY, subject: ANY, level: ANY, resp: ANY },
  varGrp: { type: /^(section|multipleResp|grid|display|repetition|other)$/, name: ANY, var: NAMES },
  var: {
    name: /./,
    files: NAMES,
    intrvl: /^(contin|discrete)$/,
    nature: /^(nominal|ordinal|interval|ratio|percent|other)$/,
    representationType: /^(text|numeric|code|datetime|other)$/,
    wgt: /^(wgt|not-wgt)$/,
  },
  labl: { level: ANY },
  qstn: { seqNo: ANY },
  universe: { clusion: /^[IE]$/, level: ANY },
  range: { UNITS: /^(INT|REAL)$/, min: ANY, max: ANY, minExclusive: ANY, maxExclusive: ANY },
  sumStat: { type: /^(mean|medn|mode|vald|invd|min|max|stdev|other)$/ },
  catgry: { missing: /^[YN]$/, missType: ANY },
  catStat: { type: /^(freq|percent|crosstab|other)$/ },
  drvcmd: { syntax: ANY },
  varFormat: {
    type: /^(character|numeric)$/,
    schema: /^(SAS|SPSS|IBM|ANSI|ISO|XML-Data|other)$/,
    category: /^(date|time|currency|other)$/,
  },
}
const GLOBAL: Record<string, RegExp> = { ID: NAME, 'xml:lang': /^[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*$/ }

/** What codebook.xsd would not let pass. */
function faults(xml: string): string[] {
  const wrong: string[] = []
  const open: { name: string; children: string[] }[] = []
  const ids = new Set<string>()
  const end = ({ name, children }: (typeof open)[number]) => {
    const needed = NEEDED[name]
    if (needed && !children.includes(needed)) wrong.push(`${name} without ${needed}`)
    for (const once of ONCE[name] ?? [])
      if (children.filter((child) => child === once).length > 1) wrong.push(`${once} twice in ${name}`)
  }
  scanXml(xml, {
    open(name, inside, selfClosing) {
      open.at(-1)?.children.push(name)
      for (const [, attribute = '', value = ''] of inside.matchAll(/([\w:-]+)="([^"]*)"/g)) {
        const allowed = GLOBAL[attribute] ?? ATTRIBUTES[name]?.[attribute]
        if (!allowed?.test(value)) wrong.push(`${name} ${attribute}="${value}"`)
        if (attribute === 'ID' && ids.has(value)) wrong.push(`${value} twice`)
        if (attribute === 'ID') ids.add(value)
      }
      if (name === 'var' && !/ ?name="/.test(inside)) wrong.push('var without name')
      if (name === 'sumStat' && !/ ?type="/.test(inside)) wrong.push('sumStat without type')
      const one = { name, children: [] }
      if (selfClosing) end(one)
      else open.push(one)
    },
    close() {
      const last = open.pop()
      if (last) end(last)
    },
  })
  return wrong
}

describe('the DDI codebook', () => {
  test('has the attributes, values and numbers of elements that the schema allows', async () => {
    const made = await sample(30, 90, 4)
    const told = codebookOf(made.dataset, made.model.surveys, await summaries(made.dataset))
    const documents = [await document(), [...ddiCodebook(told, options)].join('')]
    await made.store.close()
    for (const xml of documents) {
      expect(faults(xml)).toEqual([])
      expect(xml.length).toBeGreaterThan(10_000)
    }
  })

  test.each([
    ['<var ID="1" name="x"/>', 'var ID="1"'],
    ['<var><sumStat/></var>', 'sumStat without type'],
    ['<var name="x"><security/><security/></var>', 'security twice in var'],
    ['<valrng></valrng>', 'valrng without range'],
    ['<labl colour="red"/>', 'labl colour="red"'],
  ])('a fault is found: %s', (xml, fault) => {
    expect(faults(xml)).toContain(fault)
  })

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
