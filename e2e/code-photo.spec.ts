import { encode } from 'uqr'
import { partsOfAnAddress } from '../src/client/scan/symbol-samples.ts'
import { expect, scanToCard, test, untilCameraRuns } from './counter.ts'

type Photo = { name: string; mimeType: string; buffer: Buffer }

/** A photograph of these symbols side by side: grey on grey, as in bad light (BMP, 24 bits a pixel, rows from below). */
function photoOf(symbols: readonly (readonly boolean[])[][]): Photo {
  const px = 5
  const quiet = 4
  const side = Math.max(...symbols.map((rows) => rows.length)) + 2 * quiet
  const [width, height] = [side * px * symbols.length, side * px]
  const stride = Math.ceil((width * 3) / 4) * 4
  const buffer = Buffer.alloc(54 + stride * height)
  buffer.write('BM')
  buffer.writeUInt32LE(buffer.length, 2)
  buffer.writeUInt32LE(54, 10)
  buffer.writeUInt32LE(40, 14)
  buffer.writeInt32LE(width, 18)
  buffer.writeInt32LE(height, 22)
  buffer.writeUInt16LE(1, 26)
  buffer.writeUInt16LE(24, 28)
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const column = Math.floor(x / px)
      const rows = symbols[Math.floor(column / side)]
      const isDark = rows?.[Math.floor(y / px) - quiet]?.[(column % side) - quiet] === true
      const at = 54 + (height - 1 - y) * stride + x * 3
      buffer.fill(isDark ? 40 : 95, at, at + 3)
    }
  }
  return { name: 'photo.bmp', mimeType: 'image/bmp', buffer }
}

const symbolOf = (text: string) => encode(text, { ecc: 'M', border: 0 }).data
const part = (partsOfAnAddress[2] ?? []).map((row) => [...row].map((module) => module === '#'))

test('a photo of the code opens its card, and what is no card on it is told', { tag: '@deep' }, async ({
  page,
  shop,
}) => {
  const [one, other] = [await shop.customer('Yuna'), await shop.customer('Hana')]
  await page.goto(shop.url)
  await page.getByRole('button', { name: 'Type the code' }).first().click()
  const sheet = page.getByRole('dialog', { name: 'Type the code' })
  const photo = sheet.getByLabel('Photo of the code')
  const addressOf = (stampIdx: number) => `${shop.url}/stamp/${stampIdx}`

  await photo.setInputFiles(photoOf([part]))
  await expect(sheet.getByText('Only a part of a split code is on this photo')).toBeVisible()
  await photo.setInputFiles(photoOf([symbolOf(addressOf(one.stampIdx)), symbolOf(addressOf(other.stampIdx))]))
  await expect(sheet.getByText('Two codes are on this photo')).toBeVisible()
  await photo.setInputFiles(photoOf([[[false]]]))
  await expect(sheet.getByText('No code could be read on this photo')).toBeVisible()
  await photo.setInputFiles({ name: 'photo.png', mimeType: 'image/png', buffer: Buffer.from('no picture') })
  await expect(sheet.getByText('This photo cannot be opened here')).toBeVisible()
  await photo.setInputFiles(photoOf([symbolOf('https://example.com/')]))
  await expect(sheet.getByText(/not one of this shop/)).toBeVisible()
  await expect(page).toHaveURL(`${shop.url}/`)

  await photo.setInputFiles(photoOf([symbolOf(addressOf(one.stampIdx))]))
  await expect(page).toHaveURL(`${shop.url}/card/${one.stampIdx}`)
  await expect(sheet).toBeHidden()
})

test('a photo that is read when its dialog is closed does not take the next customer’s card away', {
  tag: '@deep',
}, async ({ page, shop }) => {
  const [one, other] = [await shop.customer('Yuna'), await shop.customer('Hana')]
  // A slow tablet: the look at a photograph begins when the test says so.
  await page.addInitScript(() => {
    const looks: (() => Promise<unknown>)[] = []
    Object.assign(window, { looks })
    const { postMessage } = Worker.prototype
    Worker.prototype.postMessage = function (this: Worker, message: unknown, transfer: Transferable[]) {
      const send = () => postMessage.call(this, message, { transfer })
      if (typeof message !== 'object' || message === null || !('still' in message)) return send()
      looks.push(() => {
        const told = new Promise<void>((resolve) =>
          this.addEventListener('message', ({ data }) => data.type === 'still' && resolve()),
        )
        send()
        return told
      })
    } as Worker['postMessage']
  })
  type Looking = { looks: (() => Promise<unknown>)[] }
  await page.goto(shop.url)
  await page.getByRole('button', { name: 'Type the code' }).first().click()
  const sheet = page.getByRole('dialog', { name: 'Type the code' })
  const photo = photoOf([symbolOf(`${shop.url}/stamp/${one.stampIdx}`)])
  await sheet.getByLabel('Photo of the code').setInputFiles(photo)
  await page.waitForFunction(() => (window as unknown as Looking).looks.length === 1)
  await sheet.getByRole('button', { name: 'Close' }).click()
  await expect(sheet).toBeHidden()
  await scanToCard(page, other.stampUrl, other.stampIdx)
  await page.evaluate(() => (window as unknown as Looking).looks[0]?.())
  await expect(page).toHaveURL(`${shop.url}/card/${other.stampIdx}`)
})

test('nothing in the dialog for codes moves when the rest of its words comes', { tag: '@deep' }, async ({
  page,
  shop,
}) => {
  await page.goto(`${shop.url}/`)
  await untilCameraRuns(page)
  await page.waitForLoadState('networkidle')
  const words = Promise.withResolvers<void>()
  await page.route(/assets.en-[^/]+\.js/, async (route) => {
    await words.promise
    await route.continue()
  })
  await page.getByRole('button', { name: 'Type the code' }).click()
  const dialog = page.getByRole('dialog')
  const places = () =>
    Promise.all(
      ['Close', 'Open the card'].map((name) =>
        dialog.getByRole('button', { name, exact: true }).boundingBox(),
      ),
    )
  await expect(dialog.getByRole('textbox', { name: 'Stamp code' })).toBeFocused()
  await expect(dialog.getByRole('button', { name: 'Take a photo of the code' })).toHaveCount(0)
  const before = await places()
  words.resolve()
  await expect(dialog.getByRole('button', { name: 'Take a photo of the code' })).toBeVisible()
  expect(await places()).toEqual(before)
})
