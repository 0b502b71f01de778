import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { createApp } from './app.ts'
import { createFiles } from './files.ts'

const dist = mkdtempSync(join(tmpdir(), 'stampdesk-preloads-'))
mkdirSync(join(dist, '.vite'))
const page = join(dist, 'index.html')
writeFileSync(page, '<!doctype html><script type="module" src="/assets/start-1.js"></script>')
const build = (counter: string) =>
  writeFileSync(
    join(dist, '.vite/manifest.json'),
    JSON.stringify({
      'src/client/counter-app.tsx': { file: counter, imports: ['_start.js', '_common.js'] },
      '_start.js': { file: 'assets/start-1.js' },
      '_common.js': { file: 'assets/common-1.js', css: ['assets/common-1.css'], imports: ['_start.js'] },
    }),
  )
build('assets/counter-app-1.js')
afterAll(() => rmSync(dist, { recursive: true }))

const log = { request() {}, info() {}, fault() {} }
const app = createApp({ routes: [], authenticate: async () => null, log, files: createFiles(dist) })
const linkOf = async (path: string) => (await app.request(path)).headers.get('Link')

test.each(['/', '/card/394', '/waiting', '/index.html'])(
  'the counter at %s names what it begins with, but for what its page names',
  async (path) => {
    expect(await linkOf(path)).toBe(
      [
        '</assets/counter-app-1.js>; rel=modulepreload; crossorigin',
        '</assets/common-1.js>; rel=modulepreload; crossorigin',
        '</assets/common-1.css>; rel=preload; as=style; crossorigin',
      ].join(', '),
    )
  },
)

test.each(['/review', '/demo', '/setup'])('%s, which is another app, names nothing of it', async (path) => {
  expect(await linkOf(path)).toBeNull()
})

test('another build in its place is named from then on', async () => {
  build('assets/counter-app-2.js')
  utimesSync(page, new Date(0), new Date(0))
  expect(await linkOf('/')).toContain('counter-app-2.js')
})
