// Finds what the tests need beyond npm packages (a Chromium, a Java runtime and ReadStat), installs it where it may, and says what to do where it may not.
import { execFileSync, spawnSync } from 'node:child_process'
import { findChromium } from './support/browser.ts'
import { findJava } from './support/java.ts'

const has = (command: string) => spawnSync('sh', ['-c', `command -v ${command}`]).status === 0
const asRoot = (): string[] | undefined => {
  if (process.getuid?.() === 0) return []
  return has('sudo') && spawnSync('sudo', ['-n', 'true']).status === 0 ? ['sudo', '-n'] : undefined
}

let listed = false
/** Installs Debian or Ubuntu packages; false where that is not possible. */
function installWithApt(...names: string[]): boolean {
  const prefix = asRoot()
  if (!has('apt-get') || !prefix) return false
  const run = (...words: string[]) => {
    const [command = '', ...rest] = [...prefix, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', ...words]
    return spawnSync(command, rest, { stdio: ['ignore', 'ignore', 'inherit'] }).status === 0
  }
  if (!listed) listed = run('update', '-q')
  return run('install', '-qy', '--no-install-recommends', ...names)
}

function installWithPlaywright(): boolean {
  try {
    execFileSync('npx', ['playwright', 'install', 'chromium'], {
      stdio: ['ignore', 'ignore', 'inherit'],
      timeout: 600_000,
    })
    return true
  } catch {
    return false
  }
}

function ensure(
  what: string,
  found: () => string | undefined,
  advice: string,
  ...ways: (() => boolean)[]
): boolean {
  for (const way of [() => true, ...ways]) {
    if (way() && found()) {
      console.log(`${what}: ${found()}`)
      return true
    }
    console.log(`${what}: not found yet`)
  }
  console.error(`\nThe tests need ${what}, and it could not be installed. ${advice}\n`)
  return false
}

const ready = [
  ensure(
    'Chromium',
    findChromium,
    'Install it (Debian: apt-get install chromium; others: npx playwright install chromium), or set CHROMIUM to its path.',
    () => installWithApt('chromium', 'fonts-noto-core'),
    installWithPlaywright,
  ),
  ensure(
    'Java 17 or newer',
    findJava,
    'Install it (Debian: apt-get install default-jre-headless; macOS: brew install openjdk), or set JAVA_HOME. It runs Amazon’s DynamoDB Local.',
    () => installWithApt('default-jre-headless'),
  ),
  ensure(
    'ReadStat',
    () => (has('readstat') && has('extract_metadata') ? 'readstat' : undefined),
    'Install it (Debian: apt-get install readstat; macOS: brew install readstat). It reads the files for Stata and SPSS back.',
    () => installWithApt('readstat'),
  ),
]
if (ready.includes(false)) process.exit(1)
