/** An ordinary add looks like one: nothing turns amber, and the stamp is pressed in at once. */
import type { Page } from '@playwright/test'
import { addButton, endHold, expect, scanUntil, scanWithHardware, test, typePassword } from './counter.ts'
import { typePin } from './people-shop.ts'

test.use({ isKept: false, expectedErrors: [/ERR_|Failed to load resource/] })

const strip = (page: Page, words: string | RegExp) => page.getByRole('status').filter({ hasText: words })
const amber = (page: Page) => page.locator('[data-tone="waiting"]')

test('an add from tap to confirmed is never amber, and its stamp is no hollow one', async ({
  page,
  shop,
}) => {
  const { stampIdx } = await shop.customer('Yuna')
  await page.clock.install()
  await page.goto(`${shop.url}/card/${stampIdx}`)
  await expect(strip(page, 'everything confirmed')).toBeVisible()
  await page.evaluate(() => {
    const seen: string[] = []
    Object.assign(window, { seenAmber: seen })
    new MutationObserver(() => {
      for (const { textContent } of document.querySelectorAll('[data-tone="waiting"]'))
        seen.push(textContent ?? '')
    }).observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true })
  })
  await addButton(page, 1).click()
  await expect(page.getByRole('img', { name: '8 of 10 stamps' })).toBeVisible()
  await endHold(page)
  await expect(strip(page, '1 stamp added · confirmed')).toBeVisible({ timeout: 9_500 })
  expect(await page.evaluate(() => (window as unknown as { seenAmber: string[] }).seenAmber)).toEqual([])
})

test('what takes longer than it should is amber, and told apart from what is confirmed', async ({
  page,
  shop,
}) => {
  const { stampIdx } = await shop.customer('Hana')
  await page.route('**/commands', () => {})
  await page.clock.install()
  await page.goto(`${shop.url}/card/${stampIdx}`)
  await addButton(page, 1).click()
  await expect(strip(page, 'saved here')).toBeVisible()
  await expect(amber(page)).toHaveCount(0)
  await endHold(page)
  await page.clock.fastForward(5_000)
  await expect(amber(page).filter({ hasText: '1 stamp saved on this tablet' })).toBeVisible({
    timeout: 20_000,
  })
  await expect(page.getByRole('img', { name: '1 of 10 stamps, 1 of them waiting' })).toBeVisible()
})

test('a stamp that was taken back is called so, and the next add asks about nothing', async ({
  page,
  shop,
}) => {
  const { stampIdx } = await shop.customer('Theo')
  const before = await shop.stampsOf(stampIdx)
  await page.clock.install()
  await page.goto(`${shop.url}/card/${stampIdx}`)
  await addButton(page, 1).click()
  await expect(strip(page, 'saved here')).toBeVisible()
  await endHold(page)
  await expect(strip(page, 'added · confirmed')).toBeVisible({ timeout: 15_000 })
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(strip(page, 'taken back')).toBeVisible()
  await expect(page.getByText('-1')).toHaveCount(0)
  await expect(strip(page, 'taken back · confirmed')).toBeVisible({ timeout: 15_000 })
  await addButton(page, 1).click()
  await expect(page.getByText(/Already stamped/)).toHaveCount(0)
  await expect(page.getByText(`${before + 1} of 10`, { exact: true })).toBeVisible()
})

test('a stamp that went on to the next card is taken back from there, and the full card stays full', async ({
  page,
  shop,
}) => {
  const { stampIdx } = await shop.customer('Mina')
  const { apiKey } = await shop.demo()
  await page.clock.install()
  await page.goto(`${shop.url}/card/${stampIdx}`)
  await addButton(page, 1).click()
  // Another till fills the card while the tap is held.
  await fetch(`${shop.url}/api/stamp/v1/add`, {
    method: 'PUT',
    headers: { Authorization: `APIKey ${apiKey}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ stampIdx }),
  })
  await expect(strip(page, 'saved here')).toBeVisible()
  await endHold(page)
  await expect(strip(page, 'carried over to the next card')).toBeVisible({ timeout: 15_000 })
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(strip(page, '1 stamp taken back · from the next card')).toBeVisible({ timeout: 15_000 })
  await expect(page.getByText('10 of 10', { exact: true })).toBeVisible()
  expect(await shop.stampsOf(stampIdx)).toBe(10)
})

test('a code that is not ours leaves no card within a tap', { tag: '@deep' }, async ({ page, shop }) => {
  const { stampIdx } = await shop.customer('Max')
  await page.goto(`${shop.url}/card/${stampIdx}`)
  await expect(addButton(page, 1)).toBeVisible()
  await expect(async () => {
    await scanWithHardware(page, 'https://example.com/nothing-of-ours')
    await expect(page.getByRole('alert', { name: 'Not a stamp card' })).toBeVisible({ timeout: 1_000 })
  }).toPass()
  await expect(addButton(page, 1)).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'Type the code' }).first()).toBeVisible()
  await page.reload()
  await expect(page.getByRole('alert', { name: 'Not a stamp card' }), 'a reload').toBeVisible()
  await expect(addButton(page, 1)).toHaveCount(0)
  await page.getByRole('button', { name: 'Settings' }).click()
  await page.getByRole('button', { name: 'Lock', exact: true }).click()
  await typePin(page, (await shop.demo()).people.find(({ name }) => name === 'Jo')?.pin ?? '')
  await expect(page.getByRole('button', { name: 'Settings' }), 'a lock').toBeVisible()
  await expect(addButton(page, 1)).toHaveCount(0)
  await page.goto(`${shop.url}/card/${stampIdx}`)
  await expect(addButton(page, 1)).toBeVisible()
  await scanUntil(page, 'https://example.com/nothing-of-ours', () =>
    expect(page.getByRole('button', { name: 'Back to the card before' })).toBeVisible({ timeout: 1_000 }),
  )
  await page.getByRole('button', { name: 'Back to the card before' }).click()
  await expect(addButton(page, 1)).toBeVisible()
})

test('another tablet’s add, keypad and reward reach an open card at once, with the name', async ({
  page,
  context,
  shop,
}) => {
  const { stampIdx, onsitePwd } = await shop.customer('Leo')
  const other = await context.newPage()
  await page.goto(`${shop.url}/card/${stampIdx}`)
  await expect(page.getByRole('button', { name: 'Redeem reward' })).toBeVisible()
  await other.goto(`${shop.url}/card/${stampIdx}`)
  await other.getByRole('button', { name: 'Redeem reward' }).click()
  await typePassword(other, onsitePwd ?? '')
  await expect(other.getByText('Hand over: One free Americano')).toBeVisible()
  // Looked at now and then it took up to fifteen seconds.
  await expect(page.getByRole('alert', { name: 'Reward already given' })).toBeVisible({ timeout: 5_000 })
  await expect(page.getByText(/Reward given.*Jo/)).toBeVisible()
})

test.describe('in Japanese', () => {
  test.use({ locale: 'ja-JP', viewport: { width: 390, height: 844 } })

  test('on a phone what was refused is no wider than the screen, however long its phrases', {
    tag: '@deep',
  }, async ({ page, shop }) => {
    const { stampIdx } = await shop.customer('Yuna')
    await page.goto(`${shop.url}/card/${stampIdx}`)
    await expect(page.getByRole('img', { name: /10/ })).toBeVisible()
    const notice = page.getByRole('alert', { name: 'スタンプカードではありません' })
    await scanUntil(page, 'https://example.com/nothing-of-ours', () =>
      expect(notice).toBeVisible({ timeout: 1_000 }),
    )
    await page.evaluate(() => document.fonts.ready)
    const box = await notice.boundingBox()
    expect((box?.x ?? 0) + (box?.width ?? 999)).toBeLessThanOrEqual(390 - 16)
  })
})
