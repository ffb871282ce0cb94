// Reading responses as formulas see them: the answers as they are, nothing calculated or judged. A report reads very many for the sake of few
// questions, so there is one tree for each survey, and each of its nodes looks for its answer when it is first asked after a response came.
import { toBoolean } from '../expression/evaluate.ts'
import type { Scope, XNode } from '../expression/tree.ts'
import type { Answers } from '../response.ts'
import type { Survey, SurveyNode } from '../survey.ts'
import { prepare } from './begin.ts'
import { compiledOf, programOf } from './program.ts'
import { contextOf } from './scope.ts'
import { REPEAT_LIMIT, type Environment, type Instance, type Interview } from './types.ts'
import { canonical } from './values.ts'

/** An interview that only formulas may use: it holds one response after the other, and can't be answered. */
export interface Reader {
  interview: Interview
  /**
   * Turns to a response; instances taken before now say what this one says. Irrelevant questions are left out of answers, so a question with a
   * condition is relevant when it is there. Where answers contradict the survey's conditions (the server flags that), only `load` tells.
   */
  read(answers: Answers): void
}

export function reader(survey: Survey, environment: Environment): Reader {
  const interview = prepare(programOf(survey, environment.engines), environment, survey.defaultLanguage, 0)
  const response: Turn = { number: 0, answers: NOTHING, interview }
  interview.root = new Reading(response, 0, null, 0)
  interview.scope = remembering(interview.scope, response)
  return {
    interview,
    read(answers) {
      response.number += 1
      response.answers = answers
      interview.startedAt = environment.now()
    },
  }
}

/** Formulas ask for the same questions from the same place again and again: of each question the last reply is kept. */
function remembering(scope: Scope, response: Turn): Scope {
  const kept: { from: XNode; number: number; found: XNode[] }[] = []
  return {
    ...scope,
    nodes(id, from, numbered) {
      if (numbered) return scope.nodes(id, from, numbered)
      const last = kept[id]
      if (last && last.from === from && last.number === response.number) return last.found
      const found = scope.nodes(id, from)
      if (last) {
        last.from = from
        last.number = response.number
        last.found = found
      } else {
        kept[id] = { from, number: response.number, found }
      }
      return found
    },
  }
}

/** The response that is being read. */
interface Turn {
  number: number
  answers: Answers
  interview: Interview
}

/** Whole numbers as they nearly always are: canonical at a glance. */
const PLAIN_NUMBER = /^(?:0|[1-9]\d{0,14})$/
const NOTHING: Answers = {}
const NONE: Answers[] = []

class Reading implements Instance {
  readonly name: string
  readonly node: number
  readonly parent: Reading | null
  readonly position: number
  readonly parts: Reading[]

  readonly #turn: Turn
  readonly #about: SurveyNode
  /** Of a range: every member that was ever needed. */
  readonly #members: Reading[] | null
  readonly #holdsRanges: boolean
  /** Every object has something of this name, so that only its own is an answer. */
  readonly #isInherited: boolean
  /** The number of the response that the rest is about. */
  #looked = -1
  #relevant = true
  #value = ''
  #given: Answers = NOTHING
  #list: Answers[] = NONE
  #instances: Reading[] | null

  // What an interview that goes on would keep here; nothing that only reads asks for it.
  readonly stored = ''
  readonly calculated = undefined
  readonly seeded = false
  readonly own = true
  readonly ownReadonly = false
  readonly readonly = false
  readonly required = false
  readonly valid = true
  readonly problem = null
  readonly kept = []
  /** Choices follow from answers, so they are worked out whenever they are asked for. */
  get offered(): undefined {
    return undefined
  }
  set offered(_) {}

  constructor(turn: Turn, id: number, parent: Reading | null, position: number, isRange = false) {
    const { nodes } = turn.interview.survey
    this.#turn = turn
    this.#about = nodes[id]!
    this.name = this.#about.name
    this.#isInherited = this.name in NOTHING
    this.node = id
    this.parent = parent
    this.position = position
    this.#members = isRange ? [] : null
    this.#instances = this.#members
    const children = this.#about.kind === 'question' || isRange ? [] : this.#about.children
    this.parts = children.map((child) => new Reading(turn, child, this, 0, nodes[child]!.kind === 'repeat'))
    this.#holdsRanges = this.parts.some((part) => part.#members)
  }

  get relevant(): boolean {
    this.#look()
    return this.#relevant
  }

  get value(): string {
    this.#look()
    return this.#value
  }

  get instances(): Reading[] | null {
    if (this.#members) this.#look()
    return this.#instances
  }

  get children(): Reading[] {
    if (!this.#holdsRanges) return this.parts
    return this.parts.flatMap((part) => part.instances ?? part)
  }

  #look(): void {
    const { number, answers, interview } = this.#turn
    if (this.#looked === number) return
    this.#looked = number
    const { parent } = this
    if (!parent) {
      this.#given = answers
    } else if (this.position > 0) {
      this.#lookAtMember(parent.parts[interview.program.place[this.node]!]!)
    } else {
      parent.#look()
      const given = parent.#given
      const isThere = !this.#isInherited || Object.hasOwn(given, this.name)
      this.#take(parent.#relevant, isThere ? given[this.name] : undefined)
    }
  }

  #take(around: boolean, answer: Answers[string] | undefined): void {
    const about = this.#about
    if (this.#members) {
      this.#relevant = around
      this.#list = Array.isArray(answer) ? answer : isPlain(answer) ? [answer] : NONE
      this.#instances = this.#membersUpTo(Math.min(this.#list.length, REPEAT_LIMIT))
    } else if (about.kind === 'question') {
      const isThere = typeof answer === 'string'
      this.#relevant = around && (isThere || !about.relevant)
      this.#value = isThere ? this.#readable(answer) : ''
    } else {
      this.#given = isPlain(answer) ? answer : NOTHING
      this.#relevant = around && (this.#given !== NOTHING || !about.relevant)
    }
  }

  #membersUpTo(count: number): Reading[] {
    const all = this.#members!
    while (all.length < count) all.push(new Reading(this.#turn, this.node, this.parent, all.length + 1))
    if (this.#instances!.length === count) return this.#instances!
    return all.slice(0, count)
  }

  /** An irrelevant member leaves an empty place among the others, and so does one in which nothing was asked: the condition tells. */
  #lookAtMember(range: Reading): void {
    range.#look()
    this.#given = range.#list[this.position - 1] ?? NOTHING
    const formula = this.#about.relevant
    this.#relevant = range.#relevant
    if (!formula || !range.#relevant || Object.keys(this.#given).length > 0) return
    const { interview } = this.#turn
    try {
      this.#relevant = toBoolean(
        compiledOf(interview.program, formula.expression)(contextOf(interview, this)),
      )
    } catch {
      this.#relevant = true
    }
  }

  /** As the engine reads what is stored; choices are as the engine that offered them left them. */
  #readable(answer: string): string {
    if (this.#about.kind !== 'question' || this.#about.choices) return answer.trim()
    if (this.#about.dataType === 'int' && PLAIN_NUMBER.test(answer)) return answer
    return canonical(answer, this.#about.dataType, this.#turn.interview.environment.timezone) ?? answer
  }
}

const isPlain = (answer: Answers[string] | undefined): answer is Answers =>
  typeof answer === 'object' && !Array.isArray(answer)
