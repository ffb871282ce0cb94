// Files that surveys use: pictures, recordings, CSV lists. Uploaded to the study; copied to a survey when it is published, so that what is
// published never changes.
import { createHash } from 'node:crypto'
import { attachedData, holdsData } from '../../core/attached.ts'
import type { Blobs } from '../blobs.ts'
import { loadSurvey } from './surveys.ts'

const draftKey = (study: string, name: string) => `studies/${study}/attachments/${encodeURIComponent(name)}`
const pinnedKey = (study: string, hash: string, name: string) =>
  `studies/${study}/surveys/${hash}/${encodeURIComponent(name)}`

const types: Record<string, string> = {
  csv: 'text/csv; charset=utf-8',
  geojson: 'application/geo+json',
  jpeg: 'image/jpeg',
  jpg: 'image/jpeg',
  m4a: 'audio/mp4',
  mp3: 'audio/mpeg',
  mp4: 'video/mp4',
  ogg: 'audio/ogg',
  png: 'image/png',
  wav: 'audio/wav',
  webm: 'video/webm',
  webp: 'image/webp',
  xml: 'text/xml; charset=utf-8',
}

/** The media type by the name's ending, of the kinds that surveys use; undefined for any other. SVG is not among them: it can run scripts. */
export function attachmentType(name: string): string | undefined {
  return types[name.slice(name.lastIndexOf('.') + 1).toLowerCase()]
}

/** Whether a file is what its name says, as far as formulas will read it: data as UTF-8 text of its kind. Pictures and recordings are not looked into. */
export function isReadable(name: string, bytes: Uint8Array): boolean {
  if (!holdsData(name)) return bytes.length > 0
  try {
    return attachedData(name, new TextDecoder('utf-8', { fatal: true }).decode(bytes)) !== undefined
  } catch {
    return false
  }
}

/** The files that a survey names and that are not here, and those that can't be read. */
export async function faultyAttachments(
  blobs: Blobs,
  study: string,
  hash: string,
  names: readonly string[],
): Promise<{ absent: string[]; unreadable: string[] }> {
  const absent: string[] = []
  const unreadable: string[] = []
  for (const name of names) {
    const found = await loadAttachment(blobs, study, hash, name)
    if (!found) absent.push(name)
    else if (!isReadable(name, found.bytes)) unreadable.push(name)
  }
  return { absent, unreadable }
}

/** Keeps a file of a study under its name, in place of an earlier one; returns its SHA-256. */
export async function keepAttachment(
  blobs: Blobs,
  study: string,
  name: string,
  bytes: Uint8Array,
): Promise<string> {
  await blobs.put(draftKey(study, name), bytes, attachmentType(name) ?? 'application/octet-stream')
  return createHash('sha256').update(bytes).digest('hex')
}

/** Copies the files that a survey names to that survey, unless it has them; those that nobody uploaded yet are left open. */
export async function pinAttachments(blobs: Blobs, study: string, hash: string): Promise<void> {
  const survey = await loadSurvey(blobs, study, hash)
  for (const name of survey?.attachments ?? []) {
    const bytes = await blobs.get(draftKey(study, name))
    const type = attachmentType(name) ?? 'application/octet-stream'
    if (bytes) await blobs.put(pinnedKey(study, hash, name), bytes, type, { ifAbsent: true })
  }
}

/** A file that a survey uses: its own copy, or else the study's newest, which may still change. */
export async function loadAttachment(
  blobs: Blobs,
  study: string,
  hash: string,
  name: string,
): Promise<{ bytes: Uint8Array; pinned: boolean } | undefined> {
  const pinned = await blobs.get(pinnedKey(study, hash, name))
  if (pinned) return { bytes: pinned, pinned: true }
  const draft = await blobs.get(draftKey(study, name))
  return draft && { bytes: draft, pinned: false }
}
