import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { type NodePath, types } from '@babel/core'
import { lingui } from '@lingui/vite-plugin'
import babel from '@rolldown/plugin-babel'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'
import { VitePWA } from 'vite-plugin-pwa'
import { chunks } from './.ci/chunks.ts'
import { type Screenshot, webManifest } from './src/client/install/web-manifest.ts'

// Quality 11 takes ten times as long for 3 % less.
const brotli = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }

const { plugin: chunkNames, groups } = chunks()

export default defineConfig({
  plugins: [
    chunkNames,
    babel({ plugins: ['@lingui/babel-plugin-lingui-macro'], include: /src\/client\/.*\.tsx?$/ }),
    babel({ plugins: [onlyWhatACallNeeds], include: /src\/shared\/endpoints\/.*\.ts$/ }),
    react(),
    lingui(),
    VitePWA({
      strategies: 'injectManifest',
      srcDir: 'src/sw',
      filename: 'sw.ts',
      // The page registers it itself, behind its own update gate (client/install).
      injectRegister: false,
      manifest: webManifest(screenshots()),
      injectManifest: {
        rollupFormat: 'iife',
        // What the browser fetches for itself is left out: the manifest's images are no part of the shell.
        // Faces of other scripts than Latin are kept by those who read them (sw/faces.ts).
        globPatterns: [
          'index.html',
          'icon.svg',
          'assets/**/*.{js,css,wasm}',
          'assets/{text,display,names}-*.woff2',
        ],
        // The customer's page is the server's, and no part of the shell: what is its own has the name of its entry below.
        globIgnores: ['assets/customers-phone-*'],
        // The decoder is 1.1 MB; what is larger than this was not meant to be on a tablet.
        maximumFileSizeToCacheInBytes: 2 * 1024 * 1024,
      },
      includeManifestIcons: false,
    }),
    precompress(),
  ],
  resolve: {
    // html5-qrcode bundles a decoder that is never used: 86 kB gzip (docs/scanner.md#recipe).
    alias: [
      {
        find: /^.*third_party\/zxing-js\.umd$/,
        replacement: fileURLToPath(new URL('src/client/scan/zxing-js-stub.ts', import.meta.url)),
      },
    ],
  },
  worker: { format: 'es' },
  // Known at the start, so that the first scan in development does not reload the page.
  optimizeDeps: { include: ['html5-qrcode'], exclude: ['zxing-wasm'] },
  // The CSP has no data: for scripts or fonts; everything is a file of our own origin.
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    // Every browser that can run the app knows `modulepreload` (Safari 17).
    modulePreload: {
      polyfill: false,
      // An app's files are named ahead. What a screen asks for later is mostly there: to look for all of it among the page's
      // links, at each import, was a quarter of the counter's start.
      resolveDependencies: (_file, deps, { hostId }) => (isStart(hostId) ? deps : []),
    },
    // By which the budgets are read (bench/size).
    manifest: true,
    rolldownOptions: {
      input: { index: 'index.html', 'customers-phone': 'customer.html' },
      output: {
        // Each file has what .ci/chunks.ts names, and nothing comes along.
        codeSplitting: { groups, includeDependenciesRecursively: false },
      },
    },
  },
  server: { proxy: { '/api': 'http://127.0.0.1:4173', '/stamp': 'http://127.0.0.1:4173' } },
})

/** The page itself, or the file of every app's start (.ci/chunks.ts). */
function isStart(hostId: string): boolean {
  return hostId.endsWith('.html') || /^assets\/start-[^/]+\.js$/.test(hostId)
}

/** Those that are there, with the size that their own header tells (PNG, section 11.2.2). */
function screenshots(): Screenshot[] {
  const names = ['wide', 'narrow'] as const
  return names.flatMap((name) => {
    const file = new URL(`public/screenshots/${name}.png`, import.meta.url)
    if (!existsSync(file)) return []
    const head = readFileSync(file).subarray(16, 24)
    return [{ name, width: head.readUInt32BE(0), height: head.readUInt32BE(4) }]
  })
}

/** Of an endpoint a browser needs method, address and result; who is admitted and how it is read is the server's. */
function onlyWhatACallNeeds() {
  const kept = new Set(['method', 'path', 'result'])
  return {
    visitor: {
      Program: {
        exit(path: NodePath<types.Program>) {
          path.scope.crawl()
          for (const it of path.get('body')) {
            if (!it.isImportDeclaration()) continue
            const isUnused = ({ node }: { node: types.ImportDeclaration['specifiers'][number] }) =>
              !path.scope.getBinding(node.local.name)?.referenced
            if (it.get('specifiers').every(isUnused)) it.remove()
          }
        },
      },
      CallExpression({ node }: NodePath<types.CallExpression>) {
        const [spec] = node.arguments
        if (!types.isIdentifier(node.callee, { name: 'endpoint' }) || !types.isObjectExpression(spec)) return
        spec.properties = spec.properties.filter(
          (it) => types.isObjectProperty(it) && types.isIdentifier(it.key) && kept.has(it.key.name),
        )
      },
    },
  }
}

/** Once at the build and not at each request: `name.br` and `name.gz` beside what they shorten (server/http/files.ts). */
function precompress(): Plugin {
  let outDir = ''
  return {
    name: 'precompress',
    apply: 'build',
    configResolved: ({ build }) => void (outDir = build.outDir),
    closeBundle: {
      // After the service worker is written.
      order: 'post',
      sequential: true,
      handler() {
        const names = readdirSync(outDir, { recursive: true, encoding: 'utf8' })
        for (const name of names.filter((it) => /\.(html|js|css|wasm|svg|webmanifest)$/.test(it))) {
          const file = join(outDir, name)
          const bytes = readFileSync(file)
          writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }))
          writeFileSync(`${file}.br`, brotliCompressSync(bytes, brotli))
        }
      },
    },
  }
}
