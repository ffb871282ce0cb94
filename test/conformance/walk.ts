// `node test/conformance/walk.ts FORM.xlsx --seed S --steps N --json`: a random walk through a survey; prints its events and the answers it leaves.
import { parseArgs } from 'node:util'
import { check } from '../../core/interview/check.ts'
import { finish, validate } from '../../core/interview/finish.ts'
import { walk } from '../../core/interview/simulate.ts'
import { fixedEnvironment, seeded } from '../support/environment.ts'
import { surveyOf } from './survey-of.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: 'string', default: '1' },
    steps: { type: 'string', default: '100' },
    json: { type: 'boolean', default: false },
  },
})
const [form] = positionals
if (form === undefined) {
  console.error('Usage: walk.ts FORM.xlsx [--seed S] [--steps N] [--json]')
  process.exit(2)
}
const survey = await surveyOf(form)
const environment = fixedEnvironment({ seed: Number(values.seed) })
const { interview, events } = walk(survey, environment, seeded(Number(values.seed)), Number(values.steps))
const problems = validate(interview)
const { answers, instanceName } = finish(interview)
const flags = check(survey, answers, environment)
if (values.json) {
  process.stdout.write(
    `${JSON.stringify({ events, answers, instanceName, problems, flags, faults: [...interview.faults.values()] })}\n`,
  )
} else {
  for (const event of events) console.log(event.op, event.ref, event.op === 'answer' ? event.value : '')
  console.log(JSON.stringify(answers, null, 2))
}
