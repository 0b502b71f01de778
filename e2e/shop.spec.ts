/** Administration: what a manager sets up is what the counter then does. */
import { randomUUID } from 'node:crypto'
import type { Page } from '@playwright/test'
import { codeAt } from '../src/server/people/totp.ts'
import { addButton, endHold, expect, scanToCard, test, typePassword } from './counter.ts'
import { atTablet, customer, openPeopleShop, type PeopleShop, pins, signIn } from './people-shop.ts'

// A person who was disabled, and one whose PIN is new, are told so by a 401.
test.use({ isKept: false, expectedErrors: [/status of 401/] })
test.setTimeout(120_000)

let people: PeopleShop

test.beforeEach(async ({ context, page }) => {
  people = await openPeopleShop()
  await people.pair(context)
  await people.signIn(page, 'kim')
})
test.afterEach(() => people.close())

const sheet = (page: Page) => page.getByRole('dialog')
const open = (page: Page, name: string) => page.goto(`${people.address}/review/shop/${name}`)
const row = (page: Page, name: RegExp) => page.getByRole('main').getByRole('button', { name })

/** Hands the tablet over, by the screen of faces. */
async function handOverTo(page: Page, from: string, name: string, pin: string): Promise<void> {
  await page.goto(people.address)
  await atTablet(page, from).click()
  await signIn(page, name, pin)
  await expect(atTablet(page, name)).toBeVisible()
}

const rows = (sql: string, ...values: string[]) =>
  people.db.read<Record<string, string | number | null>>(sql, values)

test('a person is added once, works with the PIN, gets a new one, and is disabled', { tag: '@deep' }, async ({
  page,
}) => {
  await open(page, 'people')
  await page.getByRole('button', { name: 'Add a person' }).click()
  await sheet(page).getByRole('textbox', { name: 'Name' }).fill('Ana')
  await sheet(page).getByRole('textbox', { name: 'First PIN' }).fill('123456')
  await sheet(page).getByRole('button', { name: 'Add', exact: true }).click()
  await expect(
    sheet(page)
      .getByRole('alert')
      .filter({ hasText: /easy to guess|weak|PIN/i })
      .first(),
  ).toBeVisible()
  await sheet(page).getByRole('textbox', { name: 'First PIN' }).fill('482915')
  await sheet(page).getByRole('button', { name: 'Add', exact: true }).dblclick()
  await expect(sheet(page)).toHaveCount(0)
  await expect(row(page, /Ana.*Cashier/)).toBeVisible()
  expect(await rows("SELECT person_id FROM people WHERE name = 'Ana'")).toHaveLength(1)

  await handOverTo(page, 'Kim', 'Ana', '482915')
  await handOverTo(page, 'Ana', 'Kim', pins.kim)

  await open(page, 'people')
  await row(page, /Ana/).click()
  await sheet(page).getByRole('button', { name: 'Set a new PIN' }).click()
  await sheet(page).getByRole('textbox', { name: 'New PIN' }).fill('640281')
  await sheet(page).getByRole('button', { name: 'Set the PIN' }).click()
  await expect(sheet(page).getByRole('heading', { name: 'Ana' })).toBeVisible()
  await sheet(page).getByRole('button', { name: 'Disable' }).click()
  await expect(sheet(page).getByRole('button', { name: 'Let them work again' })).toBeVisible()
  await page.goBack()
  await expect(row(page, /Ana.*Disabled/)).toBeVisible()
  await page.goto(people.address)
  await atTablet(page, 'Kim').click()
  await expect(page.getByRole('list', { name: 'Who is at the tablet?' })).not.toContainText('Ana')
})

test.describe('beyond the shop', () => {
  // Where a PIN is too little, the browser's console calls the refusal an error.
  test.use({ expectedErrors: [/status of 40[13]/] })

  const own = { login: 'kim@shop', password: 'the kettle sings at noon' }

  test.beforeEach(async ({ page }) => {
    await people.giveAccount('kim', own)
    await people.signIn(page, 'kim')
  })

  async function typeOwnPassword(page: Page): Promise<void> {
    const asking = page.locator('dialog[open][aria-label="Type your password"]')
    await expect(asking).toHaveCount(1)
    await expect(asking.getByLabel('Sign-in name')).toHaveValue(own.login)
    await asking.getByLabel('Password', { exact: true }).fill(own.password)
    await asking.getByRole('button', { name: 'Go on' }).click()
    await expect(asking).toHaveCount(0)
  }

  test('who signed in with a PIN gives a colleague a password, and is asked for their own once', {
    tag: '@deep',
  }, async ({ page }) => {
    await people.db.write((tx) => tx.run("UPDATE people SET role = 'manager' WHERE person_id = 'mina'"))
    await open(page, 'people')
    await row(page, /Mina/).click()
    await sheet(page).getByRole('button', { name: 'Give a password' }).click()
    await sheet(page).getByLabel('Sign-in name').fill('mina@shop')
    await sheet(page).getByLabel('New password').fill('a lighthouse in the fog')
    await sheet(page).getByRole('button', { name: 'Set the password' }).click()
    await typeOwnPassword(page)
    await expect(sheet(page).getByRole('button', { name: 'Set a new password' })).toBeVisible()
    expect(await rows("SELECT login FROM people WHERE login <> 'kim@shop'")).toEqual([{ login: 'mina@shop' }])
  })

  test('who signed in with a PIN makes a colleague a manager, and lets a manager work again, after their password', {
    tag: '@deep',
  }, async ({ page }) => {
    const mina = () => rows("SELECT role, disabled_at FROM people WHERE person_id = 'mina'")
    await open(page, 'people')
    await row(page, /Mina/).click()
    await sheet(page).getByRole('combobox', { name: 'What they may do' }).selectOption('manager')
    await sheet(page).getByRole('button', { name: 'Save', exact: true }).click()
    await typeOwnPassword(page)
    await expect(row(page, /Mina.*Manager/)).toBeVisible()
    expect(await mina()).toEqual([{ role: 'manager', disabled_at: null }])

    await people.db.write((tx) => tx.run("UPDATE people SET disabled_at = 1 WHERE person_id = 'mina'"))
    await people.signIn(page, 'kim')
    await open(page, 'people')
    await row(page, /Mina.*Disabled/).click()
    await sheet(page).getByRole('button', { name: 'Let them work again' }).click()
    await typeOwnPassword(page)
    await expect(sheet(page).getByRole('button', { name: 'Disable', exact: true })).toBeVisible()
    expect(await mina()).toEqual([{ role: 'manager', disabled_at: null }])
  })

  test('who signed in with a PIN erases a customer after their password', async ({ page }) => {
    const stampIdx = await people.stampOf(3)
    await page.goto(`${people.address}/review/cards/${stampIdx}`)
    await page.getByRole('button', { name: 'Open the customer’s details' }).click()
    await expect(page.getByText(customer)).toBeVisible()
    await page.getByRole('button', { name: 'Erase this customer…' }).click()
    await sheet(page).getByRole('textbox').fill('erase')
    await sheet(page).getByRole('button', { name: 'Erase for good' }).click()
    await typeOwnPassword(page)
    await expect(page.getByText('Erased from 1 card.', { exact: false })).toBeVisible()
    await expect(sheet(page)).toHaveCount(0)
  })

  test('an authenticator app is switched on by its first code, and off again', { tag: '@deep' }, async ({
    page,
  }) => {
    await open(page, 'account')
    await page.getByRole('button', { name: 'Set it up' }).click()
    await sheet(page).getByLabel('Your password').fill(own.password)
    await sheet(page).getByRole('button', { name: 'Continue' }).click()
    await expect(sheet(page).getByRole('img', { name: 'QR code for the authenticator app' })).toBeVisible()
    const secret = ((await sheet(page).locator('code').textContent()) ?? '').replaceAll(' ', '')
    const code = codeAt(secret, Math.floor(Date.now() / 30_000))
    await sheet(page).getByLabel('The code that the app shows now').fill(code)
    await sheet(page).getByRole('button', { name: 'Switch it on' }).click()
    await expect(sheet(page).getByRole('list', { name: 'Recovery codes' }).getByRole('listitem')).toHaveCount(
      10,
    )
    await sheet(page).getByRole('button', { name: 'I have kept them' }).click()
    await expect(sheet(page)).toHaveCount(0)
    await expect(page.getByText('10 left.', { exact: false })).toBeVisible()
    await page.getByRole('button', { name: 'Switch it off' }).click()
    await sheet(page).getByLabel('Your password').fill(own.password)
    await sheet(page).getByRole('button', { name: 'Switch it off' }).click()
    await expect(page.getByRole('button', { name: 'Set it up' })).toBeVisible()
  })
})

test('the on-site password is changed: the old one is refused at the counter, the new one gives the reward', {
  tag: '@deep',
}, async ({ page }) => {
  const stampIdx = await people.stampOf(10)
  await open(page, 'stamp-cards')
  await row(page, /Americano card/).click()
  await sheet(page).getByRole('button', { name: 'Change the on-site password' }).click()
  await sheet(page).getByRole('textbox', { name: 'On-site password' }).fill('905172')
  await sheet(page).getByRole('button', { name: 'Set the password' }).click()
  await expect(sheet(page).getByRole('heading', { name: 'The new password holds now' })).toBeVisible()
  await expect(sheet(page).getByRole('textbox', { name: 'On-site password' })).toHaveValue('')
  expect(await page.content()).not.toContain('905172')

  await page.goto(`${people.address}/card/${stampIdx}`)
  await page.getByRole('button', { name: 'Redeem reward' }).click()
  await typePassword(page, '97531864209')
  await expect(page.getByText('Wrong password', { exact: false }).first()).toBeVisible()
  await typePassword(page, '905172')
  await expect(page.getByText('Hand over: One free Americano')).toBeVisible()
})

test('a stamp card is made, a stamp of it given to a customer once, and its code opens at the counter', async ({
  page,
}) => {
  await open(page, 'stamp-cards')
  await page.getByRole('button', { name: 'Make a stamp card' }).click()
  await sheet(page).getByRole('textbox', { name: 'Name of the card' }).fill('Tea card')
  await sheet(page).getByRole('textbox', { name: 'The reward' }).fill('One free tea')
  await sheet(page).getByRole('textbox', { name: 'Stamps for a reward' }).fill('4')
  await sheet(page).getByRole('checkbox', { name: 'A reward needs the on-site password' }).uncheck()
  await sheet(page).getByRole('button', { name: 'Make it' }).dblclick()
  await expect(sheet(page)).toHaveCount(0)
  await expect(row(page, /Tea card/)).toHaveCount(1)

  await open(page, 'issue')
  await page.getByRole('combobox', { name: 'Stamp card' }).selectOption({ label: 'Tea card · One free tea' })
  await page.getByRole('textbox', { name: /Customer’s name/ }).fill('Noor')
  await page.getByRole('button', { name: 'Make the card' }).dblclick()
  await expect(page.getByRole('img', { name: 'QR code of the new card' })).toBeVisible()
  const url = (await page.getByText(/\/stamp\/\d+$/).textContent()) ?? ''
  const [made] = await rows('SELECT COUNT(*) AS n FROM stamps WHERE card_idx = 3')
  expect(Number(made?.['n'])).toBe(1)
  await page.emulateMedia({ media: 'print' })
  await expect(page.getByRole('button', { name: 'Print' })).toBeHidden()
  await expect(page.getByRole('img', { name: 'QR code of the new card' })).toBeVisible()
  await page.emulateMedia({ media: 'screen' })

  await page.goto(people.address)
  await expect(page.getByRole('region', { name: 'Scanner' })).toBeVisible()
  await scanToCard(page, url, Number(/\d+$/.exec(url)?.[0]))
  await expect(page.getByRole('heading', { name: 'Noor · Tea card' })).toBeVisible()
  await expect(page.getByRole('img', { name: /0 of 4 stamps/ })).toBeVisible()
})

test('a hard limit is said in plain words before the tap, a soft one asks why and then counts', async ({
  page,
}) => {
  const stampIdx = await people.stampOf(0)
  await open(page, 'limits')
  const scan = page.getByRole('region', { name: 'Stamps with one tap' })
  await scan.getByRole('checkbox').check()
  await scan.getByRole('textbox', { name: 'Stamps at most' }).fill('2')
  await scan.getByRole('combobox', { name: 'Beyond that' }).selectOption('hard')
  await expect(scan).toContainText('At most 2 stamps with one tap; more is refused.')
  await page.getByRole('button', { name: 'Save the limits' }).dblclick()
  await expect(page.getByText('Saved.')).toBeVisible()

  const hard = page.waitForResponse(/\/limits$/)
  await page.goto(`${people.address}/card/${stampIdx}`)
  await hard
  await addButton(page, 3).click()
  await expect(sheet(page)).toContainText('At most 2 stamps with one tap.')
  await sheet(page).getByRole('button', { name: 'Understood' }).click()
  expect(await people.shop.holds(stampIdx)).toBe(0)

  await people.shop.manager('PUT', '/api/counter/v1/limits', {
    stampsAScan: { max: 2, kind: 'soft' },
    stampsADay: null,
    minutesBetween: null,
    stampsAnHour: null,
    openingHours: null,
  })
  await page.clock.install()
  const soft = page.waitForResponse(/\/limits$/)
  await page.reload()
  await soft
  await addButton(page, 3).click()
  await expect(sheet(page)).toContainText('Why 3 stamps?')
  // The next customer's code does not take the question away.
  await expect(page.getByRole('region', { name: 'Scanner' })).toContainText('The scanner rests until this is')
  await sheet(page).getByRole('button', { name: 'A large order' }).click()
  await expect(sheet(page)).toHaveCount(0)
  await endHold(page)
  await expect.poll(() => people.shop.holds(stampIdx), { timeout: 15_000 }).toBe(3)
  expect(await rows("SELECT reason FROM commands WHERE kind = 'arriving-add' AND code = 0")).toEqual([
    { reason: 'A large order' },
  ])
})

test('a limit that only the server knows asks for the reason when it has said so', { tag: '@deep' }, async ({
  page,
}) => {
  const stampIdx = await people.stampOf(0)
  await people.shop.api('PUT', '/api/stamp/v1/add', { stampIdx }, { 'Idempotency-Key': randomUUID() })
  await people.shop.manager('PUT', '/api/counter/v1/limits', {
    stampsAScan: null,
    stampsADay: { max: 1, kind: 'soft' },
    minutesBetween: null,
    stampsAnHour: null,
    openingHours: null,
  })
  await page.goto(`${people.address}/card/${stampIdx}`)
  await addButton(page, 1).click()
  await expect(sheet(page)).toContainText('At most 1 stamp on one card in a day.', { timeout: 20_000 })
  await sheet(page).getByRole('textbox', { name: 'Another reason' }).fill('Two visits in a day')
  await sheet(page).getByRole('button', { name: 'Stamp with this reason' }).click()
  await expect.poll(() => people.shop.holds(stampIdx), { timeout: 20_000 }).toBe(2)
  // What was refused is answered by it, and asks for nobody any more.
  await page.goto(`${people.address}/waiting`)
  await expect(page.getByText('refused', { exact: true })).toHaveCount(0)
})

test('what is typed and not saved is there again after a stray back, and can be discarded', {
  tag: '@deep',
}, async ({ page }) => {
  await open(page, 'settings')
  const name = page.getByRole('textbox', { name: 'Name of the shop' })
  await expect(name).toHaveValue('Corner Coffee')
  await page.getByRole('navigation', { name: 'Shop' }).getByRole('link', { name: 'Limits' }).click()
  await page.getByRole('navigation', { name: 'Shop' }).getByRole('link', { name: 'Settings' }).click()
  await name.fill('Quay Coffee')
  await page.goBack()
  await expect(page.getByRole('heading', { name: 'Limits', level: 1 })).toBeVisible()
  await page.goForward()
  await expect(name).toHaveValue('Quay Coffee')
  await expect(page.getByText('Not saved yet.')).toBeVisible()
  await page.getByRole('button', { name: 'Discard the changes' }).click()
  await expect(name).toHaveValue('Corner Coffee')
})

test('what another manager saved while a form was open stays as it is saved there', { tag: '@deep' }, async ({
  page,
}) => {
  await open(page, 'stamp-cards')
  await row(page, /Americano card/).click()
  await sheet(page).getByRole('textbox', { name: 'The reward' }).fill('One free Latte')
  const card = { cardNm: 'Americano card', cardTtl: 'One free Americano', stampImgUrl: null, validDays: 365 }
  const closed = { ...card, maxStamps: 12, active: false }
  expect((await people.desk('PUT', '/api/counter/v1/stamp-cards/1', closed)).code).toBe(0)
  await sheet(page).getByRole('button', { name: 'Save', exact: true }).click()
  await expect(sheet(page)).toHaveCount(0)
  const [saved] = await rows('SELECT card_ttl, max_stamps, active FROM stamp_cards WHERE card_idx = 1')
  expect(saved).toEqual({ card_ttl: 'One free Latte', max_stamps: 12, active: 0 })
})

test('a secret that is typed and not sent is gone after a stray back, and so is one that was shown once', async ({
  page,
}) => {
  await open(page, 'stamp-cards')
  await row(page, /Americano card/).click()
  await sheet(page).getByRole('button', { name: 'Change the on-site password' }).click()
  const password = sheet(page).getByRole('textbox', { name: 'On-site password' })
  await password.fill('905172')
  await page.goBack()
  await expect(password).toBeHidden()
  await page.goForward()
  await expect(password).toHaveValue('')

  await open(page, 'webhooks')
  await page.getByRole('button', { name: 'Add an address' }).click()
  await sheet(page)
    .getByRole('textbox', { name: 'Address', exact: true })
    .fill('https://93.184.216.34/stamps')
  await sheet(page).getByRole('button', { name: 'Add', exact: true }).click()
  await expect(sheet(page).getByText(/^whsec_/)).toBeVisible()
  await page.goBack()
  await expect(sheet(page)).toHaveCount(0)
  await page.goForward()
  await expect(sheet(page).getByRole('heading', { name: 'Tell another system' })).toBeVisible()
  expect(await page.content()).not.toContain('whsec_')
})

test('a tablet is renamed and revoked, with a word on what waits on it', { tag: '@deep' }, async ({
  page,
}) => {
  await people.shop.manager('GET', '/api/counter/v1/tablets')
  await open(page, 'tablets')
  await row(page, /Till 1/).click()
  await sheet(page).getByRole('textbox', { name: 'What is this tablet called?' }).fill('Terrace')
  await sheet(page).getByRole('button', { name: 'Save' }).click()
  await expect(sheet(page)).toHaveCount(0)
  await row(page, /Terrace/).click()
  await sheet(page).getByRole('button', { name: 'Revoke' }).click()
  await expect(sheet(page)).toContainText('What waits on it is not thrown away')
  await sheet(page).getByRole('button', { name: 'Revoke it' }).click()
  await expect(sheet(page).getByText(/Revoked: it can do nothing here/)).toBeVisible()
})
