import { lookup } from 'node:dns/promises'
import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import type { Address, Resolve } from './address.ts'

export type Post = (
  to: readonly Address[],
  url: URL,
  headers: Record<string, string>,
  body: string,
) => Promise<number>

/** The specification advises 15 to 30 s. */
const timeoutMs = 15_000

export const resolveName: Resolve = async (host) =>
  (await lookup(host, { all: true })).map(({ address, family }) => ({
    address,
    family: family === 6 ? 6 : 4,
  }))

/**
 * One POST to a checked address under the name's own certificate. Resolves with the status; a redirect is a
 * status like any other and is not followed. The answer's body is nobody's business: it is let go unread.
 */
export const postPinned: Post = (to, url, headers, body) =>
  new Promise((resolve, reject) => {
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest
    const request = send(url, {
      method: 'POST',
      headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) },
      agent: false,
      signal: AbortSignal.timeout(timeoutMs),
      // Whatever name is asked for, this is where it goes: the addresses that were checked a moment ago. Node tries the
      // next one where one does not answer (RFC 8305).
      lookup: (_host, options, done) =>
        options.all ? done(null, [...to]) : done(null, to[0]?.address ?? '', to[0]?.family),
    })
    request.on('response', (response) => {
      resolve(response.statusCode ?? 0)
      response.destroy()
    })
    request.on('error', reject)
    request.end(body)
  })
