// What a page with a form engine on it can be asked to do, so that all of them are measured in the same way.

export interface FormText {
  /** The compiled survey as JSON for ours, the XForm for the others. */
  text: string
}

/** A form engine in a page. Paths are absolute, with positions for repeat instances: `/data/member[2]/age`. */
export interface Contender {
  /** It draws, so that every time runs to the next paint; false for an engine alone. */
  draws: boolean
  /** What is done on a server before a person opens the form; not measured. */
  prepare?(form: FormText): Promise<void>
  /** From the text of the form to something that can be answered. */
  open(form: FormText): void | Promise<void>
  /** How many questions are relevant, or drawn: changes when an answer opens or closes something. */
  shown(): number
  /** Brings a question to where it can be answered; not measured. */
  goTo?(path: string): void
  /** Finds what `answer` will touch, so that the search for it is not measured. */
  find(path: string, value: string): () => void
  members(repeat: string): number
  addMember(repeat: string): void | Promise<void>
  /** How many problems are found. */
  validate(): number | Promise<number>
  /** The box to type in to filter a long list; undefined when the browser itself filters. */
  searchBox?(path: string): HTMLInputElement | undefined | Promise<HTMLInputElement | undefined>
}

export interface Answered {
  milliseconds: number
  shown: number
}

/** What the bench calls in the page, as `window.bench`. All times are milliseconds. */
export interface Bench {
  prepare(form: FormText): Promise<void>
  open(): Promise<Answered>
  /** Answers and waits until nothing moves any more, to learn what is shown then. */
  learn(path: string, value: string): Promise<number>
  /** Answers; the time until as many questions are shown as `expected`, and painted. */
  answer(path: string, value: string, expected: number): Promise<Answered>
  /** Plays answers one after another; null for those that the engine has no place for. */
  play(answers: { path: string; value: string }[]): Promise<(number | null)[]>
  /** The time of each member that was added, until there are `count` or `budget` is spent. */
  addMembers(repeat: string, count: number, budget: number): Promise<number[]>
  validate(): Promise<Answered>
  /** The time of each letter typed, or null when there is nothing to measure. */
  search(path: string, text: string): Promise<number[] | null>
  /** The time from nothing to the next paint: what is in every time of a contender that draws. */
  floor(): Promise<number>
  /** The time of one line of text in an empty page: what a browser that has drawn none yet takes to find its fonts. */
  firstText(): Promise<number>
}

declare global {
  interface Window {
    bench?: Bench
  }
}
