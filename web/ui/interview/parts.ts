// What an interview seldom begins with.
import { lazy } from '../question/lazy.ts'
import { typedWidgets } from '../question/lazy-widgets.ts'

export const parts = {
  end: lazy(() => import('./End.svelte')),
  repeatPrompt: lazy(() => import('./RepeatPrompt.svelte')),
  grid: lazy(() => import('./Grid.svelte')),
  jumpList: lazy(() => import('./JumpList.svelte')),
}

/** Has them, and what is answered with the keyboard, before anyone types into nothing; what can't be had now is asked for again then. */
export function loadParts(): void {
  for (const { load } of [...Object.values(parts), ...typedWidgets]) load().catch(() => undefined)
}
