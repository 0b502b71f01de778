/** In front of a hosted Stamp API: what nobody could know is settled by a person, and sent once. */
import { randomUUID } from 'node:crypto'
import { test as base, expect } from '@playwright/test'
import { withoutServiceWorker } from './counter.ts'
import { type GatewayShop, openGatewayShop } from './gateway-shop.ts'

const settleMs = 120_000

const test = base.extend<{ shop: GatewayShop }>({
  shop: async ({ page }, use) => {
    await withoutServiceWorker(page.context())
    const shop = await openGatewayShop({ settleMs })
    await shop.pair(page)
    await use(shop)
    await shop.close()
  },
})

test('an unknown outcome is settled from the inbox: sent anew by a person’s word, once', async ({
  page,
  shop,
}) => {
  const { stampIdx } = shop.service.make({ stamps: 3 })
  const puts = () => shop.hosted.log.filter((line) => line.startsWith('PUT')).length
  const held = () => shop.service.stamps.get(stampIdx)?.stamps
  shop.hosted.next.push('reset before the headers, not applied')
  const sentAt = Date.now()
  const add = { kind: 'add', commandId: randomUUID(), seq: 1, epoch: randomUUID(), stampIdx, count: 1 }
  await page.request.post(`${shop.address}/api/counter/v1/commands`, {
    headers: { 'x-stampdesk-protocol': '1', origin: shop.address },
    data: { sentAt, commands: [{ ...add, tappedAt: sentAt }] },
  })
  await expect.poll(puts).toBe(1)
  await shop.later(settleMs + 1_000)

  await page.goto(`${shop.address}/review/inbox`)
  await page.getByRole('link', { name: /Unknown outcome/ }).click({ timeout: 40_000 })
  const article = page.getByRole('article')
  await expect(article).toContainText('Mina added 1 stamp')
  await expect(article).toContainText('its count shows that it did not do it')
  await expect(article.locator('div', { hasText: /^On the card afterwards/ })).toContainText('3 stamps')
  expect(held()).toBe(3)

  await article.getByRole('button', { name: 'Add 1 stamp' }).dblclick()
  await expect(article.getByText(/^(Done|Sent): 1 stamp/)).toBeVisible()
  await expect.poll(held).toBe(4)
  expect(puts()).toBe(2)

  // The story has both: the call in doubt and the one that a person ordered, with the count before each.
  await article.getByRole('link', { name: /^[0-9A-Z]{4}-/ }).click()
  await expect(page.getByText('Ledger, commands and audit log say the same.', { exact: false })).toBeVisible()
  await expect(
    page.getByText('Calls to the stamp service: 1, answered: 0. It had 3 before.', { exact: false }),
  ).toBeVisible()
  await expect(
    page.getByText('Calls to the stamp service: 1, answered: 1. It had 3 before.', { exact: false }),
  ).toBeVisible()
})
