// The questions of a round's newest survey that can stand in a table.
import { canBeTabulated } from '../../../core/report-build/tabulated.ts'
import { localized as inLanguages, labelOf } from '../../../core/report-build/localized.ts'
import type { Survey } from '../../../core/survey.ts'
import { localized } from '../../lib/i18n.svelte.ts'

export interface Choice {
  name: string
  label: string
}

/** In the order of the survey; labels without Markdown's marks are the interview's matter, here they stand as written. */
export function questionsOf(survey: Survey): Choice[] {
  return survey.nodes.filter(canBeTabulated).map((node) => {
    const label = localized(inLanguages(survey, node.label?.text)) || localized(labelOf(survey, node))
    return { name: node.name, label: label === node.name ? node.name : `${label} (${node.name})` }
  })
}
