/** A spreadsheet becomes cards: looked at row by row, brought in once, gone again as a whole; and everybody as a file. */
import { readFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import { axeFindsNothing } from './axe.ts'
import { expect, test } from './counter.ts'
import { openPeopleShop, type PeopleShop } from './people-shop.ts'

// A PIN is too little for it: the password is asked by a 403. A line that is cut is told as such.
test.use({ isKept: false, expectedErrors: [/status of 403|net::ERR_FAILED/] })
test.setTimeout(120_000)

const own = { login: 'kim@shop', password: 'the kettle sings at noon' }
let people: PeopleShop
test.beforeEach(async ({ context, page }) => {
  people = await openPeopleShop()
  await people.pair(context)
  await people.giveAccount('kim', own)
  await people.signIn(page, 'kim')
})
test.afterEach(() => people.close())

const csv = [
  'Full name;Mobile;Stamps;Member since',
  'Mina Ito;010-1111-2222;3;2019',
  'Zoë;;4;2020',
  'Wrong;call me;1;2021',
  'Too many;;99;2022',
].join('\r\n')

async function choose(page: Page): Promise<void> {
  await page.goto(`${people.address}/review/customers/import`)
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Choose a file…' }).click()
  await (await chooser).setFiles({ name: 'paper cards.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) })
  await page.getByRole('button', { name: 'Check the rows' }).click()
}
const count = (page: Page, name: string) =>
  page
    .getByRole('region', { name: 'Rows' })
    .locator('div', { has: page.getByText(name, { exact: true }) })
    .getByRole('definition')

async function make(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Make 2 cards' }).click()
  const asking = page.locator('dialog[open][aria-label="Type your password"]')
  await asking.getByLabel('Password', { exact: true }).fill(own.password)
  await asking.getByRole('button', { name: 'Go on' }).click()
}

test('a file is looked at, brought in once, and undone as a whole', { tag: '@deep' }, async ({ page }) => {
  await choose(page)
  await expect(page.getByRole('button', { name: 'Make 2 cards' })).toBeVisible()
  const left = page.getByRole('list', { name: 'Rows that do not come in' })
  await expect(left.getByRole('listitem')).toHaveText([/Row 4.*digits/, /Row 5.*More stamps/])
  await axeFindsNothing(page, 'the rows')
  if (process.env.SHOTS)
    await page.screenshot({ path: `${process.env.SHOTS}/import-checked.png`, fullPage: true })
  await make(page)
  await expect(page.getByText('2 cards are made.')).toBeVisible()
  const made = () =>
    people.db.read(
      "SELECT 1 AS one FROM ledger WHERE event = 'stamp.imported' AND stamp_idx IN (SELECT stamp_idx FROM stamps WHERE deleted_at IS NULL)",
    )
  expect(await made()).toHaveLength(2)

  await choose(page)
  await expect(count(page, 'Brought in before')).toHaveText('2')
  await expect(page.getByRole('button', { name: /^Make 0 cards/ })).toHaveAttribute('aria-disabled', 'true')

  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Download all customers' }).click()
  expect(readFileSync(await (await download).path(), 'utf8')).toContain('Mina Ito')

  await page.getByRole('region', { name: 'Files brought in' }).getByRole('button', { name: 'Undo…' }).click()
  await page.getByRole('button', { name: 'Delete these cards' }).click()
  await expect(page.getByText('2 of 2 cards deleted.')).toBeVisible()
  expect(await made()).toHaveLength(0)
})

test('a file that was cut off when all of it was made is through once it is chosen again', {
  tag: '@deep',
}, async ({ page }) => {
  await page.route('**/imports/*/end', (route) => route.abort())
  await choose(page)
  await make(page)
  await expect(page.getByText('No answer from the server')).toBeVisible()
  await page.unroute('**/imports/*/end')
  await choose(page)
  await expect(count(page, 'Brought in before')).toHaveText('2')
  const before = page.getByRole('region', { name: 'Files brought in' })
  await expect(before).toContainText('brought in')
  await expect(before).not.toContainText('not through')
})
