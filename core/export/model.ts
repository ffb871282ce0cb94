// The tables that responses make: one for responses and one for each repeat, with columns that serve all survey versions.
import { languageCodes } from '../report-build/localized.ts'
import type { Localized } from '../study.ts'
import type { Question, Repeat, Survey } from '../survey.ts'
import type { Crosswalk } from './crosswalk.ts'
import { fieldsOf, inWaves, widened } from './fields.ts'
import { freeName } from './free-name.ts'
import { layoutOf } from './layout.ts'
import { auditLead, memberLead, responseLead, type Lead } from './lead.ts'
import { columnNames } from './names.ts'

/** A question as it stands in the tables. */
export interface Field {
  /** What its columns are called before numbers make names unique. */
  key: string
  question: Question
  /** The newest survey that has it; `question` is its. */
  survey: Survey
  /** Labels by language code. */
  label: Localized
  /** Of all versions, the newest first. */
  choices: { name: string; label: Localized }[]
  /** Versions of the surveys that have it. */
  versions: string[]
  /** Names that it has in other versions, by the crosswalk. */
  formerly: string[]
  /** Index of the round of a panel whose answers it holds; 0 where rounds don't stand side by side. */
  wave: number
  /** One name for each cell that it fills: the value as it was answered; then 0/1 for each choice, or the parts of a place. */
  columns: string[]
}

/** Names that lead to a value; a number is a member of a repeat. */
export type Path = readonly (string | number)[]

/** Names that lead to the values in one version. */
export interface Place {
  /** From an instance of the parent table to the list of instances. */
  repeat: Path
  /** From an instance to each field's value; undefined: this version does not ask. */
  fields: (Path | undefined)[]
}

export interface ExportTable {
  /** What the repeat is called in all versions; empty for the responses. */
  key: string
  /** Name of the repeat; `responses` for the responses. */
  name: string
  /** Name of its file, without ending. */
  file: string
  /** Index of the table that its rows belong to; -1 for the responses. */
  parent: number
  /** Null for the responses, and for the audit. */
  repeat: Repeat | null
  /** Its rows are the lines of the interviews' audits. */
  audit: boolean
  /** The columns before the answers. */
  lead: Lead[]
  fields: Field[]
  /** Where each survey version keeps it, by index in `model.surveys`; undefined: it has no such repeat. */
  places: (Place | undefined)[]
}

export interface Model {
  /** Newest first. */
  surveys: Survey[]
  /** Parents precede children; the first is the responses'. */
  tables: ExportTable[]
  /** Codes of all languages of all versions. */
  languages: string[]
  /** Ids of the rounds that stand side by side in a row; null where a row is one response. */
  panel: string[] | null
}

/** A round of a panel: its surveys by index, and what it is called. */
export interface PanelRound {
  id: string
  title: Localized
  surveys: readonly number[]
}

export interface ModelOptions {
  crosswalk?: Crosswalk | undefined
  /** Names of groups stand before the names of columns: `household/head/age`. */
  groups?: boolean | undefined
  /** Every row says its round. */
  rounded?: boolean | undefined
  /** One row for each respondent, with the rounds' answers side by side. */
  panel?: readonly PanelRound[] | undefined
  /** By key of a repeat without repeats in it: so many members have columns of their own in the table above, instead of a table. */
  wide?: ReadonlyMap<string, number> | undefined
}

const FILES = ['responses', 'audit', 'codebook', 'choices', 'manifest', 'ddi', 'scripts']

/**
 * The tables of these surveys, newest first. A question keeps its column from version to version by its name, also when it moves to another
 * group of the same repeat, or by the crosswalk; questions that share a name within one repeat are told apart by their groups.
 */
export function exportModel(surveys: readonly Survey[], options: ModelOptions = {}): Model {
  const { crosswalk, groups = false, panel, wide = new Map<string, number>() } = options
  const rounded = (options.rounded ?? false) || panel !== undefined
  const panelIds = panel?.map(({ id }) => id) ?? null
  const languages = [...new Set(surveys.flatMap(languageCodes))]
  const layouts = surveys.map((survey) => layoutOf(survey, crosswalk))
  const files = new Set(FILES)
  const tableKeys = [...new Set(layouts.flatMap(({ repeats }) => [...repeats.keys()]))]
  const all = ['', ...tableKeys].map((key): ExportTable => {
    const found = layouts.find(({ repeats }) => key === '' || repeats.has(key))?.repeats.get(key)
    const name = found?.node.name ?? 'responses'
    const fields = fieldsOf(surveys, layouts, key, groups)
    return {
      key,
      name,
      file: key === '' ? name : freeName(name, files),
      parent: found ? Math.max(0, 1 + tableKeys.indexOf(found.parent)) : -1,
      repeat: found?.node ?? null,
      audit: false,
      lead: key === '' ? responseLead(rounded, panelIds) : memberLead(rounded),
      fields: fields.map(({ field }) => field),
      places: layouts.map(({ repeats, questions }) => {
        const repeat = repeats.get(key)
        // A repeat that moved into another one is not the same table.
        if (key !== '' && repeat?.parent !== found?.parent) return undefined
        const paths = fields.map(({ id }) => questions.get(`${key} ${id}`)?.path)
        return { repeat: repeat?.path ?? [], fields: paths }
      }),
    }
  })
  const tables = panel ? inWaves(widened(all, wide), panel) : widened(all, wide)
  if (surveys.some(asksAudit)) tables.push(auditTable(rounded, surveys.some(asksLocations)))
  for (const { lead, fields } of tables) {
    const taken = new Set<string>(lead.map(({ column }) => column.toLowerCase()))
    for (const field of fields) field.columns = columnNames(field, taken)
  }
  return { surveys: [...surveys], tables, languages, panel: panelIds }
}

const asksAudit = ({ nodes }: Survey): boolean =>
  nodes.some((node) => node.kind === 'question' && node.type === 'audit')
const asksLocations = ({ nodes }: Survey): boolean =>
  nodes.some(
    (node) =>
      node.kind === 'question' && node.type === 'audit' && node.parameters['location-priority'] !== undefined,
  )

const auditTable = (rounded: boolean, located: boolean): ExportTable => ({
  key: '\u0000audit',
  name: 'audit',
  file: 'audit',
  parent: 0,
  repeat: null,
  audit: true,
  lead: auditLead(rounded, located),
  fields: [],
  places: [],
})
