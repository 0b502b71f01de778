/** What is open when something else comes: a scan, an answer that is late, back, a reload, a turn. */
import type { Page } from '@playwright/test'
import { addButton, expect, type Shop, scanToCard, test, typePassword } from './counter.ts'
import { typePin } from './people-shop.ts'
import { choose } from './shop-choices.ts'

test.use({ isKept: false })

const lastCards = (page: Page) => page.getByRole('region', { name: 'The last cards' })
const replacing = (page: Page) => page.getByRole('dialog', { name: 'Replace a lost card' })

async function openReplacing(page: Page, shop: Shop, name: string): Promise<number> {
  const { stampIdx } = await shop.customer(name)
  await page.goto(`${shop.url}/card/${stampIdx}`)
  await expect(addButton(page, 1)).toBeVisible()
  await page.getByRole('button', { name: 'Settings' }).click()
  await page.getByRole('button', { name: 'Replace a lost card' }).click()
  await expect(replacing(page)).toBeVisible()
  return stampIdx
}

/** The answers of this address wait until they are let go. */
async function hold(page: Page, path: string): Promise<{ asked: Promise<void>; letGo: () => void }> {
  let letGo = () => {}
  const isWanted = new Promise<void>((resolve) => {
    letGo = resolve
  })
  const asked = new Promise<void>((resolve) => {
    void page.route(path, async (route) => {
      resolve()
      await isWanted
      await route.continue()
    })
  })
  return { asked, letGo }
}

test('a scan ends the replacing of a lost card, which is about no other customer’s, and so does Back', async ({
  page,
  shop,
}) => {
  await openReplacing(page, shop, 'Theo')
  const next = await shop.customer('Max')
  await scanToCard(page, next.stampUrl, next.stampIdx)
  await expect(replacing(page)).toHaveCount(0)
  await addButton(page, 1).click()
  await expect(page.getByRole('status').filter({ hasText: '1 stamp added' })).toBeVisible()
  const lost = await openReplacing(page, shop, 'Theo')
  await page.goBack()
  await expect(replacing(page)).toHaveCount(0)
  await expect(page).toHaveURL(`${shop.url}/card/${lost}`)
  expect(await shop.codeOf(lost)).toBe(0)
})

test('a new card whose answer is late does not take the screen from who was scanned meanwhile, and is not lost', async ({
  page,
  shop,
}) => {
  const late = await hold(page, '**/api/counter/v1/stamps')
  await page.goto(`${shop.url}/`)
  await page
    .getByRole('button', { name: /^New card/ })
    .first()
    .click()
  await late.asked
  const next = await shop.customer('Yuna')
  await scanToCard(page, next.stampUrl, next.stampIdx)
  await expect(addButton(page, 1)).toBeVisible()
  const made = page.waitForResponse('**/api/counter/v1/stamps')
  late.letGo()
  await made
  await addButton(page, 1).click()
  await expect(page).toHaveURL(`${shop.url}/card/${next.stampIdx}`)
  await page.getByRole('link', { name: 'Counter' }).click()
  await lastCards(page).getByRole('listitem').filter({ hasText: 'New card' }).getByRole('link').click()
  await expect(page.getByRole('img', { name: 'QR code of this card' })).toBeVisible()
})

test('a card that is found and slow to open does not take the screen either', async ({ page, shop }) => {
  await choose(shop, { counterSearch: true })
  await page.goto(`${shop.url}/`)
  await page.getByLabel(/Without the code/).fill('hana')
  await page.keyboard.press('Enter')
  const late = await hold(page, '**/customers/open')
  await page.getByRole('button', { name: 'Open the card of H•••' }).click()
  await late.asked
  const next = await shop.customer('Iris')
  await scanToCard(page, next.stampUrl, next.stampIdx)
  const opened = page.waitForResponse('**/customers/open')
  late.letGo()
  await opened
  await expect(addButton(page, 1)).toBeVisible()
  await expect(page).toHaveURL(`${shop.url}/card/${next.stampIdx}`)
})

test('"Handed over" is still asked after a turn, a lock and Back, and in no other tab', {
  tag: '@deep',
}, async ({ page, context, shop }) => {
  await choose(shop, { confirmHandOver: true })
  const { stampIdx, onsitePwd } = await shop.customer('Leo')
  const pin = (await shop.demo()).people.find(({ name }) => name === 'Jo')?.pin ?? ''
  await page.goto(`${shop.url}/`)
  await page.goto(`${shop.url}/card/${stampIdx}`)
  await page.getByRole('button', { name: 'Redeem reward' }).click()
  await typePassword(page, onsitePwd ?? '')
  const confirm = page.getByRole('button', { name: 'Handed over' })
  await expect(confirm).toBeVisible()
  await page.getByRole('button', { name: 'Turn to the customer' }).click()
  await page.getByRole('button', { name: 'For the staff' }).click()
  await typePin(page, pin)
  await expect(confirm, 'a turn').toBeVisible()
  await page.getByRole('button', { name: 'Settings' }).click()
  await page.getByRole('button', { name: 'Lock', exact: true }).click()
  await typePin(page, pin)
  await expect(confirm, 'a lock').toBeVisible()
  await page.goBack()
  await page.goForward()
  await expect(confirm, 'Back').toBeVisible()
  const other = await context.newPage()
  await other.goto(`${shop.url}/card/${stampIdx}`)
  await expect(other.getByRole('alert', { name: 'Reward already given' })).toBeVisible()
  await expect(other.getByRole('button', { name: 'Handed over' })).toHaveCount(0)
})
