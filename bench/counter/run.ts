/**
 * `npm run bench:counter`: from a scan to the Add keys and to the keypad on a slow line, by the page's own marks, medians
 * with their spread; whether everything that was tapped there is exact; and how many taps each thing takes.
 * `ROUNDS`, seven of them; `quick` is one without latency, held to its counts alone. Exits 1 where a count is not exact, a
 * way takes more taps, or a median is over its limit.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserContext, chromium, type Page } from '@playwright/test'
import { idleCamera, launchOptions, pageOnly } from '../../e2e/chromium.ts'
import {
  addButton,
  tellWhoListens,
  typePassword,
  untilListening,
  withoutServiceWorker,
} from '../../e2e/counter.ts'
import { startServer } from '../../src/server/testing/server-process.ts'
import { isQuick, measured } from '../measured.ts'
import { median, spread } from '../processes.ts'
import { scanTo, watchMarks } from './page-marks.ts'
import { openShop, type Shop } from './shop.ts'
import { countTaps } from './taps.ts'

const rounds = Number(process.env['ROUNDS'] ?? (isQuick ? 1 : 7))
const mostMs = { keys: 150, keypad: 300 }
const latencies = isQuick ? [0] : [0, 400, 2_000, 5_000]

const addKeys = 'fieldset[aria-label="Add stamps"]'
const redeemKey = 'main button[data-tone="primary"][data-size="tall"]:not(fieldset *)'
const keypad = 'dialog[open]'

const folder = mkdtempSync(join(tmpdir(), 'bench-counter-'))
const server = await startServer({
  DATA_DIR: folder,
  DEMO: '1',
  STAMPDESK_API_KEY: '',
  STAMPDESK_SECRET: '',
})
const launch = isQuick ? pageOnly : launchOptions
const browser = await chromium.launch(launch(...idleCamera(), '--use-fake-ui-for-media-stream'))
let isBroken = false
const told: string[] = []
try {
  const shop = await openShop(server.url)
  let page: Page | null = null
  for (const latency of latencies) {
    page ??= await open()
    told.push(await onLine(page, shop, latency))
    if (isQuick) continue
    await page.context().close()
    page = null
  }
  for (const { what, taps, most } of await countTaps(page ?? (await open()), shop)) {
    isBroken ||= taps > most
    say(`  ${what.padEnd(44)} ${taps} (at most ${most})`)
  }
} finally {
  await browser.close()
  await server.stop()
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
}
const load = loadavg()[0] ?? 0
say(
  `${cpus().length} cores, load ${load.toFixed(1)}: ${load > cpus().length ? 'others have this machine' : 'idle'}`,
)
measured(
  'from a scan to the Add keys, and to the keypad of a full card, by the latency of the line; all of it exact',
  '',
  told.join('; '),
)
if (isBroken) process.exitCode = 1

async function open(): Promise<Page> {
  const context: BrowserContext = await browser.newContext({
    viewport: { width: 1180, height: 820 },
    reducedMotion: isQuick ? 'reduce' : 'no-preference',
  })
  await context.addInitScript(tellWhoListens)
  if (isQuick) await withoutServiceWorker(context)
  const page = await context.newPage()
  await watchMarks(page)
  await page.goto(server.url)
  await untilListening(page)
  await page
    .getByRole('button', { name: /^New card/ })
    .first()
    .waitFor()
  return page
}

/** Cards that this tablet has never seen get a stamp before the server answers; full ones that it has seen their keypad. */
async function onLine(page: Page, shop: Shop, latency: number): Promise<string> {
  const unseen = await Promise.all(Array.from({ length: rounds }, () => shop.card(3)))
  const full = await Promise.all(Array.from({ length: rounds }, () => shop.card(shop.maxStamps)))
  for (const card of full) {
    await scanTo(page, card.url, redeemKey)
    await page.getByRole('link', { name: 'Counter' }).click()
  }
  // Warm: the first card of a page draws for the first time what the others draw again.
  await scanTo(page, (await shop.card(0)).url, addKeys)
  await slowDown(page, latency)
  const [keysMs, keypadMs]: [number[], number[]] = [[], []]
  for (const card of unseen) {
    await home(page)
    keysMs.push(await scanTo(page, card.url, addKeys))
    await addButton(page, 1).click()
  }
  for (const card of full) {
    await home(page)
    keypadMs.push(await scanTo(page, card.url, keypad, redeemKey))
    await typePassword(page, shop.password)
    await page.getByText(/^Hand over/).waitFor({ timeout: 60_000 })
  }
  await slowDown(page, 0)
  const exact =
    (await shop.until(unseen, ({ stamps }) => stamps === 4)) +
    (await shop.until(full, ({ code }) => code === 1005))
  const isLate = median(keysMs) > mostMs.keys || median(keypadMs) > mostMs.keypad
  isBroken ||= exact !== 2 * rounds || (isLate && !isQuick)
  say(`latency ${latency} ms, ${rounds} scans each: median (least to most), ms`)
  say(`  scan to Add keys, never seen here      ${spread(keysMs)}, limit ${mostMs.keys}`)
  say(`  scan to open keypad, seen here before  ${spread(keypadMs)}, limit ${mostMs.keypad}`)
  say(`  exact                                  ${exact} of ${2 * rounds}`)
  return `${latency} ms: ${median(keysMs).toFixed(0)} and ${median(keypadMs).toFixed(0)} ms`
}

async function home(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Counter' }).click()
  await page.getByRole('heading', { name: 'Ready for the next customer' }).waitFor()
}

async function slowDown(page: Page, latency: number): Promise<void> {
  const devtools = await page.context().newCDPSession(page)
  const conditions = { offline: false, latency, downloadThroughput: -1, uploadThroughput: -1 }
  await devtools.send('Network.emulateNetworkConditions', conditions)
  await devtools.detach()
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
