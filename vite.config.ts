import { fileURLToPath } from 'node:url'
import { lingui } from '@lingui/vite-plugin'
import babel from '@rolldown/plugin-babel'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

export default defineConfig({
  plugins: [
    babel({ plugins: ['@lingui/babel-plugin-lingui-macro'], include: /src\/client\/.*\.tsx?$/ }),
    react(),
    lingui(),
  ],
  resolve: {
    // html5-qrcode bundles a decoder that is never used: 86 kB gzip (scanner.md, recipe 1).
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
  build: { target: 'es2022', assetsInlineLimit: 0 },
  server: { proxy: { '/api': 'http://127.0.0.1:4173' } },
})
