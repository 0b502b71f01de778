/** The page on which an owner tries a browser out, in the engine of an iPad and in Firefox's. */
import { expect } from '@playwright/test'
import { type NewShop, startNewShop } from '../new-shop.ts'
import { inEachEngine, test } from './engine.ts'

let shop: NewShop
test.beforeEach(async () => {
  shop = await startNewShop()
})
test.afterEach(() => shop.stop())

inEachEngine(() => {
  test('what is asked of the browser at /setup is answered, even where it asks a person first', {
    tag: '@deep',
  }, async ({ tablets }) => {
    const tab = await (await tablets.start()).newTab()
    await tab.goto(`${shop.url}/setup`)
    await tab.says(/The browser trusts 127\.0\.0\.1/)
    await tab.says(/It answers in \d+ ms/)
    await tab.says(/stays unless the disk runs full|promised to keep|after a week without a visit/)
    expect(await tab.errors()).toEqual([])
  })
})
