// The state of an interview: plain data that the functions beside this file change in place.
import type { Engines } from '../expression/evaluate.ts'
import type { Scope, XNode } from '../expression/tree.ts'
import type { Choice, Survey } from '../survey.ts'
import type { Program } from './program.ts'

/** Everything impure that an interview needs. */
export interface Environment {
  /** Milliseconds since 1970. */
  now(): number
  /** IANA name, for example `Asia/Ho_Chi_Minh`. */
  timezone: string
  /** Uniform in [0, 1). */
  random(): number
  uuid(): string
  /** deviceid, username, phonenumber, email, …; `''` if unknown. */
  property(name: string): string
  /** What `compile` needs for the few formulas that use it. */
  engines?: Engines
}

/**
 * What is wrong with an instance: `required` and empty; `constraint` not met; `type`: the answer does not fit the question's type or is not
 * among its choices; `count`: a repeat_count beyond what an interview can hold.
 */
export type ProblemKind = 'required' | 'constraint' | 'type' | 'count'

/** One question, group or repeat instance. `children` are the elements that formulas see, in document order. */
export interface Instance extends XNode {
  /** Index in `survey.nodes`. */
  node: number
  parent: Instance | null
  children: Instance[]
  /** What formulas read and what is sent: canonical, and `''` while irrelevant or while a chosen value is not offered. */
  value: string
  /** What was answered or calculated, kept while irrelevant. */
  stored: string
  /** What its calculation gave last: the same again leaves what people wrote over it. Undefined before, and when relevance comes back. */
  calculated: string | undefined
  /** Its own condition, without its ancestors'. */
  own: boolean
  relevant: boolean
  ownReadonly: boolean
  readonly: boolean
  required: boolean
  /** The constraint's last result; true for an empty value. */
  valid: boolean
  problem: ProblemKind | null
  /** 1-based among the instances of its repeat; 0 for everything else, and for a repeat instance that was removed. */
  position: number
  /** One entry per child of the survey node, in its order; for a repeat the range that holds its instances. */
  parts: Instance[]
  /** Of a range: its instances. A range is no element: formulas see only the instances. Null for everything else. */
  instances: Instance[] | null
  /** Of a range: it begins with an instance, and its first is a `first` one (see `build`). */
  seeded: boolean
  /**
   * Of a range: instances that a falling number took away, in case it rises again while it is still being typed (`1` on the way from `2` to
   * `12`). Their first was next to the last instance.
   */
  kept: Instance[]
  /** The choices offered at the moment; undefined until asked for, or when something they depend on changed. */
  offered: readonly Choice[] | undefined
}

/** Instances whose value, relevance, choices, label or problem changed, in document order of the survey's nodes. */
export interface Change {
  refs: string[]
  /** References that no longer exist, or now mean another instance of the repeat. */
  removed: string[]
  /** Relevance changed or instances came or went, so `screens` and `outline` are different now. */
  structure: boolean
}

/** A formula that could not be evaluated; its slot keeps a harmless value. */
export interface Fault {
  ref: string
  slot: string
  message: string
}

export interface Interview {
  survey: Survey
  environment: Environment
  root: Instance
  /** Index of the active language in `survey.languages`. */
  language: number
  /** Milliseconds since 1970. */
  startedAt: number
  /** Attached data by file name: document elements. */
  files: ReadonlyMap<string, XNode>
  /** By slot and node; the latest of each. */
  faults: Map<string, Fault>
  program: Program
  scope: Scope
  /** Instances that wait for evaluation, by slot of the program. */
  pending: (Set<Instance> | undefined)[]
  /** No slot below waits. */
  lowest: number
  changed: Set<Instance>
  removed: string[]
  structure: boolean
  /** Instances whose late defaults are still to be set. */
  fresh: Instance[]
  /** Ranges that have `kept` instances, and the question that was answered last: they are forgotten when another is. */
  keeping: Set<Instance>
  answered: string
  /** How many instances exist, ranges included. */
  size: number
  /** False while instances are filled from a snapshot or a response, when nothing may be calculated or triggered. */
  live: boolean
  /** Orders of choices shuffled without a seed, which last as long as the interview is open. */
  shuffled: Map<Instance, number>
}

/** Most instances of one repeat, and most instances of everything: beyond, a `count` problem is shown instead of a frozen page. */
export const REPEAT_LIMIT = 1000
export const SIZE_LIMIT = 200_000
