/** Before a hosted Stamp API: what follows a reward there, and what its owner does there, seen at the counter. */
import { test as base, expect, type Page } from '@playwright/test'
import { type AutomationRequest, defaultAutomation } from '#shared/automation-api.ts'
import type { Review } from '#shared/review-api.ts'
import { tellOfStamp } from '../src/server/testing/hosted-server.ts'
import { tenOff } from '../src/server/testing/ten-off.ts'
import { typePassword, withoutServiceWorker } from './counter.ts'
import { type GatewayShop, openGatewayShop } from './gateway-shop.ts'

const api = '/api/counter/v1'
const onsitePwd = '97531'
/** A hint is looked at when our own calls have settled. */
const restMs = 15_000

const hostedCoupon = { kind: 'hosted', ...tenOff, onsitePwd: null } as const

const test = base.extend<{ shop: GatewayShop; isNew: boolean }>({
  isNew: [false, { option: true }],
  shop: async ({ page, isNew }, use) => {
    await withoutServiceWorker(page.context())
    const shop = await openGatewayShop({ isNew })
    if (!isNew) await shop.pair(page)
    await use(shop)
    await page.goto('about:blank')
    await shop.close()
  },
})

async function redeem(page: Page, shop: GatewayShop): Promise<void> {
  const { stampIdx } = shop.service.make({ stamps: 10, onsitePwd })
  await page.goto(`${shop.address}/card/${stampIdx}`)
  await page.getByRole('button', { name: 'Redeem reward' }).click()
  await typePassword(page, onsitePwd)
  await expect(page.getByText('Hand over: ', { exact: false })).toBeVisible()
}

async function openReviews(shop: GatewayShop): Promise<Review[]> {
  const { result } = await (await shop.manager.get(`${api}/reviews?state=open`)).json()
  return result.reviews
}

test('a manager switches the service’s coupon on, and a reward on the tablet makes one', {
  tag: '@deep',
}, async ({ page, shop }) => {
  await page.goto(`${shop.address}/review/shop/automation`)
  await page.getByLabel('A coupon for the customer').selectOption('one of the hosted service')
  await page.getByLabel('What the coupon is called').fill('Ten off')
  await page.getByRole('button', { name: 'Save' }).dblclick()
  await expect(page.getByText('Saved', { exact: false })).toBeVisible()

  await redeem(page, shop)
  await expect(page.getByText('With it a coupon: Ten off, number CPN-1')).toBeVisible()
  await expect(page.getByRole('img', { name: 'QR code of the next card' })).toBeVisible()
  expect(shop.service.coupons).toMatchObject([{ nm: 'Ten off', disc: 10, useLimit: 1 }])
  expect(await openReviews(shop)).toEqual([])
})

test('a coupon that the service refuses comes to the inbox, and “do it again” makes one however often it is pressed', {
  tag: '@deep',
}, async ({ page, shop }) => {
  const data: AutomationRequest = { ...defaultAutomation, coupon: hostedCoupon }
  expect(await (await shop.manager.put(`${api}/automation`, { data })).json()).toMatchObject({ code: 0 })
  shop.service.knobs.coupon = 'refused'
  await redeem(page, shop)
  expect(await page.getByText('With it a coupon', { exact: false }).count()).toBe(0)
  const [failed, ...others] = await openReviews(shop)
  expect(others).toEqual([])

  await page.goto(`${shop.address}/review/inbox`)
  await page.getByRole('link', { name: /A step after a reward failed/ }).click()
  const article = page.getByRole('article')
  await expect(article).toContainText('The coupon that follows a reward by itself could not be made.')
  shop.service.knobs.coupon = 'made'
  await article.getByRole('button', { name: 'Do it again' }).dblclick()
  await expect(article.getByText('Done: it is made.')).toBeVisible()
  // From another window, that still shows the button.
  const again = await shop.manager.post(`${api}/reviews/${failed?.reviewId}/close`, {
    data: { action: 'redo' },
  })
  expect(await again.json()).toMatchObject({ code: 0, result: { again: true } })
  await shop.stampdesk.runAutomations()
  expect(shop.service.coupons).toMatchObject([{ nm: hostedCoupon.nm }])
  expect(shop.service.applied.filter(({ call }) => call === 'redeem')).toHaveLength(1)
  expect(await openReviews(shop)).toEqual([])
})

/** As a manager does, who then puts it into the service's console. */
async function makeAddress(page: Page, shop: GatewayShop): Promise<string> {
  await page.goto(`${shop.address}/review/shop/webhooks`)
  await expect(page.getByText('Nothing is let in')).toBeVisible()
  await page.getByRole('button', { name: 'Make an address' }).click()
  await page.getByRole('button', { name: 'Make the address' }).click()
  const shown = page.getByRole('dialog', { name: 'The address' })
  const url = (await shown.locator('code').textContent()) ?? ''
  await shown.getByRole('button', { name: 'It is in place' }).click()
  await expect(page.getByText('An address is in use')).toBeVisible()
  expect(await page.content()).not.toContain(url)
  return url
}

test('the owner adds a stamp at the service: told by its webhook, looked at once, and shown', {
  tag: '@deep',
}, async ({ page, shop }) => {
  const { stampIdx } = shop.service.make({ stamps: 3 })
  const url = await makeAddress(page, shop)
  await page.goto(`${shop.address}/card/${stampIdx}`)
  const main = page.getByRole('main')
  await expect(main.getByText(/^3 of 10/).first()).toBeVisible()

  shop.service.console(stampIdx, 1)
  const told = { stampIdx, action: 'ADD', eventId: 'evt-of-the-console' }
  const tell = () => tellOfStamp(url, told)
  const looks = () => shop.hosted.log.filter((line) => line.startsWith('GET')).length
  const before = looks()
  expect([await tell(), await tell()]).toEqual([200, 200])
  await shop.later(restMs)
  await shop.stampdesk.hints?.runDue()
  expect(looks()).toBe(before + 1)
  const drift = { kind: 'drift', stampIdx, evidence: { ledger: 3, hosted: 4 } }
  expect(await openReviews(shop)).toMatchObject([drift])

  // The next look, and a manager's.
  await page.reload()
  await expect(main.getByText(/^4 of 10/).first()).toBeVisible()
  await page.goto(`${shop.address}/review/inbox`)
  await page.getByRole('link', { name: /Two counts differ/ }).click()
  await expect(page.getByRole('article')).toContainText('The stamp service has 4 on this card, our ledger 3.')

  // The service repeats what it was not sure that we heard.
  const heard = looks()
  expect(await tell()).toBe(200)
  await shop.later(5 * restMs)
  await shop.stampdesk.hints?.runDue()
  expect(looks()).toBe(heard)
  expect(await openReviews(shop)).toMatchObject([drift])
  expect(shop.service.applied).toEqual([{ call: 'console', stampIdx, delta: 1 }])
})

test.describe('a shop that is not set up yet', () => {
  test.use({ isNew: true })

  test('is made without a stamp card: those stay at the service', { tag: '@deep' }, async ({
    page,
    shop,
  }) => {
    await page.goto(`${shop.address}/setup#${shop.stampdesk.setupToken}`)
    const next = page.getByRole('button', { name: 'Next' })
    await expect(page.getByText('Set up: step 1 of 3')).toBeVisible()
    await expect(
      page.getByText('Your stamp cards and their on-site passwords stay at', { exact: false }),
    ).toBeVisible()
    await page.getByLabel('What is the shop called?').fill('Corner Coffee')
    await next.click()
    await page.getByLabel('What do your colleagues call you?').fill('Mina')
    await page.getByLabel('Sign-in name').fill('mina')
    await next.click()
    await page.getByLabel('Your password', { exact: true }).fill('a long and rare sentence')
    await page.getByLabel('Your PIN', { exact: true }).fill('739154')
    await expect(page.getByLabel('On-site password')).toHaveCount(0)
    await page.getByRole('button', { name: 'Make the shop' }).click()
    await page.getByRole('button', { name: 'Not now' }).click()
    await expect(page.getByRole('heading', { name: 'Corner Coffee is ready' })).toBeVisible()
  })
})
