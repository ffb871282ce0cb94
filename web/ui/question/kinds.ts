// Which widget draws a question.
import type { QuestionView } from '../../../core/interview/view.ts'
import type { LazyWidget } from './lazy-widgets.ts'
import { appears } from './widget.ts'

export type Widget = 'none' | 'text' | 'number' | 'date' | 'list' | 'readonly' | LazyWidget

/** Above this many choices only those in sight are drawn. */
export const LONG_LIST = 60

export function widgetOf(view: QuestionView): Widget {
  switch (view.type) {
    case 'note':
      return view.value === '' ? 'none' : 'readonly'
    case 'calculate':
      return 'readonly'
    case 'integer':
    case 'decimal':
      if (view.readonly) return 'readonly'
      if (view.type === 'integer' && appears(view, 'counter')) return 'counter'
      return view.type === 'decimal' && appears(view, 'bearing') ? 'bearing' : 'number'
    case 'date':
      if (calendarOf(view) !== undefined) return 'calendar'
      if (!view.readonly && appears(view, 'no-calendar', 'month-year', 'year')) return 'date-parts'
      return view.readonly ? 'readonly' : 'date'
    case 'time':
    case 'datetime':
      return view.readonly ? 'readonly' : 'date'
    case 'select_one':
    case 'select_multiple': {
      const count = view.choices?.length ?? 0
      const wantsSearch =
        appears(view, 'autocomplete', 'search') ||
        (appears(view, 'minimal') && (count > 25 || view.type === 'select_multiple'))
      if (count > LONG_LIST || (wantsSearch && count > 7)) return 'search'
      // An empty menu would not say why it is empty.
      return appears(view, 'minimal') && view.type === 'select_one' && count > 0 ? 'menu' : 'list'
    }
    case 'rank':
    case 'range':
    case 'geopoint':
    case 'barcode':
      return view.type
    case 'geotrace':
    case 'geoshape':
      return 'trace'
    case 'image':
      return appears(view, 'signature', 'draw', 'annotate') ? 'drawing' : 'capture'
    case 'audio':
    case 'video':
    case 'file':
      return 'capture'
    case 'acknowledge':
      return 'acknowledge'
    default:
      return view.readonly ? 'readonly' : 'text'
  }
}

/** The drawing or plan above the list, on which choices can be made too. */
export function mapOf(view: QuestionView): 'image' | 'places' | undefined {
  if (!view.choices) return undefined
  if (appears(view, 'image-map') && /\.svg$/i.test(view.media.image ?? '')) return 'image'
  const lie = appears(view, 'map') && view.choices.some(({ geometry }) => geometry)
  return lie && view.type === 'select_one' ? 'places' : undefined
}

/** Types that no widget is for; answered as text, and said so. */
export function isFallback(view: QuestionView): boolean {
  return view.type !== 'text' && widgetOf(view) === 'text'
}

const CALENDARS = ['ethiopian', 'coptic', 'islamic', 'bikram-sambat', 'persian', 'buddhist']

/** The calendar that a question asks for, when it is not the Gregorian. */
export const calendarOf = (view: QuestionView) => CALENDARS.find((word) => appears(view, word))

/** Asks for a calendar, and has no widget for it: there is none for moments, nor for the Burmese calendar. */
export function lacksCalendar(view: QuestionView): boolean {
  if (view.type === 'datetime') return calendarOf(view) !== undefined || appears(view, 'myanmar')
  return view.type === 'date' && widgetOf(view) !== 'calendar' && appears(view, 'myanmar')
}

/** Part of a grid in which a `label` row heads rows of bare buttons. */
export function gridRole(view: QuestionView): 'head' | 'row' | undefined {
  if (view.type !== 'select_one' && view.type !== 'select_multiple') return undefined
  if (appears(view, 'label')) return 'head'
  return appears(view, 'list-nolabel', 'list') ? 'row' : undefined
}
