/** What a day at the counter in a rush has shown, where two good things met; the rest stands with what it is about. */
import type { Browser, BrowserContext, Page } from '@playwright/test'
import { languages, languageTags } from '#shared/languages.ts'
import { addButton, endHold, expect, test, withoutServiceWorker } from './counter.ts'
import { openPeopleShop, typePin } from './people-shop.ts'

test.use({ isKept: false, expectedErrors: [/ERR_|Failed to load resource/] })

const strip = (page: Page, words: string | RegExp) => page.getByRole('status').filter({ hasText: words })
const atHome = (page: Page) => page.getByRole('heading', { name: 'Ready for the next customer' })
const keypadElsewhere = (page: Page) => page.getByRole('status').filter({ hasText: /Kim · / })
const goHome = (page: Page) => page.getByRole('link', { name: 'Counter' }).click()

/** Jo here and Kim there, each with the same full card. */
async function openTwo(page: Page, context: BrowserContext, browser: Browser) {
  const people = await openPeopleShop()
  const other = await browser.newContext()
  await withoutServiceWorker(other)
  const stampIdx = await people.stampOf(10)
  const there = await other.newPage()
  for (const [tablet, at, who] of [
    [context, page, 'jo'],
    [other, there, 'kim'],
  ] as const) {
    await people.pair(tablet)
    await people.signIn(at, who)
    await at.goto(`${people.address}/card/${stampIdx}`)
  }
  const close = async () => {
    await other.close()
    await people.close()
  }
  return { there, close }
}

test('a new card that was turned to the customer is there again for the staff, its code beside it', {
  tag: '@deep',
}, async ({ page, shop }) => {
  const { people } = await shop.demo()
  await page.goto(`${shop.url}/`)
  await page
    .getByRole('button', { name: /^New card/ })
    .first()
    .click()
  const code = page.getByRole('img', { name: 'QR code of this card' })
  await expect(code).toBeVisible()
  const url = page.url()
  await page.getByRole('button', { name: 'Settings' }).click()
  await page.getByRole('button', { name: 'Turn to the customer' }).click()
  await expect(code).toBeVisible()
  await page.getByRole('button', { name: 'For the staff' }).click()
  await typePin(page, people.find(({ name }) => name === 'Jo')?.pin ?? '')
  await expect(page).toHaveURL(url)
  await expect(code).toBeVisible()
  await expect(addButton(page, 1)).toBeVisible()
})

test('where only the card cannot be asked, no part of the screen says offline and no other that all is well', async ({
  page,
  shop,
}) => {
  const { stampIdx } = await shop.customer('Theo')
  await page.route('**/validate', (route) => route.fulfill({ status: 500, body: '' }))
  await page.goto(`${shop.url}/card/${stampIdx}`)
  await expect(page.getByText('Count unknown')).toBeVisible({ timeout: 20_000 })
  const main = page.getByRole('main')
  await expect(async () => {
    const isCalm = (await strip(page, 'everything confirmed').count()) > 0
    const isOffline = (await main.getByText(/offline/i).count()) > 0
    expect({ isCalm, isOffline }).not.toEqual({ isCalm: true, isOffline: true })
  }).toPass()
  await expect(addButton(page, 1)).toBeVisible()
})

test('a card that was seen just now is of no age when the line goes', async ({ page, shop }) => {
  const { stampIdx } = await shop.customer('Hana')
  await page.goto(`${shop.url}/card/${stampIdx}`)
  await expect(page.getByText('0 of 10', { exact: true })).toBeVisible()
  await page.route('**/api/**', (route) => route.abort())
  await addButton(page, 1).click()
  await expect(strip(page, 'Offline')).toBeVisible({ timeout: 20_000 })
  await expect(page.getByText(/As it was/)).toHaveCount(0)
})

test('every screen has the way home in the same place', { tag: '@deep' }, async ({ page, shop }) => {
  const { stampIdx } = await shop.customer('Yuna')
  for (const path of ['/waiting', '/new-card', `/card/${stampIdx}`]) {
    await page.goto(`${shop.url}${path}`)
    await goHome(page)
    await expect(atHome(page), path).toBeVisible()
  }
})

test('a card that is switched off or not valid yet has its way on as a button', async ({ page, shop }) => {
  for (const name of ['Noah', 'Ava']) {
    await page.goto(`${shop.url}/card/${(await shop.customer(name)).stampIdx}`)
    await page.getByRole('alert').getByRole('button', { name: 'Back to the counter' }).click()
    await expect(atHome(page), name).toBeVisible()
  }
})

test('upright the header is one line in each language, with the longest strip, and on a phone the scanner is one', {
  tag: '@deep',
}, async ({ page, shop }) => {
  const { stampIdx } = await shop.customer('Max')
  await page.clock.install()
  await page.setViewportSize({ width: 820, height: 1180 })
  await page.route('**/commands', (route) => route.abort())
  await page.goto(`${shop.url}/card/${stampIdx}`)
  await addButton(page, 5).click()
  await endHold(page)
  await page.clock.fastForward(400_000)
  await expect(strip(page, /Offline.*oldest/)).toBeVisible({ timeout: 20_000 })
  const header = page.getByRole('banner')
  for (const tag of languageTags) {
    await page.evaluate((language) => {
      const kept = JSON.parse(localStorage.getItem('stampdesk.settings') ?? '{}')
      localStorage.setItem('stampdesk.settings', JSON.stringify({ ...kept, language }))
    }, tag)
    await page.reload()
    await expect(page.locator('html')).toHaveAttribute('lang', tag)
    await expect(header.getByRole('status')).toBeVisible()
    expect((await header.boundingBox())?.height, tag).toBeLessThan(64)
    // A line of its own words too: none of them broken.
    expect((await header.getByRole('status').boundingBox())?.height, tag).toBeLessThan(48)
  }
  await page.setViewportSize({ width: 390, height: 844 })
  const scanner = page.getByRole('main').getByRole('region').first()
  expect((await scanner.boundingBox())?.height).toBeGreaterThan(175)
})

test('each language is named in a face of ours, and what is chosen is told by more than a shade', {
  tag: '@deep',
}, async ({ page, shop }) => {
  await page.goto(`${shop.url}/`)
  await page.getByRole('button', { name: 'Settings' }).click()
  for (const { name } of Object.values(languages)) {
    const label = page.getByText(name, { exact: true })
    await expect(label).toBeVisible()
    const faces = await platformFaces(page, name)
    expect(
      faces.filter(({ isCustomFont }) => !isCustomFont),
      name,
    ).toEqual([])
    expect(faces.length, name).toBeGreaterThan(0)
  }
  const [on, off] = await page.evaluate(() =>
    [':checked', ':not(:checked)'].map((state) => {
      const label = document.querySelector(`input[name="language"]${state} + span`)
      const { color, backgroundColor } = getComputedStyle(label as Element)
      return { color, backgroundColor }
    }),
  )
  expect(on?.color).not.toBe(off?.color)
  expect(on?.backgroundColor).not.toBe(off?.backgroundColor)
})

/** Which faces the browser has really drawn a text with. */
async function platformFaces(
  page: Page,
  text: string,
): Promise<{ familyName: string; isCustomFont: boolean }[]> {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('DOM.enable')
  await devtools.send('CSS.enable')
  const { root } = await devtools.send('DOM.getDocument', { depth: 0 })
  await page.getByText(text, { exact: true }).evaluate((it) => it.setAttribute('data-drawn', ''))
  const { nodeId } = await devtools.send('DOM.querySelector', {
    nodeId: root.nodeId,
    selector: '[data-drawn]',
  })
  const { fonts } = await devtools.send('CSS.getPlatformFontsForNode', { nodeId })
  await page.getByText(text, { exact: true }).evaluate((it) => it.removeAttribute('data-drawn'))
  await devtools.detach()
  return fonts
}

test('a keypad at another tablet is told on the open card, with the name and a countdown that runs', {
  tag: '@deep',
}, async ({ page, context, browser }) => {
  const { there, close } = await openTwo(page, context, browser)
  try {
    for (const at of [page, there])
      await expect(at.getByRole('button', { name: 'Redeem reward' })).toBeVisible()
    await there.getByRole('button', { name: 'Redeem reward' }).click()
    const note = keypadElsewhere(page)
    // Looked at now and then it would take up to fifteen seconds.
    await expect(note).toBeVisible({ timeout: 10_000 })
    await expect(page.getByRole('button', { name: 'Redeem reward' })).toHaveAttribute('aria-disabled', 'true')
    const left = async () => Number(/(\d+) s/.exec((await note.textContent()) ?? '')?.[1])
    const first = await left()
    expect(first).toBeGreaterThan(0)
    await expect.poll(left).toBeLessThan(first)
  } finally {
    await close()
  }
})

test('what was stamped on a full card before its count was known is taken back in words, a keypad elsewhere or not', {
  tag: '@deep',
}, async ({ page, context, browser }) => {
  await page.route('**/validate', (route) => route.fulfill({ status: 500, body: '' }))
  const { there, close } = await openTwo(page, context, browser)
  try {
    await addButton(page, 1).click()
    await there.getByRole('button', { name: 'Redeem reward' }).click()
    await page.unroute('**/validate')
    await expect(keypadElsewhere(page)).toBeVisible({ timeout: 30_000 })
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect(keypadElsewhere(page)).toContainText('1 stamp taken back')
  } finally {
    await close()
  }
})

test('a screen is never in two languages, whichever of its words come from where', { tag: '@deep' }, async ({
  page,
  shop,
}) => {
  await page.goto(`${shop.url}/card/${(await shop.customer('Sofia')).stampIdx}`)
  await expect(page.getByRole('alert', { name: 'Reward already given' })).toBeVisible()
  await page.getByRole('button', { name: 'Settings' }).click()
  await page.evaluate(() => {
    const mixed: string[] = []
    // After each drawing, whether it is painted or not.
    const look = () => {
      const { innerText } = document.body
      if (innerText.includes('코드 입력') && innerText.includes('Reward already given')) mixed.push(innerText)
    }
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true })
    Object.assign(window, { mixed })
  })
  await page.getByRole('radio', { name: '한국어' }).check()
  await expect(page.getByRole('alert', { name: '이미 리워드를 드린 카드입니다' })).toBeVisible()
  expect(await page.evaluate(() => (window as unknown as { mixed: string[] }).mixed)).toEqual([])
})
