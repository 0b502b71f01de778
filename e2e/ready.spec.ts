/** "Ready?": one tap, a few seconds, one light, and each fault with what to do now. */
import type { Page } from '@playwright/test'
import type { Tablet } from '#shared/people-api.ts'
import { testCode } from '#shared/stamp-code.ts'
import { axeFindsNothing, themes } from './axe.ts'
import { expect, scanUntil, test } from './counter.ts'
import { atTablet, openPeopleShop, type PeopleShop, pins, signIn } from './people-shop.ts'

test.use({ isKept: false, expectedErrors: [/ERR_|Failed to load resource/] })

let shop: PeopleShop
let tabletId: string
test.beforeAll(async () => {
  shop = await openPeopleShop()
})
test.afterAll(() => shop.close())
test.beforeEach(async ({ context, page }) => {
  tabletId = await shop.pair(context)
  await page.goto(shop.address)
  await signIn(page, 'Jo', pins.jo)
  await expect(atTablet(page, 'Jo')).toBeVisible()
})

/** By its title, and where it matters its verdict. */
const row = (page: Page, title: string, verdict = '') =>
  page
    .getByRole('listitem')
    .filter({ has: page.getByRole('heading', { name: new RegExp(`^${title} ?: ${verdict}`) }) })
const light = (page: Page) => page.getByRole('heading', { level: 1 })

async function lastOf(id: string): Promise<Tablet['readiness'] | undefined> {
  const { result } = await shop.shop.manager('GET', '/api/counter/v1/tablets')
  return (result as Tablet[]).find((tablet) => tablet.tabletId === id)?.readiness
}

test('it is offered at the first sign-in of a day, tries everything, and the manager sees it', async ({
  page,
}) => {
  await page.getByRole('button', { name: 'Ready? Check this tablet' }).click()
  await expect(light(page)).toHaveText(/^(Ready|Not ready)/, { timeout: 20_000 })
  await expect(row(page, 'Reading codes', 'Fine')).toContainText(/The test code was read in \d+ ms\./)
  await expect(row(page, 'Server', 'Fine')).toContainText(/It answers in \d+ ms\./)
  await expect(row(page, 'Stamp service', 'Fine')).toContainText('The shop’s own server keeps the stamps.')
  await expect(row(page, 'Clock', 'Fine')).toBeVisible()
  await expect(row(page, 'What waits', 'Fine')).toContainText('Nothing waits')
  await expect(row(page, 'Storage')).toContainText('It writes and reads back')
  await expect.poll(() => lastOf(tabletId)).toMatchObject({ person: 'Jo' })
  for (const theme of themes) await axeFindsNothing(page, theme)

  await scanUntil(page, testCode, () =>
    expect(page.getByText('It was read: the whole way works.')).toBeVisible({ timeout: 1_000 }),
  )
  await page.getByRole('button', { name: 'To the counter' }).click()
  await expect(
    page
      .getByRole('link', { name: 'Check this tablet' })
      .or(page.getByRole('button', { name: 'Not ready: check again' })),
  ).toBeVisible()
})

test('each fault says what to do now: no server, a clock that is off, sound switched off, a stalled disk', {
  tag: '@deep',
}, async ({ page }) => {
  await page.getByRole('button', { name: 'Settings' }).click()
  await page.getByRole('group', { name: 'Sound' }).getByLabel('Off').check()
  await page.keyboard.press('Escape')
  await page.route('**/api/counter/v1/readiness', (route) => route.abort())
  await page.getByRole('button', { name: 'Ready? Check this tablet' }).click()
  await expect(light(page)).toHaveText(/^Not ready: \d thing/, { timeout: 20_000 })
  await expect(row(page, 'Server', 'Does not work')).toContainText('Adding works and is saved here')
  await expect(row(page, 'Clock', 'Not tried yet')).toContainText('Not known without the server.')
  await row(page, 'Sound', 'Could be better').getByRole('button', { name: 'Switch sound on' }).click()

  await page.unroute('**/api/counter/v1/readiness')
  await page.route('**/api/counter/v1/readiness', async (route) => {
    const answer = await route.fetch()
    const body = (await answer.json()) as { result: { serverNow: number; service: unknown } }
    body.result.serverNow -= 180_000
    body.result.service = { isAway: true, answeredAt: 1 }
    await route.fulfill({ json: body })
  })
  await page.evaluate(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException('full', 'QuotaExceededError')
    }
  })
  await page.getByRole('button', { name: 'Check again' }).click()
  await expect(row(page, 'Clock', 'Could be better')).toContainText('3 min ahead of the server’s')
  await expect(row(page, 'Stamp service', 'Could be better')).toContainText('Stamps are kept and sent later')
  await expect(row(page, 'Storage', 'Does not work')).toContainText('Use another tablet')
  await expect(row(page, 'Sound')).not.toContainText('It is switched off')
  await expect
    .poll(async () => (await lastOf(tabletId))?.faults)
    .toEqual(expect.arrayContaining([{ check: 'storage', verdict: 'bad' }]))
})
