// The design of a study by the columns that carry it.
import type { Design } from '../survey.ts'
import type { Dataset } from './dataset.ts'
import type { Model } from './model.ts'

/** Names of columns of the responses' table, as the newest survey that says so says; null or empty where none does, or it is left out. */
export function designOf({ surveys, tables }: Model, options: { personal: boolean }): Dataset['design'] {
  const fields = tables[0]?.fields ?? []
  const columns = (ids: (design: Design) => readonly (number | undefined)[]): string[] => {
    const survey = surveys.find(({ design }) => ids(design).some((id) => id !== undefined))
    return (survey ? ids(survey.design) : []).flatMap((id) => {
      const node = id === undefined ? undefined : survey?.nodes[id]
      // A question that moved to another group in a newer version is still the same field.
      const field =
        fields.find(({ question }) => question.path === node?.path) ??
        fields.find(({ question }) => question.name === node?.name)
      const name = field?.columns[0]
      return field && name !== undefined && (options.personal || !field.question.personal) ? [name] : []
    })
  }
  // Clusters that were drawn anew and are named alike are told apart by their round.
  const apart = surveys.some(({ design }) => design.newClusters) ? ['_round'] : []
  return {
    weight: columns(({ weight }) => [weight])[0] ?? null,
    strata: [...columns(({ stratum }) => stratum ?? []), ...apart],
    cluster: columns(({ cluster }) => [cluster])[0] ?? null,
    respondentId: columns(({ respondentId }) => [respondentId])[0] ?? null,
    arm: columns(({ arm }) => [arm])[0] ?? null,
  }
}
