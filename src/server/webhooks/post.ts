/**
 * Webhooks must not reach inside (S-7). The name is looked up once, every address it has must be public, and the
 * connection is made to those that were checked: a second look-up (DNS rebinding) does not happen.
 */
import { lookup } from 'node:dns/promises'
import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { BlockList, isIP, isIPv4 } from 'node:net'
import { setTimeout } from 'node:timers/promises'

export type Address = { address: string; family: 4 | 6 }
/** All addresses of a name. Throws where there are none. */
export type Resolve = (host: string) => Promise<Address[]>
/** Where it may go: at least one address, to be tried in this order. */
type Checked = { url: URL; to: readonly Address[] } | { refused: string }

/** IANA's special-purpose registry for IPv4 (RFC 6890 and later), multicast and the reserved block. */
const specialIPv4 = new BlockList()
for (const block of [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.31.196.0/24',
  '192.52.193.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '192.175.48.0/24',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
]) {
  const [net = '', bits] = block.split('/')
  specialIPv4.addSubnet(net, Number(bits), 'ipv4')
}

/** Of IPv6 only 2000::/3 is global unicast; mapped, NAT64, unique local and link-local lie outside it. */
const globalIPv6 = new BlockList()
globalIPv6.addSubnet('2000::', 3, 'ipv6')
/** Teredo and its neighbours, 6to4 and the documentation's: they may wrap an inner IPv4 address. */
const specialIPv6 = new BlockList()
for (const [net, bits] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const)
  specialIPv6.addSubnet(net, bits, 'ipv6')

export function isPublicAddress(address: string): boolean {
  if (isIPv4(address)) return !specialIPv4.check(address, 'ipv4')
  if (isIP(address) !== 6) return false
  return globalIPv6.check(address, 'ipv6') && !specialIPv6.check(address, 'ipv6')
}

/** `allowedHosts` are the owner's exceptions (`WEBHOOK_HOSTS`): names inside, for which http will do too. */
export async function checkAddress(
  text: string,
  resolve: Resolve,
  allowedHosts: readonly string[],
): Promise<Checked> {
  const url = URL.parse(text)
  if (!url) return { refused: 'not an address' }
  if (url.username || url.password) return { refused: 'holds a password' }
  // The URL parser has turned decimal, octal, hexadecimal and full-width spellings into the plain one (WHATWG).
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '')
  const isAllowed = allowedHosts.includes(host)
  if (url.protocol !== 'https:' && !(isAllowed && url.protocol === 'http:')) return { refused: 'not https' }
  const found = await addressesOf(host, resolve)
  if (found.length === 0) return { refused: 'name not found' }
  if (!isAllowed && !found.every(({ address }) => isPublicAddress(address)))
    return { refused: 'not a public address' }
  return { url, to: found }
}

async function addressesOf(host: string, resolve: Resolve): Promise<Address[]> {
  const family = isIP(host)
  if (family === 4 || family === 6) return [{ address: host, family }]
  return resolve(host).catch(() => [])
}

export type Post = (
  to: readonly Address[],
  url: URL,
  headers: Record<string, string>,
  body: string,
) => Promise<number>

/** The specification advises 15 to 30 s. */
const timeoutMs = 15_000

/** A name server that does not answer is asked for up to a minute by the system: as long as for an answer we wait. */
export const resolveName: Resolve = async (host) => {
  const found = await Promise.race([lookup(host, { all: true }), setTimeout(timeoutMs, [], { ref: false })])
  return found.map(({ address, family }) => ({ address, family: family === 6 ? 6 : 4 }))
}

/**
 * One POST to a checked address under the name's own certificate. Resolves with the status; a redirect is a
 * status like any other and is not followed. The answer's body is nobody's business: it is let go unread. Settles within
 * `timeoutMs` whatever the connection does, since a round ends with the last of its posts.
 */
export const postPinned: Post = (to, url, headers, body) =>
  new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(timeoutMs)
    signal.addEventListener('abort', () => reject(signal.reason))
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest
    const request = send(url, {
      method: 'POST',
      headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) },
      agent: false,
      signal,
      // Whatever name is asked for, this is where it goes: the addresses that were checked a moment ago. Node tries the
      // next one where one does not answer (RFC 8305).
      lookup: (_host, options, done) =>
        options.all ? done(null, [...to]) : done(null, to[0]?.address ?? '', to[0]?.family),
    })
    request.on('response', (response) => {
      resolve(response.statusCode ?? 0)
      response.destroy()
    })
    // Another protocol, which nobody asked for: unless somebody listens, Node ends the connection without a word.
    request.on('upgrade', (response, socket) => {
      resolve(response.statusCode ?? 0)
      socket.destroy()
    })
    request.on('error', reject)
    request.on('close', () => reject(new Error('closed without an answer')))
    request.end(body)
  })
