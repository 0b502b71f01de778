/** Where this machine itself reaches a server that listens at a HOST. */
import { isIPv6 } from 'node:net'

/** What is listened at on every address is asked for on this machine's own. */
const own: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '::1' }

export const ownHost = (host: string): string => own[host] ?? host

/** As browsers write it: without the port that its scheme has anyway. */
export function ownOrigin(isTls: boolean, host: string, port: number): string {
  const here = ownHost(host)
  const address = `http${isTls ? 's' : ''}://${isIPv6(here) ? `[${here}]` : here}:${port}`
  return URL.parse(address)?.origin ?? address
}
