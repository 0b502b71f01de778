/** The manager's part: what needs a person is settled, a story is read, a reward is given back once. */
import { randomUUID } from 'node:crypto'
import type { Page } from '@playwright/test'
import type { StampHistory } from '#shared/history-api.ts'
import { axeFindsNothing, isForAxe, sizes, themes } from './axe.ts'
import { expect, type Shop, test } from './counter.ts'
import { bring, openReview, readAs, redeemAs, signInAsManager } from './manager.ts'

test.use({ isKept: false })

const review = (shop: Shop, path = '') => `${shop.url}/review${path}`
const story = (page: Page, shop: Shop, stampIdx: number) =>
  readAs<StampHistory>(page, shop, `stamps/${stampIdx}/story`)

async function openStory(page: Page, shop: Shop, stampIdx: number): Promise<void> {
  await page.goto(review(shop, `/cards/${stampIdx}`))
  await expect(page.getByRole('heading', { name: 'What happened' })).toBeVisible()
}

test('stamps that came after the reward are put on the next card from the inbox, once', {
  tag: '@deep',
}, async ({ page, shop }) => {
  const { stampIdx } = await shop.customer('Leo')
  await redeemAs(page, shop, stampIdx)
  await bring(page, shop, stampIdx, 2)
  const { followedBy } = await signInAsManager(page, shop).then(() => story(page, shop, stampIdx))

  await page.goto(review(shop))
  await page
    .getByRole('navigation', { name: 'Review' })
    .getByRole('link', { name: /Inbox.*1 waiting/ })
    .click()
  await page.getByRole('link', { name: /Stamps for a card that was finished/ }).click()
  const article = page.getByRole('article')
  await expect(article).toContainText('Jo added 2 stamps')
  await expect(article).toContainText('nothing was added yet')
  await article.getByRole('button', { name: 'Add 2 stamps' }).dblclick()
  await expect(article.getByText(/^Done: 2 stamps/)).toBeVisible()
  expect(await shop.stampsOf(followedBy ?? 0)).toBe(2)
  await expect(page.getByRole('link', { name: /Inbox/ })).not.toContainText('waiting')

  // Its address is good for ever, and says how it ended.
  await page.reload()
  await expect(article.getByText(/^Done: 2 stamps/)).toBeVisible()
  await expect(article).toContainText('Sam')
})

test('a story is read: its totals are the ledger’s, and its sentence is the card', async ({ page, shop }) => {
  const { stampIdx, code } = await shop.customer('Theo')
  await bring(page, shop, stampIdx, 2)
  await signInAsManager(page, shop)
  await page.goto(review(shop, '/cards'))
  await page.getByRole('searchbox').fill(code)
  await page.getByRole('button', { name: 'Find' }).click()
  await expect(page.getByText('1 card found by code')).toBeVisible()
  await expect(page.getByText('T•••')).toBeVisible()
  await expect(page.getByText('Theo')).toHaveCount(0)
  await page.getByRole('link', { name: new RegExp(code) }).click()

  const totals = page.getByRole('region', { name: 'Totals of the ledger' })
  const figure = async (label: string) =>
    Number(
      await totals
        .locator('div', { has: page.getByText(label, { exact: true }) })
        .locator('dd')
        .textContent(),
    )
  await expect(totals.getByText('Card, ledger, commands and audit log say the same.')).toBeVisible()
  type Rows = { items: { delta: number; event: string }[] }
  const { items } = await readAs<Rows>(page, shop, `activity?stampIdx=${stampIdx}&limit=200`)
  const sum = items.reduce((total, { delta }) => total + delta, 0)
  expect(await figure('On the card')).toBe(sum)
  expect(await figure('On the card')).toBe(await shop.stampsOf(stampIdx))
  expect(await figure('Added')).toBe(
    items.filter(({ event }) => event === 'stamp.added').reduce((n, it) => n + it.delta, 0),
  )
  await expect(page.getByRole('figure')).toContainText(`Your card holds ${sum} of 10 stamps`)
  await expect(page.getByRole('figure')).toContainText(`스탬프가 10개 중 ${sum}개`)
  await expect(page.getByText('2 stamps added')).toBeVisible()

  // A correction says the old and the new value, before and after, and stands in the story with its reason.
  await page.getByRole('button', { name: 'Take off…' }).click()
  const sheet = page.getByRole('dialog', { name: 'Take stamps off' })
  await expect(sheet).toContainText(`Before: ${sum} stamps→After: ${sum - 1} stamps`)
  await sheet.getByRole('button', { name: 'Stamped twice by mistake' }).click()
  await sheet.getByRole('button', { name: 'Take off 1 stamp' }).dblclick()
  await expect(sheet.getByText('Done.', { exact: false })).toBeVisible()
  await sheet.getByRole('button', { name: 'Back to the story' }).click()
  await expect(page.getByRole('region', { name: 'Timeline' })).toContainText('Stamped twice by mistake')
  expect(await shop.stampsOf(stampIdx)).toBe(sum - 1)
  expect(await figure('Taken off')).toBe(1)
})

test.describe('the customer', () => {
  // Erasing with a PIN only is refused, which the browser's console calls an error.
  test.use({ expectedErrors: [/status of 403/] })

  test('who holds a card is hidden until it is opened, and the opening stands in the story', async ({
    page,
    shop,
  }) => {
    const { stampIdx } = await shop.customer('Hana')
    await signInAsManager(page, shop)
    await openStory(page, shop, stampIdx)
    await expect(page.getByText('Hana')).toHaveCount(0)
    await page.getByRole('button', { name: 'Open the customer’s details' }).click()
    await expect(page.getByText('Hana')).toBeVisible()
    await expect(page.getByRole('region', { name: 'Timeline' })).toContainText('Customer’s details opened')
    // Erasing asks for more than a PIN.
    await page.getByRole('button', { name: 'Erase this customer…' }).click()
    const sheet = page.getByRole('dialog')
    await expect(sheet.getByRole('button', { name: 'Erase for good' })).toHaveAttribute(
      'aria-disabled',
      'true',
    )
    await sheet.getByRole('textbox').fill('erase')
    await sheet.getByRole('button', { name: 'Erase for good' }).click()
    await expect(page.getByRole('dialog', { name: 'Type your password' })).toBeVisible()
  })
})

test('what only needs reading is marked so together, and what needs a decision stays', {
  tag: '@deep',
}, async ({ page, shop }) => {
  const { stampIdx } = await shop.customer('Max')
  await bring(page, shop, stampIdx, 1)
  for (const epoch of [randomUUID(), randomUUID()]) await bring(page, shop, stampIdx, 1, { epoch, seq: 0 })
  const toDecide = await openReview(page, shop, (await shop.customer('Mina')).stampIdx)
  await page.goto(review(shop, '/inbox'))
  const emptied = page.getByRole('link', { name: /A tablet began with empty storage/ })
  await expect(emptied).toHaveCount(2)
  await page.getByRole('checkbox', { name: 'Choose all 2 that only need reading' }).click()
  await page.getByRole('button', { name: 'Mark 2 as read' }).dblclick()
  await expect(page.getByText('Marked as read: 2. No card was changed.')).toBeVisible()
  await expect(emptied).toHaveCount(0)
  await expect(page.locator(`a[href$="${toDecide}"]`)).toBeVisible()
  expect(await shop.stampsOf(stampIdx)).toBe(3)
  await page.getByRole('link', { name: 'Closed', exact: true }).click()
  await expect(emptied).toHaveCount(2)

  // Of one kind only, by its address; somebody takes it on.
  await page.goto(review(shop, '/inbox?kind=added-after-redemption'))
  await page.locator(`a[href*="${toDecide}"]`).click()
  await page.getByLabel('Who looks after it').selectOption({ label: 'Sam (me)' })
  await expect(page.getByRole('article').getByText('Assigned', { exact: false }).first()).toBeVisible()
  await page.getByRole('link', { name: 'Assigned', exact: true }).click()
  await expect(page.locator(`a[href*="${toDecide}"]`)).toBeVisible()
  await expect(page).toHaveURL(/kind=added-after-redemption/)
})

test('the inbox and a story are walked by the keyboard alone', { tag: '@deep' }, async ({ page, shop }) => {
  const { stampIdx } = await shop.customer('Theo')
  await openReview(page, shop, stampIdx)
  await signInAsManager(page, shop)
  await page.goto(review(shop))
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  const press = async (role: 'link' | 'button', name: RegExp) => {
    const wanted = page.getByRole(role, { name }).first()
    await expect(wanted).toBeVisible()
    for (let n = 0; n < 60 && !(await wanted.evaluate((it) => it === document.activeElement)); n++)
      await page.keyboard.press('Tab')
    await expect(wanted).toBeFocused()
    await page.keyboard.press('Enter')
  }
  await page.keyboard.press('Tab')
  await expect(page.getByRole('link', { name: 'Skip to the page' })).toBeFocused()
  await press('link', /^Inbox/)
  await press('link', /Stamps for a card that was finished/)
  await press('button', /^Add 1 stamp$/)
  await expect(page.getByText(/^Done: 1 stamp/)).toBeVisible()
  await press('link', /^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]$/)
  await expect(page.getByRole('heading', { name: 'What happened' })).toBeVisible()
})

test('axe finds nothing in the inbox, a review, the cards, a story and its sheets', { tag: '@deep' }, async ({
  page,
  shop,
}) => {
  test.setTimeout(120_000)
  const { stampIdx } = await shop.customer('Sofia')
  const reviewId = await openReview(page, shop, (await shop.customer('Yuna')).stampIdx)
  await signInAsManager(page, shop)
  const opened: Record<string, () => Promise<void>> = {
    inbox: async () => {
      await page.goto(review(shop, '/inbox'))
      await expect(page.getByRole('list', { name: 'Reviews' })).toBeVisible()
    },
    review: async () => {
      await page.goto(review(shop, `/inbox/${reviewId}`))
      await page.getByText('Other ways').click()
    },
    cards: async () => {
      await page.goto(review(shop, '/cards'))
      await page.getByRole('searchbox').fill('so')
      await page.keyboard.press('Enter')
      await expect(page.getByText(/found by name/)).toBeVisible()
    },
    story: () => openStory(page, shop, stampIdx),
    'give back': async () => {
      await openStory(page, shop, stampIdx)
      await page.getByRole('button', { name: 'Give the reward back…' }).click()
      await expect(page.getByRole('dialog')).toBeVisible()
    },
  }
  for (const size of sizes)
    for (const colorScheme of themes)
      for (const [name, open] of Object.entries(opened)) {
        await page.setViewportSize(size)
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
        await open()
        if (isForAxe(size)) await axeFindsNothing(page, `${name} ${size.width} ${colorScheme}`)
        expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), name).toBe(0)
      }
})
