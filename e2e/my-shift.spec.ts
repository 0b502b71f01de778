/** S-17: my shift, what I did with its honest state, mine alone, found by its code, and handed over with one tap. */
import type { Page } from '@playwright/test'
import { formatStampCode } from '#shared/stamp-code.ts'
import { axeFindsNothing, themes } from './axe.ts'
import { addButton, expect, test } from './counter.ts'
import { atTablet, face, openPeopleShop, type PeopleShop, pins, signIn } from './people-shop.ts'

test.use({ isKept: false, expectedErrors: [/ERR_|Failed to load resource/] })

let shop: PeopleShop
test.beforeAll(async () => {
  shop = await openPeopleShop()
})
test.afterAll(() => shop.close())

const actions = (page: Page) =>
  page.getByRole('list', { name: 'What I did, the newest first' }).getByRole('listitem')
const toMyShift = async (page: Page) => {
  await page.getByRole('button', { name: 'Settings' }).click()
  await page.getByRole('button', { name: 'My shift' }).click()
}

async function enter(page: Page, name: string, pin: string): Promise<void> {
  await signIn(page, name, pin)
  await expect(atTablet(page, name)).toBeVisible()
}

async function addOne(page: Page, stampIdx: number): Promise<void> {
  await page.goto(`${shop.address}/card/${stampIdx}`)
  await addButton(page, 1).click()
  await expect(page.getByRole('status').filter({ hasText: '1 stamp added' })).toBeVisible()
}

test('each action is there with its honest state, found by its code, and nobody else’s is', {
  tag: '@deep',
}, async ({ page, context }) => {
  await shop.pair(context)
  const [jos, minas] = [await shop.stampOf(3), await shop.stampOf(4)]
  await page.goto(shop.address)
  await enter(page, 'Mina', pins.mina)
  await addOne(page, minas)
  await page.getByRole('button', { name: 'Settings' }).click()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Sign out' }).click()

  await enter(page, 'Jo', pins.jo)
  await addOne(page, jos)
  await toMyShift(page)
  const mine = actions(page).filter({ hasText: formatStampCode(jos) })
  await expect(mine).toContainText('Stamps added +1')
  await expect(mine).toContainText('saved here')
  await expect(mine).toContainText('confirmed', { timeout: 20_000 })
  await expect(actions(page).filter({ hasText: 'Signed in' })).toHaveCount(1)
  await expect(actions(page).filter({ hasText: formatStampCode(minas) })).toHaveCount(0)
  await expect(page.getByText('Jo: 1 stamp, 0 rewards. Only you see this list.')).toBeVisible()

  const field = page.getByLabel('Find in my shift: code, name or what was done')
  await field.fill(formatStampCode(jos).slice(0, 6).toLowerCase())
  await expect(actions(page)).toHaveCount(1)
  await field.fill('nothing that is there')
  await expect(page.getByText('Nothing found.')).toBeVisible()
  await field.fill('')
  for (const theme of themes) await axeFindsNothing(page, theme)
  await mine.getByRole('link').click()
  await expect(page).toHaveURL(new RegExp(`/card/${jos}$`))
})

test('without a line it is what this tablet knows, the hand-over is kept, told once there is one, and read by the next', {
  tag: '@deep',
}, async ({ page, context }) => {
  const tabletId = await shop.pair(context)
  const stampIdx = await shop.stampOf(1)
  await page.goto(shop.address)
  await enter(page, 'Jo', pins.jo)
  await page.goto(`${shop.address}/card/${stampIdx}`)
  await expect(addButton(page, 1)).toBeVisible()
  await page.route('**/api/**', (route) => route.abort())
  await addButton(page, 1).click()
  await toMyShift(page)
  await expect(page.getByText('The server cannot be asked just now')).toBeVisible()
  await expect(actions(page).filter({ hasText: formatStampCode(stampIdx) })).toContainText('saved here')
  await expect(page.getByText('1 tap waits on this tablet; it goes on being sent by itself.')).toBeVisible()
  await page.getByRole('button', { name: 'Hand over and sign out' }).click()
  await expect(face(page, 'Mina')).toBeVisible()
  const told = () =>
    shop.db.read("SELECT actor, body FROM audit WHERE event = 'shift.handed-over' AND actor LIKE $1", [
      `%${tabletId}`,
    ])
  expect(await told()).toEqual([])

  await page.unroute('**/api/**')
  // Behind the lock, whoever comes next.
  await expect.poll(told, { timeout: 60_000 }).toHaveLength(1)
  await enter(page, 'Mina', pins.mina)
  await expect(page.getByText(/^Jo handed over .* ago\./)).toContainText('1 tap waits on this tablet')
  expect(await told()).toMatchObject([{ actor: `person:jo@tablet:${tabletId}` }])
  await expect.poll(() => shop.shop.holds(stampIdx), { timeout: 30_000 }).toBe(2)
})

test('a hand-over that did not get through is told behind the lock, without anybody', async ({
  page,
  context,
}) => {
  await page.clock.install()
  const tabletId = await shop.pair(context)
  await page.goto(shop.address)
  await enter(page, 'Jo', pins.jo)
  await page.route('**/shift-handovers', (route) => route.abort())
  await toMyShift(page)
  const lost = page.waitForRequest('**/shift-handovers')
  await page.getByRole('button', { name: 'Hand over and sign out' }).click()
  await lost
  await expect(face(page, 'Mina')).toBeVisible()
  await page.unroute('**/shift-handovers')
  const told = () =>
    shop.db.read("SELECT 1 AS one FROM audit WHERE event = 'shift.handed-over' AND actor LIKE $1", [
      `%${tabletId}`,
    ])
  expect(await told()).toEqual([])
  await page.clock.fastForward(31_000)
  await expect.poll(told, { timeout: 20_000 }).toHaveLength(1)
})
