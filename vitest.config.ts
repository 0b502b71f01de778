import { availableParallelism } from 'node:os'
import { lingui } from '@lingui/vite-plugin'
import babel from '@rolldown/plugin-babel'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  // As in vite.config.ts, so that the words of a screen can be tested as they are shown.
  plugins: [
    babel({ plugins: ['@lingui/babel-plugin-lingui-macro'], include: /src\/client\/screens\/.*\.tsx?$/ }),
    lingui(),
  ],
  test: {
    include: ['src/**/*.test.ts', 'src/**/*.test.tsx'],
    environment: 'node',
    // A random test prints its seed and takes it back: SEED=… npm run unit
    setupFiles: ['src/test-setup.ts'],
    globalSetup: ['src/server/testing/global-setup.ts'],
    reporters: ['default', ['json', { outputFile: 'out/unit.json' }]],
    testTimeout: 30_000,
    hookTimeout: 30_000,
    // A file waits for its databases and processes as much as it computes.
    maxWorkers: Math.max(2, availableParallelism() - 1),
  },
})
