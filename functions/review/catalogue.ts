// Compiled surveys that this process used lately, so that a busy day reads and unpacks each only once.
import type { Survey } from '../../core/survey.ts'
import type { Blobs } from '../blobs.ts'
import { loadSurvey } from '../files/surveys.ts'

const kept = 20
const held = new WeakMap<Blobs, Map<string, Promise<Survey | undefined>>>()

/** The compiled survey, or undefined. The same object for everybody: it is not to be changed. */
export function surveyOf(blobs: Blobs, study: string, hash: string): Promise<Survey | undefined> {
  const ours = held.get(blobs) ?? new Map<string, Promise<Survey | undefined>>()
  held.set(blobs, ours)
  const name = `${study}/${hash}`
  const known = ours.get(name)
  // Taken out and put back at the end, so that the first is the one that was not used for longest.
  ours.delete(name)
  const survey = known ?? loadSurvey(blobs, study, hash)
  ours.set(name, survey)
  const forget = () => ours.delete(name)
  if (!known) survey.then((found) => found ?? forget(), forget)
  const [oldest] = ours.keys()
  if (ours.size > kept && oldest !== undefined) ours.delete(oldest)
  return survey
}
