import type { Page } from '@playwright/test'
import { axeFindsNothing, themes } from './axe.ts'
import { addButton, expect, type Shop, scanUntil, test } from './counter.ts'
import { choose } from './shop-choices.ts'

type Screen = { name: string; open: (page: Page, shop: Shop) => Promise<void> }

test.use({ isKept: false })

const card = (name: string) => async (page: Page, shop: Shop) => {
  await page.goto(`${shop.url}/card/${(await shop.customer(name)).stampIdx}`)
  await expect(page.getByRole('main').getByRole('heading', { level: 1 })).toBeVisible()
}

const stamped = ['Max', 'Iris']

const screens: Screen[] = [
  {
    name: 'the home screen',
    open: async (page, shop) => {
      await page.goto(`${shop.url}/`)
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    },
  },
  { name: 'a card', open: card('Yuna') },
  {
    name: 'a card with stamps that wait',
    open: async (page, shop) => {
      await card('Theo')(page, shop)
      await addButton(page, 2).click()
      await expect(page.getByRole('button', { name: 'Undo' })).toBeVisible()
    },
  },
  {
    name: 'the keypad',
    open: async (page, shop) => {
      await card('Leo')(page, shop)
      await page.getByRole('button', { name: 'Redeem reward' }).click()
      await expect(page.getByRole('dialog', { name: 'On-site password' })).toBeVisible()
    },
  },
  { name: 'a card that has expired', open: card('Jun') },
  { name: 'a redeemed card', open: card('Sofia') },
  {
    name: 'a code of somebody else',
    open: async (page, shop) => {
      await card('Yuna')(page, shop)
      const refused = page.getByRole('alert', { name: 'Not a stamp card' })
      await scanUntil(page, 'https://example.com/x', () => expect(refused).toBeVisible({ timeout: 2_000 }))
    },
  },
  {
    name: 'the settings',
    open: async (page, shop) => {
      await card('Yuna')(page, shop)
      await page.getByRole('button', { name: /settings/i }).click()
    },
  },
  {
    name: 'what waits',
    open: async (page, shop) => {
      await card('Hana')(page, shop)
      await addButton(page, 1).click()
      await page.getByRole('button', { name: /^Waiting/ }).click()
      await expect(page.getByRole('heading', { name: 'Waiting' })).toBeVisible()
    },
  },
  {
    name: 'the typed code',
    open: async (page, shop) => {
      await page.goto(`${shop.url}/`)
      await page.getByRole('button', { name: 'Type the code' }).click()
      await expect(page.getByRole('textbox', { name: 'Stamp code' })).toBeFocused()
    },
  },
  {
    name: 'what was found by name',
    async open(page, shop) {
      await choose(shop, { counterSearch: true })
      await page.goto(`${shop.url}/`)
      await page.getByLabel(/Without the code/).fill('theo')
      await page.keyboard.press('Enter')
      await expect(page.getByRole('search').getByRole('listitem')).toBeVisible()
    },
  },
  {
    name: 'a new card with its code',
    async open(page, shop) {
      await page.goto(`${shop.url}/`)
      await page
        .getByRole('button', { name: /^New card/ })
        .first()
        .click()
      await expect(page.getByRole('img', { name: 'QR code of this card' })).toBeVisible()
    },
  },
  {
    name: 'the form of a new card',
    async open(page, shop) {
      await page.goto(`${shop.url}/new-card`)
      await expect(page.getByRole('heading', { name: 'A lost card?' })).toBeVisible()
    },
  },
  {
    name: 'the replacing of a lost card',
    async open(page, shop) {
      await card('Yuna')(page, shop)
      await page.getByRole('button', { name: 'Settings' }).click()
      await page.getByRole('button', { name: 'Replace a lost card' }).click()
      await expect(page.getByRole('dialog', { name: 'Replace a lost card' })).toBeVisible()
    },
  },
  {
    name: 'a card after the one before',
    async open(page, shop) {
      // Another one each time: a second stamp at once would be asked about.
      await card(stamped.pop() ?? '')(page, shop)
      await addButton(page, 1).click()
      await expect(page.getByText('1 stamp added').first()).toBeVisible()
      await card('Mina')(page, shop)
      await expect(page.getByText(/^Before: /)).toBeVisible()
    },
  },
  {
    name: 'a reward that is to be handed over',
    async open(page, shop) {
      await choose(shop, { confirmHandOver: true })
      await card('Omar')(page, shop)
      if ((await shop.codeOf((await shop.customer('Omar')).stampIdx)) === 1005) return
      await page.getByRole('button', { name: 'Redeem reward' }).click()
      await page.getByRole('dialog').getByRole('button', { name: 'Confirm' }).click()
      await expect(page.getByRole('button', { name: 'Handed over' })).toBeVisible()
    },
  },
  {
    name: 'a reward that was handed over',
    async open(page) {
      const confirm = page.getByRole('button', { name: 'Handed over' })
      if (!(await confirm.isVisible())) return
      await confirm.click()
      await expect(page.getByRole('button', { name: 'Stamp the next card' })).toBeVisible()
    },
  },
  {
    name: 'the sample customers',
    open: async (page, shop) => {
      await page.goto(`${shop.url}/demo`)
      await expect(page.getByRole('link', { name: 'Open the card of Yuna' })).toBeVisible()
    },
  },
  {
    name: "the customer's page",
    open: async (page, shop) => {
      await page.goto(`${shop.url}/stamp/${(await shop.customer('Yuna')).stampIdx}`)
      await expect(page.getByText('7 of 10', { exact: true })).toBeVisible()
    },
  },
]

/** What runs on by itself, or would at a tap, for who wants no motion; of no length it is none. */
const moving = (page: Page) =>
  page.evaluate(() =>
    document
      .getAnimations()
      .filter(({ effect }) => Number(effect?.getComputedTiming().activeDuration) > 200)
      .map((it) => (it as CSSAnimation).animationName),
  )

/** What a cashier has before them all day. */
const often = ['the home screen', 'a card', 'the keypad', 'what waits']
const shown = process.env.DEEP === '1' ? screens : screens.filter(({ name }) => often.includes(name))

test('no screen of the counter has anything for axe to find, nor moves for who wants no motion', async ({
  page,
  shop,
}) => {
  test.setTimeout(180_000)
  for (const { name, open } of shown)
    await test.step(name, async () => {
      await open(page, shop)
      for (const colorScheme of themes) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
        await axeFindsNothing(page, name)
        expect.soft(await moving(page), name).toEqual([])
      }
    })
})

test('nothing moves its place: Redeem is where Add was, and Undo where it will be', { tag: '@deep' }, async ({
  page,
  shop,
}) => {
  await card('Mina')(page, shop)
  const row = page.getByRole('img', { name: '9 of 10 stamps' })
  await expect(row).toBeVisible()
  const add = await addButton(page, 1).boundingBox()
  const stamps = await row.boundingBox()
  await addButton(page, 1).click()
  const redeem = page.getByRole('button', { name: 'Redeem reward' })
  await expect(redeem).toBeVisible()
  const after = await redeem.boundingBox()
  expect([after?.x, after?.y, after?.height]).toEqual([add?.x, add?.y, add?.height])
  expect(await page.getByRole('img', { name: /10 of 10 stamps/ }).boundingBox()).toEqual(stamps)
  const undo = page.getByRole('button', { name: 'Undo' })
  const undoBox = await undo.boundingBox()
  await undo.click()
  await expect(addButton(page, 1)).toBeVisible()
  expect(await page.getByRole('button', { name: 'Undo', includeHidden: true }).boundingBox()).toEqual(undoBox)
})

test('the whole way is walked by the keyboard alone', async ({ page, shop }) => {
  const { onsitePwd, code } = await shop.customer('Leo')
  await page.goto(`${shop.url}/`)
  await page.getByRole('button', { name: 'Type the code' }).focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('textbox', { name: 'Stamp code' })).toBeFocused()
  await page.keyboard.type(code, { delay: 60 })
  await page.keyboard.press('Enter')
  const redeem = page.getByRole('button', { name: 'Redeem reward' })
  await expect(redeem).toBeVisible()
  for (let n = 0; n < 12 && !(await redeem.evaluate((it) => it === document.activeElement)); n += 1)
    await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog').getByLabel('On-site password')).toBeFocused()
  await page.keyboard.type(onsitePwd ?? '', { delay: 60 })
  await page.keyboard.press('Enter')
  await expect(page.getByText('Hand over: One free Americano')).toBeVisible()
})

test('a card is found, replaced, turned and stamped, and the stamp taken back, by the keyboard alone', {
  tag: '@deep',
}, async ({ page, shop }) => {
  await choose(shop, { counterSearch: true })
  const { people } = await shop.demo()
  const reach = async (name: string | RegExp, role: 'button' | 'textbox' = 'button', key = 'Tab') => {
    const wanted = page.getByRole(role, { name }).first()
    await expect(wanted).toBeVisible()
    const isThere = () => wanted.evaluate((it) => it === document.activeElement)
    for (let n = 0; n < 30 && !(await isThere()); n += 1) await page.keyboard.press(key)
    await expect(wanted).toBeFocused()
  }
  /** `key`: backwards to what is before; behind the last of a page come the browser's own buttons. */
  const press = async (name: string | RegExp, key = 'Tab') => {
    await reach(name, 'button', key)
    await page.keyboard.press('Enter')
  }
  await page.goto(`${shop.url}/`)
  await reach(/Without the code/, 'textbox')
  await page.keyboard.type('yuna', { delay: 60 })
  await page.keyboard.press('Enter')
  await press('Open the card of Y•••')
  await expect(page.getByRole('heading', { name: /Yuna/ })).toBeVisible()
  const lost = page.url()

  await press('Settings', 'Shift+Tab')
  await press('Replace a lost card')
  await press('Move the stamps to a new card')
  await expect(page.getByRole('img', { name: 'QR code of this card' })).toBeVisible()
  expect(page.url()).not.toBe(lost)

  await press('Settings', 'Shift+Tab')
  await press('Turn to the customer')
  await press('For the staff')
  await expect(page.getByRole('button', { name: '5', exact: true })).toBeVisible()
  await page.keyboard.type(people.find(({ name }) => name === 'Jo')?.pin ?? '', { delay: 60 })
  await page.keyboard.press('Enter')
  await expect(page.getByRole('img', { name: 'QR code of this card' })).toBeVisible()

  await press(/^Add 1/)
  await expect(page.getByRole('status').filter({ hasText: '1 stamp added' })).toBeVisible()
  await press(/^Undo/)
  await expect(page.getByRole('status').filter({ hasText: '1 stamp taken back' })).toBeVisible()
})
