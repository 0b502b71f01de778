/** What a hand has learned the place of does not move by itself. */
import type { Page } from '@playwright/test'
import {
  addButton,
  expect,
  type Shop,
  scanToCard,
  scanUntil,
  test,
  typePassword,
  untilCameraRuns,
} from './counter.ts'
import { choose } from './shop-choices.ts'

test.use({ isKept: false })
test.setTimeout(180_000)

const sizes = { tablet: [1180, 820], upright: [820, 1180], phone: [390, 844] } as const
/** Who gets a stamp: a second one at once would be asked about. */
const stamped = { tablet: 'Yuna', upright: 'Hana', phone: 'Theo' } as const
const shown = process.env['DEEP'] ? (['tablet', 'upright', 'phone'] as const) : (['tablet'] as const)

/** What has moved since the last question, without what a finger has asked for (Layout Instability API). */
async function shifts(page: Page): Promise<string[]> {
  return page.evaluate(() => (window as unknown as { takeShifts: () => Promise<string[]> }).takeShifts())
}

test.beforeEach(async ({ page }) => {
  await page.addInitScript(() => {
    type Rect = DOMRectReadOnly
    type Source = { node?: Node; previousRect: Rect; currentRect: Rect }
    type Shift = PerformanceEntry & { value: number; hadRecentInput: boolean; sources: Source[] }
    const at = ({ x, y, width, height }: Rect) => [x, y, width, height].map(Math.round).join(' ')
    const seen: string[] = []
    const note = (entries: PerformanceEntry[]) => {
      for (const { value, hadRecentInput, sources } of entries as Shift[])
        for (const { node, previousRect, currentRect } of hadRecentInput ? [] : sources) {
          const element = node instanceof Element ? node : node?.parentElement
          const what = `${element?.tagName} ${element?.textContent?.slice(0, 40)}`
          seen.push(`${value.toFixed(4)} ${what}: ${at(previousRect)} to ${at(currentRect)}`)
        }
    }
    const observer = new PerformanceObserver((list) => note(list.getEntries()))
    observer.observe({ type: 'layout-shift', buffered: true })
    Object.assign(window, {
      async takeShifts() {
        await untilStill()
        note(observer.takeRecords())
        return seen.splice(0)
      },
    })
    /** Nothing has come to the page for half a second: neither a file, nor an answer, nor an element. */
    async function untilStill(): Promise<void> {
      let last = performance.now()
      const news = () => {
        last = performance.now()
      }
      const changes = new MutationObserver(news)
      changes.observe(document, { subtree: true, childList: true })
      const files = new PerformanceObserver(news)
      files.observe({ type: 'resource' })
      while (performance.now() - last < 500) await new Promise(requestAnimationFrame)
      changes.disconnect()
      files.disconnect()
    }
  })
})

type Screen = { name: string; open: (page: Page, shop: Shop) => Promise<void> }

const card = (name: string, words: string | RegExp) => async (page: Page, shop: Shop) => {
  const { stampIdx, stampUrl } = await shop.customer(name)
  await scanToCard(page, stampUrl, stampIdx)
  await expect(page.getByText(words).first()).toBeVisible()
}

const screensFor = (customer: string): Screen[] => [
  {
    name: 'home, for the first time',
    async open(page, shop) {
      await page.goto(`${shop.url}/`)
      await untilCameraRuns(page)
      await expect(page.getByRole('button', { name: /^New card/ }).first()).toBeVisible()
      await expect(page.getByRole('search')).toBeVisible()
    },
  },
  { name: 'a card', open: card(customer, /^\d of 10$/) },
  {
    name: 'an add, until it is confirmed',
    async open(page) {
      await addButton(page, 1).click()
      await expect(page.getByRole('status').filter({ hasText: /added · confirmed/ })).toBeVisible()
    },
  },
  {
    name: 'home with the last cards, after a reload',
    async open(page, shop) {
      await page.goto(`${shop.url}/`)
      await untilCameraRuns(page)
      await expect(page.getByRole('region', { name: 'The last cards' })).toBeVisible()
      await expect(page.getByRole('status').filter({ hasText: 'everything confirmed' })).toBeVisible()
    },
  },
  {
    name: 'what was found by name',
    async open(page) {
      await page.getByLabel(/Without the code/).fill('theo')
      await page.keyboard.press('Enter')
      await expect(page.getByRole('search').getByRole('listitem')).toBeVisible()
    },
  },
  { name: 'a card that has expired', open: card('Jun', 'Card has expired') },
  { name: 'a redeemed card', open: card('Sofia', 'Reward already given') },
  {
    name: 'a code of somebody else',
    async open(page) {
      const refused = page.getByRole('alert', { name: 'Not a stamp card' })
      await scanUntil(page, 'https://example.com/x', () => expect(refused).toBeVisible({ timeout: 2_000 }))
    },
  },
  {
    name: 'what waits',
    async open(page, shop) {
      await page.goto(`${shop.url}/waiting`)
      await expect(page.getByRole('heading', { name: 'Waiting' })).toBeVisible()
    },
  },
  {
    name: 'the form of a new card',
    async open(page, shop) {
      await page.goto(`${shop.url}/new-card`)
      await expect(page.getByRole('heading', { name: 'A lost card?' })).toBeVisible()
    },
  },
  {
    name: 'the keypad and the hand-over',
    async open(page, shop) {
      const { stampIdx, onsitePwd } = await shop.customer('Leo')
      if ((await shop.codeOf(stampIdx)) === 1005) return
      await page.goto(`${shop.url}/card/${stampIdx}`)
      await page.getByRole('button', { name: 'Redeem reward' }).click()
      await typePassword(page, onsitePwd ?? '')
      await expect(page.getByRole('img', { name: 'QR code of the next card' })).toBeVisible()
    },
  },
]

/** The gate's: what a cashier has before them all day, and each kind of a late part. */
const often = [
  'home, for the first time',
  'a card',
  'an add, until it is confirmed',
  'home with the last cards, after a reload',
  'the keypad and the hand-over',
]
const isShown = ({ name }: Screen) => process.env['DEEP'] === '1' || often.includes(name)

for (const size of shown)
  test(`nothing moves by itself on any screen of the counter (${size})`, async ({ page, shop }) => {
    const [width, height] = sizes[size]
    await page.setViewportSize({ width, height })
    await choose(shop, { counterSearch: true })
    for (const { name, open } of screensFor(stamped[size]).filter(isShown))
      await test.step(name, async () => {
        await open(page, shop)
        expect.soft(await shifts(page), name).toEqual([])
      })
  })
