// Where one survey version keeps what the tables show: its repeats, its questions, and the paths to their values.
import type { Question, Repeat, Survey, SurveyNode } from '../survey.ts'
import type { Crosswalk } from './crosswalk.ts'

interface Found {
  table: string
  key: string
  question: Question
  path: string[]
  /** The key it has in this version, where the crosswalk gives it another. */
  formerly: string | null
}

export interface Layout {
  /** By key; parents first. */
  repeats: Map<string, { node: Repeat; parent: string; path: string[] }>
  /** By key of the table, a space, and key of the question. */
  questions: Map<string, Found>
}

/** The place of every question under the key that it has in all versions: its name, its path where names repeat, or the crosswalk's. */
export function layoutOf(survey: Survey, crosswalk: Crosswalk = []): Layout {
  const layout: Layout = { repeats: new Map(), questions: new Map() }
  const inTable = survey.nodes.map((node) => tableAbove(survey, node))
  const repeatNames = survey.nodes.filter(({ kind }) => kind === 'repeat').map(({ name }) => name)
  const keyOf = (repeat: SurveyNode | undefined) => {
    if (!repeat) return ''
    const alike = repeatNames.filter((name) => name === repeat.name)
    return alike.length === 1 ? repeat.name : repeat.path
  }
  const counts = new Map<string, number>()
  const plainKey = (node: SurveyNode) => `${keyOf(inTable[node.id])} ${node.name}`
  for (const node of survey.nodes) {
    if (node.kind === 'question') counts.set(plainKey(node), (counts.get(plainKey(node)) ?? 0) + 1)
  }
  for (const node of survey.nodes) {
    const above = inTable[node.id]
    const path = node.path.slice((above?.path ?? survey.nodes[0]?.path ?? '').length + 1).split('/')
    const table = keyOf(above)
    if (node.kind === 'repeat') layout.repeats.set(keyOf(node), { node, parent: table, path })
    if (node.kind !== 'question' || !hasValue(node)) continue
    const key = counts.get(plainKey(node)) === 1 ? node.name : path.join('/')
    layout.questions.set(`${table} ${key}`, { table, key, question: node, path, formerly: null })
  }
  rename(layout, crosswalk)
  return layout
}

/** A version that has both names keeps both: there the one did not become the other. */
function rename({ questions }: Layout, crosswalk: Crosswalk): void {
  for (const { table, from, to } of crosswalk) {
    const found = questions.get(`${table} ${from}`)
    if (!found || questions.has(`${table} ${to}`)) continue
    questions.delete(`${table} ${from}`)
    questions.set(`${table} ${to}`, { ...found, key: to, formerly: found.key })
  }
}

/** The repeat that a node's value lies in. */
function tableAbove(survey: Survey, node: SurveyNode): SurveyNode | undefined {
  for (let up = survey.nodes[node.parent]; up; up = survey.nodes[up.parent])
    if (up.kind === 'repeat') return up
  return undefined
}

/** A note says something and asks nothing, unless it calculates. */
const hasValue = (question: Question): boolean => question.type !== 'note' || question.calculate !== undefined
