/** What waits, what was refused and what a manager may do about it. */
import { readFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import { addButton, endHold, expect, type Shop, test } from './counter.ts'

test.use({ isKept: false, expectedErrors: [/ERR_|Failed to load resource/] })

const strip = (page: Page, words: string | RegExp) => page.getByRole('status').filter({ hasText: words })

const people = {
  cashier: { personId: 'demo-jo', pin: '284913' },
  manager: { personId: 'demo-sam', pin: '650372' },
}

/** At the server, as their PIN would; the page learns of it when it is loaded anew. */
async function signIn(page: Page, who: keyof typeof people): Promise<void> {
  await page.evaluate(async (body) => {
    const answer = await fetch('/api/counter/v1/session/pin', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-stampdesk-protocol': '1' },
      body: JSON.stringify(body),
    })
    const { code } = (await answer.json()) as { code: number }
    if (code !== 0) throw new Error(`sign-in: ${code}`)
  }, people[who])
}

async function setLimits(page: Page, limits: Record<string, unknown>): Promise<void> {
  await page.evaluate(async (body) => {
    const answer = await fetch('/api/counter/v1/limits', {
      method: 'PUT',
      headers: { 'content-type': 'application/json', 'x-stampdesk-protocol': '1' },
      body: JSON.stringify(body),
    })
    const { code, message } = (await answer.json()) as { code: number; message: string }
    if (code !== 0) throw new Error(message)
  }, limits)
}

const none = {
  stampsAScan: null,
  stampsADay: null,
  minutesBetween: null,
  stampsAnHour: null,
  openingHours: null,
}

async function openCard(page: Page, shop: Shop, stampIdx: number): Promise<void> {
  await page.goto(`${shop.url}/card/${stampIdx}`)
  await expect(addButton(page, 1)).toBeVisible()
}

async function addElsewhere(shop: Shop, stampIdx: number): Promise<void> {
  const { apiKey } = await shop.demo()
  await fetch(`${shop.url}/api/stamp/v1/add`, {
    method: 'PUT',
    headers: { Authorization: `APIKey ${apiKey}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ stampIdx }),
  })
}

test('a refusal names its limit, stays for a cashier, and is filed away by a manager', {
  tag: '@deep',
}, async ({ page, shop }) => {
  const { stampIdx } = await shop.customer('Max')
  await openCard(page, shop, stampIdx)
  await signIn(page, 'manager')
  // A limit that only the server can tell: another till has stamped this card today.
  await addElsewhere(shop, stampIdx)
  await setLimits(page, { ...none, stampsADay: { max: 1, kind: 'hard' } })
  await signIn(page, 'cashier')
  await page.reload()
  await addButton(page, 1).click()
  await expect(strip(page, '1 to look at under Waiting')).toBeVisible({ timeout: 20_000 })

  await page.goto(`${shop.url}/waiting`)
  await expect(page.getByText(/At most 1 stamp on one card in a day/)).toBeVisible()
  await expect(page.getByText('It stays here until a manager has seen it.')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Seen' })).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'Hand over what waits' })).toHaveCount(0)
  await expect(strip(page, '1 to look at under Waiting')).toBeVisible()

  await signIn(page, 'manager')
  await setLimits(page, none)
  await page.reload()
  await page.getByRole('button', { name: 'Seen' }).click()
  await expect(page.getByText(/At most 1 stamp/)).toHaveCount(0)
  await expect(strip(page, 'everything confirmed')).toBeVisible()
  await page.goto(shop.url)
  const row = page.getByRole('region', { name: 'The last cards' }).getByRole('listitem')
  await expect(row).toContainText('1 stamp added · refused')
})

test('what a full card could not hold counts on the next one, and is nothing to worry about', {
  tag: '@deep',
}, async ({ page, shop }) => {
  const { stampIdx } = await shop.customer('Iris')
  await page.clock.install()
  await openCard(page, shop, stampIdx)
  await page.route('**/commands', (route) => route.abort())
  await addButton(page, 1).click()
  await expect(strip(page, '1 stamp saved on this tablet')).toBeVisible()
  await addElsewhere(shop, stampIdx)
  const tried = page.waitForRequest('**/commands')
  await endHold(page)
  await tried
  await page.unroute('**/commands')
  await page.evaluate(() => dispatchEvent(new Event('online')))
  await expect(strip(page, 'everything confirmed')).toBeVisible({ timeout: 40_000 })

  await page.goto(`${shop.url}/waiting`)
  await expect(page.getByRole('heading', { name: 'Counted on the next card' })).toBeVisible()
  await expect(page.getByRole('heading', { name: 'To look at' })).toHaveCount(0)
  await page.getByRole('link', { name: /Open the card/ }).click()
  await expect(page.getByText('1 of 6', { exact: true })).toBeVisible()
})

test('O-13: what waits is handed over by a manager alone, list in hand', async ({ page, shop }) => {
  const { stampIdx, code } = await shop.customer('Yuna')
  await openCard(page, shop, stampIdx)
  await page.route('**/commands', (route) => route.abort())
  await addButton(page, 2).click()
  await expect(strip(page, '2 stamps saved on this tablet')).toBeVisible()
  await signIn(page, 'manager')
  await page.goto(`${shop.url}/waiting`)
  await page.getByRole('button', { name: 'Hand over what waits' }).click()
  const sheet = page.getByRole('dialog', { name: 'Hand over what waits' })
  const remove = sheet.getByRole('button', { name: 'Remove them from this tablet' })
  await expect(remove).toHaveAttribute('aria-disabled', 'true')
  await remove.click({ force: true })
  const download = page.waitForEvent('download')
  await sheet.getByRole('button', { name: 'Save the list' }).click()
  const list = readFileSync(await (await download).path(), 'utf8')
  expect(list.trim().split('\n')).toHaveLength(2)
  expect(list).toContain(`${code}\t+2\t`)
  await remove.click()
  await expect(sheet).toBeHidden()
  await expect(strip(page, 'nothing waits')).toBeVisible()
  await page.reload()
  await expect(page.getByText('Nothing waits.', { exact: true })).toBeVisible()
  await expect(strip(page, 'nothing waits')).toBeVisible()
  // It was taken off the tablet, and not confirmed.
  await page.goto(shop.url)
  const row = page.getByRole('region', { name: 'The last cards' }).getByRole('listitem')
  await expect(row).toContainText('2 stamps added · a manager decides')
  await expect(row.getByRole('button')).toHaveCount(0)
})

/** What a week without a line leaves on a tablet, written as the outbox writes it. */
async function fillQueue(page: Page, stampIdx: number, count: number): Promise<void> {
  await page.evaluate(
    async ([idx, many]) => {
      const opening = indexedDB.open('stampdesk-outbox')
      await new Promise((resolve) => opening.addEventListener('success', resolve))
      const transaction = opening.result.transaction(['waiting', 'meta'], 'readwrite')
      const epoch = crypto.randomUUID()
      transaction.objectStore('meta').put({ key: 'device', epoch, nextSeq: many + 1 })
      for (let seq = 1; seq <= many; seq++)
        transaction.objectStore('waiting').put({
          kind: 'add',
          commandId: crypto.randomUUID(),
          stampIdx: idx,
          count: 1,
          tappedAt: Date.now() - 60_000,
          seq,
          epoch,
        })
      await new Promise((resolve) => transaction.addEventListener('complete', resolve))
      opening.result.close()
    },
    [stampIdx, count] as const,
  )
}

test('five thousand that wait are listed at once, each of them within reach of a finger', {
  tag: '@deep',
}, async ({ page, shop }) => {
  const { stampIdx } = await shop.customer('Hana')
  await page.route('**/commands', (route) => route.abort())
  await openCard(page, shop, stampIdx)
  await addButton(page, 1).click()
  await expect(strip(page, '1 stamp saved on this tablet')).toBeVisible()
  await fillQueue(page, stampIdx, 5_000)
  await page.reload()
  await expect(strip(page, /5,?00[01] stamps saved on this tablet/)).toBeVisible()

  const from = Date.now()
  await page.getByRole('button', { name: /Waiting/ }).click()
  const rows = page.getByRole('listitem').filter({ hasText: 'saved here' })
  await expect(rows.first()).toBeVisible()
  // Built in full it took nine seconds.
  expect(Date.now() - from).toBeLessThan(3_000)
  expect(await rows.count()).toBeLessThan(60)
  await expect(rows.first()).toHaveAttribute('aria-setsize', /500[01]/)

  const pane = page.locator('main > div')
  await expect(async () => {
    await pane.last().evaluate((element) => element.scrollTo({ top: element.scrollHeight }))
    await expect(rows.last()).toHaveAttribute('aria-posinset', /500[01]/, { timeout: 500 })
  }).toPass()
})
