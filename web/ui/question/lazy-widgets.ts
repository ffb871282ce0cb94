// Widgets that few first screens need.
import { lazy } from './lazy.ts'

export const lazyWidgets = {
  search: lazy(() => import('./SearchList.svelte')),
  menu: lazy(() => import('./ChoiceMenu.svelte')),
  acknowledge: lazy(() => import('./Acknowledge.svelte')),
  rank: lazy(() => import('./Rank.svelte')),
  range: lazy(() => import('./Range.svelte')),
  'date-parts': lazy(() => import('./DateParts.svelte')),
  calendar: lazy(() => import('./CalendarDate.svelte')),
  counter: lazy(() => import('./Counter.svelte')),
  bearing: lazy(() => import('./Bearing.svelte')),
  geopoint: lazy(() => import('./Geopoint.svelte')),
  trace: lazy(() => import('./Trace.svelte')),
  capture: lazy(() => import('./Capture.svelte')),
  barcode: lazy(() => import('./Barcode.svelte')),
  drawing: lazy(() => import('./Drawing.svelte')),
}
const { search, menu, acknowledge, rank, range, 'date-parts': dateParts } = lazyWidgets
export const typedWidgets = [search, menu, acknowledge, rank, range, dateParts]

export type LazyWidget = keyof typeof lazyWidgets

export const choiceMaps = {
  image: lazy(() => import('./ImageMap.svelte')),
  places: lazy(() => import('./ChoiceMap.svelte')),
}
export const labelMedia = lazy(() => import('./LabelMedia.svelte'))
