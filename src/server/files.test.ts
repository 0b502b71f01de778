import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
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
const app = createApp({ routes: [], identify: async () => null, log, files: createFiles(dist) })
const get = (path: string, headers: Record<string, string> = {}) => app.request(path, { headers })

test.each([
  ['/', 'text/html; charset=utf-8', 'no-cache'],
  ['/card/1234', 'text/html; charset=utf-8', 'no-cache'],
  ['/waiting', 'text/html; charset=utf-8', 'no-cache'],
  ['/new-card', 'text/html; charset=utf-8', 'no-cache'],
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
