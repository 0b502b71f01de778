import { mkdirSync, mkdtempSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { createApp } from './app.ts'
import { createFiles } from './files.ts'

const dist = mkdtempSync(join(tmpdir(), 'stampdesk-dist-'))
mkdirSync(join(dist, 'assets'))
const files = {
  'index.html': '<!doctype html><title>Stampdesk</title>',
  'sw.js': '/* the worker */',
  'sw.js.br': 'shortened',
  'manifest.webmanifest': '{}',
  'assets/index-1a2b3c4d.js': 'export {}',
  'assets/zxing_reader-1a2b3c4d.wasm': '\0asm',
}
for (const [name, text] of Object.entries(files)) writeFileSync(join(dist, name), text)
afterAll(() => rmSync(dist, { recursive: true }))

const log = { request() {}, info() {}, fault() {} }
const app = createApp({ routes: [], authenticate: async () => null, log, files: createFiles(dist) })
const get = (path: string, headers: Record<string, string> = {}) => app.request(path, { headers })

test.each([
  ['/', 'text/html; charset=utf-8', 'no-cache'],
  ['/card/1234', 'text/html; charset=utf-8', 'no-cache'],
  ['/waiting', 'text/html; charset=utf-8', 'no-cache'],
  ['/new-card', 'text/html; charset=utf-8', 'no-cache'],
  ['/practice', 'text/html; charset=utf-8', 'no-cache'],
  ['/sw.js', 'text/javascript; charset=utf-8', 'no-cache'],
  ['/manifest.webmanifest', 'application/manifest+json', 'no-cache'],
  ['/assets/index-1a2b3c4d.js', 'text/javascript; charset=utf-8', 'public, max-age=31536000, immutable'],
  ['/assets/zxing_reader-1a2b3c4d.wasm', 'application/wasm', 'public, max-age=31536000, immutable'],
])('%s is served as %s, %s, under the strict policy', async (path, type, caching) => {
  const answer = await get(path)
  expect(answer.status).toBe(200)
  expect(answer.headers.get('Content-Type')).toBe(type)
  expect(answer.headers.get('Cache-Control')).toBe(caching)
  expect(answer.headers.get('X-Content-Type-Options')).toBe('nosniff')
  const policy = answer.headers.get('Content-Security-Policy') ?? ''
  expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval'")
  expect(policy).not.toContain('unsafe-inline')
})

test('who takes brotli gets the shorter file under the same type', async () => {
  const answer = await get('/sw.js', { 'Accept-Encoding': 'gzip, deflate, br' })
  expect(answer.headers.get('Content-Encoding')).toBe('br')
  expect(answer.headers.get('Vary')).toContain('Accept-Encoding')
  expect(answer.headers.get('Content-Type')).toContain('text/javascript')
  expect(await answer.text()).toBe('shortened')
})

test('what a new build no longer has is not answered by the shell, nor remembered', async () => {
  const answer = await get('/assets/index-gone.js')
  expect(answer.status).toBe(404)
  expect(answer.headers.get('Cache-Control') ?? '').not.toContain('immutable')
})

test('what a browser has already is not sent again; what is another build is, whatever its time says', async () => {
  const first = await get('/sw.js')
  const tag = first.headers.get('ETag') ?? ''
  expect(tag).toMatch(/^"[\w-]{22}"$/)
  // A time is no word for what a file holds: packages give all of theirs the same.
  expect(first.headers.get('Last-Modified')).toBeNull()
  for (const sent of [tag, `W/${tag}`, `"other", ${tag}`, '*']) {
    const answer = await get('/sw.js', { 'If-None-Match': sent })
    expect([answer.status, await answer.text(), answer.headers.get('ETag')]).toEqual([304, '', tag])
    expect(answer.headers.get('Cache-Control')).toBe('no-cache')
  }
  const shorter = await get('/sw.js', { 'Accept-Encoding': 'br', 'If-None-Match': tag })
  expect([shorter.status, await shorter.text()]).toEqual([200, 'shortened'])
  const later = { 'If-Modified-Since': new Date(Date.now() + 60_000).toUTCString() }
  expect((await get('/sw.js', later)).status).toBe(200)

  const { mtime } = statSync(join(dist, 'index.html'))
  const shell = (await get('/')).headers.get('ETag') ?? ''
  expect((await get('/card/1234', { 'If-None-Match': shell })).status).toBe(304)
  writeFileSync(join(dist, 'index.html'), files['index.html'].replace('Stampdesk', 'Newer one'))
  utimesSync(join(dist, 'index.html'), mtime, mtime)
  const newer = await get('/', { 'If-None-Match': shell })
  expect([newer.status, await newer.text()]).toEqual([200, expect.stringContaining('Newer one')])
})

test('a part is sent of what was begun with, and the whole of anything else', async () => {
  const tag = (await get('/sw.js')).headers.get('ETag') ?? ''
  expect((await get('/sw.js', { Range: 'bytes=0-1' })).status).toBe(206)
  expect((await get('/sw.js', { Range: 'bytes=0-1', 'If-Range': '"of another build"' })).status).toBe(200)
  expect((await get('/sw.js', { 'If-Match': tag })).status).toBe(200)
  expect((await get('/sw.js', { 'If-Match': '"of another build"' })).status).toBe(412)
})
