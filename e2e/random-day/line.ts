/**
 * The line between a tablet and the shop, cut at the server's own socket: what is routed in the browser goes without its
 * cache, and each page is loaded whole again.
 */
import { AsyncLocalStorage } from 'node:async_hooks'
import type { IncomingMessage } from 'node:http'
import { setTimeout } from 'node:timers/promises'
import { type Db, DbUnavailable } from '../../src/server/db/db.ts'
import type { Action } from './actions.ts'

/** What it does with what a tablet sends; `silent` and `full` are the database behind it, for what this tablet asks. */
export type Line = 'up' | 'down' | 'replies-lost' | 'errors' | 'portal' | 'slow' | 'silent' | 'full'

type Fetch = (request: Request, env?: unknown) => Response | Promise<Response>

/** Whose line it is stands in this header of all that a tablet sends. */
export const tabletHeader = 'x-random-day-tablet'

type AtLine = { line: Line; asking: number; isInstalled: boolean }

export function overLine(tabletOf: (index: number) => AtLine | undefined, fetch: Fetch): Fetch {
  return async (request, env) => {
    const index = request.headers.get(tabletHeader)
    const tablet = index === null ? undefined : tabletOf(Number(index))
    if (!tablet) return fetch(request, env)
    // Pages and files come from the tablet itself where it keeps them; what keeps none would have nothing to show.
    if (!new URL(request.url).pathname.startsWith('/api/counter/'))
      return tablet.line === 'down' && tablet.isInstalled ? cut(env) : fetch(request, env)
    tablet.asking++
    try {
      return await answer(tablet.line, request, env, fetch)
    } finally {
      tablet.asking--
    }
  }
}

async function answer(line: Line, request: Request, env: unknown, fetch: Fetch): Promise<Response> {
  if (line === 'down') return cut(env)
  if (line === 'slow') await setTimeout(700)
  if (line === 'portal')
    return new Response('<h1>Sign in to the network</h1>', { headers: { 'Content-Type': 'text/html' } })
  if (line === 'errors') return new Response('no', { status: 500 })
  const response = await asking.run(line, async () => fetch(request, env))
  return line === 'replies-lost' && request.method !== 'GET' ? cut(env) : response
}

function cut(env: unknown): Response {
  ;(env as { incoming: IncomingMessage }).incoming.socket.destroy()
  return new Response(null)
}

const asking = new AsyncLocalStorage<Line>()

/** As an engine that cannot be reached says it, and as a disk does that takes nothing more. */
export function failing(db: Db): Db {
  const gone = async () => {
    throw new DbUnavailable('the day has taken it away')
  }
  return {
    ...db,
    read: (sql, params) => (asking.getStore() === 'silent' ? gone() : db.read(sql, params)),
    write: (work) => (/silent|full/.test(asking.getStore() ?? '') ? gone() : db.write(work)),
  }
}

const line = (to: Line): Action => ({
  weight: 0.5,
  can: (tablet) => tablet.line !== to,
  async run(tablet) {
    tablet.line = to
    await tablet.page.clock.fastForward(1_000)
  },
})

/** At both tablets at once: what waits there for its time is sent in one moment. */
const wait = (ms: number): Action => ({
  weight: 0.5,
  can: () => true,
  async run(_, { tablets }) {
    await Promise.all(tablets.map(({ page }) => page.clock.fastForward(ms)))
  },
})

export const network: Record<string, Action> = {
  'line up': { ...line('up'), weight: 4 },
  'line down': line('down'),
  'replies lost': line('replies-lost'),
  'server errors': line('errors'),
  'a portal in between': line('portal'),
  'a slow line': line('slow'),
  'the database is silent': line('silent'),
  'the disk is full': line('full'),
  'wait 6 s': wait(6_000),
  'wait 30 s': wait(30_000),
}
