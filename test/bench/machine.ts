// What the figures were measured on, without which they say little.
import { spawnSync } from 'node:child_process'
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os'
import { findChromium } from '../support/browser.ts'

export function machine() {
  const gigabytes = Math.round(totalmem() / 2 ** 30)
  const chromium = findChromium()
  const said = chromium ? spawnSync(chromium, ['--version'], { encoding: 'utf8' }).stdout : ''
  return {
    date: new Date().toISOString().slice(0, 10),
    machine: `${availableParallelism()} cores of ${cpus()[0]?.model.trim() ?? 'an unknown processor'}, ${gigabytes} GB`,
    load: `load ${(loadavg()[0] ?? 0).toFixed(1)} at the end`,
    node: `Node ${process.versions.node}`,
    chromium: /Chromi?um[^\d]*[\d.]+|Chrome[^\d]*[\d.]+/.exec(said)?.[0] ?? 'no Chromium',
  }
}
