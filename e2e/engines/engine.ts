/** What a promise needs of a browser, whatever its engine; each engine's driver is a file of its own. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test as base } from '@playwright/test'
import { firefox } from './firefox.ts'
import { Tab } from './tab.ts'
import { webkit } from './webkit.ts'

/** A page, as a driver hands it over: what it can do goes through the engine's own input and its own protocol. */
export type DrivenPage = {
  goto(address: string): Promise<void>
  reload(): Promise<void>
  /** In the page; it may answer by a promise. */
  run<Args extends unknown[], Result>(
    task: (...args: Args) => Result | Promise<Result>,
    ...args: Args
  ): Promise<Result>
  /** A trusted press of the pointer at this place of the viewport. */
  clickAt(x: number, y: number): Promise<void>
  /** Trusted keys, a character each and Enter for a new line, with so long between them. */
  type(text: string, gapMs: number): Promise<void>
  /** PNG. */
  picture(): Promise<Buffer>
  close(): Promise<void>
}

export type DrivenBrowser = {
  version: string
  newPage(): Promise<DrivenPage>
  /** Every process of it dies at once, as with a dead battery, save for the system's own page cache. */
  kill(): Promise<void>
  close(): Promise<void>
}

export type Engine = {
  name: 'WebKitGTK' | 'Firefox'
  /** Why it cannot be driven on this machine, or null. */
  isMissing: string | null
  /** With a profile that stays: what was kept in it before is there. `atStart` runs in each document before its own scripts. */
  launch(profile: string, atStart: string): Promise<DrivenBrowser>
}

export const engines: readonly Engine[] = [webkit, firefox]

export type Tablet = {
  version: string
  newTab(): Promise<Tab>
  kill(): Promise<void>
}

/**
 * A tablet of this engine: its browser may die and be started again, and keeps what it had on disk. `atStart` is a script
 * for the start of each document.
 */
export type TabletMaker = { start(atStart?: string): Promise<Tablet> }

export const test = base.extend<{ engine: Engine; tablets: TabletMaker }>({
  engine: [webkit, { option: true }],
  tablets: async ({ engine }, use, info) => {
    const profile = mkdtempSync(join(tmpdir(), 'stampdesk-engine-'))
    const running = new Set<DrivenBrowser>()
    const pages: DrivenPage[] = []
    await use({
      async start(atStart = '') {
        const browser = await engine.launch(profile, `(${watchErrors})();${atStart}`)
        running.add(browser)
        return {
          version: browser.version,
          async newTab() {
            const page = await browser.newPage()
            pages.push(page)
            return new Tab(page)
          },
          async kill() {
            running.delete(browser)
            await browser.kill()
          },
        }
      },
    })
    if (info.status !== info.expectedStatus)
      for (const page of pages) {
        const body = await page.picture().catch(() => null)
        if (body) await info.attach('page', { body, contentType: 'image/png' })
      }
    for (const browser of running) await browser.close()
    rmSync(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 })
  },
})

/** At each document's start: what went wrong in it is asked for at the end (`Tab.errors`). */
function watchErrors(): void {
  const errors: string[] = []
  Object.assign(window, { engineErrors: errors })
  addEventListener('error', ({ message }) => errors.push(String(message)))
  addEventListener('unhandledrejection', ({ reason }) => errors.push(String(reason)))
  addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
    errors.push(`${violatedDirective} ${blockedURI}`),
  )
  const { error } = console
  console.error = (...words: unknown[]) => {
    errors.push(words.map(String).join(' '))
    error.apply(console, words)
  }
}

/** The same promises for each engine; one that is not on this machine is skipped, and says so. */
export function inEachEngine(promises: (engine: Engine) => void): void {
  for (const engine of engines)
    test.describe(engine.name, () => {
      test.use({ engine })
      test.skip(engine.isMissing !== null, engine.isMissing ?? '')
      promises(engine)
    })
}
