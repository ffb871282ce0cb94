// What the server offers to choose from.
import { api, json } from '../../lib/api.ts'

export const loadOffer = async (study: string) =>
  json(api.studies[':study']['export-offer'].$get({ param: { study } }))
export type Offer = Awaited<ReturnType<typeof loadOffer>>

export const loadJobs = async (study: string) =>
  (await json(api.studies[':study'].exports.$get({ param: { study } }))).exports
export type ExportLine = Awaited<ReturnType<typeof loadJobs>>[number]

export const loadSaved = async (study: string) =>
  (await json(api.studies[':study']['export-choices'].$get({ param: { study } }))).saved
export type Saved = Awaited<ReturnType<typeof loadSaved>>[number]
