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
  // The CSP has no data: for scripts or fonts; everything is a file of our own origin.
  build: { target: 'es2022', assetsInlineLimit: 0 },
  server: { proxy: { '/api': 'http://127.0.0.1:4173' } },
})
