/** Each page opens in the app, whole and under a name of its own; what is done there has tests beside this one. */
import type { Page } from '@playwright/test'
import { expect, test } from './counter.ts'
import { shopSheets, signInAsManager } from './manager.ts'

test.use({ isKept: false })

const ofTheCounter = ['/', '/waiting', '/shift', '/ready', '/slip', '/new-card']
// No passkey is made at an address without a name.
const sheets = shopSheets
  .filter((sheet) => !sheet.endsWith('passkey'))
  .map((sheet) => `/review/shop/${sheet}`)

/** As a link of the app does: nothing is loaded but what the page brings. */
async function goTo(page: Page, path: string): Promise<void> {
  await page.evaluate((to) => {
    history.pushState(null, '', to)
    dispatchEvent(new PopStateEvent('popstate'))
  }, path)
}

const hrefsOf = (page: Page, inside: string) =>
  page
    .locator(`${inside} a[href^="/review"]`)
    .evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? ''))

/** The page's name, once it is there: the one before stays until then. */
async function nameAt(page: Page, path: string, before: string): Promise<string> {
  await goTo(page, path)
  const heading = page
    .getByRole(path.includes('?open=') ? 'dialog' : 'main')
    .getByRole('heading')
    .first()
  await expect(heading, path).not.toHaveText(before)
  await expect(page.getByText('Reading…'), path).toHaveCount(0)
  return (await heading.textContent()) ?? ''
}

test('every page of the manager’s and of the counter opens, whole and by its name', async ({
  page,
  shop,
}) => {
  await signInAsManager(page, shop)
  await page.goto(`${shop.url}/review/shop`)
  await expect(page.getByRole('main').getByRole('link', { name: 'People' })).toBeVisible()
  const links = new Set([...(await hrefsOf(page, 'nav')), ...(await hrefsOf(page, 'main'))])
  expect(links.size).toBeGreaterThan(20)
  let name = 'Shop'
  for (const path of [...ofTheCounter, ...links, ...sheets]) {
    name = await nameAt(page, path, name)
    expect.soft(['', 'This screen has a fault'], path).not.toContain(name)
  }
})

test.describe('planted', () => {
  test.use({ expectedErrors: [/ERR_FAILED|dynamically imported module/] })

  test('planted: a page of which a file does not come is found', async ({ page, shop }) => {
    await signInAsManager(page, shop)
    await page.route('**/assets/reports-*.js', (route) => route.abort())
    await page.goto(`${shop.url}/review/shop`)
    await expect(page.getByRole('main').getByRole('link', { name: 'People' })).toBeVisible()
    await goTo(page, '/review/reports')
    await expect(page.getByRole('heading', { name: 'This screen has a fault' })).toBeVisible()
  })
})
