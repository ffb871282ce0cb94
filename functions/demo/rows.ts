// Rows of the demo survey's `survey` sheet, and short ways to write them.

/** One row of the survey sheet; `vi` and `en` are its labels, the rest are XLSForm columns. */
export interface Row {
  type: string
  name?: string
  vi?: string
  en?: string
  hint?: [vi: string, en: string]
  message?: [vi: string, en: string]
  relevant?: string
  constraint?: string
  required?: true
  calculation?: string
  appearance?: string
  choice_filter?: string
  repeat_count?: string
  parameters?: string
  default?: string
  read_only?: true
  personal?: true
}

export const ask = (type: string, name: string, vi: string, en: string, more: Partial<Row> = {}): Row => ({
  type,
  name,
  vi,
  en,
  ...more,
})
export const required = { required: true } as const
export const calculate = (name: string, calculation: string, more: Partial<Row> = {}): Row => ({
  type: 'calculate',
  name,
  calculation,
  ...more,
})
export const group = (name: string, vi: string, en: string, more: Partial<Row> = {}): Row =>
  ask('begin_group', name, vi, en, more)
export const endGroup: Row = { type: 'end_group' }
