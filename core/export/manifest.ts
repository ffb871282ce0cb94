// The manifest: what a download holds, of which moment, how it was chosen, and the hashes to check it by.
import type { DownloadInput } from './download.ts'
import type { Model } from './model.ts'
import type { PanelNotes } from './panel.ts'

export interface FileEntry {
  name: string
  /** Bytes. */
  size: number
  sha256?: string
}

export interface ManifestCounts {
  responses: number
  /** Rows by table's file. */
  counts: ReadonlyMap<string, number>
  files: readonly FileEntry[]
  panel: PanelNotes | null
  unplaced: readonly string[]
  /** Responses that wait for media. */
  incomplete: number
}

/** As JSON. Says nothing of who asked, or when: the same moment and choices give the same text. */
export function manifestJson(
  { study, rounds, moment, choices, crosswalk, surveys, unreadable }: DownloadInput,
  model: Model,
  { responses, counts, files, panel, unplaced, incomplete }: ManifestCounts,
): string {
  const versions = model.surveys.map(({ id, version }) => `${id} ${version}`)
  const rowsOf = (name: string) => {
    const dot = name.lastIndexOf('.')
    return name.startsWith('codebook.') || name === 'choices.csv' ? undefined : counts.get(name.slice(0, dot))
  }
  const manifest = {
    format: 2,
    study: study.id,
    rounds: rounds.map(({ id }) => id),
    moment,
    responses,
    ...(incomplete > 0 && { waitingForMedia: incomplete }),
    choices,
    crosswalk,
    surveys: [...surveys.keys()].map((hash, index) => ({ version: versions[index], hash })),
    ...(panel && { panel }),
    files: files.map(({ name, size, sha256 }) => {
      const rows = rowsOf(name)
      return { name, ...(rows !== undefined && { rows }), size, sha256 }
    }),
    unplaced,
    unreadable,
  }
  return `${JSON.stringify(manifest, null, 2)}\n`
}
