// What an indicator can name: the questions and repeats of the study's newest survey; and the rounds it is computed in.
import { choicesOf, localized as inLanguages } from '../../../core/report-build/localized.ts'
import type { Survey } from '../../../core/survey.ts'
import type { Localized } from '../../../core/study.ts'
import { api, json } from '../../lib/api.ts'

export interface Words {
  rounds: { id: string; title: Localized }[]
  repeats: string[]
  questions: { name: string; label: Localized; choices: string[] }[]
}

/** Reads them from the newest version of the last round that has one. */
export async function wordsOf(study: string): Promise<Words> {
  const { rounds } = await json(api.studies[':study'].rounds.$get({ param: { study } }))
  const hash = rounds.flatMap(({ surveys }) => surveys.at(-1)?.hash ?? []).at(-1)
  const words: Words = { rounds, repeats: [], questions: [] }
  if (hash === undefined) return words
  const survey = (await json(
    api.studies[':study'].surveys[':hash'].$get({ param: { study, hash } }),
  )) as Survey
  for (const node of survey.nodes) {
    if (node.kind === 'repeat') words.repeats.push(node.name)
    if (node.kind === 'question' && node.type !== 'note' && !node.personal) {
      const choices = choicesOf(survey, node).map(({ name }) => name)
      words.questions.push({ name: node.name, label: inLanguages(survey, node.label?.text), choices })
    }
  }
  return words
}
