/** The screens before the counter: the first start, the authenticator app, the check page, and axe on all of them. */
import type { Page } from '@playwright/test'
import { codeAt } from '../src/server/people/totp.ts'
import { axeFindsNothing, themes } from './axe.ts'
import { expect as expectSoon, test } from './counter.ts'
import {
  fillSetup,
  firstOnsitePwd,
  type NewShop,
  openDevice,
  owner,
  shownCode,
  startNewShop,
} from './new-shop.ts'

test.use({ isKept: false })
const expect = expectSoon.configure({ timeout: 20_000 })

let shop: NewShop

test.beforeEach(async () => {
  shop = await startNewShop()
})
test.afterEach(() => shop.stop())

test('the first start loses nothing on the way back and on a reload, and no secret is kept', async ({
  page,
}) => {
  await fillSetup(page, await shop.setupAddress())
  await page.getByLabel('Your password', { exact: true }).fill('password1234')
  await page.getByRole('button', { name: 'Make the shop' }).click()
  await expect(page.getByText(/Too easy to guess/)).toBeVisible()
  await page.goBack()
  await expect(page.getByLabel('Sign-in name')).toHaveValue(owner.login)
  await page.goForward()
  await expect(page.getByLabel('Your PIN', { exact: true })).toHaveValue(owner.pin)
  await page.reload()
  await expect(page.getByRole('heading', { name: 'Passwords' })).toBeVisible()
  await expect(page.getByLabel('Your PIN', { exact: true })).toHaveValue('')
  const kept = await page.evaluate(() => JSON.stringify([{ ...sessionStorage }, { ...localStorage }]))
  expect(kept).toContain('Corner Coffee')
  for (const secret of ['password1234', owner.pin, firstOnsitePwd]) expect(kept).not.toContain(secret)
  for (const _ of [1, 2, 3]) await page.getByRole('button', { name: 'Back' }).click()
  await expect(page.getByLabel('What is the shop called?')).toHaveValue('Corner Coffee')
})

test('an authenticator app is turned on at the first start, and asked at the next sign-in', {
  tag: '@deep',
}, async ({ page, browser }) => {
  await fillSetup(page, await shop.setupAddress())
  await page.getByRole('button', { name: 'Make the shop' }).click()
  await page.getByRole('button', { name: 'Use an authenticator app' }).click()
  const secret = ((await page.locator('code').textContent()) ?? '').replaceAll(' ', '')
  const step = () => Math.floor(Date.now() / 30_000)
  await page.getByLabel('The code that the app shows now').fill('000000')
  await page.getByRole('button', { name: 'Turn it on' }).click()
  await expect(page.getByText(/That is not the code/)).toBeVisible()
  await page.getByLabel('The code that the app shows now').fill(codeAt(secret, step()))
  await page.getByRole('button', { name: 'Turn it on' }).click()
  const codes = page.getByRole('list', { name: 'Recovery codes' }).getByRole('listitem')
  await expect(codes).toHaveCount(10)
  const recoveryCode = (await codes.first().textContent()) ?? ''
  await page.getByRole('button', { name: 'I have kept them' }).click()
  await expect(page.getByRole('heading', { name: 'Corner Coffee is ready' })).toBeVisible()

  const desk = await openDevice(await browser.newContext())
  await desk.goto(`${shop.url}/review`)
  await desk.getByLabel('Sign-in name').fill(owner.login)
  await desk.getByLabel('Password', { exact: true }).fill(owner.password)
  await desk.getByRole('button', { name: 'Sign in' }).click()
  // Every field that is to be seen is filled but the one that has just come.
  await desk.getByRole('button', { name: 'Sign in' }).click()
  await expect(desk.getByText('Type the six digits that the authenticator app shows now.')).toBeVisible()
  await expect(desk.getByText('Fill in every field first.')).toBeHidden()
  // A code counts once, so this is the next one; a phone's clock may be ahead by as much.
  await desk.getByLabel('Code of the authenticator app').fill(codeAt(secret, step() + 1))
  await desk.getByRole('button', { name: 'Sign in' }).click()
  await expect(desk.getByText(owner.name).first()).toBeVisible()
  await expect(desk.getByRole('button', { name: 'Sign out' })).toBeVisible()

  const withoutPhone = await openDevice(await browser.newContext())
  await withoutPhone.goto(`${shop.url}/review`)
  await withoutPhone.getByText('I cannot sign in').click()
  await expect(withoutPhone.getByText('stampdesk reset-owner')).toBeVisible()
  await withoutPhone.getByLabel('Sign-in name').fill(owner.login)
  await withoutPhone.getByLabel('Password', { exact: true }).fill(owner.password)
  await withoutPhone.getByRole('button', { name: 'Sign in' }).click()
  await withoutPhone.getByRole('button', { name: 'Use a recovery code' }).click()
  await withoutPhone.getByLabel('Recovery code').fill(recoveryCode.toLowerCase())
  await withoutPhone.getByRole('button', { name: 'Sign in' }).click()
  await expect(withoutPhone.getByRole('button', { name: 'Sign out' })).toBeVisible()
})

test('a browser is tried out at /setup: every check says what it found', { tag: '@kept' }, async ({
  page,
}) => {
  await page.goto(`${shop.url}/setup`)
  await expect(page.getByText(/The browser trusts 127\.0\.0\.1/)).toBeVisible()
  await expect(page.getByText(/It answers in \d+ ms/)).toBeVisible()
  await page.getByRole('button', { name: 'Try the camera' }).click()
  await expect(page.getByText(/It opens: \S/)).toBeVisible()
  await page.getByRole('button', { name: 'Play a sound' }).click()
  await page.getByRole('button', { name: 'I heard it' }).click()
  await expect(page.getByText(/^Yes\. /)).toBeVisible()
  await expect(page.getByText('The shop is not made yet.')).toBeVisible()
})

test('the doors have nothing for axe to find', { tag: '@deep' }, async ({ page, browser }) => {
  test.setTimeout(120_000)
  const check = async (at: Page, heading: string | RegExp) => {
    await expect(at.getByRole('heading', { name: heading }).first()).toBeVisible()
    for (const colorScheme of themes) {
      await at.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      await axeFindsNothing(at)
    }
  }
  await page.goto(`${shop.url}/setup`)
  await check(page, 'Can this browser be the counter?')
  await page.goto(shop.url)
  await check(page, 'This shop is not set up yet')
  await fillSetup(page, await shop.setupAddress())
  await check(page, 'Passwords')
  await page.getByRole('button', { name: 'Make the shop' }).click()
  await check(page, /Protect your account/)
  await page.getByRole('button', { name: 'Use an authenticator app' }).click()
  await expect(page.getByLabel('The code that the app shows now')).toBeVisible()
  await check(page, /Protect your account/)
  await page.getByRole('button', { name: 'Not now' }).click()
  await page.getByRole('button', { name: 'Yes, pair this tablet' }).click()
  await check(page, /is ready/)
  const tablet = await openDevice(await browser.newContext())
  await tablet.goto(shop.url)
  await shownCode(tablet)
  await check(tablet, 'Pair this tablet with the shop')
  await tablet.goto(`${shop.url}/review`)
  await check(tablet, 'Manager’s sign-in')
})
