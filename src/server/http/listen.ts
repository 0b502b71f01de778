/**
 * The socket. It is taken before anything else is touched: a start that cannot have it changes nothing. Until the server
 * is put together whoever asks is asked to come again.
 */
import { readFileSync } from 'node:fs'
import type { Server } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import { Hono } from 'hono'
import { type Connections, watchConnections } from './connections.ts'
import { refuse } from './envelope.ts'
import { headers } from './headers.ts'
import { ownOrigin } from './own-address.ts'

type Place = { HOST: string; PORT: number; TLS_CERT?: string | undefined; TLS_KEY?: string | undefined }

export type Listening = Connections & {
  /** The origin under which this machine reaches it. */
  address: string
  isTls: boolean
  /** Hands requests to this handler from now on. */
  serve(fetch: Hono['fetch']): void
}

/** Throws one sentence that names the setting. */
export async function listen(settings: Place): Promise<Listening> {
  const tls = tlsOf(settings)
  const isTls = tls !== null
  let fetch = starting(isTls).fetch
  const server = makeServer((request, env) => fetch(request, env), tls)
  const connections = watchConnections(server, isTls)
  const { HOST, PORT } = settings
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(new Error(whyNot(settings, error), { cause: error })))
    server.listen(PORT, HOST, resolve)
  })
  const { port } = server.address() as AddressInfo
  return {
    ...connections,
    address: ownOrigin(isTls, HOST, port),
    isTls,
    serve(it) {
      fetch = it
    },
  }
}

/** With a certificate of its own the server speaks TLS 1.2 and 1.3, else plain HTTP to a proxy or to this machine. */
function tlsOf({
  TLS_CERT,
  TLS_KEY,
}: Pick<Place, 'TLS_CERT' | 'TLS_KEY'>): { cert: Buffer; key: Buffer } | null {
  if (!TLS_CERT || !TLS_KEY) return null
  return { cert: readPem('TLS_CERT', TLS_CERT), key: readPem('TLS_KEY', TLS_KEY) }
}

function readPem(setting: string, file: string): Buffer {
  try {
    return readFileSync(file)
  } catch (error) {
    throw new Error(`${setting} ${file} cannot be read: ${messageOf(error)}`, { cause: error })
  }
}

function makeServer(fetch: Hono['fetch'], tls: ReturnType<typeof tlsOf>): Server {
  if (!tls) return createAdaptorServer({ fetch }) as Server
  try {
    const serverOptions = { ...tls, minVersion: 'TLSv1.2' as const }
    return createAdaptorServer({ fetch, createServer, serverOptions }) as Server
  } catch (error) {
    throw new Error(`TLS_CERT and TLS_KEY are no certificate with its key: ${messageOf(error)}`, {
      cause: error,
    })
  }
}

/** Nothing was done for who asks now: once the database is there their id finds nothing, and they try again. */
function starting(isTls: boolean): Hono {
  const app = new Hono()
  app.use(headers({ isTls }))
  app.all('*', (context) => {
    context.header('Cache-Control', 'no-store')
    return refuse(context, 'state-unknown', undefined, {
      commandId: context.req.header('Idempotency-Key') ?? null,
    })
  })
  return app
}

function whyNot({ HOST, PORT }: Place, error: Error): string {
  const code = 'code' in error ? error.code : ''
  if (code === 'EADDRINUSE')
    return `PORT ${PORT} on ${HOST} is taken, perhaps by a Stampdesk that is running already: stop that one, or set another PORT.`
  if (code === 'EACCES') return `PORT ${PORT} is not open to this user: set one above 1023.`
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EAI_AGAIN' || code === 'EINVAL')
    return `HOST ${HOST} is no address of this machine.`
  return `PORT ${PORT} on ${HOST} cannot be had: ${error.message}`
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error))
