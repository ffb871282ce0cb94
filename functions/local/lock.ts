// One process per data folder: a file that names the process that uses it.
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** What a person who starts the server must change before it can start. Its message is all they need. */
export class StartError extends Error {}

/**
 * Takes the folder for this process; the result gives it back. Throws StartError when another process that is alive has it.
 * What a killed process left behind is recognised, also when its number was given to another process since.
 */
export function lockFolder(folder: string): () => void {
  const path = join(folder, 'lock')
  const mine = `${process.pid} ${startOf(process.pid)}`
  for (let attempt = 0; attempt < 3; attempt += 1) {
    try {
      writeFileSync(path, mine, { flag: 'wx' })
      const release = () => {
        process.off('exit', release)
        rmSync(path, { force: true })
      }
      process.on('exit', release)
      return release
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
    }
    const [pid = '', ...start] = readHolder(path).split(' ')
    if (isAlive(Number(pid), start.join(' '))) {
      throw new StartError(
        `Another Bookend (process ${pid}) uses the folder ${folder}. Stop it, or set BOOKEND_DATA to another folder.`,
      )
    }
    rmSync(path, { force: true })
  }
  throw new StartError(`The folder ${folder} is being taken by another process. Try again.`)
}

function readHolder(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    // Given back in the meantime.
    return ''
  }
}

function isAlive(pid: number, start: string): boolean {
  // In a container the number of a killed predecessor is often our own.
  if (!Number.isInteger(pid) || pid <= 0 || (pid === process.pid && start !== startOf(pid))) return false
  try {
    process.kill(pid, 0)
  } catch (error) {
    // EPERM: it is there, and belongs to somebody else.
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false
  }
  return startOf(pid) === start
}

/** When a process started, in clock ticks since the machine did (proc_pid_stat(5), field 22); empty where the system doesn't tell. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''
  } catch {
    return ''
  }
}
