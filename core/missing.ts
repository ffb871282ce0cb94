// Which answers say that there is no answer: don't know, or refused. Reports and downloads go by the same rule.
import { choicesOf } from './report-build/localized.ts'
import type { Design, Question, Survey } from './survey.ts'

export type NoAnswer = 'dont-know' | 'refused'

/** What the sheet `study` says; without a key the names and labels below count. */
export type MissingRule = Pick<Design, 'dontKnow' | 'refused'>

/** Names of choices that forms of this field use, apart from capitals, accents, apostrophes and what joins the words. */
const NAMES: Record<NoAnswer, ReadonlySet<string>> = {
  'dont-know': new Set(['dk', 'dontknow', 'donotknow', 'dntknow', 'khongbiet']),
  refused: new Set([
    'refused',
    'refuse',
    'refusal',
    'refusetoanswer',
    'refusedtoanswer',
    'prefernottosay',
    'prefernottoanswer',
    'tuchoi',
    'tuchoitraloi',
  ]),
}

/**
 * Numbers alone don't say which of the two they mean: -99 is don't know for IPA, refused in surveys of the World Bank; DHS has 8, 98 and 998
 * for don't know, RLMS 97 for don't know and 98 for refused. So a choice whose name is a number counts by its label, if that says nothing else.
 */
const LABELS: Record<NoAnswer, RegExp> = {
  'dont-know':
    /^(?:\(?(?:i |he |she |they )?(?:dont|do not|doesnt|does not) know\)?|dk|(?:toi )?khong biet)(?: ?[/,(-] ?(?:dk|unsure|not sure|cant remember|khong (?:ro|nho))\)?)?$/,
  refused:
    /^(?:refused?|refusal|refuses|declined?)(?: to (?:answer|say|respond))?$|^prefer not to (?:answer|say)$|^(?:tu choi|khong muon)(?: (?:tra loi|noi))?$/,
}

const NUMBER = /^-?\d+$/
const COMBINING = /\p{M}+/gu

/** Lower case, without accents and apostrophes. */
const folded = (text: string): string =>
  text.normalize('NFD').replace(COMBINING, '').replaceAll('đ', 'd').replaceAll('Đ', 'D').toLowerCase()
    .replace(/['’‘`]/g, '').replace(/\s+/g, ' ').trim() // prettier-ignore

/** What choosing `name` says. `labels`: of the choice, in all languages; `[]` where they don't matter. */
export function missingChoice(
  name: string,
  labels: readonly string[],
  rule: MissingRule,
): NoAnswer | undefined {
  return kindOf((kind, stated) => {
    if (stated) return stated.includes(name)
    if (NUMBER.test(name)) {
      return labels.some((label) => LABELS[kind].test(folded(label).replace(/[.…!]+$/, '')))
    }
    return NAMES[kind].has(folded(name).replace(/[ _.-]/g, ''))
  }, rule)
}

/** What a number in a question without choices says: nothing, unless the sheet `study` names that number. */
export function missingNumber(text: string, rule: MissingRule): NoAnswer | undefined {
  const number = text === '' ? NaN : Number(text)
  return kindOf((_kind, stated) => stated?.some((code) => Number(code) === number) ?? false, rule)
}

function kindOf(
  says: (kind: NoAnswer, stated: readonly string[] | undefined) => boolean,
  rule: MissingRule,
): NoAnswer | undefined {
  if (says('dont-know', rule.dontKnow)) return 'dont-know'
  return says('refused', rule.refused) ? 'refused' : undefined
}

/**
 * What an answer says, if it says that there is none. An answer to a select_multiple says so when it is the only choice. Text is never
 * taken for it.
 */
export function missingKind(survey: Survey, question: Question, answer: string): NoAnswer | undefined {
  if (answer === '') return undefined
  if (question.type === 'select_one' || question.type === 'select_multiple') {
    const choice = choicesOf(survey, question).find(({ name }) => name === answer)
    const texts = choice?.label.text ?? []
    const labels = texts.filter((text) => typeof text === 'string')
    return missingChoice(answer, labels, survey.design)
  }
  const isNumber = question.dataType === 'int' || question.dataType === 'decimal'
  return isNumber ? missingNumber(answer, survey.design) : undefined
}
