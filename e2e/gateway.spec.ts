/** The tablet before a hosted Stamp API that loses answers: the states are honest, the count right, a reward is one. */
import { test as base, expect, type Page } from '@playwright/test'
import { chromiumArgs, findChromium } from './chromium.ts'
import { type GatewayShop, openGatewayShop } from './gateway-shop.ts'

const settleMs = 120_000

const test = base.extend<{ shop: GatewayShop }>({
  launchOptions: async ({}, use) => {
    const executablePath = findChromium()
    await use({
      args: [...chromiumArgs, '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'],
      ...(executablePath && { executablePath }),
    })
  },
  shop: async ({ page }, use) => {
    const shop = await openGatewayShop({ settleMs })
    await shop.pair(page)
    await use(shop)
    await shop.close()
  },
})

async function openCard(page: Page, shop: GatewayShop, stampIdx: number) {
  await page.goto(`${shop.address}/card/${stampIdx}`)
  await expect(page.getByRole('button', { name: /^Add 1/ })).toBeEnabled()
}

for (const [name, fault, end] of [
  ['after it was applied', 'reset before the headers, applied', 4],
  ['before it was applied', 'reset before the headers, not applied', 3],
] as const)
  test(`the wire is cut ${name}: checking, and then the truth`, async ({ page, shop }) => {
    const { stampIdx } = shop.service.make({ stamps: 3 })
    shop.hosted.next.push(fault)
    await openCard(page, shop, stampIdx)
    const main = page.getByRole('main')
    await page.getByRole('button', { name: /^Add 1/ }).click()
    await expect(main.getByText('saved here')).toBeVisible()
    await expect(main.getByText('checking')).toBeVisible({ timeout: 15_000 })
    await expect(main.getByText('3 confirmed')).toBeVisible()
    shop.clock.ahead += settleMs + 1_000
    if (end === 4) await expect(main.getByText('confirmed')).toBeVisible({ timeout: 20_000 })
    else await expect(main.getByText('a manager decides')).toBeVisible({ timeout: 20_000 })
    await expect(main.getByText(new RegExp(`^${end} of 10`)).first()).toBeVisible()
    expect(shop.service.stamps.get(stampIdx)?.stamps).toBe(end)
    expect(shop.hosted.log.filter((line) => line.startsWith('PUT'))).toHaveLength(1)
  })

for (const [name, fault, isGranted] of [
  ['after the reward was granted', 'reset before the headers, applied', true],
  ['before the reward was granted', 'reset before the headers, not applied', false],
] as const)
  test(`a redeem whose answer is lost ${name} is never granted twice`, async ({ page, shop }) => {
    const { stampIdx } = shop.service.make({ stamps: 10, onsitePwd: '97531' })
    const redeems = () => shop.hosted.log.filter((line) => line.includes('/redeem')).length
    shop.hosted.next.push(fault)
    await page.goto(`${shop.address}/card/${stampIdx}`)
    await page.getByRole('button', { name: 'Redeem reward' }).click()
    const keypad = page.getByRole('dialog', { name: 'On-site password' })
    for (const digit of '97531') await keypad.getByRole('button', { name: digit, exact: true }).click()
    await keypad.getByRole('button', { name: 'Confirm' }).click()
    await expect.poll(redeems).toBe(1)
    // Nobody knows: the tablet neither says yes nor offers it again.
    await expect(page.getByRole('alert').getByText('Being checked')).toBeVisible({ timeout: 20_000 })
    expect(await page.getByText('Hand over: ', { exact: false }).count()).toBe(0)
    shop.clock.ahead += settleMs + 1_000
    if (isGranted)
      await expect(page.getByText('Hand over: ', { exact: false })).toBeVisible({ timeout: 30_000 })
    else await expect(page.getByRole('button', { name: 'Redeem reward' })).toBeVisible({ timeout: 30_000 })
    expect(redeems()).toBe(1)
    expect(shop.service.applied.filter(({ call }) => call === 'redeem')).toHaveLength(isGranted ? 1 : 0)
  })
