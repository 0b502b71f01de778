/** S-8 for the on-site password: typed on the tablet, and in nothing that a tablet, a log or the disk ever holds. */
import { mkdtempSync, openSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, type Page, test } from '@playwright/test'
import type { Demo } from '#shared/counter-api.ts'
import { startServer } from '../src/server/testing/server-process.ts'
import { everythingKept, everythingShown } from './kept.ts'

const wrong = '908172635'

/** The whole way to a reward, a wrong password and a fault included; the places where a password was found. */
async function leaks(page: Page, plant?: (page: Page, password: string) => Promise<void>): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'stampdesk-secrets-'))
  const log = join(folder, 'log')
  const data = join(folder, 'data')
  const env = { DATA_DIR: data, DEMO: '1', LOG_LEVEL: 'trace', STAMPDESK_API_KEY: '', STAMPDESK_SECRET: '' }
  const server = await startServer(env, openSync(log, 'w'))
  const { result } = (await (await fetch(`${server.url}/api/counter/v1/demo`)).json()) as { result: Demo }
  const full = result.stamps.find(({ state }) => state === 'full')
  const password = full?.onsitePwd ?? ''
  expect(password).not.toBe('')
  await plant?.(page, password)

  const answers: Promise<string>[] = []
  page.on('response', (response) => {
    const headers = JSON.stringify(response.headers())
    answers.push(
      response.text().then(
        (text) => `${response.url()} ${headers} ${text}`,
        () => headers,
      ),
    )
  })
  await page.goto(`${server.url}/card/${full?.stampIdx}`)
  await page.getByRole('button', { name: 'Redeem reward' }).click()
  const keypad = page.getByRole('dialog', { name: 'On-site password' })
  const type = async (digits: string) => {
    for (const digit of digits) await keypad.getByRole('button', { name: digit, exact: true }).click()
  }
  await type(wrong)
  await keypad.getByRole('button', { name: 'Confirm' }).click()
  await expect(keypad.getByRole('alert')).toContainText(/left/i)
  await type(password)
  const whileTyped = (await everythingKept(page)) + (await everythingShown(page))
  await keypad.getByRole('button', { name: 'Confirm' }).click()
  await expect(keypad).toBeHidden()
  await faultWith(page, full?.stampIdx ?? 0, password)
  const kept = (await everythingKept(page)) + (await everythingShown(page))
  await page.reload()
  const received = (await Promise.all(answers)).join('\n')
  await page.unrouteAll({ behavior: 'ignoreErrors' })
  await server.stop()

  const places: Record<string, string | Buffer> = {
    'an answer': received,
    // The keypad's own field holds it while it is being typed, and nothing else does.
    'the browser, while it is typed': whileTyped.replace(JSON.stringify(password), '""'),
    'the browser, afterwards': kept,
    'the log': readFileSync(log),
    ...Object.fromEntries(readdirSync(data).map((file) => [file, readFileSync(join(data, file))])),
  }
  expect(received.length).toBeGreaterThan(10_000)
  expect(places['the log']?.includes('/api/counter/v1/redemptions')).toBe(true)
  rmSync(folder, { recursive: true, force: true })
  return Object.keys(places).filter((place) =>
    [password, wrong].some((secret) => places[place]?.includes(secret)),
  )
}

/** A request that the server cannot read, with the password in it. */
function faultWith(page: Page, stampIdx: number, onsitePwd: string): Promise<unknown> {
  return page.evaluate(
    ([idx, password]) =>
      fetch('/api/counter/v1/redemptions', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'x-stampdesk-protocol': '1' },
        body: `{"stampIdx":${idx},"onsitePwd":"${password}",`,
      }).then(({ status }) => status),
    [stampIdx, onsitePwd],
  )
}

test('the on-site password is in no answer, no store of the browser, no log and no file of the server', async ({
  page,
}) => {
  expect(await leaks(page)).toEqual([])
})

test('planted: an answer that carries it, and a page that keeps it, are found', async ({ page }) => {
  const plant = async (planted: Page, password: string) => {
    await planted.addInitScript((secret) => localStorage.setItem('planted', secret), password)
    await planted.route('**/validate', async (route) => {
      const response = await route.fetch()
      await route.fulfill({ response, headers: { ...response.headers(), 'x-planted': password } })
    })
  }
  expect(await leaks(page, plant)).toEqual([
    'an answer',
    'the browser, while it is typed',
    'the browser, afterwards',
  ])
})
