/** A new browser process, the server gone, the processor four times slower: to a live camera. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserContext, chromium, type Page } from '@playwright/test'
import { launchOptions, pageOnly } from '../../e2e/chromium.ts'
import { isQuick } from '../measured.ts'

export type Kept = { start: () => Promise<number>; remove: () => void }

async function launch(profile: string): Promise<BrowserContext> {
  const options = isQuick ? pageOnly : launchOptions
  return chromium.launchPersistentContext(
    profile,
    options('--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'),
  )
}

const untilLive = (page: Page) =>
  page.waitForFunction(() => {
    const video = document.querySelector('video')
    return video !== null && video.readyState >= video.HAVE_CURRENT_DATA && video.videoWidth > 0
  })

/** Visits while the server is there; what is started later is what the browser has kept. */
export async function keep(url: string): Promise<Kept> {
  const profile = mkdtempSync(join(tmpdir(), 'bench-start-'))
  const context = await launch(profile)
  const page = await context.newPage()
  await page.goto(url)
  await page.evaluate(() => navigator.serviceWorker.ready)
  await page.reload()
  await untilLive(page)
  await page.waitForLoadState('networkidle')
  await context.close()
  return {
    async start() {
      const again = await launch(profile)
      try {
        const cold = await again.newPage()
        const cdp = await again.newCDPSession(cold)
        await cdp.send('Emulation.setCPUThrottlingRate', { rate: 4 })
        const startedAt = performance.now()
        await cold.goto(url)
        await untilLive(cold)
        return performance.now() - startedAt
      } finally {
        await again.close()
      }
    },
    remove: () => rmSync(profile, { recursive: true, force: true, maxRetries: 5 }),
  }
}
