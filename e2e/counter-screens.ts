/**
 * The counter's screens as a cashier sees them, at three sizes, by day and by night, in each language: pictures to be
 * looked at. `npm run screens -- [FOLDER] [names,…] [what a picture's name ends with,…]`.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type Page } from '@playwright/test'
import type { Demo } from '#shared/counter-api.ts'
import { type Language, languageTags } from '#shared/languages.ts'
import { messagesIn } from '../src/client/i18n/gettext.ts'
import { startServer } from '../src/server/testing/server-process.ts'
import { writeCameraFile } from './camera-file.ts'
import { chromiumArgs, findChromium } from './chromium.ts'
import { scanWithHardware, tellWhoListens, untilListening, withoutServiceWorker } from './counter.ts'
import { choose } from './shop-choices.ts'

const sizes = {
  tablet: { width: 1180, height: 820 },
  upright: { width: 820, height: 1180 },
  phone: { width: 390, height: 844 },
}
const themes = ['light', 'dark'] as const
/** The camera's first frames, and every motion at its end. */
const settleMs = 500

type Shop = { url: string; customer: (name: string) => Demo['stamps'][number]; pin: string }
/** The words of the screen for the English ones. */
type Say = (english: string) => string
type Screen = { name: string; open: (page: Page, shop: Shop, say: Say) => Promise<void> }

const card = (name: string) => async (page: Page, shop: Shop) => {
  const { stampIdx } = shop.customer(name)
  await page.goto(`${shop.url}/card/${stampIdx}`)
  await page.locator('main [role="img"]:visible, main [role="alert"]:visible').first().waitFor()
}
const tap = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).first().click()
const chip = (page: Page, n: number) => page.locator('fieldset button[data-size="tall"]').nth(n - 1)
const redeemKey = 'main button[data-tone="primary"][data-size="tall"]:not(fieldset *)'

async function keypad(page: Page, shop: Shop): Promise<void> {
  await card('Leo')(page, shop)
  await page.locator(redeemKey).click()
  await page.locator('dialog[open]').waitFor()
}

async function type(page: Page, digits: string, say: Say): Promise<void> {
  for (const digit of digits) await tap(page, digit)
  await tap(page, say('Confirm'))
}

async function fromMenu(page: Page, say: Say, entry: string): Promise<void> {
  await tap(page, say('Settings'))
  await tap(page, say(entry))
}

/** The next customer of practice, who holds something up. */
async function called(page: Page, say: Say, first = false): Promise<void> {
  await tap(page, say(first ? 'First customer' : 'Next customer'))
  await page.waitForTimeout(settleMs)
  await tap(page, say('Show the code'))
}

/** In an order in which none spoils the next: the reward comes last, and after it the lock. */
const screens: Screen[] = [
  {
    name: 'home',
    async open(page, shop) {
      await page.goto(shop.url)
      await page.getByRole('search').waitFor()
    },
  },
  ...(['ready', 'shift'] as const).map((name) => ({
    name,
    async open(page: Page, shop: Shop) {
      await page.goto(`${shop.url}/${name}`)
      await page.locator('main').getByRole('heading', { level: 1 }).waitFor()
      await page.waitForTimeout(name === 'ready' ? 10 * settleMs : 0)
    },
  })),
  { name: 'card', open: card('Yuna') },
  {
    name: 'added',
    async open(page, shop) {
      await card('Theo')(page, shop)
      await chip(page, 2).click()
      await page.locator('main button svg circle:visible').first().waitFor()
    },
  },
  { name: 'card-after-another', open: card('Iris') },
  {
    name: 'asked-again',
    async open(page, shop) {
      await card('Theo')(page, shop)
      await chip(page, 1).click()
    },
  },
  {
    name: 'over-the-end',
    async open(page, shop) {
      await card('Mina')(page, shop)
      await chip(page, 3).click()
    },
  },
  {
    name: 'home-with-last-cards',
    async open(page, shop) {
      await page.goto(shop.url)
      await page.getByRole('listitem').first().waitFor()
    },
  },
  {
    name: 'search',
    async open(page, shop, say) {
      await page.goto(shop.url)
      await page.getByRole('search').getByRole('textbox').fill('a')
      await page.getByRole('search').getByRole('textbox').fill('yuna')
      await tap(page, say('Find'))
      await page.getByRole('search').getByRole('listitem').first().waitFor()
    },
  },
  {
    name: 'search-nobody',
    async open(page, shop, say) {
      await page.goto(shop.url)
      await page.getByRole('search').getByRole('textbox').fill('nobody')
      await tap(page, say('Find'))
      await page.getByRole('search').locator('[aria-live] p').waitFor()
    },
  },
  {
    name: 'new-card',
    async open(page, shop) {
      await page.goto(shop.url)
      await page.locator('main button[data-size="main"]').first().click()
      await page.locator('figure svg').waitFor()
    },
  },
  {
    name: 'new-card-form',
    async open(page, shop) {
      await page.goto(`${shop.url}/new-card`)
      await page.getByRole('main').getByRole('heading', { level: 2 }).waitFor()
    },
  },
  { name: 'expired', open: card('Jun') },
  { name: 'redeemed', open: card('Sofia') },
  { name: 'inactive', open: card('Noah') },
  { name: 'not-yet', open: card('Ava') },
  {
    name: 'foreign-code',
    async open(page, shop) {
      await card('Yuna')(page, shop)
      await untilListening(page)
      await page.waitForTimeout(settleMs)
      await scanWithHardware(page, 'https://example.com/x')
      await page.getByRole('alert').waitFor()
    },
  },
  {
    name: 'type-code',
    async open(page, shop, say) {
      await page.goto(shop.url)
      await tap(page, say('Type the code'))
      await page.locator('dialog[open]').waitFor()
    },
  },
  {
    name: 'menu',
    async open(page, shop, say) {
      await card('Yuna')(page, shop)
      await tap(page, say('Settings'))
    },
  },
  {
    name: 'replace',
    async open(page, shop, say) {
      await card('Yuna')(page, shop)
      await fromMenu(page, say, 'Replace a lost card')
      await page.locator('dialog[open]').waitFor()
    },
  },
  {
    name: 'waiting',
    async open(page, shop) {
      await page.route('**/commands', (route) => route.abort())
      await card('Hana')(page, shop)
      await chip(page, 1).click()
      await card('Max')(page, shop)
      await chip(page, 3).click()
      await page.waitForTimeout(settleMs)
      await page.goto(`${shop.url}/waiting`)
      await page.getByRole('listitem').first().waitFor()
    },
  },
  {
    name: 'hand-over-taps',
    async open(page, _shop, say) {
      await tap(page, say('Hand over to another tablet'))
      await page.locator('main svg').nth(1).waitFor()
    },
  },
  {
    name: 'offline',
    async open(page, shop) {
      await page.unroute('**/commands')
      await card('Iris')(page, shop)
      await page.route('**/api/**', (route) => route.abort())
      await chip(page, 1).click()
      await page.locator('header [data-tone="waiting"]').waitFor({ timeout: 30_000 })
    },
  },
  {
    name: 'slip',
    async open(page, shop, say) {
      await page.unroute('**/api/**')
      await card('Leo')(page, shop)
      await page.route('**/api/**', (route) => route.abort())
      await page.getByRole('button', { name: say('Promise slip') }).click({ timeout: 30_000 })
      await page.locator('dialog[open] svg').first().waitFor()
    },
  },
  {
    name: 'turned',
    async open(page, shop, say) {
      await page.unroute('**/api/**')
      await card('Yuna')(page, shop)
      await fromMenu(page, say, 'Turn to the customer')
      await page.locator('main svg').first().waitFor()
    },
  },
  {
    name: 'way-out',
    async open(page, shop, say) {
      await tap(page, say('For the staff'))
      await page.getByRole('button', { name: '5', exact: true }).waitFor()
      await page.waitForTimeout(settleMs)
      for (const digit of shop.pin) await tap(page, digit)
    },
  },
  { name: 'keypad', open: keypad },
  {
    name: 'wrong-password',
    async open(page, shop, say) {
      await keypad(page, shop)
      await type(page, '111111', say)
      await page.getByRole('alert').first().waitFor()
    },
  },
  {
    name: 'hand-over',
    async open(page, shop, say) {
      await keypad(page, shop)
      await type(page, shop.customer('Leo').onsitePwd ?? '', say)
      await page.locator('figure svg').waitFor()
    },
  },
  {
    name: 'handed-over',
    async open(page, _shop, say) {
      await tap(page, say('Handed over'))
    },
  },
  {
    name: 'practice',
    async open(page, shop, say) {
      await page.goto(shop.url)
      await fromMenu(page, say, 'Practice')
      await page.getByRole('button', { name: say('First customer') }).waitFor()
    },
  },
  {
    name: 'practice-card',
    async open(page, _shop, say) {
      await called(page, say, true)
      await chip(page, 2).click()
    },
  },
  {
    name: 'practice-foreign',
    async open(page, _shop, say) {
      await called(page, say)
    },
  },
  {
    name: 'practice-keypad',
    async open(page, _shop, say) {
      while (!/5( of |\/)8/.test((await page.textContent('body')) ?? '')) {
        await tap(page, say('Next customer'))
        await page.waitForTimeout(settleMs)
      }
      await tap(page, say('Show the code'))
      await page.locator(redeemKey).click()
      await page.locator('dialog[open]').waitFor()
    },
  },
  {
    name: 'practice-full-offline',
    async open(page, _shop, say) {
      await tap(page, say('Cancel'))
      await tap(page, say('Next customer'))
      await page.locator('header [data-tone="waiting"]').waitFor()
      await called(page, say)
    },
  },
  {
    name: 'practice-turned',
    async open(page, _shop, say) {
      await fromMenu(page, say, 'Turn to the customer')
      await page.locator('main svg').first().waitFor()
    },
  },
  {
    name: 'practice-turned-back',
    async open(page, _shop, say) {
      await tap(page, say('For the staff'))
    },
  },
  {
    name: 'practice-end',
    async open(page, _shop, say) {
      await tap(page, say('Back to practice'))
      await tap(page, say('Next customer'))
      await tap(page, say('How did it go?'))
    },
  },
  {
    name: 'practice-real-card',
    async open(page, shop) {
      await untilListening(page)
      await scanWithHardware(page, shop.customer('Yuna').stampUrl)
      await page.locator('dialog[open]').waitFor()
    },
  },
  {
    name: 'practice-left',
    async open(page, _shop, say) {
      await tap(page, say('Go on with practice'))
      await tap(page, say('Leave practice'))
    },
  },
  {
    name: 'lock',
    async open(page, _shop, say) {
      await fromMenu(page, say, 'Lock')
      await page.getByRole('button').first().waitFor()
    },
  },
]

function wordsOf(language: Language): Say {
  const words = new Map(
    ['', 'entrance/', 'practice/', 'rescue/', 'shift/', 'waiting/', 'shop/', 'review/'].flatMap((own) => {
      const po = readFileSync(new URL(`../src/client/i18n/${own}${language}.po`, import.meta.url), 'utf8')
      return messagesIn(po).map(({ id, labels }) => [id, labels] as const)
    }),
  )
  return (english) => words.get(english) || english
}

async function takeAll(
  folder: string,
  names: readonly string[],
  size: keyof typeof sizes,
  theme: (typeof themes)[number],
  language: Language,
): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'stampdesk-screens-'))
  const server = await startServer({
    DATA_DIR: dataDir,
    DEMO: '1',
    STAMPDESK_API_KEY: '',
    STAMPDESK_SECRET: '',
  })
  const camera = join(dataDir, 'camera.y4m')
  await writeCameraFile(camera, { shots: [{ text: null, frames: 10 }], fps: 10 })
  const executablePath = findChromium()
  const fake = ['--use-fake-device-for-media-stream', `--use-file-for-fake-video-capture=${camera}`]
  const browser = await chromium.launch({
    args: [...chromiumArgs, ...fake],
    ...(executablePath && { executablePath }),
  })
  try {
    const { result } = (await (await fetch(`${server.url}/api/counter/v1/demo`)).json()) as { result: Demo }
    const customer = (name: string) => {
      const found = result.stamps.find(({ label }) => label.startsWith(name))
      if (!found) throw new Error(`the sample shop has no ${name}`)
      return found
    }
    const shop = { url: server.url, customer, pin: result.people[0]?.pin ?? '' }
    await choose(shop, { counterSearch: true, confirmHandOver: true })
    const options = { colorScheme: theme, locale: language, permissions: ['camera'], hasTouch: true }
    const context = await browser.newContext({ ...options, viewport: sizes[size] })
    await withoutServiceWorker(context)
    await context.addInitScript(tellWhoListens)
    const page = await context.newPage()
    page.setDefaultTimeout(20_000)
    for (const { name, open } of screens) {
      if (names.length > 0 && !names.includes(name)) continue
      const path = join(folder, `${name}-${size}-${theme}-${language}.png`)
      try {
        await open(page, shop, wordsOf(language))
        await page.waitForTimeout(settleMs)
        await page.screenshot({ path })
      } catch (error) {
        process.stderr.write(`${path}: ${String(error).split('\n')[0]}\n`)
        process.exitCode = 1
      }
    }
  } finally {
    await browser.close()
    await server.stop()
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 })
  }
}

const [folder = 'out/screens', names = '', endings = ''] = process.argv.slice(2)
const listed = (text: string) => text.split(',').filter(Boolean)
mkdirSync(folder, { recursive: true })
for (const language of languageTags)
  for (const theme of themes)
    for (const size of Object.keys(sizes) as (keyof typeof sizes)[]) {
      const isWanted = (ending: string) => `${size}-${theme}-${language}`.endsWith(ending)
      if (endings === '' || listed(endings).some(isWanted))
        await takeAll(folder, listed(names), size, theme, language)
    }
