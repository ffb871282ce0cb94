// A survey with the attached files that its formulas and choices read, as an enumerator's phone holds them.
import { attachedData, holdsData } from '../../../core/attached.ts'
import type { XNode } from '../../../core/expression/tree.ts'
import type { Survey } from '../../../core/survey.ts'
import { ApiError, send } from '../../lib/api.ts'

/** `path`: the survey's address. A file that is not attached (yet) is left out: what is looked up in it is empty. */
export async function surveyWithFiles(path: string): Promise<{ survey: Survey; files: Map<string, XNode> }> {
  const survey = (await (await send(path)).json()) as Survey
  const files = new Map<string, XNode>()
  for (const name of survey.attachments.filter(holdsData)) {
    const answer = await send(`${path}/attachments/${encodeURIComponent(name)}`).catch((error: unknown) => {
      if (error instanceof ApiError && error.status === 404) return undefined
      throw error
    })
    const data = answer && attachedData(name, await answer.text())
    if (data) files.set(name, data)
  }
  return { survey, files }
}
