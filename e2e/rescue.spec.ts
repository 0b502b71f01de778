/** a tablet without a line shows what waits on it, another one reads it with its camera, and each tap counts once. */
import { readFileSync } from 'node:fs'
import type { Browser, BrowserContext, Download, Page } from '@playwright/test'
import { axeFindsNothing, themes } from './axe.ts'
import {
  addButton,
  cutLine,
  expect,
  joinLine,
  tellWhoListens,
  test,
  withoutServiceWorker,
} from './counter.ts'
import { atTablet, openPeopleShop, type PeopleShop, pins, signIn } from './people-shop.ts'

test.setTimeout(240_000)
test.use({ isKept: false, expectedErrors: [/ERR_|Failed to load resource/] })

let shop: PeopleShop
test.beforeAll(async () => {
  shop = await openPeopleShop()
})
test.afterAll(() => shop.close())

/** Drawing pictures and reading them is most of the work: few are enough for one tap. */
const fps = process.env.DEEP ? 30 : 10

/** In place of the camera: 1280 by 720, and on it what the test holds before it. */
function cameraOfTheTest(perSecond: number): void {
  const canvas = document.createElement('canvas')
  Object.assign(canvas, { width: 1280, height: 720 })
  const context = canvas.getContext('2d')
  let held: CanvasImageSource | null = null
  const draw = () => {
    if (!context) return
    context.fillStyle = '#8a867f'
    context.fillRect(0, 0, 1280, 720)
    // An arm away: the code fills two thirds of the picture's height.
    if (held) context.drawImage(held, 400, 120, 480, 480)
  }
  setInterval(draw, 1000 / perSecond)
  Object.assign(globalThis, {
    async holdBefore(base64: string | null) {
      const bytes = base64 && Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
      held = bytes ? await createImageBitmap(new Blob([bytes])) : null
    },
  })
  navigator.mediaDevices.getUserMedia = async () => canvas.captureStream(perSecond)
}

type Held = typeof globalThis & { holdBefore(base64: string | null): Promise<void> }

async function enter(page: Page, name: string, pin: string): Promise<string> {
  const tabletId = await shop.pair(page.context())
  await page.goto(shop.address)
  await signIn(page, name, pin)
  await expect(atTablet(page, name)).toBeVisible()
  // Whoever opens a database first makes it: that must be the app.
  const keys = () => shop.db.read('SELECT key_id FROM promise_keys WHERE tablet_id = $1', [tabletId])
  await expect.poll(async () => (await keys()).length, { timeout: 30_000 }).toBe(1)
  await expect.poll(() => hasRescueKey(page), { timeout: 30_000 }).toBe(true)
  return tabletId
}

const hasRescueKey = (page: Page) =>
  page.evaluate(
    () =>
      new Promise<boolean>((resolve) => {
        const opening = indexedDB.open('stampdesk-promises')
        opening.addEventListener('success', () => {
          const { result: db } = opening
          const reading = db.transaction('key').objectStore('key').get('own')
          reading.addEventListener('success', () => {
            db.close()
            resolve(Boolean((reading.result as { rescueKey?: string } | undefined)?.rescueKey))
          })
        })
      }),
  )

async function readingTablet(browser: Browser): Promise<{ context: BrowserContext; reader: Page }> {
  const context = await browser.newContext()
  await context.addInitScript(tellWhoListens)
  await context.addInitScript(cameraOfTheTest, fps)
  await withoutServiceWorker(context)
  const reader = await context.newPage()
  await enter(reader, 'Mina', pins.mina)
  return { context, reader }
}

async function addWithoutLine(page: Page, stampIdx: number): Promise<void> {
  await page.goto(`${shop.address}/card/${stampIdx}`)
  await expect(addButton(page, 1)).toBeVisible()
  await cutLine(page)
  await addButton(page, 1).click()
}

async function showCodes(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Waiting' }).click()
  await page.getByRole('button', { name: 'Hand over to another tablet' }).click()
  // The last tap can be undone for some seconds; then it joins by itself.
  await expect(codes(page)).toBeVisible({ timeout: 20_000 })
}

const codes = (page: Page) => page.getByRole('img', { name: 'Codes for another tablet, one after the other' })
const became = (page: Page) => page.getByRole('list', { name: 'Taken in here' })

/** What the one shows now, as it is drawn, before the camera of the other. */
async function hold(page: Page, reader: Page): Promise<void> {
  const picture = await codes(page).screenshot()
  await reader.evaluate((base64) => (globalThis as Held).holdBefore(base64), picture.toString('base64'))
}

async function holdUntil(page: Page, reader: Page, isDone: () => Promise<boolean>): Promise<void> {
  while (!(await isDone())) await hold(page, reader)
  await reader.evaluate(() => (globalThis as Held).holdBefore(null))
}

test('it is read from the screen at the counter, kept without a line, delivered with one, and counted once by both', {
  tag: '@deep',
}, async ({ page, browser }) => {
  const tabletId = await enter(page, 'Jo', pins.jo)
  const stampIdx = await shop.stampOf(3)
  await addWithoutLine(page, stampIdx)
  await showCodes(page)
  await expect(page.getByText('1 tap of this tablet was not sent.')).toBeVisible()
  for (const theme of themes) await axeFindsNothing(page, theme)

  const { context, reader } = await readingTablet(browser)
  await cutLine(reader)
  // Nobody has told the other tablet anything: it is at its home screen.
  await holdUntil(page, reader, () => became(reader).isVisible())
  await expect(became(reader)).toContainText('Taken in and saved here.')
  for (const theme of themes) await axeFindsNothing(reader, theme)
  expect(await shop.shop.holds(stampIdx)).toBe(3)

  await joinLine(reader)
  await expect(became(reader)).toContainText('Till 7: 1 tap taken in. 1 is counted.', { timeout: 30_000 })
  expect(await shop.shop.holds(stampIdx)).toBe(4)
  await joinLine(page)
  await page.getByRole('link', { name: 'Counter' }).click()
  await page.getByRole('button', { name: 'Waiting' }).click()
  await expect(page.getByText('Nothing waits.')).toBeVisible({ timeout: 60_000 })
  expect(await shop.shop.holds(stampIdx)).toBe(4)
  const told = await shop.db.read<{ actor: string; event: string }>(
    "SELECT actor, event FROM audit WHERE event IN ('stamp.added', 'rescue.taken-in') AND actor LIKE 'person:%'",
  )
  expect(told.filter(({ event }) => event === 'stamp.added')).toEqual([
    { event: 'stamp.added', actor: `person:jo@tablet:${tabletId}` },
  ])
  expect(told.filter(({ event }) => event === 'rescue.taken-in')).toHaveLength(1)
  await context.close()
})

/** One stamp on a card of two, added without a line and saved as a file. */
async function handOverAsFile(page: Page): Promise<{ stampIdx: number; download: Download }> {
  const stampIdx = await shop.stampOf(2)
  await addWithoutLine(page, stampIdx)
  await showCodes(page)
  const downloading = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Save as a file' }).click()
  return { stampIdx, download: await downloading }
}

test('as a file it is taken by the manager’s computer; half of it, a changed one and anything else is refused and says why', {
  tag: '@deep',
}, async ({ page, browser }) => {
  await enter(page, 'Jo', pins.jo)
  const { stampIdx, download } = await handOverAsFile(page)
  expect(download.suggestedFilename()).toMatch(/^stampdesk-rescue-[\d-]+\.sdr$/)
  const bytes = readFileSync(await download.path())
  for (const inClear of [String(stampIdx), 'personId', 'tappedAt'])
    expect(bytes.includes(inClear)).toBe(false)

  const context = await browser.newContext()
  await withoutServiceWorker(context)
  const desk = await context.newPage()
  await shop.giveAccount('kim', { login: 'kim', password: 'correct horse battery' })
  await desk.goto(`${shop.address}/review/shop/tablets`)
  await desk.getByLabel('Sign-in name').fill('kim')
  await desk.getByLabel('Password', { exact: true }).fill('correct horse battery')
  await desk.getByRole('button', { name: 'Sign in' }).click()
  await desk.getByRole('button', { name: 'Take in from a tablet' }).click()
  const choose = (buffer: Buffer, name: string) =>
    desk
      .getByLabel('File of another tablet')
      .setInputFiles({ name, mimeType: 'application/octet-stream', buffer })
  await choose(bytes.subarray(0, -40), 'half.sdr')
  await expect(desk.getByText('Only a part of it is here.')).toBeVisible()
  await expect(desk.getByText('40 bytes of it are missing.')).toBeVisible()
  await choose(Buffer.from('code\tstamps\n'), 'list.tsv')
  await expect(desk.getByText('Nothing that was handed over.')).toBeVisible()
  const changed = Buffer.from(bytes)
  changed.set([(changed.at(-1) ?? 0) ^ 1], changed.length - 1)
  await choose(changed, 'changed.sdr')
  await expect(became(desk)).toContainText('What was read is damaged.')
  expect(await shop.shop.holds(stampIdx)).toBe(2)

  await choose(bytes, 'whole.sdr')
  await expect(became(desk)).toContainText('1 tap taken in. 1 is counted.', { timeout: 30_000 })
  await choose(bytes, 'again.sdr')
  await expect(became(desk).getByRole('listitem')).toHaveCount(2)
  expect(await shop.shop.holds(stampIdx)).toBe(3)
  for (const theme of themes) await axeFindsNothing(desk, theme)
  await context.close()
})

test('what was taken over without a line is delivered behind the lock, as soon as there is one', {
  tag: '@deep',
}, async ({ page, browser }) => {
  await enter(page, 'Jo', pins.jo)
  const { stampIdx, download } = await handOverAsFile(page)
  const file = await download.path()

  const { context, reader } = await readingTablet(browser)
  const given = await shop.stampOf(1)
  await reader.goto(`${shop.address}/card/${given}`)
  await expect(addButton(reader, 1)).toBeVisible()
  await cutLine(reader)
  await reader.getByRole('button', { name: /^Waiting/ }).click()
  await reader.getByRole('button', { name: 'Take over from another tablet' }).click()
  await reader.getByLabel('File of another tablet').setInputFiles(file)
  await expect(became(reader)).toContainText('Taken in and saved here.')
  await reader.getByRole('button', { name: 'Settings' }).click()
  await reader.getByRole('button', { name: 'Lock', exact: true }).click()
  await expect(reader.getByRole('heading', { name: 'Who is at the tablet?' })).toBeVisible()
  expect(await shop.shop.holds(stampIdx)).toBe(2)
  await joinLine(reader)
  await expect.poll(() => shop.shop.holds(stampIdx), { timeout: 60_000 }).toBe(3)
  await context.close()
})

const taps = 500

test(`${taps} taps are through within a minute`, { tag: '@deep' }, async ({ page, browser }) => {
  await enter(page, 'Jo', pins.jo)
  await page.goto(`${shop.address}/waiting`)
  await cutLine(page)
  const stamps = await Promise.all(Array.from({ length: taps / 5 }, () => shop.stampOf(0)))
  await page.evaluate(fillOutbox, stamps)
  await page.reload()
  await page.getByRole('button', { name: 'Hand over to another tablet' }).click()
  await expect(page.getByText(`${taps} taps of this tablet were not sent.`)).toBeVisible()
  const { context, reader } = await readingTablet(browser)
  const began = performance.now()
  let pictures = 0
  await holdUntil(page, reader, () => {
    pictures += 1
    return became(reader).isVisible()
  })
  const seconds = (performance.now() - began) / 1000
  process.stdout.write(
    `${taps} taps read in ${seconds.toFixed(1)} s from ${pictures} pictures of 1280 by 720\n`,
  )
  expect(seconds).toBeLessThan(60)
  await expect(became(reader)).toContainText(`${taps} taps taken in. ${taps} are counted.`, {
    timeout: 60_000,
  })
  for (const stampIdx of stamps.slice(0, 10)) expect(await shop.shop.holds(stampIdx)).toBe(5)
  await context.close()
})

/** Five taps on each card, as a morning without a line leaves them. */
function fillOutbox(stamps: number[]): Promise<void> {
  const epoch = crypto.randomUUID()
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open('stampdesk-outbox')
    opening.addEventListener('success', () => {
      const { result: db } = opening
      const tx = db.transaction(['waiting', 'meta'], 'readwrite')
      for (let n = 0; n < stamps.length * 5; n++)
        tx.objectStore('waiting').add({
          kind: 'add',
          commandId: crypto.randomUUID(),
          stampIdx: stamps[n % stamps.length],
          count: 1,
          tappedAt: Date.now() - Math.floor(Math.random() * 3_600_000),
          personId: 'jo',
          seq: n + 1,
          epoch,
        })
      tx.objectStore('meta').put({ key: 'device', epoch, nextSeq: stamps.length * 5 + 1 })
      tx.addEventListener('complete', () => {
        db.close()
        resolve()
      })
      tx.addEventListener('error', () => reject(tx.error))
    })
  })
}
