/** A reload in the middle of a reward whose answer was lost: the true end, and never a second try beside the first. */
import type { Page } from '@playwright/test'
import { addButton, expect, type Shop, scanWithHardware, test, typePassword } from './counter.ts'

test.use({ isKept: false, expectedErrors: [/ERR_|Failed to load resource/] })

/** What the wire does with tries, and what came of them. */
type Wire = { fate: 'through' | 'request-lost' | 'reply-lost' | 'down'; ids: string[]; bodies: string[] }

async function watchTries(page: Page): Promise<Wire> {
  const wire: Wire = { fate: 'through', ids: [], bodies: [] }
  await page.route(/\/(redemptions|commands\/)/, async (route) => {
    const request = route.request()
    if (request.method() === 'POST') {
      wire.ids.push(request.headers()['idempotency-key'] ?? '')
      wire.bodies.push(request.postData() ?? '')
    }
    if (wire.fate === 'through') return route.continue()
    if (wire.fate === 'reply-lost') await route.fetch()
    return route.abort()
  })
  return wire
}

/** Whether the page ever says so, be it for a blink: kept over a reload. */
async function hearingOf(page: Page, words: string): Promise<() => Promise<boolean>> {
  await page.addInitScript((said) => {
    const look = () => {
      if (document.body?.innerText.includes(said)) sessionStorage.setItem('was said', said)
    }
    new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true })
  }, words)
  return () => page.evaluate(() => sessionStorage.getItem('was said') !== null)
}

/** The sample shop has one full card with a password, and one that a tap makes full. */
async function tryReward(page: Page, shop: Shop, name: 'Leo' | 'Mina', wire: Wire, fate: Wire['fate']) {
  const { stampIdx, onsitePwd } = await shop.customer(name)
  await page.goto(`${shop.url}/card/${stampIdx}`)
  if (name === 'Mina') await addButton(page, 1).click()
  await page.getByRole('button', { name: 'Redeem reward' }).click()
  wire.fate = fate
  await typePassword(page, onsitePwd ?? '')
  await expect(page.getByText('Result not known yet')).toBeVisible({ timeout: 15_000 })
  return { stampIdx, onsitePwd: onsitePwd ?? '' }
}

test('it was given: told after the reload, though the line stays down at first, and nothing is sent again', async ({
  page,
  shop,
}) => {
  const wire = await watchTries(page)
  // The card itself is told by the shop that it was redeemed, by none but this try.
  const isRefused = await hearingOf(page, 'Reward already given')
  const { onsitePwd } = await tryReward(page, shop, 'Leo', wire, 'reply-lost')
  const sent = wire.ids.length
  wire.fate = 'down'
  await page.reload()
  await expect(page.getByText('Result not known yet')).toBeVisible({ timeout: 20_000 })
  await expect(page.getByText('Do not hand over the reward yet.')).toBeVisible()
  await page.getByRole('button', { name: 'Check again' }).click()
  // Nobody is left without a word while it is asked, and the line is still down.
  await expect(page.getByText('Result not known yet')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Check again' })).not.toHaveAttribute('aria-busy', {
    timeout: 20_000,
  })
  await expect(page.getByText('Result not known yet')).toBeVisible()
  // Nor is the next customer, whose code is scanned meanwhile.
  await scanWithHardware(page, (await shop.customer('Yuna')).stampUrl)
  await expect(page.getByText('Not scanned: the reward comes first')).toBeVisible()
  await expect(page.getByText('Result not known yet')).toBeVisible()
  wire.fate = 'through'
  // The counter asks again by itself as soon as the line is back: whichever of the two is first.
  await page
    .getByRole('button', { name: 'Check again' })
    .click({ timeout: 2_000 })
    .catch(() => {})
  await expect(page.getByText('Hand over: One free Americano')).toBeVisible({ timeout: 20_000 })
  expect(new Set(wire.ids).size).toBe(1)
  expect(wire.bodies.slice(sent).filter((body) => body.includes(onsitePwd))).toEqual([])
  expect(await isRefused()).toBe(false)
})

test('it never came: the card is as it was, the first id is barred, and a new try gives one reward', {
  tag: '@deep',
}, async ({ page, shop }) => {
  const wire = await watchTries(page)
  const { stampIdx, onsitePwd } = await tryReward(page, shop, 'Mina', wire, 'request-lost')
  wire.fate = 'through'
  await page.reload()
  const told = page.getByRole('alert', { name: 'No reward was given' })
  await expect(told).toContainText('Hand over nothing yet.')
  const redeem = told.getByRole('button', { name: 'Redeem reward' })
  await expect(redeem).toBeVisible()
  await expect(redeem).not.toHaveAttribute('aria-busy')
  await redeem.click()
  await typePassword(page, onsitePwd)
  await expect(page.getByText('Hand over: One free Americano')).toBeVisible()
  expect(new Set(wire.ids).size).toBe(2)
  expect(await shop.codeOf(stampIdx)).toBe(1005)
  // The first try comes after all: it is refused.
  const { apiKey } = await shop.demo()
  expect(apiKey).not.toBe('')
  const late = await page.evaluate(
    async ([id, body]) => {
      const answer = await fetch('/api/counter/v1/redemptions', {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'x-stampdesk-protocol': '1',
          'idempotency-key': id ?? '',
        },
        body: body ?? '',
      })
      return ((await answer.json()) as { code: number }).code
    },
    [wire.ids[0], wire.bodies[0]],
  )
  expect(late).toBe(1013)
})

test('a locked password is told before it is typed, and the keys take nothing', { tag: '@deep' }, async ({
  page,
  shop,
}) => {
  const { stampIdx, onsitePwd } = await shop.customer('Theo')
  const { apiKey } = await shop.demo()
  for (let n = await shop.stampsOf(stampIdx); n < 10; n++)
    await fetch(`${shop.url}/api/stamp/v1/add`, {
      method: 'PUT',
      headers: { Authorization: `APIKey ${apiKey}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({ stampIdx }),
    })
  await page.goto(`${shop.url}/card/${stampIdx}`)
  const redeem = page.getByRole('button', { name: 'Redeem reward' })
  await redeem.click()
  for (let n = 0; n < 5; n++) {
    await typePassword(page, '000000')
    await expect(page.getByRole('dialog').getByRole('alert')).toContainText(/try left|tries left|locked/)
  }
  const keypad = page.getByRole('dialog', { name: 'On-site password' })
  const isLocked = async () => {
    await expect(keypad.getByRole('alert')).toContainText('Password is locked')
    await expect(keypad.getByRole('button', { name: '1', exact: true })).toHaveAttribute(
      'aria-disabled',
      'true',
    )
    await keypad.getByRole('button', { name: '1', exact: true }).click({ force: true })
    await expect(keypad.getByText('1 digit entered')).toHaveCount(0)
  }
  await isLocked()
  await page.goBack()
  await redeem.click()
  await isLocked()
  // Over a reload too: it is the server that knows.
  await page.reload()
  await redeem.click()
  await isLocked()
  expect(onsitePwd).not.toBe('000000')
})
