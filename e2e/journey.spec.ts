/** The main job, as a cashier does it: scan, progress, add, password, reward. The camera is a file. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, chromium, expect, type Page, test } from '@playwright/test'
import type { Demo } from '#shared/counter-api.ts'
import { type ServerProcess, startServer } from '../src/server/testing/server-process.ts'
import { queueOf, writeCameraFile } from './camera-file.ts'
import { chromiumArgs, findChromium } from './chromium.ts'

const wrong = '112233'

let folder: string
let server: ServerProcess
let demo: Demo
let browser: Browser

test.beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'stampdesk-journey-'))
  server = await startServer({
    DATA_DIR: join(folder, 'data'),
    DEMO: '1',
    STAMPDESK_API_KEY: '',
    STAMPDESK_SECRET: '',
  })
  demo = ((await (await fetch(`${server.url}/api/counter/v1/demo`)).json()) as { result: Demo }).result
  const camera = join(folder, 'camera.y4m')
  await writeCameraFile(camera, { shots: queueOf([customer('9 of 10').stampUrl], 15, 8), fps: 10 })
  const executablePath = findChromium()
  browser = await chromium.launch({
    ...(executablePath && { executablePath }),
    args: [
      ...chromiumArgs,
      '--use-fake-device-for-media-stream',
      `--use-file-for-fake-video-capture=${camera}`,
    ],
  })
})

test.afterAll(async () => {
  await browser.close()
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
})

function customer(state: string): Demo['stamps'][number] {
  const found = demo.stamps.find((stamp) => stamp.state === state)
  if (!found) throw new Error(`the sample shop has no customer with ${state}`)
  return found
}

/** A page whose every error is written down, and whose taps are counted by itself. */
async function openCounter(): Promise<{ page: Page; errors: string[]; taps: () => Promise<number> }> {
  const page = await browser.newPage({ viewport: { width: 1180, height: 820 }, permissions: ['camera'] })
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text())
  })
  await page.addInitScript(() => {
    sessionStorage.setItem('taps', '0')
    const count = () => sessionStorage.setItem('taps', String(Number(sessionStorage.getItem('taps')) + 1))
    addEventListener('pointerdown', count, { capture: true })
  })
  return { page, errors, taps: () => page.evaluate(() => Number(sessionStorage.getItem('taps'))) }
}

async function typePassword(page: Page, password: string): Promise<void> {
  const keypad = page.getByRole('dialog', { name: 'On-site password' })
  for (const digit of password) await keypad.getByRole('button', { name: digit, exact: true }).click()
  await keypad.getByRole('button', { name: 'Confirm' }).click()
}

async function codeOf(stampIdx: number): Promise<number> {
  const answer = await fetch(`${server.url}/api/stamp/v1/validate?stampIdx=${stampIdx}`, {
    headers: { Authorization: `APIKey ${demo.apiKey}` },
  })
  return ((await answer.json()) as { code: number }).code
}

test('from a code before the camera to the reward and the next card, with no tap too many', async () => {
  const { page, errors, taps } = await openCounter()
  const { stampIdx, onsitePwd } = customer('9 of 10')
  const password = onsitePwd ?? ''
  expect(await codeOf(stampIdx)).toBe(0)

  await page.goto(`${server.url}/`)
  await expect(page.getByRole('region', { name: 'Scanner' })).toBeVisible()
  await expect(page.getByText('9 of 10', { exact: true })).toBeVisible({ timeout: 20_000 })
  await expect(page).toHaveURL(`${server.url}/card/${stampIdx}`)
  expect(await taps()).toBe(0)

  await page.getByRole('group', { name: 'Add stamps' }).getByRole('button', { name: 'Add 1' }).click()
  await expect(page.getByText('10 of 10', { exact: true })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Undo' })).toBeVisible()

  await page.getByRole('button', { name: 'Redeem reward' }).click()
  const keypad = page.getByRole('dialog', { name: 'On-site password' })
  await expect(keypad).toContainText('One free Americano')
  await typePassword(page, wrong)
  await expect(keypad.getByRole('alert')).toHaveText('Wrong password. 4 tries left.')
  expect(await codeOf(stampIdx)).toBe(0)

  await typePassword(page, password)
  await expect(page.getByRole('status').filter({ hasText: 'Hand over' })).toHaveText(
    'Hand over: One free Americano',
  )
  await expect(page.getByRole('img', { name: 'QR code of the next card' })).toBeVisible()
  expect(await codeOf(stampIdx)).toBe(1005)

  expect(await taps()).toBe(['Add 1', 'Redeem', ...wrong, 'Confirm', ...password, 'Confirm'].length)
  expect(errors).toEqual([])
  await page.close()
})
