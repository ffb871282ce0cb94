// The embedded engine behind a proxy that fails as DynamoDB does on a bad day: throttles, or commits and then loses the answer.
import { once } from 'node:events'
import { createServer, request as ask, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { openEmbedded } from '../../functions/store/embedded.ts'
import { localTable, type Table } from '../../functions/store/table.ts'

export type Fault = 'throttle' | 'lose-answer' | undefined

/** A table whose requests suffer what `fault` says, asked once for each, with the operation's name (`PutItem`, …). */
export async function openFaulty(
  fault: (operation: string) => Fault,
): Promise<{ faulty: Table; sound: Table; close(): Promise<void> }> {
  const engine = await openEmbedded()
  const endpoint = await engine.client.config.endpoint?.()
  if (!endpoint) throw new Error('the embedded engine has no endpoint')
  const proxy = createServer((incoming, outgoing) => {
    void forward(incoming).then((answer) =>
      outgoing.writeHead(answer.status, answer.headers).end(answer.body),
    )
  })

  async function forward(incoming: IncomingMessage) {
    const body = Buffer.concat((await incoming.toArray()) as Buffer[])
    const what = fault(String(incoming.headers['x-amz-target']).split('.')[1] ?? '')
    const json = { 'content-type': 'application/x-amz-json-1.0' }
    if (what === 'throttle') {
      const __type = 'com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException'
      return {
        status: 400,
        headers: json,
        body: Buffer.from(JSON.stringify({ __type, message: 'slow down' })),
      }
    }
    const { hostname, port } = endpoint as { hostname: string; port: number }
    const onward = ask({
      hostname,
      port,
      method: incoming.method,
      path: incoming.url,
      headers: incoming.headers,
    })
    onward.end(body)
    const [answer] = (await once(onward, 'response')) as [IncomingMessage]
    const answered = Buffer.concat((await answer.toArray()) as Buffer[])
    if (what === 'lose-answer') return { status: 500, headers: json, body: Buffer.from('{}') }
    return { status: answer.statusCode ?? 500, headers: json, body: answered }
  }

  proxy.listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  const faulty = localTable(`http://127.0.0.1:${(proxy.address() as AddressInfo).port}`)
  const close = async () => {
    faulty.client.destroy()
    proxy.closeAllConnections()
    proxy.close()
    await engine.close()
  }
  return { faulty, sound: engine, close }
}
