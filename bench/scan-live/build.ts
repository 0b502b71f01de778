import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const root = fileURLToPath(new URL('.', import.meta.url))
const ownConfig = fileURLToPath(new URL('../../vite.config.ts', import.meta.url))

/** Ours and the plain video by the app's own settings; theirs by none, so that it keeps its decoder. */
export async function buildPages(outDir: string): Promise<void> {
  await buildInto(join(outDir, 'ours'), ['ours.html', 'plain.html'], ownConfig)
  await buildInto(join(outDir, 'theirs'), ['theirs.html'], false)
}

async function buildInto(outDir: string, pages: string[], configFile: string | false): Promise<void> {
  await build({
    root,
    configFile,
    base: './',
    logLevel: 'warn',
    build: {
      target: 'es2022',
      outDir,
      emptyOutDir: true,
      assetsInlineLimit: 0,
      rolldownOptions: { input: pages.map((page) => join(root, page)) },
    },
  })
}
