/** A shop that came back from a backup: Today says so, and rewards are let go by who was asked twice. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { programEnv, startServer } from '../src/server/testing/server-process.ts'
import { testSecret } from '../src/server/testing/test-shop.ts'
import { expect, test } from './counter.ts'
import { owner, setUp } from './new-shop.ts'

test.use({ isKept: false, expectedErrors: [/status of 401/] })

const main = new URL('../src/server/main.ts', import.meta.url).pathname

test('Today says since when, leads to what waits, and asks before it lets everything go', {
  tag: '@deep',
}, async ({ page }) => {
  const folder = mkdtempSync(join(tmpdir(), 'stampdesk-restored-'))
  const stampdesk = (verb: string, dataDir: string) =>
    execFileSync(process.execPath, [main, verb, join(folder, 'a.backup'), '--data-dir', dataDir], {
      env: { ...programEnv, STAMPDESK_SECRET: testSecret },
    })
  const headersOf = (url: string) => ({ 'x-stampdesk-protocol': '1', origin: url })
  const before = join(folder, 'before')
  const after = join(folder, 'after')
  const first = await startServer({ DATA_DIR: before })
  await expect.poll(first.printed).toMatch(/\/setup#/)
  const token = /setup#([\w-]{43})/.exec(first.printed())?.[1]
  await setUp(page, first.url, token)
  await first.stop()
  stampdesk('backup', before)
  mkdirSync(after)
  stampdesk('restore', after)

  const second = await startServer({ DATA_DIR: after })
  try {
    const { login, password } = owner
    const data = { login, password }
    await page.request.post(`${second.url}/api/counter/v1/session/password`, {
      headers: headersOf(second.url),
      data,
    })
    await page.goto(`${second.url}/review`)
    const panel = page.getByRole('region', { name: 'The shop came back from a backup' })
    await panel.getByRole('link', { name: 'See what waits in the inbox' }).click()
    await expect(page.getByRole('heading', { name: 'Inbox' })).toBeVisible()
    await page.goBack()

    await panel.getByRole('button', { name: 'Stop asking about rewards' }).click()
    const sheet = page.getByRole('dialog', { name: 'Stop asking about rewards?' })
    await expect(sheet).toContainText('one whose reward was given in the time that is missing')
    await sheet.getByRole('button', { name: 'Not now' }).click()
    await page.reload()
    await panel.getByRole('button', { name: 'Stop asking about rewards' }).click()
    await sheet.getByRole('button', { name: 'Stop asking' }).dblclick()
    await expect(panel).toHaveCount(0)
    await page.reload()
    await expect(page.getByRole('heading', { name: 'Today' })).toBeVisible()
    await expect(panel).toHaveCount(0)
  } finally {
    await page.goto('about:blank')
    await second.stop()
    rmSync(folder, { recursive: true, force: true })
  }
})
