import { availableParallelism } from 'node:os'
import { lingui } from '@lingui/vite-plugin'
import babel from '@rolldown/plugin-babel'
import { defineConfig } from 'vitest/config'
import { useMemoryDisk } from './.ci/memory-disk.ts'

useMemoryDisk()

/** What measures a time, or has a limit of its own that a busy machine would reach: the gate runs these before the browsers. */
const timed = [
  'src/server/api/hosted-hook.test.ts',
  'src/server/db/sqlite-scrub.test.ts',
  'src/server/gateway/{dead-service,faulty-replies,gateway-mode}.test.ts',
  'src/server/guarantees/{bad-inputs,gateway-crash,gateway-wire,killed,pin-flood,stopped}.test.ts',
  'src/server/guarantees/{postgres-*,rolling-restart}.test.ts',
]

export default defineConfig({
  // As in vite.config.ts, so that the words of a screen can be tested as they are shown.
  plugins: [
    babel({ plugins: ['@lingui/babel-plugin-lingui-macro'], include: /src\/client\/.*\.tsx?$/ }),
    lingui(),
  ],
  test: {
    reporters: ['default', 'json'],
    outputFile: { json: 'out/unit.json' },
    maxWorkers: Math.max(2, availableParallelism() - 1),
    environment: 'node',
    // Nothing of the process is touched but what a test puts back: one start of Node and one load of each module.
    isolate: false,
    // A random test prints its seed and takes it back: SEED=… npm run unit
    setupFiles: ['src/test-setup.ts'],
    // A machine that hesitates is not a fault; what must be fast says so itself.
    testTimeout: 90_000,
    hookTimeout: 90_000,
    expect: { poll: { timeout: 15_000 } },
    projects: [
      {
        extends: true,
        test: {
          name: 'pure',
          include: ['src/**/*.test.{ts,tsx}'],
          exclude: ['src/server/**'],
          sequence: { groupOrder: 2 },
        },
      },
      {
        extends: true,
        test: {
          name: 'server',
          include: ['src/server/**/*.test.ts'],
          exclude: timed,
          globalSetup: ['src/server/testing/global-setup.ts'],
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'timed',
          include: timed,
          globalSetup: ['src/server/testing/global-setup.ts'],
          sequence: { groupOrder: 0 },
        },
      },
    ],
  },
})
