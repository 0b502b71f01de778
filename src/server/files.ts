import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { serveStatic } from '@hono/node-server/serve-static'
import type { Context } from 'hono'
import { stampIdxOfPath } from '#shared/stamp-code.ts'

/** The counter's own addresses; the app's router knows the same ones (`client/paths.ts`). */
const screens = /^\/(card\/\d{1,16}|demo|waiting|new-card|setup|review(\/[\w/-]*)?)?$/

const none = async () => {}

/** The built app: hashed files for ever, everything else asked for again, a screen's address is the shell. */
export function createFiles(dist: string): (context: Context) => Promise<Response | null> {
  const found = serveStatic({ root: dist, precompressed: true })
  const shell = serveStatic({ root: dist, path: 'index.html', precompressed: true })
  return async (context) => {
    const { method, path } = context.req
    if (method !== 'GET' && method !== 'HEAD') return null
    const isScreen = screens.test(path) || stampIdxOfPath(path) !== null
    const response = await (isScreen ? shell : found)(context, none)
    // On what was found and nothing else: a 404 that is kept for ever would outlive its deployment.
    const caching = path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache'
    response?.headers.set('Cache-Control', caching)
    return response ?? null
  }
}

export function isBuilt(dist: string): boolean {
  return existsSync(join(dist, 'index.html'))
}
