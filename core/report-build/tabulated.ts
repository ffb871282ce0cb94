// Which questions can stand in a table of two.
import type { SurveyNode, Question } from '../survey.ts'

/** Not marked as personal, and with answers of which there are few. */
export const canBeTabulated = (node: SurveyNode): node is Question =>
  node.kind === 'question' &&
  !node.personal &&
  (node.type === 'select_one' ||
    node.type === 'select_multiple' ||
    node.type === 'calculate' ||
    node.dataType === 'int' ||
    node.type === 'acknowledge')
