// Our interview engine alone, without a screen.
import { answer } from '../../../core/interview/answer.ts'
import { validate } from '../../../core/interview/finish.ts'
import { open } from '../../../core/interview/open.ts'
import { addRepeat } from '../../../core/interview/repeats.ts'
import { isSeen } from '../../../core/interview/screens.ts'
import { find, within } from '../../../core/interview/tree.ts'
import type { Interview } from '../../../core/interview/types.ts'
import type { Survey } from '../../../core/survey.ts'
import { environment } from './environment.ts'
import { present } from './page.ts'

let interview: Interview | undefined
const opened = () => {
  if (!interview) throw new Error('no form is open')
  return interview
}

present({
  draws: false,
  open({ text }) {
    interview = open(JSON.parse(text) as Survey, environment)
  },
  shown: () => relevantQuestions(opened()),
  find(path, value) {
    if (!find(opened(), path)) throw new Error(`no ${path}`)
    return () => void answer(opened(), path, value)
  },
  members: (repeat) => find(opened(), repeat)?.instances?.length ?? 0,
  addMember: (repeat) => void addRepeat(opened(), repeat),
  validate: () => validate(opened()).length,
})

function relevantQuestions({ root, survey }: Interview): number {
  let count = 0
  for (const { relevant, node } of within(root)) {
    const kind = survey.nodes[node]
    if (relevant && kind?.kind === 'question' && isSeen(kind)) count++
  }
  return count
}
