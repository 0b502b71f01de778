import { createHash } from 'node:crypto'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { serveStatic } from '@hono/node-server/serve-static'
import type { Context } from 'hono'
import { createPreloads } from './preloads.ts'

/** The counter's own addresses; the app's router knows the same ones (`client/paths.ts`). */
const screens =
  /^\/(card\/\d{1,16}|demo|waiting|new-card|shift|ready|slip|practice|setup|review(\/[\w/-]*)?)?$/
/** Of these the counter's are known apart: its files are named ahead, on the page that its worker keeps as well. */
const counters = /^\/(card\/\d{1,16}|waiting|new-card|shift|ready|slip|practice|index\.html)?$/

const none = async () => {}

/** The built app: hashed files for ever, everything else asked for again, a screen's address is the shell. */
export function createFiles(dist: string): (context: Context) => Promise<Response | null> {
  const onFound = (file: string, context: Context) => context.set('file', file)
  const found = serveStatic({ root: dist, precompressed: true, onFound })
  const shell = serveStatic({ root: dist, path: 'index.html', precompressed: true, onFound })
  const tagOf = createTags()
  const preloadsOf = createPreloads(dist)
  return async (context) => {
    const { method, path } = context.req
    if (method !== 'GET' && method !== 'HEAD') return null
    if (context.req.header('If-Range')) dropRange(context)
    const response = await (screens.test(path) ? shell : found)(context, none)
    const file: unknown = context.get('file')
    if (!response || typeof file !== 'string') return response ?? null
    // On what was found and nothing else: a 404 that is kept for ever would outlive its deployment.
    const caching = path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache'
    response.headers.set('Cache-Control', caching)
    // Packages and images give all files one time: a page of another build would pass for this one.
    response.headers.delete('Last-Modified')
    response.headers.set('ETag', tagOf(file))
    const preloads = counters.test(path) ? preloadsOf() : null
    if (preloads) response.headers.set('Link', preloads)
    return conditional(context, response)
  }
}

/** RFC 9110 section 13.2.2, for what has a tag and no time. */
export async function conditional(context: Context, response: Response): Promise<Response> {
  const tag = response.headers.get('ETag') ?? ''
  const { 'if-match': match, 'if-none-match': noneMatch } = context.req.header()
  const status =
    match !== undefined && !names(match, tag)
      ? 412
      : noneMatch !== undefined && names(noneMatch.replaceAll('W/', ''), tag)
        ? 304
        : null
  if (status === null) return response
  await response.body?.cancel()
  const kept = ['Cache-Control', 'ETag', 'Vary'].flatMap((name) => {
    const value = response.headers.get(name)
    return value === null ? [] : [[name, value] as [string, string]]
  })
  return new Response(null, { status, headers: kept })
}

const names = (list: string, tag: string) => list.split(',').some((it) => ['*', tag].includes(it.trim()))

/** The whole is always a right answer (RFC 9110 section 14.2); a part of another build than was begun with never is. */
function dropRange(context: Context): void {
  const headers = new Headers(context.req.header())
  headers.delete('Range')
  context.req.raw = new Request(context.req.url, { method: context.req.method, headers })
}

/** Of what a file holds, compressed ones of their own; read once for as long as it stays the same. */
function createTags(): (file: string) => string {
  const tags = new Map<string, { tag: string; stamp: string }>()
  return (file) => {
    const { mtimeMs, ctimeMs, size } = statSync(file)
    const stamp = `${mtimeMs} ${ctimeMs} ${size}`
    let known = tags.get(file)
    if (known?.stamp !== stamp) {
      const hash = createHash('sha256').update(readFileSync(file)).digest('base64url')
      known = { tag: `"${hash.slice(0, 22)}"`, stamp }
      tags.set(file, known)
    }
    return known.tag
  }
}

export function isBuilt(dist: string): boolean {
  return existsSync(join(dist, 'index.html'))
}
