// The tree of groups, repeats and questions, from the rows of the survey sheet. Names are checked here; what rows say comes later.
import type { Group, Question, Repeat, SurveyNode } from '../survey.ts'
import type { Words } from '../expression/error.ts'
import type { Findings } from './findings.ts'
import { didYouMean } from '../nearest.ts'
import { isName } from './name.ts'
import { placeIn, valueOf, type Row, type Table } from './table.ts'
import { nearestType, readType, type ControlKind, type RowType } from './types.ts'
import { isYes } from './yes-no.ts'

/** A node with the row that it was made from; `made` says why a node stands there that no row asked for. */
export interface Draft {
  node: SurveyNode
  row: Row
  type: RowType
  made?: 'count' | 'other' | 'table-label' | 'table-header'
}

export interface Structure {
  nodes: SurveyNode[]
  drafts: Draft[]
  /** Rows that declare attached files instead of questions. */
  files: { row: Row; extension: 'csv' | 'xml' }[]
  /** Title and id that old forms write as rows. */
  settings: Map<'form_title' | 'form_id', string>
}

const DEEPEST = 100
const MOST_NODES = 50_000
/** Each unknown type is compared with all others. */
const MOST_ADVICE = 100

interface Open {
  node: Group | Repeat
  control: ControlKind
  row: Row
  names: Map<string, Row>
  lower: Map<string, Row>
  /** Of a table-list group: its list, once a question in it has named one. */
  tableList?: string
}

export const words: Record<'group' | 'repeat' | 'loop' | 'question', Words> = {
  group: { en: 'group', vi: 'nhóm' },
  repeat: { en: 'repeat', vi: 'vòng lặp' },
  loop: { en: 'loop', vi: 'loop' },
  question: { en: 'question', vi: 'câu hỏi' },
}

const wordOf = (control: ControlKind): Words =>
  control === 'repeat' ? words.repeat : control === 'loop' ? words.loop : words.group

/** Walks the rows. `rootName` is the name of the primary instance's root. */
export function readStructure(table: Table, rootName: string, findings: Findings): Structure {
  const root: Group = {
    id: 0,
    kind: 'root',
    name: rootName,
    path: `/${rootName}`,
    parent: -1,
    row: 0,
    appearance: [],
    children: [],
  }
  const structure: Structure = { nodes: [root], drafts: [], files: [], settings: new Map() }
  const noRow: Row = { number: 0, entries: new Map() }
  const stack: Open[] = [{ node: root, control: 'group', row: noRow, names: new Map(), lower: new Map() }]
  const repeats = new Map<string, Row>()
  const open = () => stack.at(-1)!
  const place = (row: Row, key: string) => placeIn(table, row, key)
  let full = false

  const add = (
    row: Row,
    name: string,
    type: RowType,
    kind: SurveyNode['kind'],
    made?: Draft['made'],
  ): SurveyNode => {
    const { node: parent } = open()
    const id = structure.nodes.length
    const base = {
      id,
      name,
      path: `${parent.path}/${name}`,
      parent: parent.id,
      row: row.number,
      appearance: [],
    }
    const node: SurveyNode =
      kind === 'question'
        ? ({ ...base, kind, type: 'text', dataType: 'string', parameters: {} } satisfies Question)
        : { ...base, kind, children: [] }
    parent.children.push(id)
    structure.nodes.push(node)
    structure.drafts.push(made ? { node, row, type, made } : { node, row, type })
    return node
  }

  /** The name of a row, checked; undefined when the row can't become a node. */
  const nameOf = (row: Row, type: RowType, what: Words): string | undefined => {
    const plain = type.kind === 'plain' ? type.plain.type : ''
    let name = valueOf(row, 'name')
    if (plain === 'audit') {
      if (name !== '' && name !== 'audit') findings.add('audit.name', place(row, 'name'))
      name = 'audit'
    }
    if (name === '' && plain === 'note') name = `generated_note_name_${row.number}`
    if (name === '') return void findings.add('name.missing', place(row, 'name'), { what })
    if (!isName(name)) return void findings.add('name.invalid', place(row, 'name'), { name })
    if (name === 'meta' && stack.length === 1) findings.add('name.meta', place(row, 'name'))
    const { names, lower } = open()
    const same = names.get(name)
    const similar = lower.get(name.toLowerCase())
    if (same) findings.add('name.duplicate', place(row, 'name'), { name, other: same.number })
    else if (similar) findings.add('name.case', place(row, 'name'), { name, other: similar.number })
    if (!same) names.set(name, row)
    lower.set(name.toLowerCase(), row)
    return name
  }

  const begin = (row: Row, type: Extract<RowType, { kind: 'begin' }>) => {
    const what = wordOf(type.control)
    const given = nameOf(row, type, what)
    const name = given ?? `generated_name_${row.number}`
    const isRepeat = type.control === 'repeat'
    if (isRepeat && given !== undefined) checkRepeatName(row, given)
    const count = valueOf(row, 'repeat_count')
    // pyxform puts a count that is more than one question into a question of its own; forms refer to it.
    const counter = `${name}_count`
    if (isRepeat && count !== '' && !/^\$\{[^{}]+\}$/.test(count) && !open().names.has(counter)) {
      open().names.set(counter, row)
      add(row, counter, type, 'question', 'count')
    }
    if (stack.length > DEEPEST) {
      findings.add('group.deep', place(row, 'type'), { limit: DEEPEST })
      full = true
    }
    const node = add(row, name, type, isRepeat ? 'repeat' : 'group') as Group | Repeat
    const opened: Open = { node, control: type.control, row, names: new Map(), lower: new Map() }
    stack.push(opened)
    if (/(^|\s)table-list(\s|$)/i.test(valueOf(row, 'appearance'))) {
      opened.tableList = ''
      if (row.entries.has('label') || row.entries.has('hint')) {
        add(row, `generated_table_list_label_${row.number}`, type, 'question', 'table-label')
      }
    }
  }

  const checkRepeatName = (row: Row, name: string) => {
    const other = repeats.get(name)
    if (name === rootName) findings.add('name.repeat-root', place(row, 'name'), { name })
    else if (other) findings.add('name.repeat-duplicate', place(row, 'name'), { name, other: other.number })
    repeats.set(name, row)
  }

  const end = (row: Row, control: ControlKind) => {
    const what = wordOf(control)
    if (stack.length === 1) return findings.add('group.unmatched-end', place(row, 'type'), { what })
    const current = open()
    if (wordOf(current.control) === what) return void stack.pop()
    const details = {
      what,
      open: wordOf(current.control),
      name: current.node.name,
      other: current.row.number,
    }
    findings.add('group.mismatch', place(row, 'type'), details)
    // Going on from the group that was meant keeps one mistake from being told in every later row.
    const meant = stack.findLastIndex((each, index) => index > 0 && wordOf(each.control) === what)
    if (meant > 0) stack.length = meant
  }

  const question = (row: Row, type: RowType) => {
    const name = nameOf(row, type, words.question)
    if (name === undefined) return
    if (type.kind === 'select') tableHeader(row, type)
    add(row, name, type, 'question')
    const other = `${name}_other`
    if (type.kind === 'select' && type.other && !open().names.has(other)) {
      open().names.set(other, row)
      add(row, other, type, 'question', 'other')
    }
  }

  /** The first select of a table-list is preceded by a row of the choices' labels. */
  const tableHeader = (row: Row, type: Extract<RowType, { kind: 'select' }>) => {
    const opened = open()
    if (opened.tableList === undefined) return
    if (opened.tableList === '') {
      opened.tableList = type.list
      if (row.entries.has('choice_filter'))
        findings.add('column.conflict', place(row, 'choice_filter'), {
          one: 'choice_filter',
          other: 'table-list',
        })
      add(row, `reserved_name_for_field_list_labels_${row.number}`, type, 'question', 'table-header')
    } else if (opened.tableList !== type.list) {
      findings.add('list.table-list', place(row, 'type'), { list: type.list, first: opened.tableList })
    }
  }

  for (const row of table.rows) {
    if (isYes(valueOf(row, 'disabled'))) continue
    if (full) break
    if (structure.nodes.length > MOST_NODES) {
      findings.add('survey.too-many', place(row, ''), { limit: MOST_NODES })
      break
    }
    const written = valueOf(row, 'type')
    if (written === '') {
      const named = row.entries.has('name') || row.entries.has('label')
      findings.add(named ? 'row.no-type' : 'row.comment', place(row, named ? 'type' : ''))
      continue
    }
    const type = readType(written)
    if (type.kind === 'unknown') {
      const near = findings.list.length < MOST_ADVICE ? nearestType(written) : undefined
      findings.add('type.unknown', place(row, 'type'), { type: written, similar: didYouMean(near) })
    } else if (type.kind === 'begin') begin(row, type)
    else if (type.kind === 'end') end(row, type.control)
    else if (type.kind === 'setting') structure.settings.set(type.setting, valueOf(row, 'name'))
    else if (type.kind === 'external-instance') {
      if (stack.some((each) => each.node.kind === 'repeat'))
        findings.add('column.conflict', place(row, 'type'), { one: written, other: words.repeat })
      const name = nameOf(row, type, words.question)
      if (name !== undefined) structure.files.push({ row, extension: type.extension })
    } else question(row, type)
    // An unknown type still holds its name, so that references to it are not called unknown too.
    if (type.kind === 'unknown' && isName(valueOf(row, 'name')))
      add(row, valueOf(row, 'name'), type, 'question')
  }
  for (const unclosed of stack.slice(1)) {
    findings.add('group.unclosed', place(unclosed.row, 'type'), {
      what: wordOf(unclosed.control),
      name: unclosed.node.name,
    })
  }
  return structure
}
