// A condition of the survey in words: "“Age of the child” ≥ 5 and “Eats” includes “Rice”".
import type { Expression } from '../expression/ast.ts'
import { choiceLabelOf, choicesOf, labelOf } from '../report-build/localized.ts'
import type { Survey } from '../survey.ts'
import {
  ALWAYS,
  AND,
  ANSWER,
  ANSWERED,
  filled,
  INCLUDES,
  IS,
  IS_NOT,
  LACKS,
  NEVER,
  NO,
  NOT,
  OR,
  SIGNS,
  STATEMENTS,
  UNANSWERED,
  VALUES,
  YES,
  type Reader,
} from './codebook-phrases.ts'
import { inLanguage } from './typed-text.ts'

interface Saying {
  survey: Survey
  reader: Reader
  /** Index of the node that the condition belongs to: what `.` is. */
  self: number
}

type Call = Extract<Expression, { op: 'call' }>
type Binary = Extract<Expression, { op: 'binary' }>

/** Longer labels are cut here, at a word. */
const LABEL = 80
const TAG = /<[^<>]*>/g

/**
 * The condition in words, questions and choices by their labels; null where it holds something that has no plain words (a look into another
 * file, a path through repeats), and then its source has to do.
 */
export function inWords(survey: Survey, self: number, expression: Expression, reader: Reader): string | null {
  try {
    return statement({ survey, reader, self }, expression)
  } catch (error) {
    if (error instanceof NoWordsError) return null
    throw error
  }
}

class NoWordsError extends Error {}

/** What is true or not. */
function statement(saying: Saying, expression: Expression): string {
  const { reader } = saying
  if (expression.op === 'binary') {
    const { operator } = expression
    if (operator === 'and' || operator === 'or') {
      const sides = [expression.left, expression.right].map((side) => {
        const words = statement(saying, side)
        return side.op === 'binary' &&
          (side.operator === 'or' || side.operator === 'and') &&
          side.operator !== operator
          ? `(${words})`
          : words
      })
      return sides.join(operator === 'and' ? AND[reader] : OR[reader])
    }
    return comparison(saying, expression)
  }
  if (expression.op === 'call') return called(saying, expression)
  if (expression.op === 'number') return expression.value ? ALWAYS[reader] : NEVER[reader]
  return filled(ANSWERED, reader, value(saying, expression))
}

function called(saying: Saying, call: Call): string {
  const { reader } = saying
  const { name, args } = call
  const [first, second] = args
  if (name === 'true' && !first) return ALWAYS[reader]
  if (name === 'false' && !first) return NEVER[reader]
  if (name === 'not' && first) return denied(saying, first)
  if (name === 'boolean' && first) return statement(saying, first)
  if (name === 'selected' && first && second) return selected(saying, true, first, second)
  const known = STATEMENTS.get(name)
  if (known && first && second) return filled(known, reader, value(saying, first), value(saying, second))
  return filled(ANSWERED, reader, value(saying, call))
}

function denied(saying: Saying, expression: Expression): string {
  if (expression.op === 'call' && expression.name === 'selected') {
    const [list, choice] = expression.args
    if (list && choice) return selected(saying, false, list, choice)
  }
  if (expression.op === 'ref') return filled(UNANSWERED, saying.reader, value(saying, expression))
  return filled(NOT, saying.reader, statement(saying, expression))
}

/** `selected()`, or not. A question with one answer is said to be it. */
function selected(saying: Saying, isSo: boolean, list: Expression, choice: Expression): string {
  const { survey, reader, self } = saying
  const node = survey.nodes[isSelf(list) ? self : list.op === 'ref' ? list.node : -1]
  const isOne = node?.kind === 'question' && node.type !== 'select_multiple' && node.type !== 'rank'
  const words = isOne ? (isSo ? IS : IS_NOT) : isSo ? INCLUDES : LACKS
  return filled(words, reader, value(saying, list), choiceOr(saying, list, choice))
}

function comparison(saying: Saying, expression: Binary): string {
  const { operator, left, right } = expression
  const { reader } = saying
  const sign = SIGNS.get(operator)
  if (!sign || !/[=<>]/.test(operator)) return filled(ANSWERED, reader, value(saying, expression))
  const isEqual = operator === '='
  if (isEqual || operator === '!=') {
    if (right.op === 'string' && right.value === '') {
      return filled(isEqual ? UNANSWERED : ANSWERED, reader, value(saying, left))
    }
    const wanted = truth(right)
    if (wanted !== undefined && isStatement(left)) {
      return wanted === isEqual ? statement(saying, left) : denied(saying, left)
    }
    const choice = choiceOr(saying, left, right)
    const isSaid = (right.op === 'string' && !NUMBER.test(right.value)) || choice !== value(saying, right)
    if (isSaid) return filled(isEqual ? IS : IS_NOT, reader, value(saying, left), choice)
  }
  const length = lengthOfText(left)
  if (length && right.op === 'number' && right.value === 0 && operator !== '<=' && operator !== '<') {
    return filled(isEqual ? UNANSWERED : ANSWERED, reader, value(saying, length))
  }
  return `${value(saying, left)} ${sign} ${value(saying, right)}`
}

/** `true()` or `false()`; undefined for all else. */
const truth = (expression: Expression): boolean | undefined =>
  expression.op === 'call' && expression.args.length === 0 && /^(true|false)$/.test(expression.name)
    ? expression.name === 'true'
    : undefined

const isStatement = (expression: Expression): boolean =>
  expression.op === 'call' &&
  (STATEMENTS.has(expression.name) || /^(not|selected|boolean)$/.test(expression.name))

const lengthOfText = (expression: Expression): Expression | undefined =>
  expression.op === 'call' && expression.name === 'string-length' ? expression.args[0] : undefined

/** The label of the choice that a literal names in a question; the literal where there is none. */
function choiceOr(saying: Saying, question: Expression, literal: Expression): string {
  const { survey, reader } = saying
  const node = isSelf(question) ? saying.self : question.op === 'ref' ? question.node : -1
  const name =
    literal.op === 'string' ? literal.value : literal.op === 'number' ? String(literal.value) : null
  const choice = choicesOf(survey, survey.nodes[node]).find((one) => one.name === name)
  return choice ? quoted(inLanguage(choiceLabelOf(survey, choice), reader)) : value(saying, literal)
}

/** `.`, the answer itself. */
const isSelf = (expression: Expression): boolean =>
  expression.op === 'path' &&
  expression.from === 'context' &&
  expression.steps.length === 1 &&
  expression.steps[0]?.axis === 'self' &&
  !expression.steps[0].predicates

/** What has a value. */
function value(saying: Saying, expression: Expression): string {
  const { survey, reader } = saying
  if (isSelf(expression)) return ANSWER[reader]
  switch (expression.op) {
    case 'number':
      return signed(String(expression.value))
    case 'string':
      return NUMBER.test(expression.value) ? signed(expression.value) : quoted(expression.value)
    case 'negate':
      return `−${value(saying, expression.of)}`
    case 'ref': {
      const node = survey.nodes[expression.node]
      if (!node) throw new NoWordsError()
      const label = inLanguage(labelOf(survey, node), reader)
      return quoted(/[\p{L}\p{N}]/u.test(label.replace(TAG, '')) ? label : node.name)
    }
    case 'call': {
      const isTrue = truth(expression)
      if (isTrue !== undefined) return isTrue ? YES[reader] : NO[reader]
      const known = VALUES.get(`${expression.name}/${expression.args.length}`)
      if (!known) throw new NoWordsError()
      return filled(known, reader, ...expression.args.map((argument) => value(saying, argument)))
    }
    case 'binary': {
      const sign = SIGNS.get(expression.operator)
      if (!sign || /[=<>]/.test(expression.operator)) throw new NoWordsError()
      const sides = [expression.left, expression.right].map((side) =>
        side.op === 'binary' ? `(${value(saying, side)})` : value(saying, side),
      )
      return sides.join(` ${sign} `)
    }
    default:
      throw new NoWordsError()
  }
}

const NUMBER = /^-?\d+(?:\.\d+)?$/
const signed = (number: string): string => number.replace('-', '−')

/** In one line, without the Markdown of labels and tags. */
function quoted(text: string): string {
  const line = text.replace(TAG, ' ').replace(/[*_]{2,}|^#+/gm, '').replace(/\s+/g, ' ').trim() // prettier-ignore
  const cut = line.length > LABEL ? `${line.slice(0, LABEL).replace(/\s+\S*$/, '')}…` : line
  return `“${cut}”`
}
