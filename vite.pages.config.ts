/** The page that the server draws, beside the app that is built: `dist/.pages`. Run by `npm run build`. */
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
  publicDir: false,
  // Whole, as the app is: a folder that is built runs wherever it is put.
  ssr: { noExternal: true },
  define: { 'process.env.NODE_ENV': '"production"' },
  build: {
    target: 'node24',
    ssr: 'src/client/public/customer/customer-page.tsx',
    outDir: 'dist/.pages',
    // A module by its name, whichever package.json is above the folder.
    rolldownOptions: { output: { entryFileNames: '[name].mjs' } },
  },
})
