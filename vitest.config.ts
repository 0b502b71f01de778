import { availableParallelism } from 'node:os'
import { lingui } from '@lingui/vite-plugin'
import babel from '@rolldown/plugin-babel'
import { defineConfig } from 'vitest/config'
import { useMemoryDisk } from './.ci/memory-disk.ts'

useMemoryDisk()

export default defineConfig({
  // As in vite.config.ts, so that the words of a screen can be tested as they are shown.
  plugins: [
    babel({ plugins: ['@lingui/babel-plugin-lingui-macro'], include: /src\/client\/.*\.tsx?$/ }),
    lingui(),
  ],
  test: {
    reporters: ['default', ['json', { outputFile: 'out/unit.json' }]],
    maxWorkers: Math.max(2, availableParallelism() - 1),
    environment: 'node',
    // A random test prints its seed and takes it back: SEED=… npm run unit
    setupFiles: ['src/test-setup.ts'],
    testTimeout: 30_000,
    hookTimeout: 30_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'pure',
          include: ['src/**/*.test.{ts,tsx}'],
          exclude: ['src/server/**'],
          // Nothing of the process is touched but what a test puts back: one start of Node and one load of each module.
          isolate: false,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'server',
          include: ['src/server/**/*.test.ts'],
          globalSetup: ['src/server/testing/global-setup.ts'],
          sequence: { groupOrder: 0 },
        },
      },
    ],
  },
})
