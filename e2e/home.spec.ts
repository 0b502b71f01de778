/** The home screen works: a new card in one tap, the slip of a customer ago, and the way back from everywhere. */
import type { Page } from '@playwright/test'
import { addButton, endHold, expect, scanToCard, test } from './counter.ts'
import { startOwnServer } from './own-server.ts'

test.use({
  isWholeBrowser: true,
  isKept: false,
  expectedErrors: [/ERR_|Failed to load resource/],
})

const strip = (page: Page, words: string | RegExp) => page.getByRole('status').filter({ hasText: words })
const lastCards = (page: Page) => page.getByRole('region', { name: 'The last cards' })
const goHome = (page: Page) => page.getByRole('link', { name: 'Counter' }).click()

test('a new card with its first stamp is two taps, its code beside it, and turning loses nothing', async ({
  page,
  shop,
}) => {
  await page.clock.install()
  await page.goto(`${shop.url}/`)
  await page
    .getByRole('button', { name: /^New card/ })
    .first()
    .click()
  await expect(page.getByRole('img', { name: 'QR code of this card' })).toBeVisible()
  await addButton(page, 1).click()
  await expect(page.getByText(/^1 of \d+$/)).toBeVisible()
  await expect(page.getByRole('img', { name: 'QR code of this card' })).toBeVisible()
  const url = page.url()
  await endHold(page)
  await expect(strip(page, 'added · confirmed')).toBeVisible({ timeout: 20_000 })
  expect(await shop.stampsOf(Number(/\d+$/.exec(url)?.[0]))).toBe(1)

  await page.getByRole('button', { name: 'Settings' }).click()
  await page.getByRole('button', { name: 'Turn to the customer' }).click()
  await expect(page.getByRole('img', { name: 'QR code of this card' })).toBeVisible()
  await expect(page.getByRole('heading', { name: /more stamps to go/ })).toBeVisible()
})

test('two taps on "New card" make one, and a lost answer is asked for under the same id', {
  tag: '@deep',
}, async ({ page, shop }) => {
  const ids: (string | undefined)[] = []
  await page.route('**/api/counter/v1/stamps', async (route) => {
    ids.push(route.request().headers()['idempotency-key'])
    if (ids.length > 1) return route.continue()
    await route.fetch()
    await route.abort()
  })
  await page.goto(`${shop.url}/`)
  const make = page.getByRole('button', { name: /^New card/ }).first()
  await make.evaluate((element: HTMLElement) => {
    element.click()
    element.click()
  })
  await expect(page.getByRole('alert').filter({ hasText: 'made once' })).toBeVisible()
  await make.click()
  await expect(page.getByRole('img', { name: 'QR code of this card' })).toBeVisible()
  expect(ids).toHaveLength(2)
  expect(new Set(ids).size).toBe(1)
})

test('a slip that is noticed a customer later is one tap from home', { tag: '@deep' }, async ({
  page,
  shop,
}) => {
  const slip = await shop.customer('Yuna')
  const other = await shop.customer('Max')
  const before = await shop.stampsOf(slip.stampIdx)
  await page.clock.install()
  await page.goto(`${shop.url}/card/${slip.stampIdx}`)
  await addButton(page, 3).click()
  await expect(strip(page, '3 stamps added · saved here')).toBeVisible()
  await endHold(page)
  await expect(strip(page, '3 stamps added · confirmed')).toBeVisible({ timeout: 20_000 })
  await scanToCard(page, other.stampUrl, other.stampIdx)
  await addButton(page, 1).click()
  await expect(strip(page, '1 stamp added')).toBeVisible()
  await goHome(page)
  const row = lastCards(page).getByRole('listitem').filter({ hasText: 'Yuna' })
  await expect(row).toContainText('3 stamps added · confirmed')
  const undo = row.getByRole('button', { name: 'Undo for Yuna' })
  await expect(undo).toHaveAccessibleDescription(/^3 stamps added · confirmed/)
  await undo.click()
  await expect(row).toContainText('3 stamps taken back')
  await expect(row.getByRole('button', { name: /^Undo/ })).toHaveCount(0)
  await expect.poll(() => shop.stampsOf(slip.stampIdx), { timeout: 20_000 }).toBe(before)

  // Over a reload the other one is still there to be undone, and its card to be opened.
  await page.reload()
  await expect(lastCards(page).getByRole('listitem')).toHaveCount(2)
  await lastCards(page).getByRole('link').first().click()
  await expect(page).toHaveURL(`${shop.url}/card/${other.stampIdx}`)
  await expect(page.getByRole('button', { name: 'Undo' })).toBeVisible()
})

test('a slip that is noticed at the next customer’s card is one tap from there, and the note says whose it was', {
  tag: '@deep',
}, async ({ page, shop }) => {
  const slip = await shop.customer('Theo')
  const other = await shop.customer('Max')
  const [before, others] = [await shop.stampsOf(slip.stampIdx), await shop.stampsOf(other.stampIdx)]
  await page.goto(`${shop.url}/card/${slip.stampIdx}`)
  await addButton(page, 2).click()
  await expect(strip(page, '2 stamps added')).toBeVisible()
  await scanToCard(page, other.stampUrl, other.stampIdx)
  await expect(strip(page, 'Before: Theo')).toContainText('2 stamps added')
  await page.getByRole('button', { name: 'Undo for Theo' }).click()
  await expect(strip(page, 'Before: Theo')).toContainText('2 stamps taken back')
  await expect(page.getByRole('button', { name: /^Undo/ })).toHaveCount(0)
  // The card that is open has its own note from its first tap on.
  await addButton(page, 1).click()
  await expect(strip(page, '1 stamp added')).toBeVisible()
  await expect(page.getByText('Before: Theo')).toHaveCount(0)
  await expect.poll(() => shop.stampsOf(other.stampIdx), { timeout: 20_000 }).toBe(others + 1)
  expect(await shop.stampsOf(slip.stampIdx)).toBe(before)
})

test('what waits can be undone where it is listed, and names whose it is', { tag: '@deep' }, async ({
  page,
  shop,
}) => {
  const { stampIdx } = await shop.customer('Hana')
  await page.route('**/commands', (route) => route.abort())
  await page.goto(`${shop.url}/card/${stampIdx}`)
  await addButton(page, 2).click()
  await expect(strip(page, '2 stamps added')).toBeVisible()
  await page.getByRole('button', { name: /Waiting/ }).click()
  const row = page.getByRole('listitem').filter({ hasText: '2 stamps added' })
  await expect(row).toContainText('Hana')
  await row.getByRole('button', { name: 'Undo' }).click()
  await expect(row).toHaveCount(0)
  await goHome(page)
  await expect(page.getByRole('heading', { name: 'Ready for the next customer' })).toBeVisible()
})

test('an expired card is followed by a new one for the same customer', { tag: '@deep' }, async ({
  page,
  shop,
}) => {
  const { stampIdx } = await shop.customer('Jun')
  await page.goto(`${shop.url}/card/${stampIdx}`)
  await page.getByRole('button', { name: 'Start a new card' }).click()
  await expect(page.getByText(/^0 of \d+$/)).toBeVisible()
  await expect(page.getByRole('heading', { name: /Jun/ })).toBeVisible()
  await expect(page.getByRole('img', { name: 'QR code of this card' })).toBeVisible()
})

test.describe('without a camera', () => {
  test.use({ permissions: [] })

  test('home promises no scanning, and says where this browser allows it', async ({ page, shop }) => {
    await page.goto(`${shop.url}/`)
    await expect(page.getByText(/Click the sign beside the address/)).toBeVisible({ timeout: 20_000 })
    await expect(page.getByText(/as soon as the scanner sees/)).toBeHidden()
    await expect(page.getByText(/Type their code, or use a hardware scanner/)).toBeVisible()
  })
})

test.describe('on a tablet of another time zone', () => {
  test.use({ timezoneId: 'Pacific/Kiritimati' })

  test('times and "today" are the shop’s, and a tablet that lacks its zone adds all the same', {
    tag: '@deep',
  }, async ({ page }) => {
    // As an old browser, whose list of zones does not hold the shop's.
    await page.addInitScript(() => {
      const Real = Intl.DateTimeFormat
      Intl.DateTimeFormat = new Proxy(Real, {
        construct(target, [locales, options]: [string, Intl.DateTimeFormatOptions?]) {
          if (options?.timeZone === 'Asia/Seoul') throw new RangeError('Invalid time zone specified')
          return new target(locales, options)
        },
      })
    })
    const own = await startOwnServer('dist')
    const { stampIdx } = await own.customer('Yuna')
    await page.goto(`${own.address}/card/${stampIdx}`)
    await addButton(page, 1).click()
    await expect(strip(page, 'added · confirmed')).toBeVisible({ timeout: 20_000 })
    const time = new Intl.DateTimeFormat('en-GB', {
      timeZone: 'Asia/Seoul',
      hour: '2-digit',
      minute: '2-digit',
    })
    const around = [Date.now() - 60_000, Date.now()].map((at) => time.format(at)).join('|')
    await expect(page.getByText(new RegExp(`Last visit today (${around})`))).toBeVisible({ timeout: 20_000 })
    await own.stop()
  })
})
