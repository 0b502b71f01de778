import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { serveStatic } from '@hono/node-server/serve-static'
import type { Context } from 'hono'

/** The counter's own addresses; the app's router knows the same ones (`client/paths.ts`). */
const screens = /^\/(card\/\d{1,16}|stamp\/\d{1,16}|demo|waiting|setup|review(\/[\w/-]*)?)?$/

const none = async () => {}

/** The built app: hashed files for ever, everything else asked for again, a screen's address is the shell. */
export function createFiles(dist: string): (context: Context) => Promise<Response | null> {
  const found = serveStatic({
    root: dist,
    onFound: (path, context) => {
      const isHashed = path.includes('/assets/')
      context.header('Cache-Control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache')
    },
  })
  const shell = serveStatic({ root: dist, path: 'index.html' })
  return async (context) => {
    if (context.req.method !== 'GET' && context.req.method !== 'HEAD') return null
    if (!screens.test(context.req.path)) return (await found(context, none)) ?? null
    context.header('Cache-Control', 'no-cache')
    return (await shell(context, none)) ?? null
  }
}

export function isBuilt(dist: string): boolean {
  return existsSync(join(dist, 'index.html'))
}
