/** O-8 in a real browser: two deployments, and an update that waits for free hands. */
import { type BrowserContext, expect as expectSoon, type Page, test } from '@playwright/test'
import { pageOnly } from './chromium.ts'
import { untilKept } from './counter.ts'
import { type OwnServer, startOwnServer } from './own-server.ts'
import { makeTwoBuilds, secondMark, type TwoBuilds } from './two-builds.ts'

/** Each step waits for a browser, and two cores may have other work. */
const expect = expectSoon.configure({ timeout: 20_000 })

let builds: TwoBuilds
let server: OwnServer

test.setTimeout(120_000)
// A picture that stops where the clock jumps would be news at the counter.
test.use({ permissions: [], launchOptions: pageOnly() })

test.beforeEach(async ({ context }) => {
  builds = makeTwoBuilds()
  server = await startOwnServer(builds.dist)
  // Minutes pass at a word; what is asserted not to happen was given the time to.
  await context.clock.install()
})

test.afterEach(async ({ context }) => {
  await context.close()
  await server.stop()
  builds.remove()
})

async function openCounter(context: BrowserContext): Promise<Page> {
  const page = await context.newPage()
  await page.goto(server.address)
  await expect(page.getByRole('heading', { name: 'Ready for the next customer' })).toBeVisible()
  await untilKept(page)
  return page
}

/** Leo's card is full: the keypad is one tap away. */
async function openKeypad(page: Page): Promise<void> {
  const { stampIdx } = await server.customer('Leo')
  await page.goto(`${server.address}/card/${stampIdx}`)
  await page.getByRole('button', { name: 'Redeem reward' }).click()
  await expect(page.getByRole('dialog', { name: 'On-site password' })).toBeVisible()
}

async function closeKeypad(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Cancel' }).click()
  await expect(page.getByRole('dialog', { name: 'On-site password' })).toBeHidden()
}

/** Within the app, as a cashier goes: no navigation of the browser's. */
async function goHome(page: Page): Promise<void> {
  await page.evaluate(() => {
    history.pushState({}, '', '/')
    dispatchEvent(new PopStateEvent('popstate'))
  })
  await expect(page.getByRole('heading', { name: 'Ready for the next customer' })).toBeVisible()
}

const hasWaiting = (page: Page) =>
  page.evaluate(async () => Boolean((await navigator.serviceWorker.getRegistration())?.waiting))

/** The tablet is looked at again: the page asks for a newer version by itself. */
async function deployAndFind(page: Page): Promise<void> {
  builds.deploy()
  // More than once: a page that has only just come listens after its `load`.
  await expect
    .poll(async () => {
      await page.evaluate(() => dispatchEvent(new Event('focus')))
      return hasWaiting(page)
    })
    .toBe(true)
}

/** Gone as soon as the page is another one. */
const mark = (page: Page) => page.evaluate(() => Object.assign(globalThis, { isSamePage: true }))
const isSamePage = (page: Page) => page.evaluate(() => 'isSamePage' in globalThis)
const isSecondBuild = (page: Page) => page.locator(`script[src*="${secondMark}"]`).first()

test('no reload while the keypad is open, however long; offered at home, and done at the tap', {
  tag: '@deep',
}, async ({ context }) => {
  const page = await openCounter(context)
  await openKeypad(page)
  await mark(page)
  await deployAndFind(page)
  await page.clock.fastForward('10:00')
  expect(await isSamePage(page)).toBe(true)
  await expect(page.getByRole('dialog', { name: 'On-site password' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Update' })).toHaveCount(0)

  await closeKeypad(page)
  await page.clock.fastForward('10:00')
  expect(await isSamePage(page), 'the card is still open').toBe(true)

  await goHome(page)
  await page.getByRole('button', { name: 'Update' }).click()
  await expect(isSecondBuild(page)).toBeAttached()
  expect(await isSamePage(page)).toBe(false)
})

test('a free counter that nobody touches updates by itself within about a minute', { tag: '@deep' }, async ({
  context,
}) => {
  const page = await openCounter(context)
  await mark(page)
  await deployAndFind(page)
  await expect(page.getByRole('button', { name: 'Update' })).toBeVisible()
  await page.clock.fastForward(30_000)
  await expect(page.getByRole('button', { name: 'Update' })).toBeVisible()
  expect(await isSamePage(page)).toBe(true)
  await page.clock.fastForward(31_000)
  await expect(isSecondBuild(page)).toBeAttached()
})

test('another tab’s update leaves the open keypad alone, with its files, and comes when it is free', {
  tag: '@deep',
}, async ({ context }) => {
  const busy = await openCounter(context)
  await openKeypad(busy)
  await mark(busy)
  const chunk = `${server.address}/assets/${builds.asset('reward-sheet-')}`

  const free = await openCounter(context)
  await deployAndFind(free)
  await free.getByRole('button', { name: 'Update' }).click()
  await expect(isSecondBuild(free)).toBeAttached()

  await expect.poll(() => hasWaiting(busy)).toBe(false)
  await busy.clock.fastForward('10:00')
  expect(await isSamePage(busy)).toBe(true)
  await expect(busy.getByRole('dialog', { name: 'On-site password' })).toBeVisible()
  // The server has it no more, the new worker's list has it not, and the old page may yet need it.
  expect((await fetch(chunk)).status).toBe(404)
  expect(await busy.evaluate(async (url) => (await fetch(url)).status, chunk)).toBe(200)

  await closeKeypad(busy)
  await goHome(busy)
  await busy.clock.fastForward(5_000)
  await expect(isSecondBuild(busy)).toBeAttached()
})

test('a newer version found offline-to-online between two visits is no loss of the page', {
  tag: '@deep',
}, async ({ context }) => {
  const page = await openCounter(context)
  await context.setOffline(true)
  await page.evaluate(() => dispatchEvent(new Event('focus')))
  await page.clock.fastForward('02:00:00')
  await expect(page.getByRole('heading', { name: 'Ready for the next customer' })).toBeVisible()
  await context.setOffline(false)
  await deployAndFind(page)
  await expect(page.getByRole('button', { name: 'Update' })).toBeVisible()
})
