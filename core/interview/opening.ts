// How a new interview begins, as import worked it out (make-opening.ts): most formulas need not be looked at before something is answered.
import type { Opening, Survey } from '../survey.ts'
import { setDefaults } from './defaults.ts'
import type { Traits } from './locality.ts'
import { join } from './ranges.ts'
import { formulaOf, KINDS, type ProgramSlot } from './slots.ts'
import type { Instance, Interview, ProblemKind } from './types.ts'

/**
 * Raised when formulas come to something else than before where nothing is answered yet, when instances hold other state, or when formulas
 * have other traits.
 */
export const OPENING_FORMAT = 3

const TRAITS = [
  'wide',
  'positional',
  'worded',
  'impure',
  'once',
  'timed',
  'whole',
] as const satisfies (keyof Traits)[]

/** A slot as it is stored: node, kind, traits as bits, and the nodes that it names. */
export const packSlot = ({ node, kind, reads, nodes }: ProgramSlot): number[] => [
  node,
  KINDS.indexOf(kind),
  TRAITS.reduce((bits, trait, bit) => bits | (Number(reads[trait]) << bit), 0),
  ...nodes,
]

const traitsOf = (bits: number) =>
  Object.fromEntries(TRAITS.map((trait, bit) => [trait, (bits & (1 << bit)) !== 0])) as Record<
    keyof Traits,
    boolean
  >

const PROBLEMS: (ProblemKind | null)[] = [null, 'required', 'constraint', 'type', 'count']

/** The state of an instance as bits. */
export const packState = ({ own, relevant, ownReadonly, required, valid, problem }: Instance): number =>
  [own, relevant, ownReadonly, required, valid].reduce(
    (bits, is, bit) => bits | (Number(is) << bit),
    PROBLEMS.indexOf(problem) << 5,
  )

/** What import worked out; undefined for surveys without it, and for those of another version. */
export function openingOf({ opening, nodes }: Survey): Opening | undefined {
  return opening?.format === OPENING_FORMAT && opening.nodes === nodes.length ? opening : undefined
}

/** One of the slots that import found. */
export function unpackSlot(survey: Survey, index: number): ProgramSlot {
  const [node = 0, kind = 0, bits = 0, ...nodes] = survey.opening!.slots[index]!
  const formula = formulaOf(survey.nodes[node]!, KINDS[kind]!)
  return { index, node, kind: KINDS[kind]!, formula, nodes, reads: traitsOf(bits) }
}

/** Brings the instances of a new interview to where they begin; those that hang on this moment are queued. */
export function stand(interview: Interview, { states, values }: Opening): void {
  interview.fresh.push(interview.root)
  let at = 0
  let next = 0
  const visit = (instance: Instance) => {
    const state = states[at] ?? -1
    if (state < 0) join(interview, instance)
    else {
      instance.own = (state & 1) !== 0
      instance.relevant = (state & 2) !== 0
      instance.ownReadonly = (state & 4) !== 0
      instance.readonly = instance.ownReadonly || (instance.parent?.readonly ?? false)
      instance.required = (state & 8) !== 0
      instance.valid = (state & 16) !== 0
      instance.problem = PROBLEMS[state >> 5]!
      instance.stored = ''
      const given = values[next]
      if (given?.[0] === at) {
        next += 1
        instance.stored = given[1]
        instance.value = given[2]
        instance.calculated = given[3] ?? undefined
      }
    }
    at += 1
    for (const inner of instance.instances ?? instance.parts) visit(inner)
  }
  visit(interview.root)
  setDefaults(interview, interview.root, false)
}
