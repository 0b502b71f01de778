/** How many taps each thing takes, counted by the page as they arrive. */
import type { Page } from '@playwright/test'
import { addButton, scanToCard, typePassword } from '../../e2e/counter.ts'
import { tapsOf } from './page-marks.ts'
import type { Shop } from './shop.ts'

type Way = { what: string; taps: number; most: number }

export async function countTaps(page: Page, shop: Shop): Promise<Way[]> {
  const ways: Way[] = []
  async function count(what: string, most: number, walk: () => Promise<void>): Promise<void> {
    const before = await tapsOf(page)
    await walk()
    ways.push({ what, taps: (await tapsOf(page)) - before, most })
  }
  const [first, second, full] = [await shop.card(3), await shop.card(5), await shop.card(shop.maxStamps)]
  const scan = ({ url, stampIdx }: typeof first) => scanToCard(page, url, stampIdx)
  const says = (words: string | RegExp) =>
    page.getByRole('status').filter({ hasText: words }).first().waitFor()

  await count('the next customer', 0, () => scan(first))
  await count('add 1', 1, async () => {
    await addButton(page, 1).click()
    await says('1 stamp added')
  })
  await scan(second)
  await count('a slip that is noticed a customer later', 1, async () => {
    await page.getByRole('button', { name: /^Undo for/ }).click()
    await says('1 stamp taken back')
  })
  await scan(full)
  const password = shop.password.length + 1
  await count(`a reward: 1, and the password's ${password}`, 1 + password, async () => {
    await page.getByRole('button', { name: 'Redeem reward' }).click()
    await typePassword(page, shop.password)
    await says(/^Hand over/)
  })
  await page.getByRole('button', { name: 'Done' }).click()
  await count('a new card with its first stamp', 2, async () => {
    await page
      .getByRole('button', { name: /^New card/ })
      .first()
      .click()
    await addButton(page, 1).click()
    await says('1 stamp added')
  })
  return ways
}
