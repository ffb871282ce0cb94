// What is chosen on the page of downloads, as its fields hold it.
import type { Choices, Filters, Format } from '../../../core/export/choices.ts'

/** In the order in which they are shown. */
export const FORMATS: Format[] = ['xlsx', 'dta', 'sav', 'csv', 'parquet', 'jsonl']
export const REVIEWS: Filters['reviews'] = ['none', 'approved', 'has-issues', 'rejected']

/** Choices of `round` that mean all of them. */
export const BELOW = '*'
export const BESIDE = '**'

export class Form {
  formats = $state<Format[]>(['xlsx'])
  /** A round's id, {@link BELOW} or {@link BESIDE}; empty: the first. */
  round = $state('')
  language = $state('')
  labels = $state<Choices['labels']>('names')
  groups = $state(false)
  wide = $state(0)
  filters = $state(blankFilters())
  personal = $state(false)
  reason = $state('')

  /** Whether something is chosen that is folded away. */
  isSpecial = $derived(this.labels !== 'names' || this.groups || this.wide > 0 || isFiltered(this.filters))

  toggle(format: Format): void {
    this.formats = FORMATS.filter((one) => this.formats.includes(one) !== (one === format))
  }

  /** `first`: the round that counts when none was picked. */
  choices(first: string): Choices {
    const round = this.round || first
    const isAll = round === BELOW || round === BESIDE
    return {
      formats: this.formats,
      rounds: isAll ? [] : [round],
      together: round === BESIDE ? 'panel' : 'long',
      language: this.language || null,
      labels: this.labels,
      groups: this.groups,
      wide: this.wide || 0,
      personal: this.personal,
      filters: $state.snapshot(this.filters),
    }
  }

  /** Fills the fields in. What personal data is for is asked anew. */
  use(choices: Choices): void {
    this.formats = [...choices.formats]
    this.round = choices.rounds[0] ?? (choices.together === 'panel' ? BESIDE : BELOW)
    this.language = choices.language ?? this.language
    this.labels = choices.labels
    this.groups = choices.groups
    this.wide = choices.wide
    this.filters = structuredClone(choices.filters)
    this.personal = choices.personal
    this.reason = ''
  }
}

const blankFilters = (): Filters => ({
  received: { from: null, to: null },
  finished: { from: null, to: null },
  sites: [],
  flagged: 'with',
  reviews: [],
})

/** Whether some responses are left out. */
export const isFiltered = ({ received, finished, sites, flagged, reviews }: Filters): boolean =>
  [received.from, received.to, finished.from, finished.to].some((day) => day !== null && day !== '') ||
  sites.length > 0 ||
  flagged !== 'with' ||
  reviews.length > 0
