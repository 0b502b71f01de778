/** The stand-in on a socket, with a fault for each request that is to have one (I-7). */
import { hash, randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import type { HostedService } from './hosted-service.ts'
import type { ServiceAnswer } from './hosted-words.ts'

type Reply = (response: ServerResponse, answer: ServiceAnswer) => void
/** `applies`: whether the request has its effect. What the client may conclude is another matter. */
type Fault = { applies: boolean; reply: Reply }

const raw =
  (status: number, body: string | Buffer, headers: Record<string, string> = {}): Reply =>
  (response) =>
    void response.writeHead(status, headers).end(body)
const reset: Reply = (response) => void response.socket?.resetAndDestroy()
const text = (body: string): Reply => raw(200, body, { 'content-type': 'application/json' })

/** The 25 faulty replies. */
export const faults = {
  'reset before the headers, applied': { applies: true, reply: reset },
  'reset before the headers, not applied': { applies: false, reply: reset },
  'reset after the headers, applied': {
    applies: true,
    reply: (response) => {
      response.writeHead(200, { 'content-length': '40' })
      response.write('{"code":0,', () => response.socket?.resetAndDestroy())
    },
  },
  'closed half way through the body, applied': {
    applies: true,
    reply: (response) => {
      response.writeHead(200, { 'content-length': '400' })
      response.write('{"code":0,"message":""', () => response.socket?.end())
    },
  },
  'hangs, applied': { applies: true, reply: () => {} },
  'hangs, not applied': { applies: false, reply: () => {} },
  'one byte a second, applied': {
    applies: true,
    reply: (response) => {
      response.writeHead(200)
      const drip = setInterval(() => response.write(' '), 50)
      response.on('close', () => clearInterval(drip))
    },
  },
  '10 MB, applied': {
    applies: true,
    reply: raw(200, `{"code":0,"message":"${'x'.repeat(10_000_000)}","result":null}`),
  },
  '204, applied': { applies: true, reply: (response) => void response.writeHead(204).end() },
  'empty 200, applied': { applies: true, reply: raw(200, '') },
  'HTML with 200 (captive portal), not applied': {
    applies: false,
    reply: raw(200, '<html>Sign in to Wi-Fi</html>'),
  },
  'cut gzip, applied': {
    applies: true,
    reply: raw(200, gzipSync('{"code":0,"message":"","result":null}').subarray(0, 20), {
      'content-encoding': 'gzip',
    }),
  },
  'code as a string, applied': { applies: true, reply: text('{"code":"0","message":"","result":null}') },
  'code as null, applied': { applies: true, reply: text('{"code":null,"message":"","result":null}') },
  'no code, applied': { applies: true, reply: text('{"message":"","result":null}') },
  'doubled keys, applied': { applies: true, reply: text('{"code":0,"code":906,"message":"","result":null}') },
  'doubled keys the other way, not applied': {
    applies: false,
    reply: text('{"code":906,"code":0,"message":"","result":null}'),
  },
  'two answers in one, applied': { applies: true, reply: text('{"code":0,"message":"","result":null}{}') },
  'an array, applied': { applies: true, reply: text('[0]') },
  'bad UTF-8, applied': { applies: true, reply: raw(200, Buffer.from([0x7b, 0xff, 0xfe, 0x7d])) },
  'a result that is none, applied': {
    applies: true,
    reply: text('{"code":0,"message":"","result":{"stamps":4}}'),
  },
  '301, not applied': { applies: false, reply: raw(301, '', { location: 'http://127.0.0.1:1/' }) },
  '500 after applying': { applies: true, reply: raw(500, 'oops') },
  '502 after applying': { applies: true, reply: raw(502, '<html>Bad Gateway</html>') },
  '503 without applying': { applies: false, reply: raw(503, '', { 'retry-after': '1' }) },
  '429 without applying': { applies: false, reply: raw(429, '', { 'retry-after': '1' }) },
} satisfies Record<string, Fault>
export type FaultName = keyof typeof faults

export type HostedServer = {
  server: Server
  url: string
  /** Faults for the next writes, one each. */
  next: FaultName[]
  /** Method and path of everything that arrived. */
  log: string[]
  close(): Promise<void>
}

/** `control` answers paths that begin with `/_`: the knobs of the stand-in's own process. */
export async function startHostedServer(
  service: HostedService,
  port = 0,
  control?: (path: string, body: string | null) => object,
): Promise<HostedServer> {
  const next: FaultName[] = []
  const log: string[] = []
  const server = createServer(async (request, response) => {
    const body = await bodyOf(request).catch(() => undefined)
    // Cut before its end: nothing that could be applied.
    if (body === undefined) return
    if (control && request.url?.startsWith('/_'))
      return void response.end(JSON.stringify(control(request.url, body)))
    log.push(`${request.method} ${request.url}`)
    const fault: Fault | undefined =
      request.method === 'GET' ? undefined : faults[next.shift() ?? ('' as FaultName)]
    const call = {
      method: request.method ?? '',
      path: request.url ?? '',
      body,
      authorization: request.headers.authorization ?? null,
    }
    if (fault && !fault.applies) return fault.reply(response, { status: 0, headers: {}, body: '' })
    const answer = service.handle(call)
    if (fault) return fault.reply(response, answer)
    response.writeHead(answer.status, answer.headers).end(answer.body)
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, next, log, close }
}

type StampEvent = { stampIdx: number; action: string; eventId?: string }

/** As much of the service's webhook as is documented; of its signature only the name is. Resolves with the answer's status. */
export async function tellOfStamp(url: string, event: StampEvent): Promise<number> {
  const { stampIdx, action, eventId = randomUUID() } = event
  const body = JSON.stringify({ stampIdx })
  const headers = {
    'Content-Type': 'application/json',
    'X-Vivoldi-Request-Id': randomUUID(),
    'X-Vivoldi-Event-Id': eventId,
    'X-Vivoldi-Webhook-Type': 'GROUP',
    'X-Vivoldi-Resource-Type': 'STAMP',
    'X-Vivoldi-Action-Type': action,
    'X-Vivoldi-Timestamp': String(Date.now()),
    'X-Content-SHA256': hash('sha256', body),
  }
  const { status } = await fetch(url, { method: 'POST', headers, body })
  return status
}

async function bodyOf(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return chunks.length === 0 ? null : Buffer.concat(chunks).toString()
}
