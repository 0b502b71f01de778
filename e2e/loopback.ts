/** A server in the process of the tests, on a free port of loopback. */
import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'

export type Loopback = { address: string; close(): Promise<void> }

export async function listen(
  fetch: (request: Request, env?: unknown) => Response | Promise<Response>,
  port = 0,
): Promise<Loopback> {
  const server = serve({ fetch, port, hostname: '127.0.0.1' })
  if (!server.listening) await new Promise((resolve) => server.once('listening', resolve))
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      await new Promise((resolve) => {
        server.close(resolve)
        // Streams of live events, and a browser's connections that are kept for later.
        if ('closeAllConnections' in server) server.closeAllConnections()
      })
    },
  }
}
