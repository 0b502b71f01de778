/** Serves the page, and answers every batch at once: what is measured is the tablet and not a ledger. */
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join, normalize } from 'node:path'

export type CountingServer = {
  address: string
  requests: number
  /** Numbers as they came, to see that they came in order. */
  seqs: number[]
  close(): void
}

/** A page of its own kind may read the clock to 5 µs instead of 100. */
const isolated = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
}

const types: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript' }

export async function startCountingServer(dist: string): Promise<CountingServer> {
  const http = createServer(async (asked, reply) => {
    const chunks: Buffer[] = []
    for await (const chunk of asked) chunks.push(chunk as Buffer)
    if (asked.method === 'POST') {
      server.requests += 1
      const { commands } = JSON.parse(Buffer.concat(chunks).toString()) as {
        commands: { commandId: string; seq: number }[]
      }
      server.seqs.push(...commands.map(({ seq }) => seq))
      const verdicts = commands.map(({ commandId }) => ({
        commandId,
        outcome: 'applied',
        replayed: false,
        refusal: null,
        nextStampIdx: null,
      }))
      reply.writeHead(200, { 'content-type': 'application/json', 'x-stampdesk-protocol': '1' })
      return reply.end(JSON.stringify({ code: 0, message: '', result: { serverNow: Date.now(), verdicts } }))
    }
    const path = normalize(new URL(asked.url ?? '/', 'http://x').pathname)
    try {
      const file = join(dist, path === '/' ? 'index.html' : path)
      const body = readFileSync(file)
      reply.writeHead(200, {
        'content-type': types[extname(file)] ?? 'application/octet-stream',
        ...isolated,
      })
      return reply.end(body)
    } catch {
      reply.writeHead(404)
      return reply.end()
    }
  })
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  const server: CountingServer = {
    address: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    requests: 0,
    seqs: [],
    close() {
      http.closeAllConnections()
      http.close()
    },
  }
  return server
}
