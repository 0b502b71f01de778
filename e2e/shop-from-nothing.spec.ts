/** A shop from nothing, its people and tablets, and what becomes of those that are shut out. */
import type { Page } from '@playwright/test'
import type { Tablet } from '#shared/people-api.ts'
import { addButton, expect as expectSoon, test, typePassword } from './counter.ts'
import {
  addPerson,
  expectNoErrors,
  faceOf,
  firstOnsitePwd,
  type NewShop,
  openDevice,
  pairHere,
  setUpShop,
  shownCode,
  signInWithPin,
  startNewShop,
} from './new-shop.ts'

const expect = expectSoon.configure({ timeout: 20_000 })
const newOnsitePwd = '605182'
const commands = '**/api/counter/v1/commands'
/** The console's line for an answer that a revoked or a signed-out tablet gets. */
const refused = /status of 401/
const noNetwork = /ERR_FAILED/

let shop: NewShop

test.beforeEach(async () => {
  shop = await startNewShop()
})
test.afterEach(() => shop.stop())

async function addStamps(page: Page, stampIdx: number, count: number): Promise<void> {
  await page.goto(`${shop.url}/card/${stampIdx}`)
  await addButton(page, count).click()
}

/** What the manager's list of tablets is drawn from. */
async function tabletsOf(desk: Page): Promise<Tablet[]> {
  const answer = await desk.request.get(`${shop.url}/api/counter/v1/tablets`)
  return ((await answer.json()) as { result: Tablet[] }).result
}

test('a shop is made, tablets and people come and go, and nothing that was tapped is lost', {
  tag: '@deep',
}, async ({ browser }) => {
  test.setTimeout(400_000)
  const desk = await openDevice(await browser.newContext())
  const tillOne = await openDevice(await browser.newContext())
  const tillTwo = await openDevice(await browser.newContext())

  await test.step('before there is a shop a tablet says what to do', async () => {
    await tillOne.goto(shop.url)
    await expect(tillOne.getByRole('heading', { name: 'This shop is not set up yet' })).toBeVisible()
  })

  await test.step('the owner makes it with the printed address, which is used up then', async () => {
    const address = await shop.setupAddress()
    await setUpShop(desk, address)
    const late = await openDevice(await browser.newContext())
    await late.goto(address)
    await expect(late.getByRole('heading', { name: 'This shop is set up already' })).toBeVisible()
    await late.context().close()
  })

  await test.step('two colleagues', async () => {
    await addPerson(desk, shop, 'Jo', '492716')
    await addPerson(desk, shop, 'Sam', '583746')
  })

  await test.step('the first tablet shows a code that the manager confirms', async () => {
    await tillOne.goto(shop.url)
    const code = await shownCode(tillOne)
    await desk.goto(`${shop.url}/review/shop/tablets?pair=${code}`)
    const sheet = desk.getByRole('dialog', { name: 'Pair a tablet' })
    await sheet.getByLabel('What is this tablet called?').fill('Till 1')
    await sheet.getByLabel('Where does it stand?').fill('Beside the door')
    await sheet.getByRole('button', { name: 'Pair this tablet' }).click()
    await expect(sheet.getByRole('alert', { name: 'Till 1 is paired' })).toBeVisible()
    await expect(faceOf(tillOne, 'Jo')).toBeVisible()
  })

  await test.step('the second one is paired by the manager who stands there', async () => {
    await tillTwo.goto(shop.url)
    await pairHere(tillTwo, 'Till 2', 'At the window')
    await expect(faceOf(tillTwo, 'Sam')).toBeVisible()
  })

  const stampIdx = await shop.issueCard()
  const waitingOn = await shop.issueCard()
  await test.step('two people stamp, and the ledger holds it', async () => {
    await signInWithPin(tillOne, 'Jo', '492716')
    await addStamps(tillOne, stampIdx, 1)
    await expect.poll(() => shop.stampsOf(stampIdx)).toBe(1)
    await signInWithPin(tillTwo, 'Sam', '583746')
    await expect(tillTwo.getByRole('heading', { name: 'Ready for the next customer' })).toBeVisible()
  })

  await test.step('a tablet is revoked with a tap waiting on it: held there, and a review', async () => {
    await tillOne.route(commands, (route) => route.abort('failed'))
    await addStamps(tillOne, waitingOn, 1)
    await desk.goto(`${shop.url}/review/shop/tablets`)
    await expect
      .poll(async () => (await tabletsOf(desk)).find(({ name }) => name === 'Till 1')?.waiting, {
        timeout: 60_000,
      })
      .toBe(1)
    await desk.reload()
    await expect(desk.getByRole('button', { name: /Till 1/ })).toContainText('1 waiting')
    await desk.getByRole('button', { name: /Till 1/ }).click()
    await desk.getByRole('dialog', { name: 'Till 1' }).getByRole('button', { name: 'Revoke' }).click()
    await desk
      .getByRole('dialog', { name: 'Revoke Till 1?' })
      .getByRole('button', { name: 'Revoke it' })
      .click()
    await expect(desk.getByRole('button', { name: /Till 1/ })).toContainText('Revoked')

    await tillOne.unroute(commands)
    await tillOne.evaluate(() => dispatchEvent(new Event('online')))
    await expect(
      tillOne.getByRole('heading', { name: 'This tablet was un-paired by a manager' }),
    ).toBeVisible({
      timeout: 40_000,
    })
    await expect(tillOne.getByText('1 stamp waits on this tablet.')).toBeVisible()
    await tillOne.reload()
    await expect(tillOne.getByText('1 stamp waits on this tablet.')).toBeVisible()
    expect(await shop.stampsOf(waitingOn)).toBe(0)
    await desk.goto(`${shop.url}/review/inbox`)
    await expect(
      desk.getByRole('link', { name: /^A tablet is silent with stamps waiting.*Till 1/ }),
    ).toBeVisible()
  })

  await test.step('paired again, what waited is sent', async () => {
    await pairHere(tillOne, 'Till 1', 'Beside the door')
    await expect(faceOf(tillOne, 'Jo')).toBeVisible()
    await expect.poll(() => shop.stampsOf(waitingOn)).toBe(1)
  })

  await test.step('a person is disabled: out at the next request, and no face any more', async () => {
    await desk.goto(`${shop.url}/review/shop/people`)
    await desk.getByRole('button', { name: /Sam/ }).click()
    await desk.getByRole('dialog', { name: 'Sam' }).getByRole('button', { name: 'Disable' }).click()
    await expect(desk.getByRole('button', { name: 'Let them work again' })).toBeVisible()
    await tillTwo.goto(`${shop.url}/card/${stampIdx}`)
    await expect(faceOf(tillTwo, 'Jo')).toBeVisible()
    await expect(faceOf(tillTwo, 'Sam')).toHaveCount(0)
  })

  await test.step('the on-site password is rotated: the old one is refused, the new one grants', async () => {
    await desk.goto(`${shop.url}/review/shop/stamp-cards`)
    await desk.getByRole('button', { name: /Coffee card/ }).click()
    await desk
      .getByRole('dialog', { name: 'Coffee card' })
      .getByRole('button', { name: /password/i })
      .click()
    const sheet = desk.getByRole('dialog', { name: 'A new password for Coffee card' })
    await sheet.getByLabel('On-site password').fill(newOnsitePwd)
    await sheet.getByRole('button', { name: 'Set the password' }).click()
    await expect(sheet.getByText('The new password holds now')).toBeVisible()
    await sheet.getByRole('button', { name: 'Close' }).click()

    await signInWithPin(tillTwo, 'Jo', '492716')
    // A card that no other till has stamped: within 20 s of that it would be asked about.
    await addStamps(tillTwo, await shop.issueCard(), 3)
    await tillTwo.getByRole('button', { name: 'Redeem reward' }).click()
    await typePassword(tillTwo, firstOnsitePwd)
    await expect(tillTwo.getByText(/4 tries left/)).toBeVisible()
    await typePassword(tillTwo, newOnsitePwd)
    await expect(tillTwo.getByText('Hand over: One free Americano')).toBeVisible()
  })

  expectNoErrors(desk)
  expectNoErrors(tillOne, refused, noNetwork)
  expectNoErrors(tillTwo, refused)
})
