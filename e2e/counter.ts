/** What the counter's end-to-end tests share: the real server with its sample shop, and a page that forgives nothing. */
import { type BrowserContext, test as base, expect, type Page } from '@playwright/test'
import type { Demo } from '#shared/counter-api.ts'
import { idleCamera, launchOptions as wholeBrowser } from './chromium.ts'
import { startOwnServer } from './own-server.ts'

export type Shop = {
  url: string
  demo: () => Promise<Demo>
  /** A sample customer by the first words of the label: each test has its own. */
  customer: (name: string) => Promise<Demo['stamps'][number]>
  /** The code that the Stamp API's validate answers. */
  codeOf: (stampIdx: number) => Promise<number>
  /** How many stamps the Stamp API says that there are. */
  stampsOf: (stampIdx: number) => Promise<number>
}

type Fixtures = {
  shop: Shop
  /** Errors of the console that this test provokes on purpose. */
  expectedErrors: RegExp[]
  /**
   * Whether a service worker keeps the build, as on a tablet: of no use to a file that never loses its line. A test in it
   * that does is tagged `@kept`.
   */
  isKept: boolean
  strictPage: undefined
}

type WorkerFixtures = {
  /** A sample shop for each file, and the one before it is closed: no file sees another's customers. */
  shopOf: (file: string) => Promise<Shop>
  /** Of a file whose tests need the window around the page, or its questions: whether the camera may be used. */
  isWholeBrowser: boolean
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  isWholeBrowser: [false, { option: true, scope: 'worker' }],
  shopOf: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the fixtures that are used from the pattern
    async ({}, use) => {
      let open: (SampleShop & { file: string }) | undefined
      await use(async (file) => {
        if (open?.file === file) return open.shop
        await open?.close()
        open = undefined
        open = { file, ...(await openSampleShop()) }
        return open.shop
      })
      await open?.close()
    },
    { scope: 'worker' },
  ],
  shop: async ({ shopOf }, use, { file }) => {
    await use(await shopOf(file))
  },
  launchOptions: async ({ isWholeBrowser, launchOptions }, use) => {
    await use(isWholeBrowser ? wholeBrowser(...idleCamera()) : launchOptions)
  },
  expectedErrors: [[], { option: true }],
  isKept: [true, { option: true }],
  context: async ({ context, isKept }, use, { tags }) => {
    await context.addInitScript(tellWhoListens)
    if (!isKept && !tags.includes('@kept')) await withoutServiceWorker(context)
    await use(context)
  },
  strictPage: [
    async ({ page, expectedErrors }, use) => {
      const errors = watchErrors(page)
      await use(undefined)
      expect(errors.filter((text) => !expectedErrors.some((pattern) => pattern.test(text)))).toEqual([])
    },
    { auto: true },
  ],
})

export { expect }

/** Every error of the page and of its console, CSP violations among them. */
export function watchErrors(page: Page): string[] {
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text())
  })
  return errors
}

type SampleShop = { shop: Shop; close: () => Promise<void> }

async function openSampleShop(): Promise<SampleShop> {
  const server = await startOwnServer('dist')
  return { shop: shopAt(server.address), close: server.stop }
}

function shopAt(url: string): Shop {
  const demo = async () =>
    ((await (await fetch(`${url}/api/counter/v1/demo`)).json()) as { result: Demo }).result
  const validate = async (stampIdx: number) => {
    const { apiKey } = await demo()
    const answer = await fetch(`${url}/api/stamp/v1/validate?stampIdx=${stampIdx}`, {
      headers: { Authorization: `APIKey ${apiKey}` },
    })
    return (await answer.json()) as { code: number; result: { stamps: number } | null }
  }
  return {
    url,
    demo,
    async customer(name) {
      const found = (await demo()).stamps.find(({ label }) => label.startsWith(name))
      if (!found) throw new Error(`the sample shop has no ${name}`)
      return found
    },
    codeOf: async (stampIdx) => (await validate(stampIdx)).code,
    stampsOf: async (stampIdx) => (await validate(stampIdx)).result?.stamps ?? -1,
  }
}

/** Nothing else of the page listens to this at the window. */
export function tellWhoListens(): void {
  const { addEventListener } = window
  window.addEventListener = (...listener: Parameters<typeof addEventListener>) => {
    if (listener[0] === 'beforeinput') Object.assign(window, { hearsScanners: true })
    addEventListener.apply(window, listener)
  }
}

/** A scanner's part comes after the first paint: what is typed before is a keyboard's. */
export async function untilListening(page: Page): Promise<void> {
  await page.waitForFunction(() => 'hearsScanners' in window)
}

/** Who is faster than a busy page pulls the trigger once more. */
export async function scanUntil(page: Page, text: string, isRead: () => Promise<void>): Promise<void> {
  await untilListening(page)
  await expect(async () => {
    await scanWithHardware(page, text)
    await isRead()
  }).toPass()
}

export const scanToCard = (page: Page, stampUrl: string, stampIdx: number): Promise<void> =>
  scanUntil(page, stampUrl, () =>
    expect(page).toHaveURL(new RegExp(`/card/${stampIdx}$`), { timeout: 1_000 }),
  )

/** Until its video plays: a clock that jumps while a camera opens would have it given up. */
export async function untilCameraRuns(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const video = document.querySelector('video')
    return video !== null && !video.paused && video.readyState >= video.HAVE_CURRENT_DATA
  })
}

/** As in a browser that has none: a page loads what it shows, and not the whole build beside it. */
export async function withoutServiceWorker(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => Reflect.deleteProperty(Navigator.prototype, 'serviceWorker'))
}

/** Nothing is answered any more, and the browser says so, as where a cable is pulled: then the page asks at once. */
export async function cutLine(page: Page): Promise<void> {
  await page.route('**/api/**', (route) => route.abort())
  await page.evaluate(() => dispatchEvent(new Event('offline')))
}

export async function joinLine(page: Page): Promise<void> {
  await page.unroute('**/api/**')
  await page.evaluate(() => dispatchEvent(new Event('online')))
}

/** The seconds in which an add can be undone are over. The page's clock was installed before it was opened. */
export async function endHold(page: Page): Promise<void> {
  await untilCameraRuns(page)
  await page.clock.fastForward(5_000)
}

/** Until what a tablet needs without a line is kept by its service worker. */
export async function untilKept(page: Page, timeout?: number): Promise<void> {
  const isKept = () => {
    if (!('serviceWorker' in navigator)) throw new Error('a test that loses its line is tagged @kept')
    return navigator.serviceWorker.controller?.state === 'activated'
  }
  await page.waitForFunction(isKept, undefined, timeout === undefined ? {} : { timeout })
}

export const addButton = (page: Page, count: number) =>
  page.getByRole('group', { name: 'Add stamps' }).getByRole('button', { name: `Add ${count}` })

export async function typePassword(page: Page, password: string): Promise<void> {
  const keypad = page.getByRole('dialog', { name: 'On-site password' })
  for (const digit of password) await keypad.getByRole('button', { name: digit, exact: true }).click()
  await keypad.getByRole('button', { name: 'Confirm' }).click()
}

/** As fast as a scanner types, which Playwright's keys are not on a busy machine: each waits for the page. */
export async function scanWithHardware(page: Page, text: string): Promise<void> {
  await page.evaluate((typed) => {
    for (const key of [...typed, 'Enter'])
      document.activeElement?.dispatchEvent(
        new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }),
      )
  }, text)
}
