/** The bare pages, built as the app is and sent by the app's own server for files. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import react from '@vitejs/plugin-react'
import { build } from 'vite'
import { listen } from '../../e2e/loopback.ts'
import { createApp } from '../../src/server/http/app.ts'
import { createFiles } from '../../src/server/http/files.ts'

const root = fileURLToPath(new URL('bare', import.meta.url))
const log = { request() {}, info() {}, fault() {} }

export async function startBareServer(
  outDir: string,
): Promise<{ address: string; close: () => Promise<void> }> {
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    plugins: [react()],
    build: {
      outDir,
      emptyOutDir: true,
      target: 'es2022',
      assetsInlineLimit: 0,
      rolldownOptions: { input: ['index.html', 'camera.html'].map((page) => join(root, page)) },
    },
  })
  const names = readdirSync(outDir, { recursive: true, encoding: 'utf8' })
  for (const name of names.filter((it) => /\.(html|js|css)$/.test(it))) {
    const bytes = readFileSync(join(outDir, name))
    writeFileSync(join(outDir, `${name}.gz`), gzipSync(bytes, { level: 9 }))
    writeFileSync(join(outDir, `${name}.br`), brotliCompressSync(bytes))
  }
  const app = createApp({ routes: [], authenticate: async () => null, log, files: createFiles(outDir) })
  return listen(app.fetch)
}
