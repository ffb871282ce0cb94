// The embedded engine keeps its word when its process is killed: what was acknowledged is there afterwards.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openEmbedded } from '../../functions/store/embedded.ts'
import { readRound } from '../../functions/store/response-reading.ts'

test('nothing acknowledged is lost in three kills under load', { timeout: 120_000 }, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'bookend-'))
  const acknowledged: string[] = []
  for (let kill = 0; kill < 3; kill += 1) {
    const before = acknowledged.length
    const writer = spawn(process.execPath, [join(import.meta.dirname, '../support/writer.ts'), folder], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let text = ''
    writer.stdout.on('data', (chunk) => {
      text += String(chunk)
      const lines = text.split('\n')
      text = lines.pop() ?? ''
      acknowledged.push(...lines)
      if (acknowledged.length > before + 200) writer.kill('SIGKILL')
    })
    const [, signal] = (await once(writer, 'close')) as [number | null, string | null]
    expect(signal).toBe('SIGKILL')
  }
  const table = await openEmbedded(folder)
  const kept = new Set<string>()
  for await (const one of readRound(table, 's', 'baseline')) kept.add(one.id)
  await table.close()
  await rm(folder, { recursive: true })
  expect(acknowledged.length).toBeGreaterThan(600)
  expect(acknowledged.filter((id) => !kept.has(id))).toEqual([])
})
