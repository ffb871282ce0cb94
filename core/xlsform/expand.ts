// Rows that stand for several: SurveyCTO and XLSForm have none, but pyxform's loops and Kobo's matrix, score and rank do. They are written
// out as the groups and questions that those tools make of them.
import type { DraftList } from './choices.ts'
import type { Findings } from './findings.ts'
import { didYouMean, nearest } from '../nearest.ts'
import { isName } from './name.ts'
import { placeIn, valueOf, type Column, type Entry, type Row, type Table } from './table.ts'
import { readType, type ControlKind, type RowType } from './types.ts'

type Choices = ReadonlyMap<string, DraftList>

interface Block {
  control: ControlKind
  begin: Row
  inside: Row[]
}

/** Copies of rows for all choices of all loops; a loop in a loop in a loop grows fast. */
const MOST_ROWS = 50_000

/** The rows of the survey sheet with loops, matrices, scores and ranks written out. Unbalanced ones are left for the structure to find. */
export function expandRows(table: Table, choices: Choices, findings: Findings): Row[] {
  const special = table.rows.some((row) =>
    /^begin[\s_-]*(loop|score|rank|kobomatrix|matrix)\b/i.test(valueOf(row, 'type')),
  )
  if (!special) return table.rows
  const { rows } = table
  const types = rows.map((row) => readType(valueOf(row, 'type')))
  const ends = matchingEnds(types)
  let made = 0
  let tooMany: Row | undefined
  const expand = (from: number, to: number): Row[] => {
    const result: Row[] = []
    for (let at = from; at < to && !tooMany; at += 1) {
      const row = rows[at]!
      const type = types[at]!
      const end = type.kind === 'begin' && isSpecial(type.control) ? ends.get(at) : undefined
      if (type.kind !== 'begin' || end === undefined) {
        result.push(row)
        continue
      }
      const block: Block = { control: type.control, begin: row, inside: expand(at + 1, end) }
      if (tooMany) break
      const written = writeOut(block, rows[end]!, type.list, table, choices, findings)
      made += written?.length ?? Infinity
      if (made > MOST_ROWS) tooMany = row
      for (const each of written ?? []) result.push(each)
      at = end
    }
    return result
  }
  const written = expand(0, rows.length)
  if (!tooMany) return written
  findings.add('survey.too-many', placeIn(table, tooMany, 'type'), { limit: MOST_ROWS })
  return rows
}

const isSpecial = (control: ControlKind) => control !== 'group' && control !== 'repeat'

/** Where what begins at a row ends, as far as it does. */
function matchingEnds(types: readonly RowType[]): Map<number, number> {
  const ends = new Map<number, number>()
  const open: number[] = []
  types.forEach(({ kind }, at) => {
    if (kind === 'begin') open.push(at)
    const begin = kind === 'end' ? open.pop() : undefined
    if (begin !== undefined) ends.set(begin, at)
  })
  return ends
}

function writeOut(
  block: Block,
  end: Row,
  list: string,
  table: Table,
  choices: Choices,
  findings: Findings,
): Row[] | undefined {
  const { control, begin, inside } = block
  // Kobo shows what it writes out on one page.
  const page: Record<string, string> =
    control === 'loop' ? {} : { appearance: valueOf(begin, 'appearance') || 'field-list' }
  const asGroup = (rows: Row[]) => [
    derive(begin, {
      type: 'begin_group',
      ...page,
      ...(control === 'score' && { label: '' }),
      // It is the rows inside that are required.
      ...((control === 'score' || control === 'rank') && { required: '' }),
    }),
    ...rows,
    derive(end, { type: 'end_group' }),
  ]
  const wanted = {
    loop: list,
    matrix: valueOf(begin, 'matrix_list'),
    score: valueOf(begin, 'score_choices'),
    rank: valueOf(begin, 'rank_items'),
  }
  const name = wanted[control as keyof typeof wanted]
  const draft = choices.get(name)
  if (!draft) {
    const details = { key: 'choices', list: name, similar: didYouMean(nearest(name, choices.keys())) }
    if (name === '')
      findings.add('list.missing', placeIn(table, begin, 'type'), { type: valueOf(begin, 'type') })
    else findings.add('list.unknown', placeIn(table, begin, 'type'), details)
    return asGroup(
      inside.filter((row) => !['score-row', 'rank-level'].includes(readType(valueOf(row, 'type')).kind)),
    )
  }
  if (control === 'score') return asGroup(scoreRows(begin, inside, name))
  if (control === 'rank') return asGroup(rankRows(begin, inside, name))
  if (draft.rows.length * (inside.length + 2) > MOST_ROWS) return undefined
  return asGroup(perChoice(block, end, draft))
}

/** A loop: the rows once for each choice, in a group with the choice's name and label. A matrix also puts the names together. */
function perChoice({ control, begin, inside }: Block, end: Row, draft: DraftList): Row[] {
  const outer = valueOf(begin, 'name')
  const own = inside.map((row) => valueOf(row, 'name')).filter((name) => name !== '')
  return draft.rows.flatMap((choiceRow, index) => {
    const choice = draft.list.choices[index]!
    const matrix = control === 'matrix'
    const groupName = matrix ? `${outer}_${choice.name}` : choice.name
    const rename = (name: string) => (matrix ? `${groupName}_${name}` : name)
    const group = derive(begin, {
      type: 'begin_group',
      name: isName(groupName) ? groupName : `_${groupName}`,
      matrix_list: '',
    })
    const labels = choiceRow.entries.get('label')
    if (labels) group.entries.set('label', labels)
    const rows = inside.map((row) => {
      const copy = substitute(row, (text) => {
        const named = text.replace(/%\((\w+)\)s/g, (whole, key: string) =>
          key === 'name' ? choice.name : key === 'label' ? valueOf(choiceRow, 'label') : whole,
        )
        return matrix
          ? named.replace(/\$\{\s*([^{}]+?)\s*\}/g, (whole, each: string) =>
              own.includes(each) ? `\${${rename(each)}}` : whole,
            )
          : named
      })
      const name = valueOf(row, 'name')
      return matrix && name !== '' ? derive(copy, { name: rename(name) }) : copy
    })
    return [group, ...rows, derive(end, { type: 'end_group' })]
  })
}

/** Kobo's rating: a row of the choices' labels, then one question for each row. */
function scoreRows(begin: Row, inside: readonly Row[], list: string): Row[] {
  const required = valueOf(begin, 'required')
  const header = derive(begin, {
    type: `select_one ${list}`,
    name: `${valueOf(begin, 'name')}_header`,
    appearance: 'label',
    required: '',
    relevant: '',
  })
  const rows = inside.map((row) =>
    readType(valueOf(row, 'type')).kind === 'score-row'
      ? derive(row, {
          type: `select_one ${list}`,
          appearance: valueOf(row, 'appearance') || 'list-nolabel',
          ...(required !== '' && { required }),
        })
      : row,
  )
  return [header, ...rows]
}

/** Kobo's ranking: one question for each level, all of them required, none of which may repeat an answer above. */
function rankRows(begin: Row, inside: readonly Row[], items: string): Row[] {
  const above: string[] = []
  const message = valueOf(begin, 'rank_message')
  return inside.map((row) => {
    if (readType(valueOf(row, 'type')).kind !== 'rank-level') return row
    const constraint = above.map((name) => `. != \${${name}}`).join(' and ')
    above.push(valueOf(row, 'name'))
    return derive(row, {
      type: `select_one ${items}`,
      appearance: valueOf(row, 'appearance') || 'minimal',
      required: 'yes',
      ...(constraint !== '' && { constraint }),
      ...(constraint !== '' && message !== '' && { constraint_message: message }),
    })
  })
}

/** The row with other values; an empty one takes the value away. */
function derive(row: Row, values: Record<string, string>): Row {
  const entries = new Map(row.entries)
  for (const [key, text] of Object.entries(values)) {
    if (text === '') entries.delete(key)
    else entries.set(key, [{ text, column: entries.get(key)?.[0]?.column ?? columnFor(key) }])
  }
  return { number: row.number, entries }
}

const columnFor = (key: string): Column => ({ index: 0, header: key, key, known: true, language: null })

function substitute(row: Row, change: (text: string) => string): Row {
  const entries = new Map<string, Entry[]>()
  for (const [key, list] of row.entries)
    entries.set(
      key,
      list.map((entry) => ({ ...entry, text: change(entry.text) })),
    )
  return { number: row.number, entries }
}
