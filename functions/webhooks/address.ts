// Where webhooks may be sent: public addresses over HTTPS, judged by the number that a name really stands for when it is called.
import { lookup as resolve } from 'node:dns'
import { BlockList, isIP, type LookupFunction } from 'node:net'

/**
 * Special-purpose addresses of RFC 6890 and its registries, multicast, and addresses that hide an IPv4 address inside. A list for each kind:
 * one list would take every IPv4 address for a mapped one.
 */
const special = { ipv4: new BlockList(), ipv6: new BlockList() }
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const)
  special.ipv4.addSubnet(net, bits, 'ipv4')
for (const [net, bits] of [
  ['::', 96],
  ['::ffff:0:0', 96],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
  ['5f00::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
] as const)
  special.ipv6.addSubnet(net, bits, 'ipv6')

/** Whether an IP address is a public one that anybody may be reached at. */
export function isPublic(address: string): boolean {
  const family = isIP(address)
  if (family === 0) return false
  const kind = family === 6 ? 'ipv6' : 'ipv4'
  return !special[kind].check(address, kind)
}

const isLoopback = (address: string): boolean => address.startsWith('127.') || address === '::1'

/** `loopback`: plain http to this machine is let through too, for trying webhooks out. */
export interface AddressRule {
  loopback: boolean
}

const bare = (hostname: string) => hostname.replace(/^\[|\]$/g, '')

/** What is wrong with an address for webhooks, as far as it can be told without asking for its name; undefined: nothing. */
export function faultOf(text: string, { loopback }: AddressRule): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url) return 'not a URL'
  const host = bare(url.hostname)
  const isHere = loopback && (host === 'localhost' || (isIP(host) !== 0 && isLoopback(host)))
  if (url.protocol !== 'https:' && !(isHere && url.protocol === 'http:')) return 'not https'
  if (url.username !== '' || url.password !== '') return 'has a user name'
  if (url.hash !== '') return 'has a fragment'
  if (isIP(host) !== 0 && !isPublic(host) && !isHere) return 'not a public address'
  if (/(^|\.)(localhost|local|internal|localdomain)$/i.test(host) && !isHere) return 'not a public address'
  return undefined
}

/**
 * A look-up for `http.request` that refuses names of addresses that are not public. The connection is made to the very address that was
 * judged, so a name that changes between the two gains nothing.
 */
export const publicLookup =
  ({ loopback }: AddressRule): LookupFunction =>
  (hostname, options, done) => {
    resolve(hostname, { ...options, all: true }, (error, found) => {
      if (error) return done(error, '')
      const good = found.filter(({ address }) => isPublic(address) || (loopback && isLoopback(address)))
      const [first] = good
      // One private address among public ones is a name that means harm.
      if (!first || good.length < found.length) {
        return done(Object.assign(new Error('not a public address'), { code: 'ENOTPUBLIC' }), '')
      }
      if (options.all) return done(null, good)
      return done(null, first.address, first.family)
    })
  }
