import { availableParallelism } from 'node:os'
import { defineConfig } from '@playwright/test'
import { useMemoryDisk } from './.ci/memory-disk.ts'
import { idleCamera, pageOnly } from './e2e/chromium.ts'

useMemoryDisk()

/** Tagged `@deep` is what takes long: `npm run proofs` has all of it, the gate has the promise's short form. */
const isDeep = process.env.DEEP === '1'

export default defineConfig({
  testDir: 'e2e',
  testMatch: '**/*.spec.ts',
  outputDir: 'out/e2e',
  // Each has servers, folders and browsers of its own. A file's tests go one after the other, on one shop.
  workers: Math.max(2, Math.floor(availableParallelism() / 2)),
  fullyParallel: false,
  ...(!isDeep && { grepInvert: /@deep/ }),
  forbidOnly: !!process.env.CI,
  // A browser that starves on a busy machine is asked once more; the report calls it flaky.
  retries: process.env.CI ? 1 : 0,
  // A machine that hesitates is not a fault of the counter; what must be fast says so itself.
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter: [['line'], ['json', { outputFile: 'out/e2e.json' }]],
  use: {
    viewport: { width: 1180, height: 820 },
    // Movements are for eyes; what they lead to is the same without them.
    contextOptions: { reducedMotion: 'reduce' },
    // Recording slows every test; what fails is recorded at its second try.
    trace: 'on-first-retry',
    // A button that never comes ends its own test, and not its file's time.
    actionTimeout: 30_000,
    permissions: ['camera'],
    launchOptions: pageOnly(...idleCamera()),
  },
})
