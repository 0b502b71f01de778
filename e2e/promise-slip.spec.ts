/** a full card without a line, the customer's slip, its way back to Redeem, and whatever else is shown in its place. */
import type { Page } from '@playwright/test'
import { onsitePwd, publicUrl } from '../src/server/testing/test-shop.ts'
import { axeFindsNothing, themes } from './axe.ts'
import {
  cutLine,
  expect,
  joinLine,
  scanUntil,
  tellWhoListens,
  test,
  typePassword,
  withoutServiceWorker,
} from './counter.ts'
import { atTablet, openPeopleShop, type PeopleShop, pins, signIn } from './people-shop.ts'

test.setTimeout(180_000)
test.use({ isKept: false, expectedErrors: [/ERR_|Failed to load resource/] })

let shop: PeopleShop
test.beforeAll(async () => {
  shop = await openPeopleShop()
})
test.afterAll(() => shop.close())

async function enter(page: Page, name: string, pin: string): Promise<string> {
  const tabletId = await shop.pair(page.context())
  await page.goto(shop.address)
  await signIn(page, name, pin)
  await expect(atTablet(page, name)).toBeVisible()
  const keys = () => shop.db.read('SELECT key_id FROM promise_keys WHERE tablet_id = $1', [tabletId])
  await expect.poll(async () => (await keys()).length, { timeout: 30_000 }).toBe(1)
  return tabletId
}

/** Without a line, on a card that is full; what the customer's QR holds, and the nine symbols. */
async function giveSlip(page: Page, stampIdx: number): Promise<{ text: string; code: string }> {
  await page.goto(`${shop.address}/card/${stampIdx}`)
  await expect(page.getByRole('button', { name: 'Redeem reward' })).toBeVisible()
  await cutLine(page)
  await page.getByRole('button', { name: 'Promise slip' }).click({ timeout: 60_000 })
  const sheet = page.getByRole('dialog', { name: 'Promise slip' })
  await expect(sheet.getByRole('heading')).toHaveText(/^A reward waits since \d\d:\d\d at Till 7$/)
  await expect(sheet.getByRole('img', { name: 'QR code of the promise slip' })).toBeVisible()
  const code = (await sheet.getByText(/^U\w{3}-\w{4}-.$/).textContent()) ?? ''
  for (const theme of themes) await axeFindsNothing(page, theme)
  // All of it in the customer's language, and nothing else.
  await sheet.getByRole('button', { name: '한국어' }).click()
  await expect(sheet.getByRole('heading')).toHaveText(/^\d\d:\d\d부터 Till 7에서 /)
  await expect(sheet.getByRole('article')).not.toContainText(/reward|internet/)
  await expect(sheet.getByRole('button', { name: 'Print it' })).toBeVisible()
  await sheet.getByRole('button', { name: 'Close' }).click()
  const slip = await page.evaluate(
    (idx) =>
      new Promise<string>((resolve) => {
        const opening = indexedDB.open('stampdesk-promises')
        opening.addEventListener('success', () => {
          const reading = opening.result.transaction('slips').objectStore('slips').index('stamp').get(idx)
          reading.addEventListener('success', () => resolve((reading.result as { slip: string }).slip))
        })
      }),
    stampIdx,
  )
  await joinLine(page)
  return { text: `${shop.address}/stamp/${stampIdx}#promise=${slip}`, code }
}

const alertOf = (page: Page, title: string) => page.getByRole('alert').filter({ hasText: title })
const scanTo = (page: Page, text: string, seen: ReturnType<typeof alertOf>) =>
  scanUntil(page, text, () => expect(seen).toBeVisible({ timeout: 2_000 }))

test('it leads to the card at Redeem and tells how long it waited; used, changed and garbled it is refused', {
  tag: '@deep',
}, async ({ page }) => {
  await enter(page, 'Jo', pins.jo)
  const stampIdx = await shop.stampOf(10)
  const { text } = await giveSlip(page, stampIdx)
  expect(text).not.toContain(publicUrl)
  await page.getByRole('link', { name: 'Counter' }).click()
  await expect
    .poll(async () => (await shop.db.read('SELECT person_id FROM promises')).map((row) => row.person_id), {
      timeout: 30_000,
    })
    .toEqual(['jo'])

  await scanTo(page, text, page.getByText(/^A reward waits since \d\d:\d\d at Till 7: for /))
  await expect(page).toHaveURL(new RegExp(`/card/${stampIdx}$`))
  expect(await shop.shop.holds(stampIdx)).toBe(10)
  await page.getByRole('button', { name: 'Redeem reward' }).click()
  await typePassword(page, onsitePwd)
  await expect(page.getByText('The next scan takes over.')).toBeVisible()

  await scanTo(page, text, alertOf(page, 'This slip has been used'))
  await page.getByRole('button', { name: 'Open the card' }).click()
  await expect(page).toHaveURL(new RegExp(`/card/${stampIdx}$`))
  const altered = text.slice(0, -2) + (text.endsWith('AA') ? 'BB' : 'AA')
  await scanTo(page, altered, alertOf(page, 'This slip was changed'))
  await scanTo(page, text.slice(0, -9), alertOf(page, 'Not a slip of this shop'))

  await page.getByRole('button', { name: 'Settings' }).click()
  await page.getByRole('button', { name: 'My shift' }).click()
  await expect(page.getByText('1 promise slip was given in this shift.')).toBeVisible()
})

test('its nine symbols are typed at another tablet; a card that was redeemed meanwhile is told so', {
  tag: '@deep',
}, async ({ page, browser }) => {
  await enter(page, 'Jo', pins.jo)
  const [stampIdx, other] = [await shop.stampOf(10), await shop.stampOf(10)]
  // With a line it is told within half a minute, on whatever screen the tablet is.
  const telling = `${shop.address}/api/counter/v1/promises`
  await page.route(telling, (route) => route.abort())
  const { code } = await giveSlip(page, stampIdx)
  const late = await giveSlip(page, other)

  const context = await browser.newContext()
  await context.addInitScript(tellWhoListens)
  await withoutServiceWorker(context)
  const second = await context.newPage()
  await enter(second, 'Mina', pins.mina)
  const type = async (symbols: string) => {
    await second.getByRole('button', { name: 'Type the code' }).first().click()
    await second.getByLabel('Stamp code').fill(symbols)
    await second.getByRole('button', { name: 'Open the card' }).last().click()
  }
  await type(
    code.replace(/.-(\w{4})/, (part) => (part.startsWith('0') ? `1${part.slice(1)}` : `0${part.slice(1)}`)),
  )
  await expect(second.getByText(/^One letter|letter/i).first()).toBeVisible()
  await second.getByRole('dialog').getByRole('button', { name: 'Close' }).click()

  await type(code)
  await expect(alertOf(second, 'No slip with this code is known yet')).toBeVisible()
  await page.unroute(telling)
  await expect
    .poll(
      async () =>
        (await shop.db.read('SELECT 1 AS one FROM promises WHERE stamp_idx = $1', [stampIdx])).length,
      { timeout: 60_000 },
    )
    .toBe(1)
  await type(code.toLowerCase())
  await expect(second.getByText(/^A reward waits since/)).toBeVisible()
  await expect(second).toHaveURL(new RegExp(`/card/${stampIdx}$`))

  await shop.shop.api('PUT', '/api/stamp/v1/redeem', { stampIdx: other, onsitePwd })
  await scanTo(second, late.text, alertOf(second, 'The reward was given without the slip'))
  await context.close()
})
