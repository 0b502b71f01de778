/**
 * A process of its own that asks over keep-alive connections, one request at a time on each. Requests are bytes and
 * answers are barely parsed, so that on two cores it is the server that is measured.
 */
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

/** `#` in the path and the body is the number of a stamp. */
export type Call = { method: string; path: string; headers: Record<string, string>; body?: string }
/** The nth request is about `first + ((from + n) × step) % of`. It ends after so long, or after `most` requests. */
export type Load = {
  port: number
  call: Call
  connections: number
  stamps: { first: number; from: number; step: number; of: number }
  ms: number
  most?: number
}
/** `medianMs` of one request. */
export type Loaded = { requests: number; ms: number; medianMs: number }

process.on('disconnect', () => process.exit())
process.on('message', (load: Load) => {
  run(load).then(
    (loaded) => process.send?.(loaded),
    (error: unknown) => {
      console.error(error)
      process.exit(1)
    },
  )
})

async function run({ port, call, connections, stamps, ms, most = Infinity }: Load): Promise<Loaded> {
  const sockets = Array.from({ length: connections }, () =>
    connect({ port, host: '127.0.0.1', noDelay: true }),
  )
  await Promise.all(sockets.map((socket) => once(socket, 'connect')))
  let requests = 0
  const times: number[] = []
  const startedAt = performance.now()
  await Promise.all(
    sockets.map((socket) =>
      perform(socket, times, () => {
        if (requests >= most || performance.now() - startedAt >= ms) return null
        return requestOf(call, stamps.first + (((stamps.from + requests++) * stamps.step) % stamps.of))
      }),
    ),
  )
  const took = performance.now() - startedAt
  for (const socket of sockets) socket.destroy()
  const medianMs = times.toSorted((one, other) => one - other)[Math.floor(times.length / 2)] ?? Number.NaN
  return { requests, ms: took, medianMs }
}

function requestOf({ method, path, headers, body = '' }: Call, stampIdx: number): string {
  const content = body.replace('#', String(stampIdx))
  const lines = Object.entries({
    Host: '127.0.0.1',
    ...headers,
    ...(body && { 'Content-Type': 'application/json', 'Content-Length': String(content.length) }),
  }).map(([name, value]) => `${name}: ${value}\r\n`)
  return `${method} ${path.replace('#', String(stampIdx))} HTTP/1.1\r\n${lines.join('')}\r\n${content}`
}

/** Sends `next()` after each answer, until it is null. Any answer but "done" ends the bench. */
function perform(socket: Socket, times: number[], next: () => string | null): Promise<void> {
  return new Promise((resolve, reject) => {
    let text = ''
    let sentAt = 0
    const send = () => {
      const request = next()
      sentAt = performance.now()
      if (request === null) resolve()
      else socket.write(request)
    }
    socket.setEncoding('latin1')
    socket.once('error', reject)
    socket.once('close', () => reject(new Error('the server hung up')))
    socket.on('data', (chunk: string) => {
      text += chunk
      const end = text.indexOf('\r\n\r\n') + 4
      if (end < 4) return
      const length = Number(/content-length: (\d+)/i.exec(text)?.[1] ?? Number.NaN)
      if (Number.isNaN(length)) return reject(new Error(`no length in ${text}`))
      if (text.length < end + length) return
      if (!text.startsWith('{"code":0,', end)) return reject(new Error(text))
      text = ''
      times.push(performance.now() - sentAt)
      send()
    })
    send()
  })
}
