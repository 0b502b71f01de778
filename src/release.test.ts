/** What `npm run release` packs is enough to start, and holds no more than that. */
import { spawn } from 'node:child_process'
import { globSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { copySources, packagesOf, readManifest } from '../.ci/release.ts'

const installed = fileURLToPath(new URL('../node_modules/', import.meta.url))
let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stampdesk-release-'))
  copySources(folder)
})
afterEach(() => rmSync(folder, { recursive: true }))

test('it starts with its own command and with the packages that it names, and says that it is ready', async () => {
  const { imports, version } = readManifest()
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ type: 'module', version, imports }))
  const link = (from: string, to: string) => {
    mkdirSync(dirname(join(folder, 'node_modules', to)), { recursive: true })
    symlinkSync(from, join(folder, 'node_modules', to))
  }
  for (const name of Object.keys(packagesOf(folder, readManifest()))) link(join(installed, name), name)
  link(realpathSync(process.execPath), '.bin/node')

  const PORT = String(await freePort())
  const env = { PATH: '/usr/bin:/bin', PORT, DEMO: '0', DATA_DIR: join(folder, 'data'), LOG_LEVEL: 'error' }
  const server = spawn(join(folder, 'stampdesk'), { env, stdio: ['ignore', 'ignore', 'inherit'] })
  const ended = new Promise<number | null>((resolve) => server.once('exit', (code) => resolve(code)))
  const ask = spawn(join(folder, 'stampdesk'), ['ready', '--wait', '25'], { env, stdio: 'inherit' })
  expect(await new Promise((resolve) => ask.once('exit', resolve))).toBe(0)
  expect(await (await fetch(`http://127.0.0.1:${PORT}/healthz`)).json()).toEqual({ ok: true, version })
  server.kill('SIGTERM')
  expect(await ended).toBe(0)
})

test('it has no tests, no test doubles and no package of the app that is built already', () => {
  const files = globSync('**/*', { cwd: folder })
  expect(files.filter((file) => /\.test\.|testing|guarantees\//.test(file))).toEqual([])
  const names = Object.keys(packagesOf(folder, readManifest()))
  expect(names).toContain('hono')
  expect(names).not.toContain('react')
})

test('planted: an import that no dependency names is found', () => {
  writeFileSync(join(folder, 'src/server/extra.ts'), "import 'x'\nimport { y } from '@some/thing/deep'\n")
  expect(() => packagesOf(folder, readManifest())).toThrow('@some/thing')
})

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })
}
