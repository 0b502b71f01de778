/**
 * Takes the pictures of the README, of the manifest and, with `--all FOLDER`, of every screen at three sizes, light and
 * dark, from the running app: the real server with its sample shop, a camera that is a file. `npm run screenshots`.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserContext, chromium, type Page } from '@playwright/test'
import { startServer } from '../src/server/testing/server-process.ts'
import { writeCameraFile } from './camera-file.ts'
import { chromiumArgs, findChromium } from './chromium.ts'

type Size = { width: number; height: number }
type Theme = 'light' | 'dark'
type Shop = { url: string; stamp: (state: string) => number; password: string; managerPin: string }
type Screen = { name: string; open: (page: Page, shop: Shop) => Promise<void> }

const tablet: Size = { width: 1180, height: 820 }
const upright: Size = { width: 820, height: 1180 }
const phone: Size = { width: 390, height: 844 }

const card = (state: string) => async (page: Page, shop: Shop) => {
  await page.goto(`${shop.url}/card/${shop.stamp(state)}`)
  await page
    .getByRole('main')
    .getByText(/\d+ of \d+|Card|Reward/)
    .first()
    .waitFor()
}

async function keypad(page: Page, shop: Shop): Promise<void> {
  await card('full')(page, shop)
  await page.getByRole('button', { name: 'Redeem reward' }).click()
  await page.getByRole('dialog', { name: 'On-site password' }).waitFor()
}

/** A page of the review, by a signed-in manager, on a shop where something has happened. */
const review =
  (path: (shop: Shop) => string, words: RegExp) =>
  async (page: Page, shop: Shop): Promise<void> => {
    const api = `${shop.url}/api/counter/v1`
    const headers = { 'x-stampdesk-protocol': '1', origin: shop.url }
    await page.request.post(`${api}/session`, { headers })
    const data = { stampIdx: shop.stamp('full'), onsitePwd: shop.password }
    await page.request.post(`${api}/redemptions`, {
      headers: { ...headers, 'idempotency-key': crypto.randomUUID() },
      data,
    })
    const who = { personId: 'demo-sam', pin: shop.managerPin }
    await page.request.post(`${api}/session/pin`, { headers, data: who })
    await page.goto(`${shop.url}/review${path(shop)}`)
    await page.getByRole('main').getByText(words).first().waitFor()
  }

const screens: Screen[] = [
  { name: 'today', open: review(() => '', /Stamps/) },
  { name: 'inbox', open: review(() => '/inbox', /Inbox|Nothing/) },
  { name: 'story', open: review((shop) => `/cards/${shop.stamp('full')}`, /reward/i) },
  { name: 'activity', open: review(() => '/activity', /reward/i) },
  { name: 'rewards', open: review(() => '/rewards', /reward/i) },
  { name: 'honesty', open: review(() => '/honesty', /./) },
  { name: 'proof', open: review(() => '/proof', /./) },
  { name: 'people', open: review(() => '/shop/people', /Sam/) },
  { name: 'tablets', open: review(() => '/shop/tablets', /./) },
  { name: 'limits', open: review(() => '/shop/limits', /./) },
  {
    name: 'home',
    open: async (page, shop) => {
      await page.goto(`${shop.url}/`)
      await page.getByRole('region', { name: 'Scanner' }).waitFor()
    },
  },
  { name: 'card', open: card('7 of 10') },
  {
    name: 'added',
    open: async (page, shop) => {
      await card('3 of 10')(page, shop)
      await page.getByRole('button', { name: 'Add 2' }).click()
      await page.getByRole('button', { name: 'Undo' }).waitFor()
    },
  },
  { name: 'full', open: card('full') },
  { name: 'keypad', open: keypad },
  {
    name: 'wrong-password',
    open: async (page, shop) => {
      await keypad(page, shop)
      for (const digit of '111111') await page.getByRole('button', { name: digit, exact: true }).click()
      await page.getByRole('button', { name: 'Confirm' }).click()
      await page.getByRole('alert').first().waitFor()
    },
  },
  { name: 'redeemed', open: card('redeemed') },
  { name: 'expired', open: card('expired') },
  { name: 'inactive', open: card('inactive') },
  {
    name: 'type-code',
    open: async (page, shop) => {
      await page.goto(`${shop.url}/`)
      await page.getByRole('button', { name: 'Type the code' }).click()
      await page.getByRole('textbox', { name: 'Stamp code' }).waitFor()
    },
  },
  {
    name: 'offline',
    open: async (page, shop) => {
      await card('7 of 10')(page, shop)
      await page.context().setOffline(true)
      await page.getByRole('button', { name: 'Add 1' }).click()
      await page
        .getByText(/offline/i)
        .first()
        .waitFor({ timeout: 30_000 })
    },
  },
  {
    name: 'waiting',
    open: async (page, shop) => {
      await page.goto(`${shop.url}/waiting`)
      await page.getByRole('main').waitFor()
    },
  },
  {
    name: 'demo',
    open: async (page, shop) => {
      await page.goto(`${shop.url}/demo`)
      await page.getByText('Mina').first().waitFor()
    },
  },
  {
    name: 'customer',
    open: async (page, shop) => {
      await page.goto(`${shop.url}/stamp/${shop.stamp('7 of 10')}`)
      await page.getByText(/of 10/).first().waitFor()
    },
  },
  {
    name: 'hand-over',
    open: async (page, shop) => {
      await keypad(page, shop)
      for (const digit of shop.password) await page.getByRole('button', { name: digit, exact: true }).click()
      await page.getByRole('button', { name: 'Confirm' }).click()
      await page
        .getByRole('status')
        .filter({ hasText: /hand over|free/i })
        .first()
        .waitFor()
    },
  },
]

/** Each picture has a shop of its own, so that none depends on another's taps. */
async function withShop<T>(work: (shop: Shop, camera: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'stampdesk-shots-'))
  const server = await startServer({
    DATA_DIR: folder,
    DEMO: '1',
    STAMPDESK_API_KEY: '',
    STAMPDESK_SECRET: '',
  })
  try {
    const answer = await fetch(`${server.url}/api/counter/v1/demo`)
    const { result } = (await answer.json()) as {
      result: {
        stamps: { stampIdx: number; state: string; onsitePwd: string }[]
        people: { role: string; pin: string }[]
      }
    }
    const of = (state: string) => {
      const found = result.stamps.find((stamp) => stamp.state === state)
      if (!found) throw new Error(`the demo has no stamp that is ${state}`)
      return found
    }
    const camera = join(folder, 'camera.y4m')
    await writeCameraFile(camera, { shots: [{ text: null, frames: 10 }], fps: 10 })
    return await work(
      {
        url: server.url,
        stamp: (state) => of(state).stampIdx,
        password: of('full').onsitePwd,
        managerPin: result.people.find(({ role }) => role === 'manager')?.pin ?? '',
      },
      camera,
    )
  } finally {
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function take(
  screen: Screen,
  size: Size,
  theme: Theme,
  path: string,
  language = 'en-GB',
): Promise<void> {
  await withShop(async (shop, camera) => {
    const executablePath = findChromium()
    const browser = await chromium.launch({
      ...(executablePath && { executablePath }),
      args: [
        ...chromiumArgs,
        '--use-fake-device-for-media-stream',
        `--use-file-for-fake-video-capture=${camera}`,
      ],
    })
    const context: BrowserContext = await browser.newContext({
      viewport: size,
      colorScheme: theme,
      locale: language,
      permissions: ['camera'],
      serviceWorkers: 'block',
      hasTouch: true,
    })
    const page = await context.newPage()
    await screen.open(page, shop)
    await page.waitForTimeout(900) // The camera's first frames, and every motion at its end.
    await page.screenshot({ path })
    await browser.close()
  })
}

const named = (name: string) => {
  const screen = screens.find((it) => it.name === name)
  if (!screen) throw new Error(`no screen ${name}`)
  return screen
}

const [flag, folder = 'out/screens', only] = process.argv.slice(2)
if (flag === '--all') {
  mkdirSync(folder, { recursive: true })
  for (const [sizeName, size] of Object.entries({ tablet, upright, phone }))
    for (const theme of ['light', 'dark'] as const)
      for (const screen of screens.filter(({ name }) => !only || only.split(',').includes(name)))
        await take(screen, size, theme, join(folder, `${screen.name}-${sizeName}-${theme}.png`)).catch(
          (error: Error) =>
            process.stderr.write(`${screen.name} ${sizeName} ${theme}: ${error.message.split('\n')[0]}\n`),
        )
} else {
  mkdirSync('docs/images', { recursive: true })
  mkdirSync('public/screenshots', { recursive: true })
  await take(named('card'), tablet, 'light', 'docs/images/card.png')
  await take(named('keypad'), tablet, 'light', 'docs/images/keypad.png')
  await take(named('hand-over'), tablet, 'dark', 'docs/images/hand-over-dark.png')
  await take(named('offline'), upright, 'light', 'docs/images/offline.png')
  await take(named('today'), tablet, 'light', 'docs/images/today.png')
  await take(named('story'), tablet, 'light', 'docs/images/story.png')
  await take(named('card'), tablet, 'light', 'public/screenshots/wide.png')
  await take(named('card'), phone, 'light', 'public/screenshots/narrow.png')
}
