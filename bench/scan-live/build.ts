import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, type InlineConfig, type PluginOption } from 'vite'
import app from '../../vite.config.ts'

const root = fileURLToPath(new URL('.', import.meta.url))

/** The app's own settings but what is made of a whole app: its service worker, and the files beside the built ones. */
const ours: InlineConfig = { ...app, plugins: withoutShell(app.plugins ?? []) }

/** Ours and the plain video by the app's own settings; theirs by none, so that html5-qrcode keeps its decoder. */
export async function buildPages(outDir: string): Promise<void> {
  await buildInto(join(outDir, 'ours'), ['ours.html', 'plain.html'], ours)
  await buildInto(join(outDir, 'theirs'), ['theirs.html', 'loop.html'], {})
}

async function buildInto(outDir: string, pages: string[], settings: InlineConfig): Promise<void> {
  await build({
    ...settings,
    root,
    configFile: false,
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

function withoutShell(plugins: PluginOption[]): PluginOption[] {
  return plugins.flat().filter((plugin) => {
    const name = plugin && 'name' in plugin ? plugin.name : ''
    return !name.startsWith('vite-plugin-pwa') && name !== 'precompress'
  })
}
