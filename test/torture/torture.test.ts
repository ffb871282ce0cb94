// A small part of `npm run torture` with every test run: the command itself, as a person starts it, and its last line.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { Disk } from './browser/disk.ts'

/** Runs the rig and returns its exit code and what it printed. */
async function torture(...options: string[]): Promise<{ code: number | null; lines: string[] }> {
  const entry = new URL('run.ts', import.meta.url).pathname
  const rig = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', entry, ...options], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let text = ''
  rig.stdout.on('data', (chunk) => (text += String(chunk)))
  rig.stderr.on('data', (chunk) => (text += String(chunk)))
  const [code] = (await once(rig, 'close')) as [number | null]
  return { code, lines: text.trimEnd().split('\n') }
}

/** The figures of a last line; all that was printed where there is none. */
function figures(lines: string[]): Record<string, number> | string {
  const found = [...(lines.at(-1) ?? '').matchAll(/(\w+)=(\d+)/g)]
  return found.length === 5
    ? Object.fromEntries(found.map(([, name, value]) => [name, Number(value)]))
    : lines.join('\n')
}

const sound = { lost: 0, duplicated: 0, altered: 0 }

describe('no interview is lost, doubled or altered', () => {
  it('in 50 seeded schedules, and wherever page or server end in the standard scenario', async () => {
    const { code, lines } = await torture('--level', 'fast', '--runs', '50', '--seed', '1')
    const found = figures(lines)
    expect(found, lines.join('\n')).toMatchObject(sound)
    expect(code).toBe(0)
    const { schedules = 0, acknowledged = 0 } = found as Record<string, number>
    expect(schedules).toBeGreaterThan(150)
    expect(acknowledged).toBeGreaterThan(150)
  })

  it('in a real browser, with its power cut where that can be rehearsed', async () => {
    const cut = (await Disk.missing()) === undefined ? [] : ['--without-power-cut']
    const { code, lines } = await torture('--level', 'browser', '--browser-runs', '2', '--seed', '1', ...cut)
    expect(figures(lines), lines.join('\n')).toMatchObject({ ...sound, schedules: 2 })
    expect(code).toBe(0)
  })

  it('when the store refuses three requests in ten, nor by 64 sends of one response at once', async () => {
    const { code, lines } = await torture('--load', '--minutes', '0.1', '--rate', '20')
    expect(figures(lines), lines.join('\n')).toMatchObject({ ...sound, acknowledged: 121 })
    expect(lines.at(-2)).toBe('64 parallel sends of one response: 64 receipts, 1 different')
    expect(code).toBe(0)
  })
})

describe('the rig can fail', () => {
  it('it notices relaxed durability, no read-back, trust in any 2xx, doubled and altered responses', async () => {
    const { code, lines } = await torture('--self-test')
    expect(
      lines.filter((line) => !line.startsWith('caught')),
      lines.join('\n'),
    ).toEqual(['The oracle notices everything that was broken.'])
    expect(lines).toHaveLength(7)
    expect(code).toBe(0)
  })

  it('says what is missing where the power cannot be cut, unless that is left out', async () => {
    const missing = await Disk.missing()
    if (missing === undefined) return
    const { code, lines } = await torture('--level', 'browser', '--browser-runs', '1')
    expect(lines.join('\n')).toContain(missing)
    expect(code).not.toBe(0)
  })
})
