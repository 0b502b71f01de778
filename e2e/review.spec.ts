/** The manager's part: what needs a person is settled, a story is read, a reward is given back once. */
import { randomUUID } from 'node:crypto'
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import type { Story } from '#shared/story-api.ts'
import { expect, type Shop, test } from './counter.ts'
import { bring, openReview, readAs, redeemAs, signInAsManager } from './manager.ts'

/** The counter's own screens are looked at in both at every run; the contrasts of both are a unit test. */
const themes = process.env.DEEP === '1' ? (['light', 'dark'] as const) : (['light'] as const)

test.use({ shopOf: 'review' })

const review = (shop: Shop, path = '') => `${shop.url}/review${path}`
const story = (page: Page, shop: Shop, stampIdx: number) =>
  readAs<Story>(page, shop, `stamps/${stampIdx}/story`)

async function openStory(page: Page, shop: Shop, stampIdx: number): Promise<void> {
  await page.goto(review(shop, `/cards/${stampIdx}`))
  await expect(page.getByRole('heading', { name: 'What happened' })).toBeVisible()
}

test('stamps that came after the reward are put on the next card from the inbox, once', async ({
  page,
  shop,
}) => {
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
  await expect(article.getByText('Done: 2 stamps.')).toBeVisible()
  expect(await shop.stampsOf(followedBy ?? 0)).toBe(2)
  await expect(page.getByRole('link', { name: /Inbox/ })).not.toContainText('waiting')

  // Its address is good for ever, and says how it ended.
  await page.reload()
  await expect(article.getByText('Done: 2 stamps.')).toBeVisible()
  await expect(article).toContainText('Sam')
})

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
  await page.goto(review(shop, '/cards'))
  await page.getByRole('searchbox').fill('omar')
  await page.keyboard.press('Enter')
  await expect(page.getByText('3 cards found by name')).toBeVisible()

  // And what was given back is not given back again.
  await openStory(page, shop, stampIdx)
  await expect(page.getByText('The reward was given back already.')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Give the reward back…' })).toHaveCount(0)
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

test('what only needs reading is marked so together, and what needs a decision stays', async ({
  page,
  shop,
}) => {
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

test('the inbox and a story are walked by the keyboard alone', async ({ page, shop }) => {
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

test('axe finds nothing in the inbox, a review, the cards, a story and its sheets, by day, and by night in the deep run', async ({
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
  for (const size of [
    { width: 1180, height: 820 },
    { width: 390, height: 844 },
  ])
    for (const colorScheme of themes)
      for (const [name, open] of Object.entries(opened)) {
        await page.setViewportSize(size)
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
        await open()
        const { violations } = await new AxeBuilder({ page }).analyze()
        const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
        expect(found, `${name} ${size.width} ${colorScheme}`).toEqual([])
        expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), name).toBe(0)
      }
})
