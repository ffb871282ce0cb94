// The result of a verification as one page of text.
import type { Fault, Verification } from './verify.ts'

const words: Record<Fault, string> = {
  unreadable: 'items that can not be read',
  altered: 'responses that are not what their hash says',
  hole: 'revisions that are missing',
  'lone-conflict': 'conflicts with a revision that is not there',
  'media-absent': 'media that are missing without anybody knowing',
  'file-altered': 'files that are not what their name says',
  'survey-absent': 'surveys whose file is missing',
  'survey-altered': 'surveys that are not what their hash says',
  'workbook-absent': 'workbooks that are missing',
  count: 'counts that are not those of the backup',
}

/** So many of each kind are named; the rest are counted. */
const NAMED = 5

/** What is there, what is wrong with it, and one line that says it all. */
export function pageOf({ counts, awaited, faults }: Verification, of: string): string {
  const width = Math.max(...Object.keys(counts).map((kind) => kind.length), 7)
  const lines = [`Verification of ${of}`, '']
  for (const [kind, count] of Object.entries(counts).toSorted())
    lines.push(`  ${kind.padEnd(width)}  ${count}`)
  if (awaited > 0)
    lines.push('', `  ${awaited} media are still waited for; the pages of responses say which.`)
  for (const [fault, told] of Object.entries(words)) {
    const those = faults.filter((one) => one.fault === fault)
    if (those.length === 0) continue
    lines.push('', `  ${those.length} ${told}:`, ...those.slice(0, NAMED).map(({ at }) => `    ${at}`))
    if (those.length > NAMED) lines.push(`    and ${those.length - NAMED} more`)
  }
  lines.push('', faults.length === 0 ? 'Nothing is wrong.' : `${faults.length} faults.`)
  return lines.join('\n')
}
