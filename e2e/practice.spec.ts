/** O-17, practice: the counter itself with made-up cards, of which nothing is left and of which no server hears. */
import type { Page, Request } from '@playwright/test'
import { axeFindsNothing, themes } from './axe.ts'
import { addButton, expect, scanUntil, test, typePassword } from './counter.ts'
import { atTablet, openPeopleShop, type PeopleShop, pins, signIn, typePin } from './people-shop.ts'

test.use({ isKept: false, expectedErrors: [/ERR_|Failed to load resource/] })
test.setTimeout(120_000)

let shop: PeopleShop
test.beforeAll(async () => {
  shop = await openPeopleShop()
})
test.afterAll(() => shop.close())
test.beforeEach(async ({ context, page }) => {
  await shop.pair(context)
  await page.goto(shop.address)
  await signIn(page, 'Jo', pins.jo)
  await expect(atTablet(page, 'Jo')).toBeVisible()
})

const bar = (page: Page) => page.getByRole('region', { name: 'Practice' })
const ready = (page: Page) => page.getByRole('heading', { name: 'Ready for the next customer' })

async function practise(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Settings' }).click()
  await page.getByRole('button', { name: 'Practice', exact: true }).click()
  await expect(bar(page)).toContainText('Made-up cards. Nothing counts.')
}

const holdUp = (page: Page) =>
  page.getByRole('button', { name: /^(Show (the code|it again)|Scan the code)$/ }).click()
const nextCustomer = (page: Page) =>
  page.getByRole('button', { name: /^(First|Next) customer|^How did it go/ }).click()

/** All that a server keeps of it, a line a row. */
async function databaseNow(): Promise<string[]> {
  const { db } = shop
  const tables = await db.read<{ name: string }>(
    "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name",
  )
  const lines: string[] = []
  for (const { name } of tables)
    for (const row of await db.read(`SELECT * FROM ${name}`))
      lines.push(
        `${name} ${JSON.stringify(row, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value))}`,
      )
  return lines
}

/** Every database of the page, and what it remembers beside them; when it was touched last it may. */
const tabletNow = (page: Page) =>
  page.evaluate(async () => {
    const asked = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.addEventListener('success', () => resolve(request.result))
        request.addEventListener('error', () => reject(new Error(String(request.error))))
      })
    const databases: unknown[] = []
    for (const { name = '' } of await indexedDB.databases()) {
      const db = await asked(indexedDB.open(name))
      for (const store of db.objectStoreNames) {
        const objects = db.transaction(store).objectStore(store)
        databases.push([name, store, await asked(objects.getAllKeys()), await asked(objects.getAll())])
      }
      db.close()
    }
    const { 'stampdesk.active': _, ...kept } = { ...localStorage }
    return [...databases, ...Object.entries(kept), ...Object.entries(sessionStorage)].map((record) =>
      JSON.stringify(record, (_key, value: unknown) =>
        value instanceof Uint8Array || value instanceof ArrayBuffer ? [...new Uint8Array(value)] : value,
      ),
    )
  })

test('a queue with every surprise, and afterwards nothing of it is anywhere: no call, no row, no record', async ({
  page,
}) => {
  // What a tablet does once, when somebody comes: its keys, its camera, what was taken over, its first report.
  await expect
    .poll(async () => (await tabletNow(page)).join(' '))
    .toMatch(/stampdesk-promises","key",\["own"\].*stampdesk-rescues.*stampdesk\.camera/)
  await expect.poll(async () => (await databaseNow()).join(' ')).toContain('tablet_health')
  const before = { database: await databaseNow(), tablet: await tabletNow(page) }
  const calls: string[] = []
  const spy = (request: Request) => {
    const { pathname } = new URL(request.url())
    // Files of the app are its own.
    if (!/^\/(assets\/|icon\.svg$)/.test(pathname)) calls.push(`${request.method()} ${pathname}`)
  }
  await practise(page)
  page.on('request', spy)
  page.on('websocket', () => calls.push('a websocket'))

  await nextCustomer(page)
  await holdUp(page)
  await addButton(page, 2).click()
  await expect(page.getByText('Saved here')).toBeVisible()

  await nextCustomer(page)
  await holdUp(page)
  await expect(page.getByRole('alert', { name: /not a stamp card/i })).toBeVisible()
  await holdUp(page)
  await addButton(page, 1).click()

  await nextCustomer(page)
  await holdUp(page)
  await expect(page.getByRole('alert', { name: /scan once more/i })).toBeVisible()
  await holdUp(page)
  await addButton(page, 1).click()

  await nextCustomer(page)
  await holdUp(page)
  await addButton(page, 1).click()
  await holdUp(page)
  await addButton(page, 1).click()
  await expect(page.getByText(/^Already stamped/)).toBeVisible()
  await page.getByRole('button', { name: 'No', exact: true }).click()

  await nextCustomer(page)
  await holdUp(page)
  await page.getByRole('button', { name: 'Redeem reward' }).click()
  await typePassword(page, '9999')
  await expect(page.getByRole('alert').filter({ hasText: '4 tries left' })).toBeVisible()
  await typePassword(page, '1234')
  await expect(page.getByText('Hand over:')).toBeVisible()
  await expect(page.getByRole('img', { name: 'QR code of the next card' })).toBeVisible()

  await nextCustomer(page)
  await expect(page.getByText(/^Offline/).first()).toBeVisible()
  await holdUp(page)
  await addButton(page, 1).click()
  await expect(page.getByText(/stamps? saved on this tablet/)).toBeVisible()

  await nextCustomer(page)
  await holdUp(page)
  await page.getByRole('button', { name: 'Promise slip' }).click()
  const slip = page.getByRole('dialog', { name: 'Promise slip' })
  await expect(slip.getByRole('img', { name: 'QR code of the promise slip' })).toBeVisible()
  await slip.getByRole('button', { name: 'Close' }).click()

  await nextCustomer(page)
  await expect(page.getByText(/everything confirmed/)).toBeVisible({ timeout: 20_000 })
  await holdUp(page)
  await page.getByRole('button', { name: 'Redeem reward' }).click()
  await typePassword(page, '1234')
  await expect(page.getByText('Hand over:')).toBeVisible()
  await nextCustomer(page)

  await expect(page.getByRole('heading', { name: 'All 8 went well.' })).toBeVisible()
  for (const theme of themes) await axeFindsNothing(page, theme)
  expect(calls).toEqual([])
  expect({ database: await databaseNow(), tablet: await tabletNow(page) }).toEqual(before)
  page.off('request', spy)
  await page.getByRole('button', { name: 'Leave practice' }).first().click()
  await expect(ready(page)).toBeVisible()
  await expect(page).toHaveURL(`${shop.address}/`)
  expect(await tabletNow(page)).toEqual(before.tablet)
})

test('a real card says so and opens behind practice; a reload, the back button and a lock end it', {
  tag: '@deep',
}, async ({ page }) => {
  const stampIdx = await shop.stampOf(4)
  const real = page.getByRole('dialog', { name: 'This is a real card' })
  await practise(page)
  await page.reload()
  await expect(ready(page)).toBeVisible()
  await expect(bar(page)).toHaveCount(0)
  await expect(page).toHaveURL(`${shop.address}/`)

  await practise(page)
  await page.goBack()
  await expect(ready(page)).toBeVisible()
  await page.goForward()
  await expect(ready(page)).toBeVisible()
  await expect(bar(page)).toHaveCount(0)

  await practise(page)
  await nextCustomer(page)
  await page.getByRole('button', { name: 'Settings' }).click()
  await page.getByRole('button', { name: 'Lock', exact: true }).click()
  await expect(page.getByRole('button', { name: '1', exact: true })).toBeVisible()
  await typePin(page, pins.jo)
  await expect(ready(page)).toBeVisible()
  await expect(bar(page)).toHaveCount(0)

  // Turned to a customer, no way but the PIN leads from there to the counter.
  await practise(page)
  await page.getByRole('button', { name: 'Settings' }).click()
  await page.getByRole('button', { name: 'Turn to the customer' }).click()
  await expect(page.getByRole('heading', { name: 'Welcome' })).toBeVisible()
  await page.reload()
  await expect(page.getByRole('button', { name: '1', exact: true })).toBeVisible()
  await typePin(page, pins.jo)
  await expect(ready(page)).toBeVisible()

  await practise(page)
  await scanUntil(page, `${shop.address}/stamp/${stampIdx}`, () =>
    expect(real).toBeVisible({ timeout: 1_000 }),
  )
  await expect(real).toContainText('Nothing was done with this one. Leave practice to stamp it.')
  await real.getByRole('button', { name: 'Leave practice and open this card' }).click()
  await expect(page).toHaveURL(new RegExp(`/card/${stampIdx}$`))
  await expect(page.getByText('of 10')).toBeVisible()
  await expect(bar(page)).toHaveCount(0)
})
