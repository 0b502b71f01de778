/** A nervous finger: the second tap of a double one never writes what the first has written. */
import type { Locator, Page } from '@playwright/test'
import { addButton, endHold, expect, test } from './counter.ts'

test.use({ isKept: false, expectedErrors: [/ERR_|Failed to load resource/] })

/** Both before the page can draw, and before the disk can answer, which is what a busy tablet makes of 60 ms. */
const tapTwice = (button: Locator) =>
  button.evaluate((element: HTMLElement) => {
    element.click()
    element.click()
  })

const gapsMs = process.env.DEEP === '1' ? [60, 140, 220] : [140]

const question = (page: Page) => page.getByText(/Already stamped \d+ s ago/)

test('two taps on "Add 1" in one breath add one stamp and ask', async ({ page, shop }) => {
  const { stampIdx } = await shop.customer('Theo')
  const before = await shop.stampsOf(stampIdx)
  await page.clock.install()
  await page.goto(`${shop.url}/card/${stampIdx}`)
  await expect(addButton(page, 1)).toBeVisible()
  await tapTwice(addButton(page, 1))
  await expect(question(page)).toBeVisible()
  await page.getByRole('button', { name: 'No' }).click()
  await endHold(page)
  await expect.poll(() => shop.stampsOf(stampIdx), { timeout: 20_000 }).toBe(before + 1)
  await expect(page.getByText(`${before + 1} of 10`, { exact: true })).toBeVisible()
})

test('so do fingers on a slow tablet, whatever lies between the two', { tag: '@deep' }, async ({
  page,
  shop,
}) => {
  const names = ['Yuna', 'Hana', 'Max'] as const
  const devtools = await page.context().newCDPSession(page)
  for (const [n, betweenMs] of gapsMs.entries()) {
    const { stampIdx } = await shop.customer(names[n] ?? 'Yuna')
    const before = await shop.stampsOf(stampIdx)
    await page.goto(`${shop.url}/card/${stampIdx}`)
    // The keys are there before the count, and are drawn anew with it.
    await expect(page.getByText(new RegExp(`^${before} of \\d+$`))).toBeVisible()
    const box = await addButton(page, 1).boundingBox()
    if (!box) throw new Error('no Add 1')
    await devtools.send('Emulation.setCPUThrottlingRate', { rate: 6 })
    await page.mouse.click(box.x + 40, box.y + 30)
    await page.waitForTimeout(betweenMs) // What is tried.
    await page.mouse.click(box.x + 40, box.y + 30)
    await expect(question(page)).toBeVisible()
    await devtools.send('Emulation.setCPUThrottlingRate', { rate: 1 })
    await page.getByRole('button', { name: 'No' }).click()
    await expect.poll(() => shop.stampsOf(stampIdx), { timeout: 20_000 }).toBe(before + 1)
  }
})

test('a card that this tablet has never seen asks too', async ({ page, shop }) => {
  const { stampIdx } = await shop.customer('Mina')
  await page.route('**/validate', (route) => route.abort())
  await page.goto(`${shop.url}/card/${stampIdx}`)
  await expect(page.getByText('Count unknown')).toBeVisible()
  await tapTwice(addButton(page, 1))
  await expect(question(page)).toBeVisible()
})

test('two taps on Undo take back one add, once', async ({ page, shop }) => {
  const { stampIdx } = await shop.customer('Iris')
  const sent: string[] = []
  page.on('request', (request) => {
    if (request.url().endsWith('/commands')) sent.push(request.postData() ?? '')
  })
  const before = await shop.stampsOf(stampIdx)
  await page.clock.install()
  await page.goto(`${shop.url}/card/${stampIdx}`)
  await addButton(page, 1).click()
  const undo = page.getByRole('button', { name: 'Undo' })
  await expect(undo).toBeVisible()
  await tapTwice(undo)
  await expect(page.getByText(`${before} of 6`, { exact: true })).toBeVisible()

  await addButton(page, 1).click()
  await expect(page.getByRole('status').filter({ hasText: 'saved here' })).toBeVisible()
  await endHold(page)
  await expect(page.getByRole('status').filter({ hasText: 'added · confirmed' })).toBeVisible({
    timeout: 20_000,
  })
  await tapTwice(undo)
  await expect.poll(() => shop.stampsOf(stampIdx), { timeout: 20_000 }).toBe(before)
  await expect(page.getByRole('status').filter({ hasText: 'taken back · confirmed' })).toBeVisible()
  expect(sent.join('').match(/"kind":"remove"/g)).toHaveLength(1)
})
