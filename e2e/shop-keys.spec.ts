/** The keys of other systems and the addresses that are told: made, copied once, limited, tried, replaced and ended, in two windows. */

import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from '@playwright/test'
import { expect, test } from './counter.ts'
import { signInAsManager } from './manager.ts'
import { type NewShop, setUp, startNewShop } from './new-shop.ts'

test.use({ isKept: false, permissions: ['clipboard-read', 'clipboard-write'] })
test.setTimeout(120_000)

const refused = /status of (401|403|404)/

async function openShop(page: Page, env: Record<string, string> = {}): Promise<NewShop> {
  const shop = await startNewShop(env)
  const token = (await shop.setupAddress()).split('#')[1]
  await setUp(page, shop.url, token)
  return shop
}

const dialog = (page: Page) => page.getByRole('dialog')
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const row = (page: Page, name: string) =>
  page.getByRole('main').getByRole('listitem').filter({ hasText: name })

test.describe('keys', () => {
  test.use({ expectedErrors: [refused] })

  test('a key is shown once, does what it is for and no more, and is over when it is revoked', {
    tag: '@deep',
  }, async ({ page, context }) => {
    const shop = await openShop(page)
    const stampIdx = await shop.issueCard()
    const ask = async (key: string, method: 'GET' | 'PUT') => {
      const [path, body] = method === 'GET' ? [`validate?stampIdx=${stampIdx}`] : ['add', { stampIdx }]
      const headers = { Authorization: `APIKey ${key}`, 'Content-Type': 'application/json' }
      const answer = await fetch(`${shop.url}/api/stamp/v1/${path}`, {
        method,
        headers,
        ...(body && { body: JSON.stringify(body) }),
      })
      return answer.status
    }
    /** What stands there, which is what the clipboard gets. */
    const takeKey = async (tab: Page) => {
      const key = (await tab.getByText(/^sdk_/).textContent()) ?? ''
      await button(tab, 'Copy').click()
      await expect(tab.getByText('Copied.')).toBeVisible()
      expect(await tab.evaluate(() => navigator.clipboard.readText())).toBe(key)
      await button(tab, 'It is in place').click()
      return key
    }
    try {
      await page.goto(`${shop.url}/review/shop/api-keys`)
      await button(page, 'Make a key').click()
      await button(page, 'Make the key').click()
      await expect(dialog(page).getByText('A name, and at least one thing that it may do.')).toBeVisible()
      await page.goBack()
      await expect(dialog(page)).toHaveCount(0)

      await button(page, 'Make a key').click()
      await dialog(page).getByRole('textbox', { name: 'What it is for' }).fill('The till')
      await dialog(page)
        .getByRole('checkbox', { name: 'Look cards and coupons up, with their on-site passwords' })
        .check()
      await button(page, 'Make the key').dblclick()
      const key = await takeKey(page)
      await expect(row(page, 'The till')).toHaveCount(1)
      await expect(row(page, 'The till')).toContainText(
        'Look cards and coupons up, with their on-site passwords',
      )
      await page.reload()
      await expect(row(page, 'The till')).toBeVisible()
      expect(await page.content()).not.toContain(key)
      expect([await ask(key, 'GET'), await ask(key, 'PUT')]).toEqual([200, 403])

      await row(page, 'The till').getByRole('button', { name: 'Replace' }).click()
      await button(page, 'Make the new key').dblclick()
      const next = await takeKey(page)
      expect(next).not.toBe(key)
      await expect(row(page, 'The till')).toContainText('The key before is good too until')
      expect([await ask(key, 'GET'), await ask(next, 'GET')]).toEqual([200, 200])

      const other = await context.newPage()
      await other.goto(`${shop.url}/review/shop/api-keys`)
      await row(other, 'The till').getByRole('button', { name: 'Replace' }).click()
      const third = await context.newPage()
      await third.goto(`${shop.url}/review/shop/api-keys`)
      await row(third, 'The till').getByRole('button', { name: 'Revoke' }).click()

      await row(page, 'The till').getByRole('button', { name: 'Revoke' }).click()
      await button(page, 'Revoke it').dblclick()
      await expect(row(page, 'The till')).toContainText('Revoked')
      await expect(row(page, 'The till').getByRole('button')).toHaveCount(0)
      expect([await ask(key, 'GET'), await ask(next, 'GET')]).toEqual([401, 401])

      await button(other, 'Make the new key').click()
      await expect(dialog(other).getByRole('alert')).toContainText('Ended meanwhile')
      await expect(other.getByText(/^sdk_/)).toHaveCount(0)
      await button(other, 'Not now').click()
      await expect(row(other, 'The till')).toContainText('Revoked')
      // Who wanted the same has it.
      await button(third, 'Revoke it').click()
      await expect(dialog(third)).toHaveCount(0)
      await expect(row(third, 'The till')).toContainText('Revoked')
      await other.close()
      await third.close()
    } finally {
      await page.goto('about:blank')
      await shop.stop()
    }
  })

  test('a manager without a password makes none, and is told why', { tag: '@deep' }, async ({
    page,
    shop,
  }) => {
    await signInAsManager(page, shop)
    await page.goto(`${shop.url}/review/shop/api-keys?open=new`)
    await dialog(page).getByRole('textbox', { name: 'What it is for' }).fill('The till')
    await dialog(page).getByRole('checkbox').first().check()
    await button(page, 'Make the key').click()
    await expect(page.getByText('You have no password yet.')).toBeVisible()
    await dialog(page).last().getByRole('button', { name: 'Close' }).click()
    // What was filled in is there still.
    await expect(dialog(page).getByRole('textbox', { name: 'What it is for' })).toHaveValue('The till')
    await page.goto(`${shop.url}/review/shop/api-keys`)
    await expect(page.getByRole('heading', { name: 'API keys' })).toBeVisible()
    await expect(row(page, 'The till')).toHaveCount(0)
  })
})

type Received = { type: string; headers: IncomingMessage['headers'] }

async function startReceiver() {
  const received: Received[] = []
  const answers = { status: 204 }
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk.toString()))
    request.on('end', () => {
      received.push({ type: JSON.parse(body).type, headers: request.headers })
      response.writeHead(answers.status).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/in`
  return { url, received, answers, stop: () => server.close() }
}

test.describe('webhooks', () => {
  test.use({ expectedErrors: [/status of 404|ERR_FAILED/] })

  test('an address is tried, told what it wants and nothing else, and a window that is out of date says so', {
    tag: '@deep',
  }, async ({ page, context }) => {
    const receiver = await startReceiver()
    const shop = await openShop(page, { WEBHOOK_HOSTS: '127.0.0.1' })
    const deliveries = page.getByRole('listitem').filter({ hasText: 'A test' })
    try {
      await page.goto(`${shop.url}/review/shop/webhooks?open=new`)
      await dialog(page).getByRole('textbox', { name: 'Address' }).fill(receiver.url)
      await dialog(page).getByRole('textbox', { name: 'What it is (optional)' }).fill('The till')
      await button(page, 'Add').click()
      await button(page, 'It is in place').click()

      await row(page, 'The till').getByRole('button', { name: 'Events' }).click()
      const kinds = dialog(page).getByRole('checkbox')
      await expect(kinds.first()).toBeVisible()
      for (const kind of await kinds.all()) await kind.uncheck()
      await button(page, 'Save').click()
      await expect(dialog(page).getByRole('alert')).toContainText('At least one kind of event.')
      await dialog(page).getByRole('checkbox', { name: 'A card was given out' }).check()
      await button(page, 'Save').dblclick()
      await expect(dialog(page)).toHaveCount(0)
      await expect(row(page, 'The till')).toContainText(/1 of \d+ kinds of events/)

      await button(page, 'Send a test').dblclick()
      await expect(deliveries.last()).toContainText('delivered', { timeout: 20_000 })
      receiver.answers.status = 500
      await page.reload()
      await expect(deliveries.first()).toBeVisible()
      await button(page, 'Send a test').click()
      await expect(page.getByText('It answered 500.')).toBeVisible({ timeout: 20_000 })
      receiver.answers.status = 204
      await page
        .getByRole('listitem')
        .filter({ hasText: 'It answered 500.' })
        .last()
        .getByRole('button', { name: 'Send again' })
        .click()
      await expect(page.getByText('It answered 500.')).toHaveCount(0, { timeout: 20_000 })

      const stampIdx = await shop.issueCard()
      await shop.stampApi('PUT', 'add', { stampIdx })
      await expect
        .poll(() => receiver.received.map(({ type }) => type), { timeout: 20_000 })
        .toContain('stamp.created')
      expect(new Set(receiver.received.map(({ type }) => type))).toEqual(
        new Set(['webhook.test', 'stamp.created']),
      )

      const other = await context.newPage()
      await other.goto(`${shop.url}/review/shop/webhooks`)
      await row(other, 'The till').getByRole('button', { name: 'Switch off' }).click()
      await expect(row(other, 'The till')).toContainText('switched off')
      await button(page, 'Send a test').click()
      await expect(page.getByRole('alert')).toContainText('Ended meanwhile')
      await expect(row(page, 'The till')).toContainText('switched off')
      await expect(button(page, 'Send a test')).toHaveCount(0)

      await page.route('**/webhooks/*', (route) => route.abort())
      await button(page, 'Switch on').click()
      await expect(page.getByRole('alert')).toContainText('The server cannot be reached')
      await page.unroute('**/webhooks/*')
      await button(page, 'Switch on').dblclick()
      await expect(button(page, 'Send a test')).toBeVisible()
      await other.close()
    } finally {
      await page.goto('about:blank')
      receiver.stop()
      await shop.stop()
    }
  })
})
