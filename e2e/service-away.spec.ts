/** The stamp service is away, and our server and the tablet are not: each screen says so, and what can be done. */
import { test as base, expect, type Page } from '@playwright/test'
import { addButton, endHold, typePassword, untilCameraRuns, withoutServiceWorker } from './counter.ts'
import { type GatewayShop, openGatewayShop, pin } from './gateway-shop.ts'
import { atTablet, signIn } from './people-shop.ts'

const test = base.extend<{ shop: GatewayShop }>({
  shop: async ({ page }, use) => {
    await withoutServiceWorker(page.context())
    const shop = await openGatewayShop()
    await shop.pair(page)
    await use(shop)
    await shop.close()
  },
})

const minute = 60_000
const strip = (page: Page, words: string | RegExp) => page.getByRole('status').filter({ hasText: words })
const saysAway = (page: Page) =>
  expect(strip(page, 'Stamp service away').first()).toBeVisible({ timeout: 20_000 })
const neverGreen = async (page: Page) => {
  expect(await page.getByText('everything confirmed').count()).toBe(0)
  expect(await page.getByText('No such card').count()).toBe(0)
}

test('away before a scan: a card that was never seen takes stamps by its code, and they count once it is back', {
  tag: '@deep',
}, async ({ page, shop }) => {
  const { stampIdx } = shop.service.make({ stamps: 3 })
  await page.clock.install()
  await page.goto(shop.address)
  await expect(strip(page, 'Online · everything confirmed')).toBeVisible()
  await shop.leave()
  // Nobody scans: it is noticed all the same.
  await shop.later(5 * minute)
  await expect.poll(async () => (await shop.stampdesk.gateway?.reach())?.isAway).toBe(true)
  await page.clock.fastForward(10_000)
  await expect(strip(page, 'Stamp service away · nothing waits')).toBeVisible()
  await expect(page.getByText(/^Service \d+ min ago$/)).toBeVisible()
  await expect(page.getByText('Tablet now')).toBeVisible()
  await neverGreen(page)

  await page.goto(`${shop.address}/card/${stampIdx}`)
  await expect(page.getByText('Cannot be asked now')).toBeVisible()
  await expect(page.getByText('Your card is safe', { exact: false })).toBeVisible()
  await saysAway(page)
  await neverGreen(page)
  await addButton(page, 1).click()
  await expect(strip(page, '1 stamp added · saved here')).toBeVisible()
  await endHold(page)
  await expect(strip(page, 'Stamp service away · 1 stamp kept by our server')).toBeVisible({
    timeout: 20_000,
  })
  await expect(strip(page, '1 stamp added · checking')).toBeVisible()
  await neverGreen(page)

  await shop.comeBack()
  await shop.later(minute)
  await expect.poll(() => shop.service.stamps.get(stampIdx)?.stamps, { timeout: 20_000 }).toBe(4)
  await page.clock.fastForward(20_000)
  await expect(strip(page, 'Online · everything confirmed')).toBeVisible({ timeout: 30_000 })
  await expect(page.getByText(/^4 of 10/).first()).toBeVisible()
  expect(shop.hosted.log.filter((line) => line.startsWith('PUT'))).toHaveLength(1)
})

test('away in the middle of an add: it is kept by our server, and sent once when the service is back', {
  tag: '@deep',
}, async ({ page, shop }) => {
  const { stampIdx } = shop.service.make({ stamps: 3 })
  await page.clock.install()
  await page.goto(`${shop.address}/card/${stampIdx}`)
  await addButton(page, 2).click()
  await expect(strip(page, '2 stamps added · saved here')).toBeVisible()
  await shop.leave()
  await endHold(page)
  await expect(strip(page, 'Stamp service away · 2 stamps kept by our server')).toBeVisible({
    timeout: 20_000,
  })
  await expect(page.getByText(/^5 of 10/).first()).toBeVisible()
  await neverGreen(page)
  await shop.comeBack()
  await shop.later(minute)
  await expect.poll(() => shop.service.stamps.get(stampIdx)?.stamps, { timeout: 20_000 }).toBe(5)
  await page.clock.fastForward(20_000)
  await expect(strip(page, 'Online · everything confirmed')).toBeVisible({ timeout: 30_000 })
  expect(shop.service.applied).toHaveLength(2)
})

test('away at the keypad: not given, in seconds, with the words for the customer; and given when it is back', {
  tag: '@deep',
}, async ({ page, shop }) => {
  const { stampIdx } = shop.service.make({ stamps: 10, onsitePwd: '97531' })
  await page.goto(`${shop.address}/card/${stampIdx}`)
  await page.getByRole('button', { name: 'Redeem reward' }).click()
  await expect(page.getByRole('dialog', { name: 'On-site password' })).toBeVisible()
  // The card, and once more with the keypad.
  const looks = () => shop.hosted.log.filter((line) => line.endsWith(`=${stampIdx}`)).length
  await expect.poll(looks).toBe(2)
  await shop.leave()
  await typePassword(page, '97531')
  const alert = page.getByRole('alert')
  await expect(alert.getByText('Cannot be asked now')).toBeVisible({ timeout: 10_000 })
  await expect(alert.getByText('your reward will wait for you', { exact: false })).toBeVisible()
  expect(shop.service.applied).toEqual([])
  await alert.getByRole('button', { name: 'Back to the card' }).click()
  const redeem = page.getByRole('button', { name: 'Redeem reward' })
  await expect(redeem).toHaveAttribute('aria-disabled', 'true', { timeout: 20_000 })
  await saysAway(page)

  await shop.comeBack()
  await shop.later(minute)
  await expect(redeem).not.toHaveAttribute('aria-disabled', 'true', { timeout: 30_000 })
  await redeem.click()
  await typePassword(page, '97531')
  await expect(page.getByText('Hand over: ', { exact: false })).toBeVisible({ timeout: 20_000 })
  expect(shop.service.applied.filter(({ call }) => call === 'redeem')).toHaveLength(1)
})

test('away for an hour: a full card is shown with its age, its reward is barred before the keypad, and the queue waits', {
  tag: '@deep',
}, async ({ page, shop }) => {
  const full = shop.service.make({ stamps: 10, onsitePwd: '97531' })
  const others = [1, 2, 3].map((stamps) => shop.service.make({ stamps }))
  await page.clock.install()
  await page.goto(`${shop.address}/card/${full.stampIdx}`)
  const redeem = page.getByRole('button', { name: 'Redeem reward' })
  await expect(redeem).not.toHaveAttribute('aria-disabled', 'true')
  await shop.leave()
  for (const { stampIdx } of others) {
    await page.goto(`${shop.address}/card/${stampIdx}`)
    await addButton(page, 1).click()
    await expect(strip(page, '1 stamp added · saved here')).toBeVisible()
    await endHold(page)
  }
  await shop.later(60 * minute)
  await page.clock.fastForward(60 * minute)
  // It was left alone for an hour.
  await signIn(page, 'Mina', pin)
  await expect(atTablet(page, 'Mina')).toBeVisible()
  await page.goto(`${shop.address}/card/${full.stampIdx}`)
  await expect(page.getByText('As it was 1 h ago')).toBeVisible()
  await expect(strip(page, 'Stamp service away · 3 stamps kept by our server')).toBeVisible({
    timeout: 20_000,
  })
  await expect(page.getByText('Service 1 h ago').first()).toBeVisible()
  await expect(redeem).toHaveAttribute('aria-disabled', 'true')
  await expect(redeem).toHaveAccessibleDescription(/stamp service does not answer/)
  await expect(page.getByText('your reward will wait for you', { exact: false })).toBeVisible()
  await redeem.click({ force: true })
  expect(await page.getByRole('dialog', { name: 'On-site password' }).count()).toBe(0)
  await neverGreen(page)

  await shop.comeBack()
  await shop.later(minute)
  await untilCameraRuns(page)
  const held = () => others.map(({ stampIdx }) => shop.service.stamps.get(stampIdx)?.stamps)
  await expect.poll(held, { timeout: 30_000 }).toEqual([2, 3, 4])
  await page.clock.fastForward(30_000)
  await expect(redeem).not.toHaveAttribute('aria-disabled', 'true', { timeout: 30_000 })
  expect(shop.service.applied).toHaveLength(3)
})
