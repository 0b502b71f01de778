/** What other systems are told, and the administration for those who cannot see it or use no mouse. */

import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Webhook } from 'standardwebhooks'
import { startServer } from '../src/server/testing/server-process.ts'
import { axeFindsNothing, themes } from './axe.ts'
import { expect, test } from './counter.ts'
import { shopSheets, signInAsManager } from './manager.ts'

test.use({ isKept: false })
test.setTimeout(240_000)

type Received = { headers: IncomingMessage['headers']; body: string }

async function startReceiver() {
  const received: Received[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk.toString()))
    request.on('end', () => {
      received.push({ headers: request.headers, body })
      // The first try fails, as first tries do.
      response.writeHead(received.length === 1 ? 503 : 204).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/in`
  return { url, received, stop: () => server.close() }
}

test('an address is told of a new card, its first failure is seen, and it is sent again', {
  tag: '@deep',
}, async ({ page, shop }) => {
  const receiver = await startReceiver()
  const folder = mkdtempSync(join(tmpdir(), 'stampdesk-outward-'))
  const server = await startServer({
    DATA_DIR: folder,
    DEMO: '1',
    STAMPDESK_API_KEY: '',
    STAMPDESK_SECRET: '',
    WEBHOOK_HOSTS: '127.0.0.1',
  })
  const here = { ...shop, url: server.url, demo: async () => await shop.demo() }
  try {
    await signInAsManager(page, here)
    await page.goto(`${server.url}/review/shop/webhooks`)
    await page.getByRole('button', { name: 'Add an address' }).click()
    await page.getByRole('dialog').getByRole('textbox', { name: 'Address' }).fill(receiver.url)
    await page.getByRole('dialog').getByRole('textbox', { name: 'What it is (optional)' }).fill('The till')
    await page.getByRole('dialog').getByRole('button', { name: 'Add' }).dblclick()
    const secret = (await page.getByText(/^whsec_/).textContent()) ?? ''
    await page.getByRole('button', { name: 'It is in place' }).click()
    await expect(page.getByText('The till')).toHaveCount(1)
    expect(await page.content()).not.toContain(secret)

    await page.goto(`${server.url}/review/shop/issue`)
    await page.getByRole('button', { name: 'Make the card' }).click()
    await expect(page.getByRole('img', { name: 'QR code of the new card' })).toBeVisible()
    // The button that made it is gone with its form.
    await expect(page.getByRole('article', { name: 'The card is made' })).toBeFocused()

    await page.goto(`${server.url}/review/shop/webhooks`)
    await page.getByRole('button', { name: 'Deliveries' }).click()
    const delivery = page.getByRole('listitem').filter({ hasText: 'A card was given out' }).last()
    await expect(delivery).toContainText('It answered 503.', { timeout: 20_000 })
    await delivery.getByRole('button', { name: 'Send again' }).click()
    await expect(delivery).toContainText('delivered', { timeout: 20_000 })

    const last = receiver.received.at(-1)
    const told = new Webhook(secret).verify(last?.body ?? '', last?.headers as Record<string, string>)
    expect(told).toMatchObject({ type: 'stamp.created' })
  } finally {
    // It looks again every few seconds, and would miss the server.
    await page.goto('about:blank')
    receiver.stop()
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
})

const pages = [
  '',
  'issue',
  'stamp-cards',
  'people',
  'tablets',
  'limits',
  'automation',
  'webhooks',
  'api-keys',
  'settings',
  'account',
]

test('no page of the administration has anything for axe to find, and each fits a phone', {
  tag: '@deep',
}, async ({ page, shop }) => {
  await signInAsManager(page, shop)
  for (const colorScheme of themes) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    for (const path of [...pages, ...shopSheets]) {
      await page.setViewportSize({ width: 1180, height: 820 })
      await page.goto(`${shop.url}/review/shop${path && `/${path}`}`)
      await expect(page.getByRole('heading').first()).toBeVisible()
      await expect(page.getByText('Reading…')).toHaveCount(0)
      await axeFindsNothing(page, `${path || 'shop'} (${colorScheme})`)
      await page.setViewportSize({ width: 390, height: 844 })
      const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
      expect.soft(tooWide, path).toBeLessThanOrEqual(0)
    }
  }
})

test('a person is added by the keyboard alone', { tag: '@deep' }, async ({ page, shop }) => {
  await signInAsManager(page, shop)
  await page.goto(`${shop.url}/review/shop/people`)
  await page.getByRole('button', { name: 'Add a person' }).focus()
  await page.keyboard.press('Enter')
  const name = page.getByRole('dialog').getByRole('textbox', { name: 'Name' })
  await expect(name).toBeVisible()
  for (let n = 0; n < 5 && !(await name.evaluate((it) => it === document.activeElement)); n += 1)
    await page.keyboard.press('Tab')
  await page.keyboard.type('Ida', { delay: 70 })
  await page.keyboard.press('Tab')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('Tab')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Tab')
  await page.keyboard.type('602819', { delay: 70 })
  await page.keyboard.press('Enter')
  await expect(page.getByRole('main').getByRole('button', { name: /Ida.*Cashier/ })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Add a person' })).toBeFocused()
})
