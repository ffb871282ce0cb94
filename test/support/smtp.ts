// A mail server for tests: speaks SMTP on a port of its own, keeps what it took, and can refuse, put off or fall silent as real ones do.
import { once } from 'node:events'
import type { AddressInfo, Socket } from 'node:net'
import { SMTPServer } from 'smtp-server'

/** `550`: there is no such mailbox; `451`: try later; `554`: does not want this text; `silent`: goes away after it has the whole text. */
type Manner = 'takes' | '550' | '451' | '554' | 'silent'

export interface Taken {
  from: string
  to: string[]
  /** Header lines and the text, decoded. */
  headers: string
  text: string
}

export async function startSmtp() {
  const taken: Taken[] = []
  const sockets = new Set<Socket>()
  const state = { manner: 'takes' as Manner, exchanges: 0, texts: 0 }
  const refusal = (responseCode: number, text: string) => Object.assign(new Error(text), { responseCode })
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    logger: false,
    onRcptTo(_, __, done) {
      state.exchanges += 1
      if (state.manner === '550') return done(refusal(550, 'No such user here'))
      if (state.manner === '451') return done(refusal(451, 'Greylisted, try later'))
      return done()
    },
    onData(stream, session, done) {
      let whole = ''
      stream.on('data', (chunk: Buffer) => (whole += chunk.toString('latin1')))
      stream.on('end', () => {
        state.texts += 1
        if (state.manner === '554') return done(refusal(554, 'Rejected as unwanted'))
        const [headers = '', body = ''] = [
          whole.slice(0, whole.indexOf('\r\n\r\n')),
          whole.slice(whole.indexOf('\r\n\r\n') + 4),
        ]
        taken.push({
          from: session.envelope.mailFrom ? session.envelope.mailFrom.address : '',
          to: session.envelope.rcptTo.map(({ address }) => address),
          headers,
          text: decode(headers, body),
        })
        if (state.manner === 'silent') {
          for (const socket of sockets) socket.destroy()
          return
        }
        return done()
      })
    },
  })
  // What a client that goes away leaves behind is no fault of the test.
  server.on('error', () => undefined)
  server.server.on('connection', (socket: Socket) => sockets.add(socket))
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  const { port } = server.server.address() as AddressInfo
  return {
    url: `smtp://127.0.0.1:${port}`,
    taken,
    state,
    /** Ends every connection, as a server that crashes does. */
    close: () => new Promise<void>((done) => server.close(() => done())),
  }
}

function decode(headers: string, body: string): string {
  if (/^content-transfer-encoding: base64/im.test(headers))
    return Buffer.from(body, 'base64').toString('utf8')
  const bytes = body
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  return Buffer.from(bytes, 'latin1').toString('utf8')
}
