// Where a Java runtime is, for Amazon's DynamoDB Local.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

/** The path of a Java runtime of version 17 or newer, or undefined. */
export function findJava(): string | undefined {
  const candidates = [
    process.env['JAVA_HOME'] && join(process.env['JAVA_HOME'], 'bin', 'java'),
    'java',
    '/opt/homebrew/opt/openjdk/bin/java',
  ]
  return candidates.find((path): path is string => {
    if (!path) return false
    const said = spawnSync(path, ['-version'], { encoding: 'utf8' })
    const version = /version "(\d+)/.exec(said.stderr ?? '')?.[1]
    return said.status === 0 && Number(version) >= 17
  })
}
