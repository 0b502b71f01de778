/** Each page opens in the app, whole and under a name of its own; what is done there has tests beside this one. */
import type { Page } from '@playwright/test'
import { expect, test } from './counter.ts'
import { signInAsManager } from './manager.ts'

test.use({ isKept: false })

const ofTheCounter = ['/', '/waiting', '/shift', '/ready', '/slip', '/new-card']
const sheets = [
  'people?open=new',
  'stamp-cards?open=card:1',
  'tablets?open=pair',
  'webhooks?open=new',
  'api-keys?open=new',
  'account?open=pin',
  'account?open=passkey',
].map((sheet) => `/review/shop/${sheet}`)

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

/** The page's name, once it is there. */
async function nameAt(page: Page, path: string): Promise<string> {
  await goTo(page, path)
  const main = page.getByRole('main')
  const heading = main.getByRole('heading').or(page.getByRole('dialog').getByRole('heading')).first()
  await expect(heading, path).toBeVisible()
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
  const pages = [...(await hrefsOf(page, 'nav')), ...(await hrefsOf(page, 'main')), ...sheets]
  expect(pages.length).toBeGreaterThan(25)
  const names = new Map<string, string>()
  for (const path of [...pages, ...ofTheCounter]) names.set(path, await nameAt(page, path))
  expect([...names].filter(([, name]) => name === '' || name === 'This screen has a fault')).toEqual([])
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
