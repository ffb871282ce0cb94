// The fields of a table: the questions of all versions, members of small repeats beside each other, rounds beside each other.
import { localized } from '../report-build/localized.ts'
import type { Localized } from '../study.ts'
import type { Question, Survey } from '../survey.ts'
import type { Layout } from './layout.ts'
import type { ExportTable, Field, PanelRound, Place } from './model.ts'

interface FoundField {
  /** Its key in all versions. */
  id: string
  field: Field
}

/** The questions that any version asks in a table, the newest version's first. `groups`: with the names of their groups before theirs. */
export function fieldsOf(
  surveys: readonly Survey[],
  layouts: readonly Layout[],
  table: string,
  groups: boolean,
): FoundField[] {
  const fields = new Map<string, Field>()
  layouts.forEach(({ questions }, index) => {
    const survey = surveys[index]
    for (const found of questions.values()) {
      if (found.table !== table || !survey) continue
      const { question, path } = found
      let field = fields.get(found.key)
      if (!field) {
        field = {
          key: groups ? path.join('/') : found.key,
          question,
          survey,
          label: localized(survey, question.label?.text),
          choices: [],
          versions: [],
          formerly: [],
          wave: 0,
          columns: [],
        }
        fields.set(found.key, field)
      }
      field.versions.push(survey.version)
      if (found.formerly && !field.formerly.includes(found.formerly)) field.formerly.push(found.formerly)
      addChoices(field, survey, question)
    }
  })
  return [...fields].map(([id, field]) => ({ id, field }))
}

function addChoices(field: Field, survey: Survey, { choices }: Question): void {
  const known = new Set(field.choices.map(({ name }) => name))
  for (const { name, label } of (choices && survey.lists[choices.list]?.choices) ?? []) {
    if (known.has(name)) continue
    known.add(name)
    field.choices.push({ name, label: localized(survey, label.text) })
  }
}

/** The tables without those repeats whose members stand in the table above, `child_1_age`, `child_2_age` and so on. */
export function widened(tables: readonly ExportTable[], wide: ReadonlyMap<string, number>): ExportTable[] {
  const parents = new Set(tables.map(({ parent }) => parent))
  const goes = (table: ExportTable, index: number) =>
    table.repeat !== null && (wide.get(table.key) ?? 0) > 0 && !parents.has(index)
  const kept = tables.filter((table, index) => !goes(table, index))
  const result = kept.map((table): ExportTable => {
    const above = tables[table.parent]
    return { ...table, parent: above ? kept.indexOf(above) : -1 }
  })
  for (const [index, table] of tables.entries()) {
    const above = tables[table.parent]
    const into = above && result[kept.indexOf(above)]
    if (!goes(table, index) || !into) continue
    for (let member = 0; member < (wide.get(table.key) ?? 0); member += 1) {
      into.fields = [...into.fields, ...table.fields.map((field) => ofMember(table, field, member))]
      into.places = into.places.map((place, version) => placed(place, table.places[version], table, member))
    }
  }
  return result
}

const ofMember = ({ name }: ExportTable, field: Field, member: number): Field => ({
  ...field,
  key: `${name}_${member + 1}_${field.key}`,
  label: marked(field, () => String(member + 1)),
})

function placed(
  above: Place | undefined,
  own: Place | undefined,
  { fields }: ExportTable,
  member: number,
): Place | undefined {
  if (!above) return undefined
  const paths = fields.map((_, index) => {
    const path = own?.fields[index]
    return own && path && [...own.repeat, member, ...path]
  })
  return { ...above, fields: [...above.fields, ...paths] }
}

/** Each field of the responses' table once for every round that asks it, the round behind its name; other tables stay as they are. */
export function inWaves(tables: readonly ExportTable[], rounds: readonly PanelRound[]): ExportTable[] {
  return tables.map((table): ExportTable => {
    if (table.parent !== -1) return table
    const asked = table.fields.flatMap((field, index) =>
      rounds.flatMap(({ id, title, surveys }, wave) => {
        if (!surveys.some((version) => table.places[version]?.fields[index])) return []
        const label = marked(field, (language) => title[language] ?? id)
        return [{ index, field: { ...field, key: `${field.key}_${id}`, wave, label } }]
      }),
    )
    const places = table.places.map(
      (place) => place && { ...place, fields: asked.map(({ index }) => place.fields[index]) },
    )
    return { ...table, fields: asked.map(({ field }) => field), places }
  })
}

/** The label, or the question's name where it has none, with something in brackets behind it. */
function marked({ label, question }: Field, mark: (language: string) => string): Localized {
  const texts = Object.entries(label)
  const all = texts.length > 0 ? texts : [['und', question.name] as const]
  return Object.fromEntries(all.map(([language, text]) => [language, `${text} (${mark(language)})`]))
}
