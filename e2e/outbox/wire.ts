/** The wire between tablet and server: it may lose what is asked, lose what is answered, or answer itself. */
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Fate = 'through' | 'request-lost' | 'reply-lost' | 'portal' | 'silent'

export type Wire = {
  address: string
  /** What happens to the next batch; everything else goes through unless the wire is down. */
  fate: (commandIds: readonly string[]) => Fate
  /** Number of batches that came this far. */
  batches: number
  isDown: boolean
  close(): Promise<void>
}

const batchPath = '/api/counter/v1/commands'

export async function openWire(port: number): Promise<Wire> {
  const server = createServer((asked, reply) => {
    void handle(wire, port, asked, reply).catch(() => asked.socket.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const wire: Wire = {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    fate: () => 'through',
    batches: 0,
    isDown: false,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return wire
}

async function handle(
  wire: Wire,
  port: number,
  asked: IncomingMessage,
  reply: ServerResponse,
): Promise<void> {
  const chunks: Buffer[] = []
  for await (const chunk of asked) chunks.push(chunk as Buffer)
  const body = Buffer.concat(chunks)
  const isBatch = asked.url === batchPath
  const fate = wire.isDown ? 'request-lost' : isBatch ? fateOf(wire, body) : 'through'
  if (fate === 'request-lost') return void asked.socket.destroy()
  if (fate === 'silent') return
  if (fate === 'portal') {
    // Without `close` Chromium would use the connection again, and repeat a lost POST by itself.
    reply.writeHead(200, { 'content-type': 'text/html', connection: 'close' })
    return void reply.end('<html><body>Welcome to the café</body></html>')
  }
  const answer = await forward(port, asked, body)
  if (fate === 'reply-lost') return void asked.socket.destroy()
  reply.writeHead(answer.status, { ...answer.headers, connection: 'close' })
  reply.end(answer.body)
}

function fateOf(wire: Wire, body: Buffer): Fate {
  wire.batches += 1
  const { commands } = JSON.parse(body.toString()) as { commands: { commandId: string }[] }
  return wire.fate(commands.map(({ commandId }) => commandId))
}

type Answer = { status: number; headers: NodeJS.Dict<string | string[]>; body: Buffer }

function forward(port: number, { url, method, headers }: IncomingMessage, body: Buffer): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const onward = request(
      { port, host: '127.0.0.1', path: url, method, headers, agent: false },
      (answer) => {
        const chunks: Buffer[] = []
        answer.on('data', (chunk: Buffer) => chunks.push(chunk))
        // A stream of events ends with its server, in the middle.
        answer.once('error', reject)
        answer.once('end', () => {
          resolve({ status: answer.statusCode ?? 502, headers: answer.headers, body: Buffer.concat(chunks) })
        })
      },
    )
    onward.on('error', reject)
    onward.end(body)
  })
}
