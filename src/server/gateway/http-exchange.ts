/**
 * The exchange over HTTP. Every call has a connection of its own: on a kept-alive one nobody could tell a request
 * that the other side never saw from one that it applied. `node:http` repeats nothing and follows nothing (I-8).
 */
import { request as httpRequest, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import type { Exchange, Exchanged } from './exchange.ts'

type HttpSettings = {
  /** Origin, without a path. */
  baseUrl: string
  apiKey: string
  connectMs?: number
  /** From the connection to the last byte in. A lease is longer. */
  answerMs?: number
  /** For all of a look: it leaves nothing in doubt, and a tablet that waits is to be told before it gives up itself. */
  lookMs?: number
  maxBytes?: number
}

/** The documentation: a nondescript one may get 403. */
const userAgent = 'Stampdesk/0.1 (+stamp-card counter)'

export function createHttpExchange(settings: HttpSettings): Exchange {
  const { baseUrl, apiKey, connectMs = 5000, answerMs = 10_000, maxBytes = 256 * 1024 } = settings
  const { lookMs = Math.min(answerMs, 4000) } = settings
  return ({ method, path, body }) =>
    new Promise((resolve) => {
      const url = new URL(path, baseUrl)
      const isTls = url.protocol === 'https:'
      let isWritten = false
      const request = (isTls ? httpsRequest : httpRequest)(url, {
        method,
        agent: false,
        headers: {
          authorization: `APIKey ${apiKey}`,
          'user-agent': userAgent,
          accept: 'application/json',
          'accept-encoding': 'identity',
          // The cause is read by a machine (hosted-refusals.ts); people get our own sentence in their language.
          'accept-language': 'en',
          ...(body !== null && {
            'content-type': 'application/json',
            'content-length': String(Buffer.byteLength(body)),
          }),
        },
      })
      const end = (exchanged: Exchanged) => {
        clearTimeout(timer)
        resolve(exchanged)
        request.destroy()
      }
      const failed = (cause: string) => end({ kind: isWritten ? 'lost' : 'not-sent', cause })
      const isLook = method === 'GET'
      let timer = setTimeout(() => failed('no connection in time'), isLook ? lookMs : connectMs)
      request.on('socket', (socket) => {
        // Node writes the request once the connection stands; from then on nothing is certain any more.
        socket.once(isTls ? 'secureConnect' : 'connect', () => {
          isWritten = true
          if (isLook) return
          clearTimeout(timer)
          timer = setTimeout(() => failed('no answer in time'), answerMs)
        })
      })
      request.on('error', (error) => failed('code' in error ? String(error.code) : error.name))
      // Another protocol, which nobody asked for: an answer without a body.
      request.on('upgrade', (response, socket) => {
        socket.destroy()
        end(answered(response, Buffer.alloc(0)))
      })
      request.on('response', (response) => {
        readBody(response, maxBytes).then(
          (bytes) => end(answered(response, bytes)),
          (error: Error) => failed(error.message),
        )
      })
      request.end(body ?? undefined)
    })
}

function answered({ statusCode = 0, headers }: IncomingMessage, body: Buffer): Exchanged {
  return {
    kind: 'answered',
    status: statusCode,
    retryAfter: headers['retry-after'] ?? null,
    contentEncoding: headers['content-encoding'] ?? null,
    body,
  }
}

async function readBody(response: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of response) {
    chunks.push(chunk as Buffer)
    length += (chunk as Buffer).length
    if (length > maxBytes) throw new Error('answer too large')
  }
  if (!response.complete) throw new Error('answer cut off')
  return Buffer.concat(chunks)
}
