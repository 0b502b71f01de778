/** An app and a server of different ages in a real browser: told so, nothing lost, and in step again by itself. */
import { type BrowserContext, expect as expectSoon, type Page, test } from '@playwright/test'
import { addButton, untilKept } from './counter.ts'
import { type OwnServer, startOwnServer } from './own-server.ts'
import { makeTwoBuilds, secondMark, type TwoBuilds } from './two-builds.ts'

/** Each step waits for a browser, and two cores may have other work. */
const expect = expectSoon.configure({ timeout: 20_000 })

let builds: TwoBuilds
let server: OwnServer
/** What the server speaks. Emptied and filled, it is another server. */
let spoken: number[]

test.setTimeout(120_000)

test.beforeEach(async () => {
  builds = makeTwoBuilds()
  spoken = [1]
  server = await startOwnServer(builds.dist, spoken)
})
test.afterEach(async ({ context }) => {
  await context.close()
  await server.stop()
  builds.remove()
})

const strip = (page: Page, words: string | RegExp) => page.getByRole('status').filter({ hasText: words })

async function openCard(context: BrowserContext, stampIdx: number): Promise<Page> {
  const page = await context.newPage()
  await page.goto(server.address)
  await expect(page.getByRole('heading', { name: 'Ready for the next customer' })).toBeVisible()
  await untilKept(page)
  await page.goto(`${server.address}/card/${stampIdx}`)
  await expect(addButton(page, 1)).toBeVisible()
  await expect(strip(page, 'everything confirmed')).toBeVisible()
  return page
}

/** Within the app, as a cashier goes. */
async function go(page: Page, path: string): Promise<void> {
  await page.evaluate((to) => {
    history.pushState({}, '', to)
    dispatchEvent(new PopStateEvent('popstate'))
  }, path)
}

async function stampsOf(stampIdx: number): Promise<number> {
  const answer = await fetch(`${server.address}/api/counter/v1/public/stamps/${stampIdx}`)
  return ((await answer.json()) as { result: { stamps: number } }).result.stamps
}

test('an old app at a new server: taps stay, the update is found and offered, and everything arrives once', {
  tag: '@deep',
}, async ({ context }) => {
  const { stampIdx } = await server.customer('Mina')
  const before = await stampsOf(stampIdx)
  const page = await openCard(context, stampIdx)

  builds.setSecondProtocol(2)
  builds.deploy()
  spoken.splice(0, 1, 2)
  await addButton(page, 1).click()
  await expect(strip(page, /Update needed · 1 stamp saved on this tablet/)).toBeVisible()
  expect(await stampsOf(stampIdx)).toBe(before)

  await go(page, '/waiting')
  await expect(page.getByText('This app is older than the server')).toBeVisible()
  await expect(page.getByText(/1 stamp added/)).toBeVisible()

  await go(page, '/')
  await page.getByRole('button', { name: 'Update' }).click()
  await expect(page.locator(`script[src*="${secondMark}"]`).first()).toBeAttached()
  await expect(strip(page, 'everything confirmed')).toBeVisible()
  expect(await stampsOf(stampIdx)).toBe(before + 1)
})

test('a new app at an old server: told so, over a reload too, and nothing is lost until it is newer', {
  tag: '@deep',
}, async ({ context }) => {
  const { stampIdx } = await server.customer('Mina')
  const before = await stampsOf(stampIdx)
  const full = (await server.customer('Leo')).stampIdx
  const page = await openCard(context, stampIdx)
  await go(page, `/card/${full}`)
  const redeem = page.getByRole('button', { name: 'Redeem reward' })
  await expect(redeem).toBeVisible()

  spoken.splice(0, 1, 0)
  await redeem.click()
  await expect(page.getByRole('alert', { name: 'The server is older than this app' })).toBeVisible()

  await go(page, `/card/${stampIdx}`)
  await addButton(page, 1).click()
  await expect(strip(page, /Update needed · 1 stamp saved on this tablet/)).toBeVisible()
  await page.reload()
  await go(page, '/waiting')
  await expect(page.getByText('The server is older than this app')).toBeVisible()
  expect(await stampsOf(stampIdx)).toBe(before)

  spoken.splice(0, 1, 1)
  await page.evaluate(() => dispatchEvent(new Event('online')))
  await expect(strip(page, 'everything confirmed')).toBeVisible()
  expect(await stampsOf(stampIdx)).toBe(before + 1)
})
