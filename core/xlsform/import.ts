// A workbook becomes a survey: every sheet read, every name resolved, every problem told at once.
import { makeOpening } from '../interview/make-opening.ts'
import { SURVEY_FORMAT, type ChoiceList, type Survey } from '../survey.ts'
import { addFile, compileCell, noteFiles, placeOfCell, type Build } from './build.ts'
import { readChoices, type DraftList } from './choices.ts'
import { namesOf } from './compile-expression.ts'
import { reportCycles } from './cycles.ts'
import { checkEntityFormulas, checkSaveTo, readEntities } from './entities.ts'
import { expandRows } from './expand.ts'
import { collectFindings, type Finding, type Findings } from './findings.ts'
import { didYouMean } from '../nearest.ts'
import { choicesHeaders, entitiesHeaders, indicatorsHeaders, studyHeaders, surveyHeaders } from './headers.ts'
import { readIndicators } from './indicators.ts'
import { readLanguages, type Languages } from './languages.ts'
import { isName } from './name.ts'
import { orderSlots } from './order.ts'
import { fillNode, readKind } from './questions.ts'
import { isFile } from './selects.ts'
import { readSettings, settingOf, yesNoSetting, type Settings } from './settings.ts'
import { findSheets, similarSheets, type SheetKey } from './sheets.ts'
import { readStructure, type Structure } from './structure.ts'
import { readStudy } from './study.ts'
import { placeIn, readTable, reportUnknown, valueOf, type Headers, type Table } from './table.ts'
import { perLanguage, textReader, type TextReader } from './text.ts'
import { reportUntranslated } from './translations.ts'
import type { Sheet, Workbook } from './workbook.ts'
import { isYes } from './yes-no.ts'

export interface Imported {
  /** Present when no finding is an error. */
  survey?: Survey
  findings: Finding[]
}

/**
 * Compiles a workbook. Never throws: what is wrong is in the findings. `fileName` gives the form_id where the settings have none, as in
 * pyxform.
 */
export function importWorkbook(workbook: Workbook, fileName = ''): Imported {
  const findings = collectFindings()
  const sheets = findSheets(workbook)
  reportSheets(workbook, sheets, findings)
  const survey = sheets.get('survey')
  if (!survey) return { findings: findings.list }
  const made = importSheets(survey, sheets, fileName.replace(/\.[^.]*$/, ''), findings)
  return made && findings.errors === 0
    ? { survey: { ...made, opening: makeOpening(made) }, findings: findings.list }
    : { findings: findings.list }
}

function reportSheets(workbook: Workbook, sheets: ReadonlyMap<SheetKey, Sheet>, findings: Findings): void {
  const optional: SheetKey[] = ['choices', 'settings', 'entities', 'indicators', 'external_choices']
  if (!sheets.has('survey')) {
    const [similar] = similarSheets(workbook, 'survey')
    findings.add('sheet.survey-missing', {}, { similar: didYouMean(similar) })
    return
  }
  for (const key of optional) {
    if (sheets.has(key)) continue
    for (const sheet of similarSheets(workbook, key)) findings.add('sheet.similar', { sheet }, { sheet, key })
  }
}

function importSheets(
  sheet: Sheet,
  sheets: ReadonlyMap<SheetKey, Sheet>,
  fallbackId: string,
  findings: Findings,
): Survey | undefined {
  const settings = readSettings(sheets.get('settings'), findings)
  const read = (key: SheetKey, headers: Headers, required: string[] = [], collapse = false) =>
    readSheet(sheets.get(key), headers, required, findings, collapse)
  const table = readSheet(sheet, surveyHeaders, ['type'], findings, true)
  if (!table) {
    if (sheet.rows.length === 0) findings.add('sheet.empty', { sheet: sheet.name })
    return undefined
  }
  const choicesTable = read('choices', choicesHeaders, ['list_name', 'name'])
  const externalTable = read('external_choices', choicesHeaders, ['list_name', 'name'])
  const indicators = read('indicators', indicatorsHeaders, ['name', 'expression'])
  const study = read('study', studyHeaders, ['key', 'value'])
  const entitiesTable = read('entities', entitiesHeaders)
  const entities = readEntities(entitiesTable, findings)
  const languages = languagesOf(table, choicesTable, indicators, settings, findings)

  const duplicates = yesNoSetting(settings, 'allow_choice_duplicates', findings)
  const choices = choicesTable
    ? readChoices(choicesTable, duplicates, findings)
    : new Map<string, DraftList>()
  const external = externalTable ? readChoices(externalTable, true, findings) : new Map<string, DraftList>()
  const rows = expandRows(table, choices, findings)

  const wanted = settingOf(settings, 'name')
  const errorsBefore = findings.errors
  const structure = readStructure({ ...table, rows }, isName(wanted) ? wanted : 'data', findings)
  const { nodes, drafts } = structure
  if (drafts.length === 0 && findings.errors === errorsBefore)
    findings.add('survey.empty', { sheet: table.sheet })
  const names = namesOf(nodes)
  const attachments = new Set<string>()
  const readerFor = (own: Findings) =>
    textReader(
      names,
      languages,
      own,
      (file) => void attachments.add(file),
      (expression) => noteFiles(build, expression),
    )
  const texts = readerFor(findings)
  const build: Build = {
    table, names, languages, texts, findings, choices, external, entities: new Set(entities.map((entity) => entity['list_name'] ?? '')), attachments, lists: new Map(), hard: new Map(), toldLists: new Set(), searched: new Set(),
  } // prettier-ignore
  declareFiles(build, structure)
  for (const draft of drafts) readKind(build, draft)
  for (const draft of drafts) fillNode(build, draft)
  labelChoices([...choices.values(), ...external.values()], build, readerFor)
  for (const [name, draft] of choices) if (!build.lists.has(name)) build.lists.set(name, draft.list)
  reportUntranslated(table, surveyHeaders.translated, languages, findings)
  if (choicesTable) reportUntranslated(choicesTable, choicesHeaders.translated, languages, findings)
  checkSaveTo(drafts, build.entities, table.sheet, findings)
  checkEntityFormulas(build, entitiesTable)

  const ordered = orderSlots(nodes, (formula) => build.hard.get(formula) ?? NOTHING)
  const rowOf = new Map(drafts.map(({ node, row }) => [node.id, row]))
  reportCycles(ordered, nodes, (node) => rowOf.get(node), table.sheet, findings)

  const instanceName = instanceNameOf(build, settings)
  if (settings.values.has('public_key') && isYes(settingOf(settings, 'omit_instanceid')))
    findings.add('column.conflict', placeIn(settings.table, settings.row, 'public_key'), {
      one: 'public_key',
      other: 'omit_instanceID',
    })
  return {
    format: SURVEY_FORMAT,
    ...identityOf(settings, structure, fallbackId, languages),
    languages: languages.list,
    defaultLanguage: languages.default,
    style: settingOf(settings, 'style')
      .split(/\s+/)
      .filter((word) => word !== ''),
    nodes,
    lists: Object.fromEntries<ChoiceList>(build.lists),
    order: ordered.order,
    ...(instanceName && { instanceName }),
    indicators: readIndicators(indicators, build),
    design: readStudy(study, names, findings),
    attachments: [...attachments],
    entities,
    settings: Object.fromEntries(settings.values),
  }
}

const NOTHING: ReadonlySet<number> = new Set()

function readSheet(
  sheet: Sheet | undefined,
  headers: Headers,
  required: string[],
  findings: Findings,
  collapse: boolean,
): Table | undefined {
  const table = sheet && readTable(sheet, headers, findings, collapse)
  if (!table) return undefined
  const missing = required.filter((key) => !table.columns.some((column) => column.key === key))
  // Forms from elsewhere may have sheets of these names with something else in them.
  const foreign = headers === indicatorsHeaders || headers === studyHeaders
  if (foreign && missing.length > 0) {
    findings.add('sheet.foreign', { sheet: table.sheet, row: 1 }, { sheet: table.sheet, header: missing[0]! })
    return undefined
  }
  // What lists nothing lacks nothing, as pyxform has it; the survey itself must be one.
  if (headers === choicesHeaders && table.rows.length === 0) return undefined
  for (const header of missing) findings.add('header.missing', { sheet: table.sheet, row: 1 }, { header })
  if (headers !== choicesHeaders) reportUnknown(table, headers, findings)
  return missing.length > 0 ? undefined : table
}

function languagesOf(
  survey: Table,
  choices: Table | undefined,
  indicators: Table | undefined,
  settings: Settings,
  findings: Findings,
): Languages {
  const tables = [
    { table: survey, keys: surveyHeaders.translated },
    ...(choices ? [{ table: choices, keys: choicesHeaders.translated }] : []),
    ...(indicators ? [{ table: indicators, keys: indicatorsHeaders.translated }] : []),
  ]
  const { sheet, row, column } = placeIn(settings.table, settings.row, 'default_language')
  const setting = { value: settingOf(settings, 'default_language'), sheet, row, column }
  const languages = readLanguages(tables, setting, findings)
  for (const { name, code } of languages.list) {
    if (code === '' && name !== 'default')
      findings.add('language.no-code', { sheet: survey.sheet, row: 1, column: `label::${name}` }, { name })
  }
  return languages
}

/** Labels of the choices, now that it is known which lists are asked from: a mistake in any other is a warning. */
function labelChoices(lists: DraftList[], build: Build, readerFor: (findings: Findings) => TextReader): void {
  const { findings } = build
  const used = new Set<ChoiceList>(build.lists.values())
  for (const { list, rows, sheet } of lists) {
    const isUsed = used.has(list) || build.searched.has(list)
    const own = isUsed ? findings : collectFindings()
    const texts = isUsed ? build.texts : readerFor(own)
    rows.forEach((row, index) => {
      const choice = list.choices[index]!
      const label = texts.label(row, 'label', true, 0, sheet)
      if (label) choice.label = label
      else if (isUsed)
        findings.add('choice.no-label', placeIn({ sheet }, row, 'label'), { name: choice.name })
    })
    if (isUsed) continue
    for (const { row, column, message } of own.list) {
      findings.add('list.unused', { sheet, row, column }, { list: list.name, words: message })
    }
  }
}

/** Files that rows name, before expressions read them by their names without extension. */
function declareFiles(build: Build, { files, drafts }: Structure): void {
  const seen = new Set<string>()
  for (const { row, extension } of files) {
    const list = valueOf(row, 'name')
    const file = `${list}.${extension}`
    if (addFile(build, file) === undefined || seen.has(list))
      build.findings.add('list.file-conflict', placeOfCell(build, row, 'name'), { file, list })
    seen.add(list)
  }
  for (const { type } of drafts) if (type.kind === 'select' && isFile(type)) addFile(build, type.list)
}

function instanceNameOf(build: Build, settings: Settings) {
  const source = settingOf(settings, 'instance_name')
  if (source === '') return undefined
  return compileCell(build, source, placeIn(settings.table, settings.row, 'instance_name'), { context: 0 })
}

function identityOf(
  settings: Settings,
  structure: Structure,
  fallbackId: string,
  languages: Languages,
): Pick<Survey, 'id' | 'version' | 'title'> {
  const id = settingOf(settings, 'form_id') || structure.settings.get('form_id') || fallbackId || 'data'
  const title =
    perLanguage(settings.row.entries.get('form_title'), languages, (text) => text) ??
    languages.list.map(() => structure.settings.get('form_title') ?? id)
  return { id, version: settingOf(settings, 'version'), title }
}
