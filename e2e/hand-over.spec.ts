/** What is handed over stays in sight until the next code is read, whatever happens in between. */
import type { Page } from '@playwright/test'
import {
  addButton,
  expect,
  scanToCard,
  scanWithHardware,
  test,
  typePassword,
  untilCameraRuns,
  untilListening,
} from './counter.ts'
import { typePin } from './people-shop.ts'
import { choose } from './shop-choices.ts'
import { scanOf, typeKeys, untilOver } from './typed-keys.ts'

test.use({ isKept: false })

const handOver = (page: Page) => page.getByText('Hand over: One free Americano')
const nextCode = (page: Page) => page.getByRole('img', { name: 'QR code of the next card' })

async function isStillThere(page: Page, after: string): Promise<void> {
  await expect(handOver(page), after).toBeVisible()
  await expect(nextCode(page), after).toBeVisible()
  await expect(page.getByRole('alert', { name: 'Reward already given' })).toHaveCount(0)
}

test('it outlives a turn to the customer, a reload, "Done" and Back, and ends with the next scan', async ({
  page,
  shop,
}) => {
  const { stampIdx, stampUrl, onsitePwd } = await shop.customer('Leo')
  const { people } = await shop.demo()
  await page.goto(`${shop.url}/`)
  await page.goto(`${shop.url}/card/${stampIdx}`)
  await page.getByRole('button', { name: 'Redeem reward' }).click()
  await typePassword(page, onsitePwd ?? '')
  await isStillThere(page, 'the reward')
  await expect(page.getByText('Leo', { exact: false }).first()).toBeVisible()

  await page.getByRole('button', { name: 'Turn to the customer' }).click()
  await expect(page.getByRole('heading', { name: 'Thank you!' })).toBeVisible()
  await page.getByRole('button', { name: 'For the staff' }).click()
  await typePin(page, people.find(({ name }) => name === 'Jo')?.pin ?? '')
  await isStillThere(page, 'turning')

  await page.reload()
  await isStillThere(page, 'a reload')

  // The customer's phone still lies before the camera.
  // Ahead of the clock: within half a second of the listening's beginning a scan may have lost its own.
  await untilListening(page)
  await typeKeys(page, scanOf(stampUrl))
  await untilOver(page)
  await isStillThere(page, 'the same code at once')

  await page.getByRole('button', { name: 'Done' }).click()
  await expect(page.getByRole('heading', { name: 'Ready for the next customer' })).toBeVisible()
  await page.goBack()
  await isStillThere(page, 'Done and Back')

  await page.getByRole('button', { name: 'Stamp the next card' }).click()
  await expect(page.getByText('0 of 10', { exact: true })).toBeVisible()
  await page.goBack()
  await isStillThere(page, 'a look at the next card')

  const other = await shop.customer('Yuna')
  await scanToCard(page, other.stampUrl, other.stampIdx)
  await scanToCard(page, stampUrl, stampIdx)
  await expect(page.getByRole('alert', { name: 'Reward already given' })).toBeVisible()
  await expect(handOver(page)).toHaveCount(0)
})

test('a card that comes again in a quiet hour is told as given, and is no second coffee', async ({
  page,
  shop,
}) => {
  const { stampIdx, stampUrl } = await shop.customer('Omar')
  await page.clock.install()
  await page.goto(`${shop.url}/card/${stampIdx}`)
  await page.getByRole('button', { name: 'Redeem reward' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Confirm' }).click()
  await expect(page.getByText('Hand over: One free bagel')).toBeVisible()
  await untilCameraRuns(page)
  await page.clock.fastForward(61_000)
  await expect(page.getByText('1 min ago')).toBeVisible()
  await scanWithHardware(page, stampUrl)
  await expect(page.getByRole('alert', { name: 'Reward already given' })).toBeVisible()
})

test('where the shop wants it the last tap says "Handed over", over a reload, and no other card is read before', async ({
  page,
  shop,
}) => {
  await choose(shop, { confirmHandOver: true })
  const { stampIdx, onsitePwd } = await shop.customer('Leo')
  const yuna = await shop.customer('Yuna')
  const { apiKey } = await shop.demo()
  await page.goto(`${shop.url}/card/${yuna.stampIdx}`)
  await fetch(`${shop.url}/api/stamp/v1/update`, {
    method: 'PUT',
    headers: { Authorization: `APIKey ${apiKey}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ stampIdx: yuna.stampIdx, stamps: 10 }),
  })
  await page.reload()
  await page.getByRole('button', { name: 'Redeem reward' }).click()
  await typePassword(page, yuna.onsitePwd ?? onsitePwd ?? '')
  const confirm = page.getByRole('button', { name: 'Handed over' })
  await expect(confirm).toBeVisible()
  await expect(page.getByRole('button', { name: 'Done' })).toHaveCount(0)
  await page.reload()
  await expect(confirm).toBeVisible()
  await scanWithHardware(page, `${shop.url}/stamp/${stampIdx}`)
  await expect(page.getByRole('alert').filter({ hasText: 'tap “Handed over” first' })).toBeVisible()
  await expect(page).toHaveURL(new RegExp(`${yuna.stampIdx}$`))
  // Nor while or after somebody has looked whether to change the person, nor by its typed code.
  const scanner = page.getByRole('region', { name: 'Scanner' })
  await expect(scanner).toContainText('The scanner rests until this is done')
  await page.getByRole('button', { name: /change person$/ }).click()
  const faces = page.getByRole('dialog', { name: 'Who is at the tablet?' })
  await faces.getByRole('button', { name: 'Close' }).click()
  await expect(faces).toHaveCount(0)
  await expect(scanner).toContainText('The scanner rests until this is done')
  await page.getByRole('button', { name: 'Type the code' }).click()
  const typing = page.getByRole('dialog', { name: 'Type the code' })
  await typing.getByLabel('Stamp code').fill(`${shop.url}/stamp/${stampIdx}`)
  await typing.getByRole('button', { name: 'Open the card' }).click()
  await expect(typing).toContainText('Not scanned: the reward comes first')
  await typing.getByRole('button', { name: 'Close' }).click()
  await confirm.click()
  await expect(page.getByRole('button', { name: 'Stamp the next card' })).toBeVisible()
  await page.reload()
  await expect(page.getByRole('button', { name: 'Done' })).toBeVisible()
  await expect(confirm).toHaveCount(0)
  await scanToCard(page, `${shop.url}/stamp/${stampIdx}`, stampIdx)
})

test('on a phone the next card’s code and the key below it are whole on the screen without a scroll', {
  tag: '@deep',
}, async ({ page, shop }) => {
  await choose(shop, { confirmHandOver: true })
  await page.setViewportSize({ width: 390, height: 844 })
  const { stampIdx, onsitePwd } = await shop.customer('Mina')
  await page.goto(`${shop.url}/card/${stampIdx}`)
  await addButton(page, 1).click()
  await page.getByRole('button', { name: 'Redeem reward' }).click()
  await typePassword(page, onsitePwd ?? '')
  await expect(nextCode(page)).toBeInViewport({ ratio: 1 })
  await expect(page.getByRole('button', { name: 'Handed over' })).toBeInViewport({ ratio: 1 })
})
