// The tree that expressions are evaluated over: an interview, a choice list, an attached file, all look like this.

/** An element. Interview state, secondary instances and parsed XML share this shape, so the evaluator needs no adapter. */
export interface XNode {
  name: string
  parent: XNode | null
  children: XNode[]
  /** Text of a leaf; empty for an element with children. An irrelevant question reads as empty. */
  value: string
  attributes?: ReadonlyMap<string, string>
  /** Anything but an element, as XPath tells nodes apart; only parsed XML and the evaluator itself make these. */
  kind?: 'document' | 'attribute' | 'text' | 'comment' | 'instruction'
  /** The namespace's URI, where the XML declared one. Interviews and choice lists have none and match by `name` alone. */
  namespace?: string
  /** False while a relevant condition hides the element; absent means relevant. Read by `relevant()` only. */
  relevant?: boolean
}

/** The result of an expression, as in XPath 1.0. Node-sets are in document order. */
export type Value = number | string | boolean | XNode[]

/** What an expression may ask of the interview that it is evaluated in. Everything impure comes through here. */
export interface Scope {
  /** The document element of the primary instance (`/data`). */
  root: XNode
  /**
   * The instances of the survey node with index `id`, as seen from `from`: those that share with `from` every repeat
   * instance that encloses both. From inside the same repeat instance this is one node; from outside, all of them.
   * A repeat itself, asked for from inside, means all instances beside that one. Irrelevant ones among several are left out, unless all
   * are asked for by their number.
   */
  nodes(id: number, from: XNode, numbered?: boolean): XNode[]
  /** `instance('id')`: the document element (`root`) of a choice list or an attached file, or undefined. */
  instance(id: string): XNode | undefined
  /** `jr:choice-name(value, 'ref')` and `choice-label(ref, value)`: label in the active language; `''` if unknown. */
  choiceLabel(id: number, value: string, from: XNode): string
  /** `jr:itext('id')`: text in the active language. */
  itext(id: string): string
  /** Milliseconds since 1970 at the moment of evaluation. */
  now(): number
  /** IANA name, for example `Asia/Ho_Chi_Minh`. */
  timezone: string
  /** BCP 47 of the active language, for the names of months and days; English where absent. */
  language?: string
  /** Uniform in [0, 1). */
  random(): number
  /** `property('deviceid')` and the metadata questions: deviceid, username, phonenumber, email, … `''` if unknown. */
  property(name: string): string
  /** `jr:last-saved` and others outside the primary instance are reached through {@link instance}. */
}

/** Where an expression is evaluated. */
export interface Context {
  scope: Scope
  /** The context node: `.` */
  node: XNode
  /** `current()`: the node whose expression this is; stays the same inside predicates. */
  current: XNode
  /** 1-based, within the node-set of a predicate. */
  position: number
  size: number
}
