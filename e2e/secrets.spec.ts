/** S-8 for the on-site password: typed on the tablet, and in nothing that a tablet, a log or the disk ever holds. */
import { mkdtempSync, openSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, type Page, type Response, test } from '@playwright/test'
import type { Demo } from '#shared/counter-api.ts'
import { startServer } from '../src/server/testing/server-process.ts'
import { everythingKept, everythingShown } from './kept.ts'

const wrong = '908172635'

/** Places in which one of these secrets is. */
const found = (places: Record<string, string | Buffer>, secrets: readonly string[]): string[] =>
  Object.keys(places).filter((place) => secrets.some((secret) => places[place]?.includes(secret)))

const headersOf = (response: Response) => `${response.url()} ${JSON.stringify(response.headers())}`

/** Until it is ended: then what the answers have told, those that stream once their page is gone. */
function listenToAnswers(page: Page): { end(): Promise<string> } {
  const answers: Promise<string>[] = []
  const hear = (response: Response) => {
    const headers = headersOf(response)
    answers.push(
      response.text().then(
        (text) => `${headers} ${text}`,
        () => headers,
      ),
    )
  }
  page.on('response', hear)
  return {
    async end() {
      page.off('response', hear)
      return (await Promise.all(answers)).join('\n')
    },
  }
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

test('the on-site password is in no answer, no store of the browser, no log and no file of the server; planted in an answer and in the page it is found', async ({
  page,
}) => {
  const folder = mkdtempSync(join(tmpdir(), 'stampdesk-secrets-'))
  const log = join(folder, 'log')
  const data = join(folder, 'data')
  const env = { DATA_DIR: data, DEMO: '1', LOG_LEVEL: 'trace', STAMPDESK_API_KEY: '', STAMPDESK_SECRET: '' }
  const server = await startServer(env, openSync(log, 'w'))
  const { result } = (await (await fetch(`${server.url}/api/counter/v1/demo`)).json()) as { result: Demo }
  const full = result.stamps.find(({ state }) => state === 'full')
  const password = full?.onsitePwd ?? ''
  expect(password).not.toBe('')
  const secrets = [password, wrong]
  const answers = listenToAnswers(page)
  const all = async () => (await everythingKept(page)) + (await everythingShown(page))

  // The whole way to a reward, a wrong password and a fault included.
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
  // The keypad's own field holds it while it is being typed, and nothing else does.
  const whileTyped = (await all()).replace(JSON.stringify(password), '""')
  await keypad.getByRole('button', { name: 'Confirm' }).click()
  await expect(keypad).toBeHidden()
  await faultWith(page, full?.stampIdx ?? 0, password)
  const kept = await all()
  const ended = answers.end()

  await page.evaluate((secret) => localStorage.setItem('planted', secret), password)
  await page.route('**/validate', async (route) => {
    const response = await route.fetch()
    await route.fulfill({ response, headers: { ...response.headers(), 'x-planted': password } })
  })
  const planted = page.waitForResponse('**/validate')
  await page.reload()
  const answer = headersOf(await planted)
  await expect.poll(async () => found({ answer, page: await all() }, secrets)).toEqual(['answer', 'page'])
  const received = await ended
  await page.unrouteAll({ behavior: 'ignoreErrors' })
  await server.stop()

  const places = {
    'an answer': received,
    'the browser, while it is typed': whileTyped,
    'the browser, afterwards': kept,
    'the log': readFileSync(log),
    ...Object.fromEntries(readdirSync(data).map((file) => [file, readFileSync(join(data, file))])),
  }
  expect(received.length).toBeGreaterThan(10_000)
  expect(places['the log'].includes('/api/counter/v1/redemptions')).toBe(true)
  expect(found(places, secrets)).toEqual([])
  rmSync(folder, { recursive: true, force: true })
})
