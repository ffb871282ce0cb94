// What the steps of an import share while nodes are being filled: names, languages, lists, findings, and how to compile a cell.
import { walk } from '../expression/walk.ts'
import type { Expression } from '../expression/ast.ts'
import type { ChoiceList, Formula } from '../survey.ts'
import type { DraftList } from './choices.ts'
import { compileExpression, type CompileOptions, type Names } from './compile-expression.ts'
import type { Findings, Place } from './findings.ts'
import type { Languages } from './languages.ts'
import { placeIn, type Row, type Table } from './table.ts'
import type { TextReader } from './text.ts'

export interface Build {
  table: Table
  names: Names
  languages: Languages
  texts: TextReader
  findings: Findings
  /** Lists of the choices and external_choices sheets. */
  choices: ReadonlyMap<string, DraftList>
  external: ReadonlyMap<string, DraftList>
  /** Names of the lists of the entities sheet. */
  entities: ReadonlySet<string>
  /** Lists of the survey, by the name that instance() knows them by. */
  lists: Map<string, ChoiceList>
  attachments: Set<string>
  /** What each formula reads in its own instance, see `Compiled.hard`. */
  hard: Map<Formula, ReadonlySet<number>>
  /** Lists whose mistakes were told already. */
  toldLists: Set<string>
  /** Lists that describe the columns of a search(). */
  searched: Set<ChoiceList>
}

export const attach = (build: Build, file: string): void => void build.attachments.add(file)

/** Compiles the text of a cell; problems go to the findings, at that cell. */
export function compileCell(
  build: Build,
  source: string,
  place: Place,
  options: CompileOptions,
): Formula | undefined {
  const { formula, hard, findings } = compileExpression(build.names, source, options)
  if (formula && hard) build.hard.set(formula, hard)
  findings.forEach(({ code, details }) => build.findings.add(code, place, details))
  if (formula) noteFiles(build, formula.expression)
  return formula
}

export const placeOfCell = (build: Build, row: Row, key: string): Place => placeIn(build.table, row, key)

/** Attached files that an expression reads: pulldata('file', …) and instance('file'). */
export function noteFiles(build: Build, expression: Expression): void {
  walk(expression, (within) => {
    if (within.op !== 'call') return
    const [first] = within.args
    if (first?.op !== 'string' || first.value === '') return
    if (within.name === 'pulldata') addFile(build, withExtension(first.value))
    if (within.name === 'instance' && first.value !== '__last-saved') addInstance(build, first.value)
  })
}

const withExtension = (file: string) => (/\.(csv|xml|geojson)$/i.test(file) ? file : `${file}.csv`)

/** `cities.csv` is known as `cities`. */
export const stemOf = (file: string): string => file.replace(/\.[^.]*$/, '')

function addInstance(build: Build, id: string): void {
  if (build.lists.has(id)) return
  const draft = build.choices.get(id)
  if (draft) build.lists.set(id, draft.list)
  else addFile(build, `${id}.csv`)
}

/** Declares an attached file as a list; answers its key, or undefined when a choice list has that name. */
export function addFile(build: Build, file: string): string | undefined {
  const key = stemOf(file)
  build.attachments.add(file)
  const known = build.lists.get(key) ?? build.choices.get(key)?.list
  if (known && known.file !== file) return undefined
  if (!known) build.lists.set(key, { name: key, choices: [], file })
  return key
}
