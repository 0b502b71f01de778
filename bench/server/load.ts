/**
 * A process of its own that redeems full stamps over keep-alive connections, one request at a time on each. Requests are
 * bytes and answers are barely parsed, so that on two cores it is the server that is measured.
 */
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

/** From `first` on each stamp is redeemed once. */
export type Load = { port: number; apiKey: string; connections: number; first: number; ms: number }
export type Loaded = { redeems: number; ms: number }

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

async function run({ port, apiKey, connections, first, ms }: Load): Promise<Loaded> {
  const sockets = Array.from({ length: connections }, () =>
    connect({ port, host: '127.0.0.1', noDelay: true }),
  )
  await Promise.all(sockets.map((socket) => once(socket, 'connect')))
  let redeems = 0
  const startedAt = performance.now()
  await Promise.all(
    sockets.map((socket) =>
      perform(socket, () => {
        if (performance.now() - startedAt >= ms) return null
        return requestOf(apiKey, first + redeems++)
      }),
    ),
  )
  const took = performance.now() - startedAt
  for (const socket of sockets) socket.destroy()
  return { redeems, ms: took }
}

function requestOf(apiKey: string, stampIdx: number): string {
  const body = `{"stampIdx":${stampIdx}}`
  return `PUT /api/stamp/v1/redeem HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: APIKey ${apiKey}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`
}

/** Sends `next()` after each answer, until it is null. Any answer but "done" ends the bench. */
function perform(socket: Socket, next: () => string | null): Promise<void> {
  return new Promise((resolve, reject) => {
    let text = ''
    const send = () => {
      const request = next()
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
      send()
    })
    send()
  })
}
