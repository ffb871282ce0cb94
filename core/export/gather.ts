// The first half of a download: the responses' rows are put where they are read from for each file, and all is learnt that files must know of
// them beforehand. The result is plain data, so that the second half can be done elsewhere and later.
import type { StoredResponse } from '../response.ts'
import type { Survey } from '../survey.ts'
import { datasetOf, storeRows, type Measures } from './dataset-of.ts'
import { answerReader } from './design-answer.ts'
import { designOf } from './design.ts'
import { modelOf, type DownloadInput } from './download.ts'
import type { Model } from './model.ts'
import { emptyNotes, inPanel, type PanelNotes } from './panel.ts'
import { alone, type Subject } from './rows.ts'
import { summaries, type Summaries } from './summaries.ts'

export interface Gathered {
  measures: Measures
  summaries: Summaries
  responses: number
  /** Ids of responses whose survey is not known here: only their keys and times are in the tables. */
  unplaced: string[]
  /** Responses some of whose media have not arrived. */
  incomplete: number
  panel: PanelNotes | null
}

/** `responses`: those that were chosen, round by round and by id; for a panel those of one respondent together. */
export async function gather(
  input: DownloadInput,
  responses: AsyncIterable<StoredResponse> | Iterable<StoredResponse>,
): Promise<Gathered> {
  const { study, rounds, moment, choices, store } = input
  const model = modelOf(input)
  const told = { responses: 0, unplaced: [] as string[], incomplete: 0, panel: model.panel && emptyNotes() }
  const rows = { model, personal: choices.personal, store }
  const measures = await storeRows(
    rows,
    subjectsOf(input, model, counted(input, responses, told), told.panel),
  )
  const about = { study, rounds, moment, design: designOf(model, choices) }
  const found = await summaries(datasetOf(rows, about, measures))
  return { ...told, unplaced: told.unplaced.toSorted(), measures, summaries: found }
}

async function* counted(
  { surveys }: DownloadInput,
  responses: AsyncIterable<StoredResponse> | Iterable<StoredResponse>,
  told: Pick<Gathered, 'responses' | 'unplaced' | 'incomplete'>,
) {
  for await (const response of responses) {
    told.responses += 1
    if (!surveys.has(response.survey.hash)) told.unplaced.push(response.id)
    if (response.flags.some(({ kind }) => kind === 'media-missing')) told.incomplete += 1
    yield response
  }
}

async function* subjectsOf(
  { surveys, choices }: DownloadInput,
  model: Model,
  responses: AsyncIterable<StoredResponse>,
  notes: PanelNotes | null,
): AsyncGenerator<Subject> {
  const versions = new Map([...surveys.keys()].map((hash, index) => [hash, index]))
  const versionOf = ({ survey }: StoredResponse) => versions.get(survey.hash) ?? -1
  if (!model.panel || !notes) {
    for await (const response of responses) yield alone(response, versionOf(response))
    return
  }
  const respondentOf = answerReader(surveys, 'respondentId')
  const shown = choices.personal || !isIdentifierPersonal(surveys.values())
  yield* inPanel(responses, { rounds: model.panel, respondentOf, versionOf, shown }, notes)
}

const isIdentifierPersonal = (surveys: Iterable<Survey>): boolean =>
  [...surveys].some(({ nodes, design }) => {
    const node = nodes[design.respondentId ?? -1]
    return node?.kind === 'question' && (node.personal ?? false)
  })
