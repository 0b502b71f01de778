/** A server that answers and can do nothing for a cashier is as good as none: adding goes on, and the strip says so. */
import type { Page } from '@playwright/test'
import { refusalCode } from '#shared/refusals.ts'
import { addButton, endHold, expect, scanToCard, test, untilCameraRuns } from './counter.ts'
import { startOwnServer } from './own-server.ts'

test.use({
  expectedErrors: [/ERR_|Failed to load resource|EventSource's response has a MIME type/],
})

const strip = (page: Page, words: string | RegExp) => page.getByRole('status').filter({ hasText: words })

const envelope = (code: number) => JSON.stringify({ code, message: '', result: null })
const json = 'application/json'
const html = 'text/html'

/** `readyz`: what stands in the way says it of the health check too. */
const cases = [
  {
    who: 'Theo',
    what: 'a fault',
    status: 500,
    contentType: json,
    body: envelope(refusalCode['server-fault']),
  },
  {
    who: 'Hana',
    what: 'too many requests',
    status: 429,
    contentType: json,
    body: envelope(refusalCode['too-many-requests']),
  },
  {
    who: 'Yuna',
    what: 'an unknown state',
    status: 503,
    contentType: json,
    body: envelope(refusalCode['state-unknown']),
  },
  {
    who: 'Max',
    what: 'a proxy’s page',
    status: 502,
    contentType: html,
    body: '<h1>Bad Gateway</h1>',
    isAll: true,
  },
  {
    who: 'Iris',
    what: 'a portal’s page',
    status: 200,
    contentType: html,
    body: '<h1>Welcome</h1>',
    isAll: true,
  },
  { who: 'Mina', what: 'a portal’s JSON', status: 200, contentType: json, body: '{"ok":true}', isAll: true },
] as const

/** A stranger's answer that looks like the server's own. */
const inGate = ['a portal’s JSON']

test.slow()

for (const { who, what, ...reply } of cases)
  test(`adding goes on, and the strip says offline, where the server answers with ${what}`, {
    tag: inGate.includes(what) ? [] : '@deep',
  }, async ({ page, shop }) => {
    const { stampIdx, stampUrl } = await shop.customer(who)
    const before = await shop.stampsOf(stampIdx)
    await page.clock.install()
    await page.goto(`${shop.url}/`)
    await expect(strip(page, 'everything confirmed')).toBeVisible()
    const { status, contentType, body } = reply
    const isInTheWay = (url: URL) =>
      url.pathname.startsWith('/api/') || ('isAll' in reply && /^\/(healthz|readyz)$/.test(url.pathname))
    await page.route(isInTheWay, (route) => route.fulfill({ status, contentType, body }))

    await scanToCard(page, stampUrl, stampIdx)
    await expect(addButton(page, 1)).toBeVisible({ timeout: 5_000 })
    await expect(strip(page, 'Offline')).toBeVisible()
    await expect(strip(page, /Online/)).toHaveCount(0)
    await addButton(page, 1).click()
    await expect(strip(page, 'Offline · 1 stamp saved on this tablet')).toBeVisible()

    await page.unroute(isInTheWay)
    await endHold(page)
    await expect(strip(page, 'Online · everything confirmed')).toBeVisible({ timeout: 60_000 })
    expect(await shop.stampsOf(stampIdx)).toBe(before + 1)
  })

test('a server that has lost its database is offline within seconds, on the home screen too', {
  tag: '@deep',
}, async ({ page }) => {
  const own = await startOwnServer('dist')
  const { stampIdx, stampUrl } = await own.customer('Yuna')
  await page.clock.install()
  await page.goto(own.address)
  await expect(strip(page, 'everything confirmed')).toBeVisible()
  await untilCameraRuns(page)
  await own.loseDatabase()
  await page.clock.fastForward(15_000)
  await expect(strip(page, 'Offline')).toBeVisible({ timeout: 20_000 })
  await scanToCard(page, stampUrl, stampIdx)
  await addButton(page, 1).click()
  await expect(strip(page, 'Offline · 1 stamp saved on this tablet')).toBeVisible()
  await own.stop()
})
