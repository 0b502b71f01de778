/** The tablet is turned to the customer, who sees their card and finds no way behind it. */
import { randomUUID } from 'node:crypto'
import type { Page } from '@playwright/test'
import { onsitePwd } from '../src/server/testing/test-shop.ts'
import { axeFindsNothing, themes } from './axe.ts'
import { addButton, expect, scanToCard, test, untilKept } from './counter.ts'
import {
  atTablet,
  customer,
  face,
  openPeopleShop,
  type PeopleShop,
  pins,
  signIn,
  typePin,
} from './people-shop.ts'

test.use({
  isKept: false,
  expectedErrors: [
    /ERR_INTERNET_DISCONNECTED|ERR_FAILED|status of 401|unknown error occurred when fetching the script/,
  ],
})
test.setTimeout(120_000)

let people: PeopleShop
test.beforeEach(async ({ context }) => {
  people = await openPeopleShop()
  await people.pair(context)
})
test.afterEach(() => people.close())

const toGo = (page: Page, count: number) => page.getByRole('heading', { name: `${count} more stamps to go` })

async function turn(page: Page, stampIdx: number): Promise<void> {
  await people.signIn(page, 'jo')
  await page.goto(`${people.address}/card/${stampIdx}`)
  await expect(page.getByText(customer)).toBeVisible()
  await page.getByRole('button', { name: 'Settings' }).click()
  await page.getByRole('button', { name: 'Turn to the customer' }).click()
}

const shown = (page: Page) => page.evaluate(() => document.documentElement.outerHTML)

test('progress, reward and code are shown, and nobody is named', { tag: '@deep' }, async ({ page }) => {
  const stampIdx = await people.stampOf(4)
  await turn(page, stampIdx)
  await expect(toGo(page, 6)).toBeVisible()
  await expect(page.getByText('Then: One free Americano')).toBeVisible()
  await expect(page.getByRole('img', { name: 'QR code of this card' })).toBeVisible()
  await expect(page.locator('video')).toHaveCount(0)
  const html = await shown(page)
  for (const name of [customer, 'Zarathustra', 'Jo<', 'Mina', 'Kim']) expect(html, name).not.toContain(name)
  // What a colleague adds elsewhere is seen by itself.
  await people.shop.api('PUT', '/api/stamp/v1/add', { stampIdx })
  await expect(toGo(page, 5)).toBeVisible({ timeout: 15_000 })
})

test('it cannot be left without the PIN: back, reload, another address, another tab', {
  tag: '@kept',
}, async ({ page, context }) => {
  const stampIdx = await people.stampOf(4)
  // A page of ours to go back to.
  await page.goto(people.address)
  await turn(page, stampIdx)
  await expect(toGo(page, 6)).toBeVisible()
  await page.goBack().catch(() => null)
  await expect(toGo(page, 6)).toBeVisible()
  await page.reload()
  await expect(toGo(page, 6)).toBeVisible()
  // What is no page of ours is the app's own only where its worker answers.
  await untilKept(page)
  for (const path of [`/card/${stampIdx}`, '/waiting', '/review', '/setup', '/demo', '/nowhere']) {
    await page.goto(`${people.address}${path}`)
    await expect(toGo(page, 6), path).toBeVisible()
    expect(await shown(page)).not.toContain(customer)
  }
  const other = await context.newPage()
  await other.goto(`${people.address}/card/${stampIdx}`)
  await expect(toGo(other, 6)).toBeVisible()
  await other.close()
  await page.keyboard.press('Escape')
  await expect(toGo(page, 6)).toBeVisible()

  await page.getByRole('button', { name: 'For the staff' }).click()
  expect(await shown(page)).not.toContain('Mina')
  await typePin(page, '111222')
  await expect(page.getByRole('alert')).toContainText('4 tries left')
  await page.getByRole('button', { name: 'Back to the card' }).click()
  await expect(toGo(page, 6)).toBeVisible()
  await page.getByRole('button', { name: 'For the staff' }).click()
  await typePin(page, pins.jo)
  await expect(page.getByText(customer)).toBeVisible()
  await expect(page).toHaveURL(`${people.address}/card/${stampIdx}`)
})

test('a colleague takes it back with their own PIN, and begins at home', async ({ page }) => {
  await turn(page, await people.stampOf(4))
  await page.getByRole('button', { name: 'For the staff' }).click()
  await page.getByRole('button', { name: 'Somebody else’s PIN' }).click()
  await signIn(page, 'Kim', pins.kim)
  await expect(page.getByRole('heading', { name: 'Ready for the next customer' })).toBeVisible()
  expect(await shown(page)).not.toContain(customer)
})

test('without a line it stays shut, and opens with the PIN when the line is back', {
  tag: ['@kept', '@deep'],
}, async ({ page, context }) => {
  const stampIdx = await people.stampOf(4)
  await turn(page, stampIdx)
  await expect(toGo(page, 6)).toBeVisible()
  await untilKept(page)
  await context.setOffline(true)
  await page.getByRole('button', { name: 'For the staff' }).click()
  await expect(page.getByText(/opens again as soon as the line is back/)).toBeVisible({ timeout: 25_000 })
  await expect(page.getByRole('button', { name: /Go on as/ })).toHaveCount(0)
  await context.setOffline(false)
  await expect(page.getByRole('button', { name: '5', exact: true })).toBeVisible({ timeout: 25_000 })
  await typePin(page, pins.jo)
  await expect(page.getByText(customer)).toBeVisible()
})

test('without a line it opens to the PIN that the server took in this page before, and to five tries at most', {
  tag: ['@kept', '@deep'],
}, async ({ page, context }) => {
  const stampIdx = await people.stampOf(4)
  await page.goto(people.address)
  await signIn(page, 'Jo', pins.jo)
  await expect(atTablet(page, 'Jo')).toBeVisible()
  await scanToCard(page, `${people.address}/stamp/${stampIdx}`, stampIdx)
  await expect(page.getByText(customer)).toBeVisible()
  await untilKept(page)
  await context.setOffline(true)
  await expect(page.getByText(/^Offline/).first()).toBeVisible({ timeout: 25_000 })
  await page.getByRole('button', { name: 'Settings' }).click()
  await page.getByRole('button', { name: 'Turn to the customer' }).click()
  await page.getByRole('button', { name: 'For the staff' }).click()
  await typePin(page, '111222')
  await expect(page.getByRole('alert')).toContainText('4 tries left')
  await typePin(page, pins.jo)
  await expect(addButton(page, 1)).toBeVisible()
  await expect(page).toHaveURL(`${people.address}/card/${stampIdx}`)
})

test('after the reward it says thank you, with the next card to take along', { tag: '@deep' }, async ({
  page,
}) => {
  const stampIdx = await people.stampOf(10)
  await turn(page, stampIdx)
  await expect(page.getByRole('heading', { name: 'Your card is full!' })).toBeVisible()
  const redeem = { stampIdx, onsitePwd }
  await people.shop.tablet('POST', '/api/counter/v1/redemptions', redeem, { 'Idempotency-Key': randomUUID() })
  await expect(page.getByRole('heading', { name: 'Thank you!' })).toBeVisible({ timeout: 15_000 })
  await expect(page.getByRole('img', { name: 'QR code of the next card' })).toBeVisible({ timeout: 15_000 })
  expect(await shown(page)).not.toContain(customer)
})

const screens: { name: string; open: (page: Page) => Promise<void> }[] = [
  { name: 'the customer’s view', open: async (page) => void (await turn(page, await people.stampOf(4))) },
  {
    name: 'the way out of it',
    open: async (page) => {
      await turn(page, await people.stampOf(4))
      await page.getByRole('button', { name: 'For the staff' }).click()
      await expect(page.getByRole('button', { name: '5', exact: true })).toBeVisible()
    },
  },
  {
    name: 'the lock',
    open: async (page) => {
      await page.goto(people.address)
      await face(page, 'Jo').click()
      await expect(page.getByRole('button', { name: '5', exact: true })).toBeVisible()
    },
  },
  {
    name: 'the quick switch, the menu and the sign-out',
    open: async (page) => {
      await page.goto(people.address)
      await signIn(page, 'Kim', pins.kim)
      await expect(atTablet(page, 'Kim')).toBeVisible()
      const stampIdx = await people.stampOf(4)
      await page.goto(`${people.address}/card/${stampIdx}`)
      await addButton(page, 1).waitFor()
      await atTablet(page, 'Kim').click()
      await expect(face(page, 'Jo')).toBeVisible()
    },
  },
]

for (const { name, open } of screens) {
  test(`${name}: nothing for axe to find`, { tag: '@deep' }, async ({ page }) => {
    await page.emulateMedia({ reducedMotion: 'reduce' })
    await open(page)
    for (const colorScheme of themes) {
      await page.emulateMedia({ colorScheme })
      await axeFindsNothing(page)
    }
  })
}

test('a refusal is told in large in the customer’s own language, and the staff get theirs back', async ({
  page,
}) => {
  const { result } = await people.shop.api('POST', '/api/stamp/v1/create', {
    cardIdx: 1,
    strtYmd: '2020-01-01',
    endYmd: '2020-12-31',
  })
  await page.addInitScript(voicesOfATablet)
  await people.signIn(page, 'jo')
  await page.goto(`${people.address}/card/${result}`)
  await page.getByRole('alert').getByRole('button', { name: 'Show it to the customer' }).click()
  const told = page.getByRole('heading', { level: 1 })
  await expect(told).toHaveText('This card has run out. I can start a new one for you.')
  await expect(page.getByRole('button', { name: 'Read it aloud' })).toHaveCount(0)
  await page.getByRole('button', { name: '한국어' }).click()
  await expect(told).toHaveText(/[가-힣]/)
  await expect(page.locator('html')).toHaveAttribute('lang', 'ko')
  // Only when it is asked for, and by a voice of this tablet.
  expect(await said(page)).toEqual([])
  await page.getByRole('button', { name: '소리 내어 읽기' }).click()
  expect(await said(page)).toEqual([{ lang: 'ko_KR', text: await told.textContent() }])
  await page.getByRole('button', { name: '日本語' }).click()
  await expect(told).toHaveText(/[ぁ-ん]/)
  await expect(page.getByRole('button', { name: '読み上げる' })).toHaveCount(0)
  await axeFindsNothing(page)
  await page.getByRole('button', { name: 'スタッフ用' }).click()
  await typePin(page, pins.jo)
  await expect(page.getByRole('button', { name: 'Start a new card' })).toBeVisible()
  await expect(page.locator('html')).toHaveAttribute('lang', 'en')
})

type Said = { lang: string; text: string }
const said = (page: Page) => page.evaluate(() => (window as unknown as { said: Said[] }).said)

/** A Korean voice of its own and a Japanese one of somebody's server, as Android has them; Chromium has none here. */
function voicesOfATablet(): void {
  const heard: Said[] = []
  const voices = [
    { lang: 'ko_KR', localService: true },
    { lang: 'ja-JP', localService: false },
  ]
  const synthesis = Object.assign(new EventTarget(), {
    getVoices: () => voices,
    cancel() {},
    speak: ({ lang, text }: Said) => void heard.push({ lang, text }),
  })
  class Utterance extends EventTarget {
    lang = ''
    readonly text: string
    constructor(text: string) {
      super()
      this.text = text
    }
  }
  Object.defineProperty(window, 'speechSynthesis', { value: synthesis })
  Object.assign(window, { SpeechSynthesisUtterance: Utterance, said: heard })
}
