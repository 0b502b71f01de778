/** The tablet before a hosted Stamp API that loses answers: the states are honest, the count right, a reward is one. */
import { test as base, expect, type Page } from '@playwright/test'
import type { HostedLimits } from '../src/server/gateway/hosted-call.ts'
import { endHold, withoutServiceWorker } from './counter.ts'
import { type GatewayShop, openGatewayShop } from './gateway-shop.ts'

const settleMs = 120_000
const queuedAdds = process.env.DEEP === '1' ? 500 : 45

const test = base.extend<{ shop: GatewayShop; limits: HostedLimits | undefined }>({
  limits: [undefined, { option: true }],
  shop: async ({ page, limits }, use) => {
    await withoutServiceWorker(page.context())
    const shop = await openGatewayShop({ settleMs, ...(limits && { limits }) })
    await shop.pair(page)
    await use(shop)
    await shop.close()
  },
})

async function openCard(page: Page, shop: GatewayShop, stampIdx: number) {
  await page.goto(`${shop.address}/card/${stampIdx}`)
  await expect(page.getByRole('button', { name: /^Add 1/ })).toBeEnabled()
}

// Not applied is known at the end of the wait alone.
for (const [name, fault, end] of [
  ['after it was applied', 'reset before the headers, applied', 4],
  ['before it was applied', 'reset before the headers, not applied', 3],
] as const)
  test(`the wire is cut ${name}: the truth, as soon as it can be known`, {
    tag: fault.endsWith('not applied') ? '@deep' : [],
  }, async ({ page, shop }) => {
    const { stampIdx } = shop.service.make({ stamps: 3 })
    shop.hosted.next.push(fault)
    await page.clock.install()
    await openCard(page, shop, stampIdx)
    const main = page.getByRole('main')
    await page.getByRole('button', { name: /^Add 1/ }).click()
    await expect(main.getByText('saved here')).toBeVisible()
    await endHold(page)
    if (end === 4) {
      // The count proves it within a second, with no wait.
      await expect(main.getByText('confirmed')).toBeVisible({ timeout: 20_000 })
    } else {
      await expect(main.getByText('checking')).toBeVisible({ timeout: 15_000 })
      await expect(main.getByText('3 confirmed')).toBeVisible()
      await shop.later(settleMs + 1_000)
      await page.clock.fastForward(15_000)
      await expect(main.getByText('a manager decides')).toBeVisible({ timeout: 20_000 })
    }
    await expect(main.getByText(new RegExp(`^${end} of 10`)).first()).toBeVisible()
    expect(shop.service.stamps.get(stampIdx)?.stamps).toBe(end)
    expect(shop.hosted.log.filter((line) => line.startsWith('PUT'))).toHaveLength(1)
  })

for (const [name, fault, isGranted] of [
  ['after the reward was granted', 'reset before the headers, applied', true],
  ['before the reward was granted', 'reset before the headers, not applied', false],
] as const)
  test(`a redeem whose answer is lost ${name} is never granted twice`, {
    tag: isGranted ? [] : '@deep',
  }, async ({ page, shop }) => {
    const { stampIdx } = shop.service.make({ stamps: 10, onsitePwd: '97531' })
    const redeems = () => shop.hosted.log.filter((line) => line.includes('/redeem')).length
    shop.hosted.next.push(fault)
    await page.goto(`${shop.address}/card/${stampIdx}`)
    await page.getByRole('button', { name: 'Redeem reward' }).click()
    const keypad = page.getByRole('dialog', { name: 'On-site password' })
    for (const digit of '97531') await keypad.getByRole('button', { name: digit, exact: true }).click()
    await keypad.getByRole('button', { name: 'Confirm' }).click()
    await expect.poll(redeems).toBe(1)
    if (isGranted) {
      // The service says "already used": it is known within a second, and the reward is handed over.
      await expect(page.getByText('Hand over: ', { exact: false })).toBeVisible({ timeout: 20_000 })
    } else {
      // Nobody knows: the tablet neither says yes nor offers it again.
      await expect(page.getByRole('alert').getByText('Being checked')).toBeVisible({ timeout: 20_000 })
      expect(await page.getByText('Hand over: ', { exact: false }).count()).toBe(0)
      await shop.later(settleMs + 1_000)
      await expect(page.getByRole('button', { name: 'Redeem reward' })).toBeVisible({ timeout: 30_000 })
    }
    expect(redeems()).toBe(1)
    expect(shop.service.applied.filter(({ call }) => call === 'redeem')).toHaveLength(isGranted ? 1 : 0)
  })

test.describe('at 30 calls a minute', () => {
  test.use({ limits: { minute: 30, hour: 100_000 } })
  test.setTimeout(180_000)

  test(`${queuedAdds} queued adds let live taps go first, and all of them count once`, {
    tag: '@deep',
  }, async ({ page, shop }) => {
    const queued = Array.from({ length: queuedAdds }, () => shop.service.make({ stamps: 0 }).stampIdx)
    const live = [1, 2].map((stamps) => shop.service.make({ stamps }).stampIdx)
    await page.route('**/api/counter/v1/commands', (route) => route.abort())
    await page.goto(shop.address)
    await expect(page.getByText(/everything confirmed/)).toBeVisible()
    await expect
      .poll(() => page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name)))
      .toContain('stampdesk-outbox')
    await page.evaluate(tapWhileOffline, queued)
    await page.unroute('**/api/counter/v1/commands')
    await page.reload()
    const applied = () => shop.service.applied.filter(({ call }) => call === 'add')
    // The plan's calls of this minute may be spent on looking: the next one brings more.
    await expect
      .poll(async () => {
        await letPass(shop, 5_000)
        return applied().length
      })
      .toBeGreaterThan(0)
    await expect(page.getByText(/^\d+ stamps sent, being checked · about \d+ (min|h) left$/)).toBeVisible()

    const main = page.getByRole('main')
    for (const stampIdx of live) {
      await openCard(page, shop, stampIdx)
      const sent = page.waitForRequest((it) => it.postData()?.includes(String(stampIdx)) ?? false)
      await page.getByRole('button', { name: /^Add 1/ }).click()
      await sent
      const before = applied().length
      while (!applied().some((it) => it.stampIdx === stampIdx)) await letPass(shop, 100)
      // One may be on the wire, and one may go while the tap travels; the others wait.
      expect(applied().findIndex((it) => it.stampIdx === stampIdx) - before).toBeLessThanOrEqual(2)
      await expect(main.getByText('confirmed', { exact: false }).first()).toBeVisible()
      expect(applied().length).toBeLessThan(queuedAdds - live.length)
    }
    while (applied().length < queued.length + live.length) await letPass(shop, 5_000)
    await page.goto(shop.address)
    await expect(page.getByText(/everything confirmed/)).toBeVisible({ timeout: 60_000 })
    for (const stampIdx of queued) expect(shop.service.stamps.get(stampIdx)?.stamps).toBe(1)
    expect(applied()).toHaveLength(queued.length + live.length)
  })
})

/** The server's clock and the stand-in's go on, in steps that the worker takes part in. */
async function letPass(shop: GatewayShop, ms: number): Promise<void> {
  await shop.later(ms)
  await new Promise((resolve) => setTimeout(resolve, 50))
}

/** As the outbox has it on disk after so many taps without a line, an hour ago. */
async function tapWhileOffline(stampIdxs: readonly number[]): Promise<void> {
  const db = await new Promise<IDBDatabase>((resolve, reject) => {
    const opening = indexedDB.open('stampdesk-outbox')
    opening.addEventListener('success', () => resolve(opening.result))
    opening.addEventListener('error', () => reject(opening.error))
  })
  const transaction = db.transaction(['waiting', 'meta'], 'readwrite', { durability: 'strict' })
  const epoch = crypto.randomUUID()
  for (const [n, stampIdx] of stampIdxs.entries())
    transaction.objectStore('waiting').put({
      kind: 'add',
      commandId: crypto.randomUUID(),
      stampIdx,
      count: 1,
      tappedAt: Date.now() - 3_600_000 + n,
      seq: n + 1,
      epoch,
    })
  transaction.objectStore('meta').put({ key: 'device', epoch, nextSeq: stampIdxs.length + 1 })
  await new Promise((resolve) => transaction.addEventListener('complete', resolve))
  db.close()
}
