/** Where a request comes from, for the limits. A header is believed only from a proxy that the owner named. */
import { BlockList, isIP } from 'node:net'
import { getConnInfo } from '@hono/node-server/conninfo'
import type { Context } from 'hono'

export type AddressOf = (context: Context) => string

/** `proxies`: addresses or networks (`10.0.0.0/8`), as the settings have made sure. */
export function createAddressOf(proxies: readonly string[], peerOf: AddressOf = peerAddress): AddressOf {
  const trusted = toBlockList(proxies)
  const isTrusted = (address: string) =>
    isIP(address) !== 0 && trusted.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')
  return (context) => {
    const hops = (context.req.header('X-Forwarded-For') ?? '').split(',').map((hop) => plain(hop.trim()))
    let address = plain(peerOf(context))
    // From the nearest proxy outwards; the first who is no proxy of ours is the one who asks.
    while (isTrusted(address)) {
      const next = hops.pop()
      if (!next || isIP(next) === 0) break
      address = next
    }
    return networkOf(address)
  }
}

function toBlockList(proxies: readonly string[]): BlockList {
  const list = new BlockList()
  for (const proxy of proxies) {
    const [address = '', bits] = proxy.split('/')
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
    if (bits === undefined) list.addAddress(address, family)
    else list.addSubnet(address, Number(bits), family)
  }
  return list
}

function peerAddress(context: Context): string {
  // `app.request()` has no socket.
  return context.env?.incoming ? (getConnInfo(context).remote.address ?? '') : ''
}

/** `::ffff:10.0.0.1` is 10.0.0.1. */
const plain = (address: string) => address.replace(/^::ffff:(?=\d+\.)/i, '')

/** Somebody with IPv6 has a whole /64 (RFC 6177). */
function networkOf(address: string): string {
  if (isIP(address) !== 6) return address
  const [head = '', tail] = address.split('::')
  const groups = head.split(':').filter(Boolean)
  const after = tail?.split(':').filter(Boolean) ?? []
  const zeros = tail === undefined ? [] : Array<string>(8 - groups.length - after.length).fill('0')
  return `${[...groups, ...zeros, ...after].slice(0, 4).join(':')}::/64`
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host)
}
