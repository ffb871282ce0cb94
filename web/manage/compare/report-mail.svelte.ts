// Reports by e-mail on the page: who is shown, what each has chosen, sending one report now, and what became of it.
import type { Study } from '../../../core/study.ts'
import { api, json } from '../../lib/api.ts'
import { locale } from '../../lib/i18n.svelte.ts'
import { Action } from '../shell/action.svelte.ts'

const route = api.studies[':study']

const fetchMail = (study: string) => json(route['report-mail'].$get({ param: { study } }))
type Stored = Awaited<ReturnType<typeof fetchMail>>
export type Every = Stored['recipients'][number]['every']

export interface Row {
  email: string
  language: 'en' | 'vi'
  every: Every | null
  /** False: chosen, but no longer in the team. */
  maySee: boolean
  /** The message about the report that is shown. */
  mail: Stored['mails'][number] | undefined
}

/** Messages that are still under way are looked at again so often, and so many times. */
const AGAIN = 1500
const TIMES = 20

export class ReportMail {
  stored = $state.raw<Stored>()
  /** Who is to get the report now. */
  ticked = $state<string[]>([])
  had = $state<string[]>([])
  isSent = $state(false)
  isSaved = $state(false)
  /** In which language to send to those who have not chosen one. */
  languages = $state<Record<string, Row['language']>>({})
  readonly action = new Action()
  readonly #study: Study
  /** Of the report that is shown, if there is one. */
  readonly #moment: string | undefined
  #left = false

  constructor(study: Study, moment: string | undefined) {
    this.#study = study
    this.#moment = moment
  }

  /** Those who can be chosen: for who may edit the study the whole team, for anybody else oneself. */
  rows(mayAll: boolean): Row[] {
    if (!this.stored) return []
    const { own, recipients, mails } = this.stored
    const team = mayAll ? this.#study.members.map(({ email }) => email.toLowerCase()) : []
    const emails = new Set([own, ...team, ...recipients.map(({ email }) => email)])
    return [...emails].map((email) => {
      const chosen = recipients.find((one) => one.email === email)
      const mail = mails.find((one) => one.email === email && one.moment === this.#moment)
      const { language = this.languages[email] ?? locale(), every = null, maySee = true } = chosen ?? {}
      return { email, language, every, maySee, mail }
    })
  }

  /** Messages about other reports that did not arrive. */
  get failures(): Stored['mails'] {
    return (this.stored?.mails ?? []).filter(
      ({ status, moment }) => moment !== this.#moment && (status === 'failed' || status === 'unsure'),
    )
  }

  async load(): Promise<void> {
    await this.action.run(async () => {
      this.stored = await fetchMail(this.#study.id)
    })
  }

  /** Chooses how often, and in which language, a person is told. */
  async choose({ email, language, every }: Pick<Row, 'email' | 'language' | 'every'>): Promise<void> {
    this.isSaved = this.isSent = false
    const param = { study: this.#study.id }
    this.isSaved = await this.action.run(async () => {
      await route['report-mail'].$put({ param, json: { email, language, every } })
      this.stored = await fetchMail(this.#study.id)
    })
  }

  /** Sends the report to those who are ticked. */
  async send(rows: readonly Row[]): Promise<void> {
    if (this.#moment === undefined) return
    this.isSaved = this.isSent = false
    const to = rows
      .filter(({ email }) => this.ticked.includes(email))
      .map(({ email, language }) => ({ email, language }))
    const param = { study: this.#study.id, moment: this.#moment }
    this.isSent = await this.action.run(async () => {
      const { had } = await json(route.reports[':moment'].mail.$post({ param, json: { to } }))
      this.had = had
      this.stored = await fetchMail(this.#study.id)
    })
    if (!this.isSent) return
    this.ticked = []
    await this.#watch()
  }

  async #watch(): Promise<void> {
    const isUnderWay = () =>
      this.stored?.mails.some(
        ({ moment, status, attempts }) =>
          moment === this.#moment && (status === 'sending' || (status === 'waiting' && attempts === 0)),
      )
    for (let time = 0; time < TIMES && isUnderWay() && !this.#left; time += 1) {
      await new Promise((resolve) => setTimeout(resolve, AGAIN))
      if (!this.#left) this.stored = await fetchMail(this.#study.id).catch(() => this.stored)
    }
  }

  /** The page is gone: nobody waits any more. */
  leave(): void {
    this.#left = true
  }
}
