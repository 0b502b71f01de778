/** What a manager puts right on a card: with a reason, once, and in sight for good. */
import type { Page } from '@playwright/test'
import type { StampHistory } from '#shared/history-api.ts'
import { expect, type Shop, test } from './counter.ts'
import { readAs, redeemAs, signInAsManager } from './manager.ts'

// The browser reports an answer that is lost on its way.
test.use({ isKept: false, expectedErrors: [/net::ERR_FAILED/] })

const story = (page: Page, shop: Shop, stampIdx: number) =>
  readAs<StampHistory>(page, shop, `stamps/${stampIdx}/story`)

async function openStory(page: Page, shop: Shop, stampIdx: number): Promise<void> {
  await page.goto(`${shop.url}/review/cards/${stampIdx}`)
  await expect(page.getByRole('heading', { name: 'What happened' })).toBeVisible()
}

test('a wrong redemption is given back once, though it is pressed in two tabs at once', async ({
  page,
  shop,
  context,
}) => {
  const { stampIdx } = await shop.customer('Omar')
  await redeemAs(page, shop, stampIdx, null)
  await signInAsManager(page, shop)
  const tabs = [page, await context.newPage()]
  for (const tab of tabs) {
    await openStory(tab, shop, stampIdx)
    await tab.getByRole('button', { name: 'Give the reward back…' }).click()
    await tab.getByRole('button', { name: 'Redeemed on the wrong card' }).click()
  }
  await Promise.all(tabs.map((tab) => tab.getByRole('button', { name: 'Give it back' }).dblclick()))
  const made = await Promise.all(
    tabs.map(async (tab) => {
      await expect(tab.getByRole('dialog').getByRole('img', { name: 'QR code of the card' })).toBeVisible()
      return tab.getByRole('dialog').getByRole('figure').textContent()
    }),
  )
  expect(new Set(made).size).toBe(1)
  const before = page.getByText('Nothing was made a second time', { exact: false })
  const there = tabs[1]?.getByText('Nothing was made a second time', { exact: false })
  expect((await before.count()) + ((await there?.count()) ?? 0)).toBe(1)

  const { restoredBy } = await story(page, shop, stampIdx)
  const restored = await story(page, shop, restoredBy ?? 0)
  expect(restored).toMatchObject({ stamps: 6, maxStamps: 6, restores: stampIdx, mismatches: [] })
  // His first card, the one after it, and the one that gives the reward back.
  await page.goto(`${shop.url}/review/cards`)
  await page.getByRole('searchbox').fill('omar')
  await page.keyboard.press('Enter')
  await expect(page.getByText('3 cards found by name')).toBeVisible()

  // And what was given back is not given back again.
  await openStory(page, shop, stampIdx)
  await expect(page.getByText('The reward was given back already.')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Give the reward back…' })).toHaveCount(0)
})

test('each correction asks for a reason, shows the old and the new value, is done once, and stands in the story', async ({
  page,
  shop,
}) => {
  const { stampIdx } = await shop.customer('Mina')
  const before = await shop.stampsOf(stampIdx)
  await signInAsManager(page, shop)
  await openStory(page, shop, stampIdx)
  const correct = async (way: string, title: string, change: string, reason: string, button: string) => {
    await page.getByRole('button', { name: way }).click()
    const sheet = page.getByRole('dialog', { name: title })
    await expect(sheet.getByRole('button', { name: button })).toHaveAttribute('aria-disabled', 'true')
    await sheet.getByRole('button', { name: reason }).click()
    await expect(sheet).toContainText(change)
    await sheet.getByRole('button', { name: button }).dblclick()
    await expect(sheet.getByText('Done.', { exact: false })).toBeVisible()
    await sheet.getByRole('button', { name: 'Back to the story' }).click()
    await expect(page.getByRole('region', { name: 'Timeline' })).toContainText(reason)
  }
  const stamps = (count: number) => `${count} ${count === 1 ? 'stamp' : 'stamps'}`
  const adding = `Before: ${stamps(before)}→After: ${stamps(before + 1)}`
  await correct('Add…', 'Add stamps', adding, 'Forgotten at the counter', 'Add 1 stamp')
  expect(await shop.stampsOf(stampIdx)).toBe(before + 1)

  const { endYmd } = await story(page, shop, stampIdx)
  await correct('Extend…', 'Extend the card', 'After: ', 'The shop was closed', 'Change the last day')
  const extended = await story(page, shop, stampIdx)
  expect(extended.endYmd > endYmd).toBe(true)

  await correct(
    'Switch off…',
    'Switch the card off',
    'After: switched off',
    'The card was lost',
    'Switch off',
  )
  expect(await shop.codeOf(stampIdx)).not.toBe(0)
  await correct('Switch on…', 'Switch the card on', 'After: switched on', 'It is clear now', 'Switch on')
  expect(await shop.codeOf(stampIdx)).toBe(0)
  expect(await story(page, shop, stampIdx)).toMatchObject({ stamps: before + 1, mismatches: [] })
})

test('a correction whose answer is lost is done once, though its sheet is closed and opened again', {
  tag: '@deep',
}, async ({ page, shop }) => {
  const { stampIdx } = await shop.customer('Theo')
  const before = await shop.stampsOf(stampIdx)
  await signInAsManager(page, shop)
  await openStory(page, shop, stampIdx)
  const sheet = page.getByRole('dialog', { name: 'Add stamps' })
  const press = async () => {
    await page.getByRole('button', { name: 'Add…' }).click()
    await sheet.getByRole('button', { name: 'Forgotten at the counter' }).click()
    await sheet.getByRole('button', { name: 'Add 1 stamp' }).click()
  }
  const stamps = (count: number) => `${count} ${count === 1 ? 'stamp' : 'stamps'}`
  await page.route('**/corrections', async (route) => {
    await route.fetch()
    await route.abort()
  })
  await press()
  await expect(sheet.getByText('No answer from the server')).toBeVisible()
  // With another reason it would be another correction: what is said holds for the same one.
  await expect(sheet).toContainText('Before you change anything, look whether it was done.')
  // Who presses for something else now sees what has become of the first.
  await expect(sheet).toContainText(`After: ${stamps(before + 2)}`)
  await page.unroute('**/corrections')
  await sheet.getByRole('button', { name: 'Close' }).click()
  await press()
  await expect(sheet).toContainText(`After: ${stamps(before + 1)}`)
  expect(await shop.stampsOf(stampIdx)).toBe(before + 1)
})
