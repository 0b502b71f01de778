/** A chain: its branches, their tablets and people, and what each did (S-21). */
import type { Page } from '@playwright/test'
import { expect, test } from './counter.ts'
import { openPeopleShop, type PeopleShop, pins, signIn } from './people-shop.ts'

test.use({ isKept: false, expectedErrors: [/status of 401/] })
test.setTimeout(120_000)

const api = '/api/counter/v1'
let people: PeopleShop

test.beforeEach(async ({ context }) => {
  people = await openPeopleShop()
  await people.pair(context)
})
test.afterEach(() => people.close())

async function addBranch(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'Add a branch' }).click()
  const sheet = page.getByRole('dialog', { name: 'Add a branch' })
  await sheet.getByLabel('Name of the branch').fill(name)
  await sheet.getByRole('button', { name: 'Add', exact: true }).click()
  await expect(page.getByRole('button', { name: new RegExp(`^${name}`) })).toBeVisible()
}

/** As that tablet's counter sends a tap. */
async function addAt(tablet: Page, stampIdx: number): Promise<void> {
  const at = Date.now()
  const command = { kind: 'add', commandId: crypto.randomUUID(), epoch: crypto.randomUUID(), seq: 1 }
  const answer = await tablet.request.post(`${people.address}${api}/commands`, {
    headers: { 'x-stampdesk-protocol': '1', origin: people.address },
    data: { sentAt: at, commands: [{ ...command, stampIdx, count: 2, tappedAt: at }] },
  })
  expect(await answer.json()).toMatchObject({ result: { verdicts: [{ outcome: 'applied' }] } })
}

test('two branches: a tablet shows the people of its own, and the report tells them apart', {
  tag: '@deep',
}, async ({ page, browser }) => {
  await people.signIn(page, 'kim')
  await page.goto(`${people.address}/review/reports`)
  await expect(page.getByRole('heading', { name: 'Stamps by person' })).toBeVisible()
  await expect(page.getByLabel('Branch', { exact: true })).toHaveCount(0)
  await page.goto(`${people.address}/review/shop/branches`)
  await addBranch(page, 'Gangnam')
  await addBranch(page, 'Hongdae')

  const till = await (await browser.newContext()).newPage()
  await till.goto(people.address)
  const code = await till.getByText(/^[0-9A-Z]{4}-[0-9A-Z]{4}$/).textContent()
  await page.goto(`${people.address}/review/shop/tablets?pair=${code}`)
  const pairing = page.getByRole('dialog', { name: 'Pair a tablet' })
  await pairing.getByLabel('What is this tablet called?').fill('Till G')
  await pairing.getByLabel('Where does it stand?').fill('Beside the door')
  await pairing.getByLabel('At which branch is it?').selectOption('Gangnam')
  await pairing.getByRole('button', { name: 'Pair this tablet' }).click()
  await expect(pairing.getByRole('alert', { name: 'Till G is paired' })).toBeVisible()

  await page.goto(`${people.address}/review/shop/people`)
  await page.getByRole('button', { name: /^Mina/ }).click()
  const mina = page.getByRole('dialog', { name: 'Mina' })
  await mina.getByLabel('At all branches').uncheck()
  await mina.getByLabel('Add a branch where they work').selectOption('Hongdae')
  await mina.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByRole('button', { name: /^Mina.*Hongdae/ })).toBeVisible()

  await till.reload()
  const faces = till.getByRole('list', { name: 'Who is at the tablet?' })
  await expect(faces.getByRole('button', { name: 'Jo', exact: true })).toBeVisible()
  await expect(faces.getByRole('button', { name: 'Mina' })).toHaveCount(0)
  await signIn(till, 'Jo', pins.jo)
  await expect(till.getByRole('heading', { name: 'Ready for the next customer' })).toBeVisible()
  await addAt(till, await people.stampOf(1))

  await page.goto(`${people.address}/review/reports`)
  const report = page.getByRole('region', { name: 'Stamps by branch' })
  await expect(report.getByText('Gangnam').first()).toBeVisible()
  await page.getByLabel('Branch', { exact: true }).selectOption('Hongdae')
  await expect(page.getByRole('region', { name: 'Stamps by person' })).toContainText(
    'No stamp on these days.',
  )
  await page.getByLabel('Branch', { exact: true }).selectOption('Gangnam')
  await expect(page.getByRole('region', { name: 'Stamps by person' })).toContainText('Jo')
  await page.goto(`${people.address}/review/activity`)
  await expect(page.getByRole('cell', { name: 'Till G · Gangnam' }).first()).toBeVisible()
  await till.context().close()
})
