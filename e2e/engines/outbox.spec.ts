/** The outbox's promises in the engine of an iPad, and in Firefox's: killed browsers, and tabs that share what waits. */
import { expect } from '@playwright/test'
import { isDeep, openShop, type Shop } from '../outbox/shop.ts'
import { inEachEngine, type Tablet, test } from './engine.ts'
import type { Tab } from './tab.ts'

let shop: Shop
test.beforeEach(async () => {
  shop = await openShop()
})
test.afterEach(() => shop.close())

async function open(tablet: Tablet): Promise<Tab> {
  const tab = await tablet.newTab()
  await tab.goto(shop.wire.address)
  await expect.poll(() => tab.run(() => 'tablet' in window)).toBe(true)
  await tab.run(() => window.tablet.signIn())
  await tab.run(() => window.tablet.open({ timing: { requestMs: 2_000, silenceMs: 3_000 } }))
  return tab
}

const save = (tab: Tab, taps: readonly number[], holdMs = 0): Promise<string[]> =>
  tab.run((stampIdxs, ms) => window.tablet.tap(stampIdxs, ms), taps, holdMs)

inEachEngine(() => {
  test('O-1: a browser that is killed after "Saved" has lost nothing', { tag: '@deep' }, async ({
    tablets,
  }) => {
    const rounds = isDeep ? 12 : 2
    test.setTimeout(rounds * 20_000 + 60_000)
    const saved: string[] = []
    for (let round = 0; round < rounds; round++) {
      const tablet = await tablets.start()
      const tab = await open(tablet)
      // Held, waiting and on the wire: each kind is there when it dies.
      saved.push(...(await save(tab, shop.taps(2), 5_000)))
      if (round % 2) shop.wire.isDown = true
      saved.push(...(await save(tab, shop.taps(2))))
      expect(await tab.run(() => window.tablet.falselySaved)).toEqual([])
      await tablet.kill()
      shop.wire.isDown = false
    }
    await open(await tablets.start())
    await shop.expectExactly(saved)
  })

  test('O-2: two tabs, one of which is closed as both drain 200 commands: exact', { tag: '@deep' }, async ({
    tablets,
  }) => {
    test.setTimeout(120_000)
    const tablet = await tablets.start()
    const tabs = [await open(tablet), await open(tablet)]
    shop.wire.isDown = true
    const saved: string[] = []
    for (const tab of tabs) saved.push(...(await save(tab, shop.taps(100))))
    shop.wire.isDown = false
    // Every fourth batch is answered to nobody: whoever sent it may be gone by then.
    shop.wire.fate = () => (shop.wire.batches % 4 === 3 ? 'silent' : 'through')
    for (const tab of tabs) await tab.run(() => window.tablet.outbox().wake('online'))
    await expect.poll(() => shop.wire.batches, { intervals: [10] }).toBeGreaterThan(0)
    await tabs[0]?.close()
    await shop.expectExactly(saved, 60_000)
  })
})
