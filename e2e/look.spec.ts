/** S-20: the shop's own colour, stamp and logo, from a file that somebody has, on the customer's page and at the counter. */
import type { Page } from '@playwright/test'
import { contrastOf } from '#shared/look.ts'
import type { Look } from '#shared/look-api.ts'
import { axeFindsNothing } from './axe.ts'
import { expect, test } from './counter.ts'
import { readAs, signInAsManager } from './manager.ts'

test.use({ isKept: false, expectedErrors: [/ERR_|Failed to load resource/] })
test.describe.configure({ retries: 0 })

/** A red disc, and what no picture needs. */
const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100" onload="document.title='run'">
  <script>document.title = 'run'</script>
  <image href="https://example.com/spy.png" width="10" height="10"/>
  <circle cx="50" cy="50" r="48" fill="#d00000"/></svg>`

const colourOf = (page: Page, selector: string) =>
  page.evaluate((of) => getComputedStyle(document.querySelector(of) ?? document.body).color, selector)
const hexOf = (rgb: string) =>
  `#${(rgb.match(/\d+/g) ?? [])
    .slice(0, 3)
    .map((part) => Number(part).toString(16).padStart(2, '0'))
    .join('')}`

test('a shop’s colour is read by day and by night, and its stamp, drawn anew from an SVG, stands on every card', {
  tag: '@deep',
}, async ({ page, shop }) => {
  await signInAsManager(page, shop)
  await page.goto(`${shop.url}/review/shop/look`)
  await page.getByRole('checkbox', { name: 'A colour of the shop’s own' }).check()
  await page.getByLabel('Colour', { exact: true }).fill('#ffe600')
  await page.getByRole('button', { name: 'Save the colour' }).click()
  await expect(page.getByText('Saved.')).toBeVisible()
  const asked: string[] = []
  page.on('request', (request) => asked.push(request.url()))
  const file = (text: string) => ({ name: 'stamp.svg', mimeType: 'image/svg+xml', buffer: Buffer.from(text) })
  await page.getByLabel('Picture of a stamp, square').setInputFiles(file('no picture at all'))
  await expect(page.getByText('This file cannot be shown as a picture.')).toBeVisible()
  await page.getByLabel('Picture of a stamp, square').setInputFiles(file(svg))
  await expect(page.getByRole('button', { name: 'Take the stamp away' })).toBeVisible()
  await page.getByLabel('Picture of the logo').setInputFiles(file(svg))
  await expect(page.getByRole('button', { name: 'Take the logo away' })).toBeVisible()
  expect(await page.title()).not.toContain('run')
  await axeFindsNothing(page, 'the look')
  expect(asked.filter((url) => !url.startsWith(shop.url) && !url.startsWith('blob:'))).toEqual([])

  const { stamp } = await readAs<Look>(page, shop, 'public/look')
  const served = await page.request.get(`${shop.url}${stamp}`)
  expect(served.headers()['content-type']).toBe('image/png')
  expect(await served.text()).not.toMatch(/script|svg|example/)

  const { stampIdx } = await shop.customer('Yuna')
  for (const [scheme, ground] of [
    ['light', '#faf7f2'],
    ['dark', '#161310'],
  ] as const) {
    await page.emulateMedia({ colorScheme: scheme })
    await page.goto(`${shop.url}/stamp/${stampIdx}`)
    await expect(page.locator(`image[href="${stamp}"]`)).toHaveCount(7)
    await expect(page.locator('header img')).toBeVisible()
    const ink = hexOf(await colourOf(page, 'header p'))
    expect(contrastOf(ink, ground)).toBeGreaterThanOrEqual(4.5)
  }

  await page.goto(`${shop.url}/card/${stampIdx}`)
  await expect(page.locator('image[href^="data:image/png"]')).toHaveCount(7)
  // As it was kept, where nothing answers.
  await page.route('**/public/**', (route) => route.abort())
  await page.reload()
  await expect(page.locator('image[href^="data:image/png"]')).toHaveCount(7)
})
