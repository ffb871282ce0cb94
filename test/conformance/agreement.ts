// Whether the engine sees the same interview in the browser, where it was answered, and on the server, which has only the answers.
import { check } from '../../core/interview/check.ts'
import { finish, validate } from '../../core/interview/finish.ts'
import { load } from '../../core/interview/open.ts'
import { refOf, within } from '../../core/interview/tree.ts'
import type { Environment, Interview } from '../../core/interview/types.ts'
import type { Files } from '../../core/interview/begin.ts'
import type { Answers } from '../../core/response.ts'

/** Ends `interview` and says what the two see differently: problems, and every relevant question's value and state. */
export function differences(interview: Interview, environment: Environment, files?: Files): string[] {
  const { survey } = interview
  // A repeat without its count is a problem of its own for people; the server counts it among the constraints, as it does a wrong type.
  const problems = validate(interview).map(
    ({ ref, kind }) => `${kind === 'required' ? 'required' : 'constraint'} ${ref}`,
  )
  const answers = JSON.parse(JSON.stringify(finish(interview).answers)) as Answers
  const flags = check(survey, answers, environment, files).map(({ kind, at }) => `${kind} ${at}`)
  const [here, there] = [statesOf(interview), statesOf(load(survey, answers, environment, files))]
  const refs = [...new Set([...here.keys(), ...there.keys()])].filter(
    (ref) => here.get(ref) !== there.get(ref),
  )
  return [
    ...flags.filter((flag) => !problems.includes(flag)).map((flag) => `server only: ${flag}`),
    ...problems.filter((problem) => !flags.includes(problem)).map((problem) => `browser only: ${problem}`),
    ...refs.map((ref) => `${ref}: browser ${here.get(ref) ?? 'none'}, server ${there.get(ref) ?? 'none'}`),
  ]
}

function statesOf(interview: Interview): Map<string, string> {
  const states = new Map<string, string>()
  for (const instance of within(interview.root)) {
    if (!instance.relevant || instance.instances) continue
    const { value, required, readonly, problem } = instance
    states.set(refOf(interview, instance), JSON.stringify({ value, required, readonly, problem }))
  }
  return states
}
