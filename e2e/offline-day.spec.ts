/** From end to end: the whole app without a network, its browser killed, and the ledger exact in the end. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserContext, chromium, expect as expectSoon, type Page, test } from '@playwright/test'
import { idleCamera, pageOnly } from './chromium.ts'
import { addButton, scanToCard, tellWhoListens, untilKept } from './counter.ts'
import { browserPid } from './outbox/shop.ts'
import { type OwnServer, startOwnServer } from './own-server.ts'

/** Each step waits for a browser, and two cores may have other work. */
const expect = expectSoon.configure({ timeout: 20_000 })

let server: OwnServer
let profile: string
let context: BrowserContext

test.setTimeout(180_000)

test.beforeEach(async () => {
  server = await startOwnServer(process.env['DIST_DIR'] ?? 'dist')
  profile = mkdtempSync(join(tmpdir(), 'stampdesk-profile-'))
})
test.afterEach(async () => {
  await context.close()
  await server.stop()
  rmSync(profile, { recursive: true, force: true, maxRetries: 5 })
})

async function start(): Promise<Page> {
  context = await chromium.launchPersistentContext(profile, {
    ...pageOnly(...idleCamera()),
    permissions: ['camera'],
    viewport: { width: 1180, height: 820 },
  })
  await context.addInitScript(tellWhoListens)
  return context.pages()[0] ?? context.newPage()
}

const strip = (page: Page, words: string | RegExp) => page.getByRole('status').filter({ hasText: words })
const home = (page: Page) => page.getByRole('heading', { name: 'Ready for the next customer' })

async function stampsOf(stampIdx: number): Promise<number> {
  const answer = await fetch(`${server.address}/api/counter/v1/public/stamps/${stampIdx}`)
  return ((await answer.json()) as { result: { stamps: number } }).result.stamps
}

test('loaded once, then offline: reload, scan, add on three cards, kill, start again, and all of it arrives once', async () => {
  const names = ['Yuna', 'Max', 'Iris'] as const
  const customers = await Promise.all(names.map((name) => server.customer(name)))
  const before = await Promise.all(customers.map(({ stampIdx }) => stampsOf(stampIdx)))

  const page = await start()
  await page.goto(server.address)
  await expect(home(page)).toBeVisible()
  await untilKept(page)
  // One of the three was seen on this tablet, the other two never.
  await page.goto(`${server.address}/card/${customers[0]?.stampIdx}`)
  await expect(addButton(page, 1)).toBeVisible()
  await expect(strip(page, 'everything confirmed')).toBeVisible()

  await context.setOffline(true)
  await page.goto(server.address)
  await expect(strip(page, 'Offline')).toBeVisible()
  for (const [index, { stampUrl, stampIdx }] of customers.entries()) {
    await scanToCard(page, stampUrl, stampIdx)
    await addButton(page, 1).click()
    await expect(
      strip(page, new RegExp(`${index + 1} stamps? saved on this tablet`)),
      names[index],
    ).toBeVisible()
  }
  const dead = new Promise((resolve) => context.once('close', resolve))
  process.kill(browserPid(profile), 'SIGKILL')
  await dead

  const again = await start()
  await context.setOffline(true)
  await again.goto(server.address)
  await expect(strip(again, 'Offline · 3 stamps saved on this tablet')).toBeVisible()
  expect(await Promise.all(customers.map(({ stampIdx }) => stampsOf(stampIdx)))).toEqual(before)

  await context.setOffline(false)
  await expect(strip(again, 'everything confirmed')).toBeVisible()
  for (const [index, { stampIdx }] of customers.entries()) {
    const now = (before[index] ?? 0) + 1
    expect(await stampsOf(stampIdx), names[index]).toBe(now)
    await again.goto(`${server.address}/card/${stampIdx}`)
    await expect(again.getByText(new RegExp(`^${now} of \\d+$`))).toBeVisible()
  }
})
