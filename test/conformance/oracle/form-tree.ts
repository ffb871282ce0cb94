// The rows of a survey sheet as a tree of elements, as pyxform sees it.
import type { Row } from './sheets.ts'

export interface FormElement {
  row: Row
  kind: 'root' | 'group' | 'repeat' | 'question'
  name: string
  parent: FormElement | null
  children: FormElement[]
  /** Of a question: the first word of its type, and the list or file of a select. */
  type: string
  list: string
}

/** The root, named `name`, with everything below it. A select with `or_other` is followed by the question that asks what. */
export function treeOf(rows: readonly Row[], name: string): FormElement {
  const root: FormElement = { row: {}, kind: 'root', name, parent: null, children: [], type: '', list: '' }
  let open = root
  const add = (row: Row, kind: FormElement['kind'], type = '', list = ''): FormElement => {
    const made = { row, kind, name: row['name'] ?? '', parent: open, children: [], type, list }
    open.children.push(made)
    return made
  }
  for (const row of rows) {
    const [type = '', list = '', other] = (row['type'] ?? '').split(/\s+/)
    const section = /^(begin|end)[_ ](group|repeat)$/.exec(row['type'] ?? '')
    if (section?.[1] === 'begin') open = add(row, section[2] as 'group' | 'repeat')
    else if (section) open = open.parent!
    else {
      add(row, 'question', type.replace(/_from_file$/, ''), list)
      if (other === 'or_other') add(otherOf(row['name'] ?? ''), 'question', 'text')
    }
  }
  return root
}

const otherOf = (name: string): Row => ({
  type: 'text',
  name: `${name}_other`,
  label: 'Specify other.',
  relevant: `selected(../${name}, 'other')`,
})

export function* below(of: FormElement): Generator<FormElement> {
  for (const child of of.children) {
    yield child
    yield* below(child)
  }
}

/** The elements around `of`, the innermost first. */
export function* around(of: FormElement): Generator<FormElement> {
  for (let up = of.parent; up; up = up.parent) yield up
}

export const repeatAround = (of: FormElement): FormElement | undefined =>
  [...around(of)].find(({ kind }) => kind === 'repeat')

export const pathOf = (of: FormElement): string =>
  of.parent ? `${pathOf(of.parent)}/${of.name}` : `/${of.name}`
