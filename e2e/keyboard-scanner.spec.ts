/** Scanners that type, as the browser hears of them: trusted keys with times of their own (K-2). */
import type { Page } from '@playwright/test'
import { type GeneratedKey, generateBurst } from '../src/client/scan/rig/generated-bursts.ts'
import { addButton, expect, type Shop, test, untilListening } from './counter.ts'
import { face, openPeopleShop, type PeopleShop, pins, typePin } from './people-shop.ts'
import { lastOf, scanOf, typedKeys, typeKeys, untilOver } from './typed-keys.ts'

test.use({ isKept: false })

const deep = process.env['DEEP']

const later = (keys: GeneratedKey[], from: number, ms: number): GeneratedKey[] =>
  keys.map((key, n) => (n < from ? key : { ...key, downAt: key.downAt + ms, upAt: key.upAt + ms }))

async function openCard(page: Page, shop: Shop, name: string): Promise<number> {
  const { stampIdx } = await shop.customer(name)
  await page.goto(`${shop.url}/card/${stampIdx}`)
  await expect(addButton(page, 1)).toBeVisible()
  await untilListening(page)
  return stampIdx
}

test("a scanner's ending presses no button: the pause, the second Enter and ETX", async ({ page, shop }) => {
  const own = await openCard(page, shop, 'Hana')
  const other = await shop.customer('Theo')
  await addButton(page, 1).focus()
  const text = (await shop.customer('Hana')).stampUrl
  const count = text.length
  await typeKeys(page, later(scanOf(text), count - 3, 150))
  await expect(page.getByText('0 of 10', { exact: true })).toBeVisible()
  const twice = scanOf(text)
  const enter = twice.at(-1)
  await typeKeys(page, [
    ...twice,
    ...(enter ? [{ ...enter, downAt: enter.downAt + 8, upAt: enter.upAt + 8 }] : []),
  ])
  await untilOver(page)
  await expect(page.getByText('stamp added')).toHaveCount(0)
  const etx = { key: 'c', code: 'KeyC', ctrl: true, downAt: 600 + count * 8, upAt: 602 + count * 8 }
  await typeKeys(page, [
    ...scanOf(other.stampUrl).slice(0, -1),
    etx,
    { ...etx, key: 'Enter', code: 'Enter', ctrl: false, downAt: etx.downAt + 8, upAt: etx.upAt + 8 },
  ])
  await expect(page).toHaveURL(new RegExp(`/card/${other.stampIdx}$`))
  expect(await shop.stampsOf(own)).toBe(0)
  expect(await shop.stampsOf(other.stampIdx)).toBe(3)
})

test('over the keypad a scan is refused with a word, and costs no try', async ({ page, shop }) => {
  await openCardFull(page, shop)
  const keypad = page.getByRole('dialog', { name: 'On-site password' })
  await typeKeys(page, scanOf((await shop.customer('Theo')).stampUrl))
  await expect(keypad.getByRole('alert')).toContainText('Not scanned')
  await expect(keypad.locator('input')).toHaveValue('')
  await expect(keypad).toBeVisible()
})

async function openCardFull(page: Page, shop: Shop): Promise<void> {
  const { stampIdx } = await shop.customer('Leo')
  await page.goto(`${shop.url}/card/${stampIdx}`)
  await untilListening(page)
  await page.getByRole('button', { name: 'Redeem reward' }).click()
  await expect(page.getByRole('dialog', { name: 'On-site password' })).toBeVisible()
}

test.describe('before anybody is signed in', () => {
  test.use({ expectedErrors: [/status of 401/] })
  let people: PeopleShop
  test.beforeEach(async () => {
    people = await openPeopleShop()
  })
  test.afterEach(() => people.close())

  const tries = () => people.db.read('SELECT subject FROM secret_tries WHERE failures > 0')

  test('over the PIN of the lock a scan costs no try, types nothing, and its card opens after the PIN', async ({
    page,
    context,
  }) => {
    await people.pair(context)
    const stampIdx = await people.stampOf(4)
    await page.goto(people.address)
    await face(page, 'Jo').click()
    await page.getByRole('button', { name: '2', exact: true }).click()
    await untilListening(page)
    await typeKeys(page, scanOf(`${people.address}/stamp/${stampIdx}`))
    await expect(page.getByText('It opens once you are signed in')).toBeVisible()
    await typeKeys(page, scanOf('https://example.com/stamp/394298061728'))
    await expect(page.getByText('Not a stamp card')).toBeVisible()
    await typeKeys(page, scanOf(`${people.address}/stamp/${stampIdx}`))
    await expect(page.getByText('It opens once you are signed in')).toBeVisible()
    await untilOver(page)
    // A letter is of no PIN: what a scan that is torn at once leaves here is none of its six.
    await page.keyboard.insertText('h')
    await expect(page.getByText('1 digit entered')).toBeAttached()
    expect(await tries()).toEqual([])
    await typePin(page, pins.jo.slice(1))
    await expect(page).toHaveURL(`${people.address}/card/${stampIdx}`)
  })

  test('the same card scanned at the lock once more waits for a minute of its own', { tag: '@deep' }, async ({
    page,
    context,
  }) => {
    await people.pair(context)
    const keys = scanOf(`${people.address}/stamp/${await people.stampOf(4)}`)
    await page.clock.install()
    await page.goto(people.address)
    await face(page, 'Jo').click()
    await untilListening(page)
    const word = page.getByText('It opens once you are signed in')
    await page.clock.fastForward(1_000)
    for (const waitedMs of [40_000, 40_000]) {
      await typeKeys(page, keys)
      await page.clock.fastForward(1_000)
      await expect(word).toBeVisible()
      await page.clock.fastForward(waitedMs)
      await expect(word).toBeVisible()
    }
    await page.clock.fastForward(25_000)
    await expect(word).toBeHidden()
  })

  test("over a manager's password a scan costs no try and types nothing", { tag: '@deep' }, async ({
    page,
  }) => {
    await page.goto(`${people.address}/review`)
    const password = page.getByLabel('Password', { exact: true })
    await page.getByLabel('Sign-in name').fill('kim@shop')
    await password.fill('half of it')
    await untilListening(page)
    for (const ending of ['Enter', 'Tab']) {
      const keys = scanOf(`${people.address}/stamp/394298061728`).slice(0, -1)
      const last = lastOf(keys) + 8
      await typeKeys(page, [...keys, { key: ending, code: ending, downAt: last, upAt: last + 3 }])
      await untilOver(page)
      await expect(password).toBeFocused()
      await expect(password).toHaveValue('half of it')
    }
    await expect(page.getByText('It opens once you are signed in')).toBeVisible()
    expect(await tries()).toEqual([])
  })
})

test('a person at a hardware keyboard: a button by Enter and by Space, and a quick password', async ({
  page,
  shop,
}) => {
  const stampIdx = await openCard(page, shop, 'Max')
  await addButton(page, 1).focus()
  await page.keyboard.press('Enter')
  await expect(page.getByText('1 of 6', { exact: true })).toBeVisible()
  await page.getByRole('button', { name: 'Undo' }).focus()
  await page.keyboard.press('Space')
  await expect(page.getByText('0 of 6', { exact: true })).toBeVisible()
  expect(await shop.stampsOf(stampIdx)).toBe(0)
  await openCardFull(page, shop)
  const field = page.locator('input[aria-label="On-site password"]')
  await page.keyboard.type('1234', { delay: 75 })
  await expect(field).toHaveValue('1234')
  // A switch, or a keyboard on the screen, lets go at once.
  await page.keyboard.press('5')
  await expect(field).toHaveValue('12345')
  await page.keyboard.press('Backspace')
  await expect(field).toHaveValue('1234')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog', { name: 'On-site password' })).toBeHidden()
})

test('half a code is asked for once more', { tag: '@deep' }, async ({ page, shop }) => {
  const { stampUrl } = await shop.customer('Theo')
  await page.goto(`${shop.url}/`)
  await untilListening(page)
  await typeKeys(page, scanOf(stampUrl).slice(0, -7))
  await expect(page.getByRole('alert', { name: 'Scan once more' })).toBeVisible()
  await expect(page).toHaveURL(`${shop.url}/`)
})

test('a text field is as it was, and the card opens', { tag: '@deep' }, async ({ page, shop }) => {
  const { stampUrl, stampIdx } = await shop.customer('Theo')
  await page.goto(`${shop.url}/`)
  await untilListening(page)
  await page.getByRole('button', { name: 'Type the code' }).click()
  await page.getByRole('textbox', { name: 'Stamp code' }).fill('7K3')
  await typeKeys(page, scanOf(stampUrl.slice(0, 30)).slice(0, -1))
  await expect(page.getByRole('textbox', { name: 'Stamp code' })).toHaveValue('7K3')
  await typeKeys(page, scanOf(stampUrl))
  await expect(page).toHaveURL(new RegExp(`/card/${stampIdx}$`))
})

test('generated bursts on every screen: the right card or a word, no stamp, nothing typed', {
  tag: '@deep',
}, async ({ page, shop }) => {
  test.setTimeout(deep ? 5_400_000 : 90_000)
  const { stampUrl, stampIdx } = await shop.customer('Theo')
  const stamps = await shop.stampsOf(stampIdx)
  const count = deep ? 300 : screens.length
  const ofYuna = await shop.stampsOf((await shop.customer('Yuna')).stampIdx)
  let late = 0
  for (let n = 0; n < count; ) {
    const screen = screens[n % screens.length]
    if (!screen) continue
    await page.goto(`${shop.url}/`)
    await screen(page, shop)
    await untilListening(page)
    const url = page.url()
    const burst = generateBurst(1_000 + n + late, (random) => (random() < 2 ? stampUrl : ''))
    const told = JSON.stringify({ ...burst, keys: 0 })
    await typeKeys(page, burst.keys)
    await untilOver(page)
    const { isLate, reached } = await typedKeys(page)
    // Torn by this machine: another one in its place. Its card is the right one all the same.
    if (isLate) late += 1
    else n += 1
    expect(late, 'this machine is too busy to tell').toBeLessThan(count)
    if (burst.tear === 'whole' && screen !== atKeypad && !isLate)
      await expect(page, told).toHaveURL(new RegExp(`/card/${stampIdx}$`))
    // What is torn opens no card, and leaves none that was there to be taken for the one that was scanned.
    const isAskedAgain = await page.getByRole('alert', { name: 'Scan once more' }).isVisible()
    if (page.url() !== url && !isAskedAgain) expect(page.url(), told).toContain(`/card/${stampIdx}`)
    if (isAskedAgain) expect(new URL(page.url()).pathname, told).not.toMatch(/^\/card/)
    if (isLate) continue
    const typed = await page
      .locator('input')
      .evaluateAll((all) => all.map((input) => (input as HTMLInputElement).value).join(''))
    // A key or two behind which nothing comes in time cannot be distinguished from a person's. A field has it back where
    // the rest comes after all, a button has heard of it. They are characters, which press nothing.
    const inField = burst.tear === 'tail lost' ? 2 : 0
    const isCutThere = burst.tear === 'split' || burst.tear === 'touched before'
    const elsewhere = (isCutThere ? 2 : inField) + burst.personsKeys
    expect(typed.replace('x', '').length, told).toBeLessThanOrEqual(inField)
    expect(reached.length, `${told} reached ${reached}`).toBeLessThanOrEqual(elsewhere)
    expect(reached.filter((key) => /^(?:Enter|Tab|Escape|Delete|Backspace| )$/.test(key))).toEqual([])
  }
  if (deep) process.stdout.write(`${count} bursts, and ${late} that came late and were done again\n`)
  expect(await shop.stampsOf(stampIdx)).toBe(stamps)
  expect(await shop.stampsOf((await shop.customer('Yuna')).stampIdx)).toBe(ofYuna)
})

const atHome = (page: Page) =>
  expect(page.getByRole('heading', { name: 'Ready for the next customer' })).toBeVisible()
const atTypedCode = async (page: Page) => {
  await page.getByRole('button', { name: 'Type the code' }).click()
}
const atCard = async (page: Page, shop: Shop) => {
  await page.goto(`${shop.url}/card/${(await shop.customer('Yuna')).stampIdx}`)
  await addButton(page, 1).focus()
}
const atWaiting = async (page: Page, shop: Shop) => {
  await page.goto(`${shop.url}/waiting`)
}
const atKeypad = openCardFull
const screens = [atHome, atTypedCode, atCard, atWaiting, atKeypad]
