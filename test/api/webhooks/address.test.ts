// Where webhooks may go: nothing that lies behind the installation's own doors, by whatever name or number it is written.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { faultOf, isPublic, publicLookup } from '../../../functions/webhooks/address.ts'
import { outgoing, signature } from '../../../functions/webhooks/send.ts'

const closed = { loopback: false }

describe('addresses', () => {
  it.each([
    '127.0.0.1',
    '127.255.0.9',
    '10.1.2.3',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '224.0.0.1',
    '255.255.255.255',
    '198.18.0.1',
    '192.0.2.7',
    '::1',
    '::',
    'fe80::1',
    'fd00:ec2::254',
    'fc00::1',
    'ff02::1',
    '::ffff:127.0.0.1',
    '::ffff:169.254.169.254',
    '::ffff:a9fe:a9fe',
    '64:ff9b::a00:1',
    '2002:7f00:1::',
    '2001:db8::1',
  ])('%s is not public', (address) => expect(isPublic(address)).toBe(false))

  it.each([
    '8.8.8.8',
    '1.1.1.1',
    '172.32.0.1',
    '172.15.0.1',
    '100.128.0.1',
    '2606:4700::1111',
    '2a00:1450::1',
  ])('%s is public', (address) => expect(isPublic(address)).toBe(true))

  it.each([
    'http://example.org/hook',
    'ftp://example.org/',
    'https://127.0.0.1/',
    'https://2130706433/',
    'https://0x7f.1/',
    'https://0177.0.0.1/',
    'https://127.1/',
    'https://[::1]/',
    'https://[::ffff:10.0.0.1]/',
    'https://169.254.169.254/latest/meta-data/',
    'https://localhost/',
    'https://db.internal/',
    'https://user:secret@example.org/',
    'https://example.org/#x',
    'not a url',
    '',
  ])('%s is refused when it is entered', (url) => expect(faultOf(url, closed)).toEqual(expect.any(String)))

  it('of receivers on the open web over https are taken', () => {
    expect(faultOf('https://hooks.example.org:8443/a?b=c', closed)).toBeUndefined()
    expect(faultOf('https://8.8.8.8/', closed)).toBeUndefined()
  })

  it('of this machine over http are taken where that is allowed, and nothing else is', () => {
    const open = { loopback: true }
    expect(faultOf('http://127.0.0.1:9000/', open)).toBeUndefined()
    expect(faultOf('http://localhost:9000/', open)).toBeUndefined()
    expect(faultOf('http://10.0.0.1/', open)).toBeDefined()
    expect(faultOf('http://example.org/', open)).toBeDefined()
    expect(faultOf('https://192.168.0.1/', open)).toBeDefined()
  })

  it('are judged again by the number that a name stands for, when it is called', async () => {
    const find = (rule: { loopback: boolean }) =>
      new Promise<string>((done) =>
        publicLookup(rule)('localhost', { all: true }, (error) => done(error ? error.message : 'found')),
      )
    expect(await find(closed)).toBe('not a public address')
    expect(await find({ loopback: true })).toBe('found')
  })
})

describe('a message', () => {
  let url: string
  let asked: string[]
  const server = createServer((request, response) => {
    asked.push(request.url ?? '')
    if (request.url === '/moved') response.writeHead(307, { location: `${url}/inside` }).end()
    else if (request.url === '/large') {
      response.writeHead(200)
      const more = () => response.writable && !response.destroyed && response.write('x'.repeat(65_536), more)
      more()
    } else response.writeHead(200).end()
  })
  beforeAll(async () => {
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    asked = []
  })
  afterAll(() => void server.close())
  const message = (to: string) => ({ url: to, secret: 'whsec_c2VjcmV0', id: 'msg_1', body: '{}' })

  it('follows no redirect', async () => {
    const { send } = outgoing({ loopback: true })
    expect(await send(message(`${url}/moved`), Date.now())).toEqual({ status: 307 })
    expect(asked).toEqual(['/moved'])
  })

  it('does not wait for what the receiver says beside its status', async () => {
    const { send } = outgoing({ loopback: true })
    expect(await send(message(`${url}/large`), Date.now())).toEqual({ status: 200 })
  })

  it('does not reach this machine unless that is allowed', async () => {
    const before = asked.length
    const { send } = outgoing(closed)
    expect(await send(message(url), Date.now())).toEqual({ error: 'not https' })
    const hidden = await send(message(url.replace('http:', 'https:').replace('127.0.0.1', 'localhost')), 0)
    expect(hidden).toEqual({ error: 'not a public address' })
    expect(asked).toHaveLength(before)
  })

  // The example of the specification: github.com/standard-webhooks/standard-webhooks, spec/standard-webhooks.md.
  it('is signed as Standard Webhooks says', () => {
    const example = {
      secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
      id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      body: '{"test": 2432232314}',
    }
    expect(signature(example, 1_614_265_330)).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=')
  })
})
