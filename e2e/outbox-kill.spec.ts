/** Browsers and tabs that die while the outbox works, on a profile that stays. */
import { expect, type Page, test } from '@playwright/test'
import { isDeep, launch, makeProfile, openShop, openTablet, type Shop } from './outbox/shop.ts'

let shop: Shop
let profile: ReturnType<typeof makeProfile>
test.beforeEach(async () => {
  shop = await openShop()
  profile = makeProfile()
})
test.afterEach(async () => {
  await shop.close()
  profile.remove()
})

const save = (page: Page, taps: readonly number[], holdMs = 0) =>
  page.evaluate(([stampIdxs, ms]) => window.tablet.tap(stampIdxs, ms), [taps, holdMs] as const)

test('O-1: a browser that is killed up to 3 s after "Saved" has lost nothing', async () => {
  const rounds = isDeep ? 200 : 2
  test.setTimeout(rounds * 15_000 + 60_000)
  const saved: string[] = []
  for (let round = 0; round < rounds; round++) {
    const browser = await launch(profile.path)
    const page = await openTablet(browser.context, shop)
    // Held, waiting and on the wire: each kind is there when it dies.
    saved.push(...(await save(page, shop.taps(2), 5_000)))
    if (round % 2) shop.wire.isDown = true
    saved.push(...(await save(page, shop.taps(2))))
    expect(await page.evaluate(() => window.tablet.falselySaved)).toEqual([])
    expect(await page.evaluate(() => [...window.tablet.writes])).toEqual(['strict'])
    await new Promise((resolve) => setTimeout(resolve, ((round % 7) * 3_000) / 7 / (isDeep ? 1 : 4)))
    await browser.kill()
    shop.wire.isDown = false
  }
  const last = await launch(profile.path)
  await openTablet(last.context, shop)
  await shop.expectExactly(saved)
  await last.context.close()
})

const drained = isDeep ? 500 : 200

for (const locks of [true, false])
  for (const tabs of isDeep ? [2, 5, 10] : [5])
    test(`O-2: ${tabs} tabs ${locks ? 'with' : 'without'} Web Locks, killed as they drain ${drained} commands: exact`, {
      tag: locks ? [] : '@deep',
    }, async () => {
      test.setTimeout(120_000)
      const browser = await launch(profile.path)
      const pages: Page[] = []
      const options = { locks, timing: { requestMs: 2_000, silenceMs: 3_000 } }
      for (let n = 0; n < tabs; n++) pages.push(await openTablet(browser.context, shop, options))
      shop.wire.isDown = true
      const each = drained / tabs
      const saved = (await Promise.all(pages.map((page) => save(page, shop.taps(each))))).flat()
      shop.wire.isDown = false
      await Promise.all(pages.map((page) => page.evaluate(() => window.tablet.outbox().wake('online'))))
      // Every fourth batch is answered to nobody: its tab is dead by then.
      shop.wire.fate = () => (shop.wire.batches % 4 === 3 ? 'silent' : 'through')
      const isDrained = async () => (await shop.server.applied()).length === saved.length
      for (const page of pages.slice(1)) {
        const before = shop.wire.batches
        await expect
          .poll(async () => shop.wire.batches > before || (await isDrained()), {
            timeout: 20_000,
            intervals: [10],
          })
          .toBe(true)
        await kill(page)
      }
      await shop.expectExactly(saved, 60_000)
      await browser.context.close()
    })

/** The renderer dies at once, with whatever it was doing. */
async function kill(page: Page): Promise<void> {
  const dead = Promise.race([page.waitForEvent('crash'), page.waitForEvent('close')])
  const devtools = await page.context().newCDPSession(page)
  devtools.send('Page.crash').catch(() => {})
  await dead
}

test('O-7: the power goes in the middle of an upgrade, and an old tab stands open: the same commands', {
  tag: '@deep',
}, async () => {
  const count = isDeep ? 500 : 100
  let browser = await launch(profile.path)
  let page = await openTablet(browser.context, shop)
  shop.wire.isDown = true
  const saved = await save(page, shop.taps(count))
  await page.close()

  const upgrading = await browser.context.newPage()
  shop.wire.isDown = false
  await upgrading.goto(shop.wire.address)
  await upgrading.waitForFunction(() => 'tablet' in window)
  shop.wire.isDown = true
  void upgrading.evaluate(() => window.tablet.open({ migration: 'endless' })).catch(() => {})
  await upgrading.waitForFunction(() => window.tablet.isUpgrading)
  await browser.kill()

  shop.wire.isDown = false
  browser = await launch(profile.path)
  page = await openTablet(browser.context, shop, {})
  await shop.expectExactly(saved)
  const upgraded = await openTablet(browser.context, shop, { migration: 'next' })
  expect(await upgraded.evaluate(() => window.tablet.outbox().view().storage)).toBe('ok')
  expect(await faultOfTap(page, shop.stampIdxs[0] ?? 0)).toBe('outdated')
  saved.push(...(await save(upgraded, shop.taps(1))))
  await shop.expectExactly(saved)
  await browser.context.close()
})

test('O-4: a disk that is full is told as such, and what was saved before is still delivered', async () => {
  const before = await launch(profile.path)
  const first = await openTablet(before.context, shop)
  shop.wire.isDown = true
  const saved = await save(first, shop.taps(5))
  await before.context.close()

  // Chromium remembers for a while how much room there was: it must be small from the start.
  shop.wire.isDown = false
  const { context } = await launch(profile.path)
  const page = await context.newPage()
  const devtools = await context.newCDPSession(page)
  const origin = shop.wire.address
  await devtools.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1 })
  await page.goto(origin)
  await page.evaluate(() => window.tablet.open())
  expect(await page.evaluate(() => window.tablet.outbox().view().entries.length)).toBe(5)
  const [stampIdx = 0] = shop.stampIdxs
  expect(await faultOfTap(page, stampIdx)).toBe('quota')
  expect(await page.evaluate(() => window.tablet.outbox().view().storage)).toBe('quota')

  await devtools.send('Storage.overrideQuotaForOrigin', { origin })
  await page.evaluate(() => window.tablet.signIn())
  await page.evaluate(() => window.tablet.outbox().wake('session'))
  await shop.expectExactly(saved)
  await expect.poll(() => faultOfTap(page, stampIdx)).toBe('saved')
  await context.close()
})

function faultOfTap(page: Page, stampIdx: number): Promise<string> {
  return page.evaluate(
    (it) =>
      window.tablet.tap([it], 0).then(
        () => 'saved',
        (error: { fault: string }) => error.fault,
      ),
    stampIdx,
  )
}
