/** What the tablet tells of itself reaches the server, and the manager's list of tablets. */
import type { Page } from '@playwright/test'
import { addButton, expect, test } from './counter.ts'

test.use({ isKept: false })

type Listed = { lastSeenAt: number | null; appVersion: string | null; waiting: number | null }

/** As the manager sees them, who is signed in with the PIN for it. */
async function tablets(page: Page): Promise<Listed[]> {
  return page.evaluate(async () => {
    const headers = { 'content-type': 'application/json', 'x-stampdesk-protocol': '1' }
    const body = JSON.stringify({ personId: 'demo-sam', pin: '650372' })
    await fetch('/api/counter/v1/session/pin', { method: 'POST', headers, body })
    const answer = await fetch('/api/counter/v1/tablets', { headers })
    return ((await answer.json()) as { result: Listed[] }).result
  })
}

const told = (page: Page) =>
  page.waitForResponse((response) => response.url().endsWith('/tablet-report') && response.status() === 200)

test('a tablet tells its version at the start, and a tap in its hold when the page is put away', {
  tag: '@deep',
}, async ({ page, shop }) => {
  const first = told(page)
  await page.goto(shop.url)
  expect((await first).request().postDataJSON()).toMatchObject({ appVersion: '0.1.0', waiting: 0 })

  const { stampIdx } = await shop.customer('Theo')
  await page.goto(`${shop.url}/card/${stampIdx}`)
  await addButton(page, 1).click()
  await expect(page.getByRole('status').filter({ hasText: '1 stamp added · saved here' })).toBeVisible()
  const hidden = told(page)
  // What a browser says as it puts a page away; Playwright has no way to hide one.
  await page.evaluate(() => {
    Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true })
    document.dispatchEvent(new Event('visibilitychange'))
  })
  expect((await hidden).request().postDataJSON()).toMatchObject({ waiting: 1 })
  const [tablet] = (await tablets(page)).filter(({ appVersion }) => appVersion !== null)
  expect(tablet).toMatchObject({
    appVersion: '0.1.0',
    lastSeenAt: expect.any(Number),
    waiting: expect.any(Number),
  })
})
