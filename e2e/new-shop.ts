/** What the end-to-end tests of the doors share: a shop that is nothing yet, and what its people do. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserContext, Locator, Page } from '@playwright/test'
import { startServer } from '../src/server/testing/server-process.ts'
import { testApiKey } from '../src/server/testing/test-shop.ts'
import { expect, watchErrors } from './counter.ts'

export const owner = {
  name: 'Mina',
  login: 'mina@corner.example',
  password: 'lantern-otter-velvet-42',
  pin: '830274',
}
export const firstOnsitePwd = '729415'

export type NewShop = {
  url: string
  /** `…/setup#…`, as the server printed it. */
  setupAddress: () => Promise<string>
  /** A customer's card of the first stamp card. */
  issueCard: () => Promise<number>
  /** The hosted API's way, with the shop's key. */
  stampApi: (method: string, path: string, body?: object) => Promise<unknown>
  /** What the ledger holds. */
  stampsOf: (stampIdx: number) => Promise<number>
  /** What the server has written to disk. */
  files: () => string[]
  stop: () => Promise<void>
}

/** Set up without its four steps, which other tests take: the page's browser is signed in as its owner. */
export async function setUp(page: Page, url: string, token: string | undefined): Promise<void> {
  const { name, login, password, pin } = owner
  const answer = await page.request.post(`${url}/api/counter/v1/setup`, {
    headers: { 'x-stampdesk-protocol': '1', origin: url },
    data: {
      token,
      shop: { name: 'Corner Coffee', timeZone: 'Asia/Seoul', languages: ['en'] },
      card: {
        cardNm: 'Coffee card',
        cardTtl: 'One Americano',
        maxStamps: 3,
        validDays: 30,
        onsitePwd: firstOnsitePwd,
      },
      manager: { name, login, password, pin },
    },
  })
  expect(await answer.json()).toMatchObject({ code: 0 })
}

/** Port, data folder and secret of its own; nobody has set it up. */
export async function startNewShop(
  env: Record<string, string> = {},
  log: number | 'inherit' = 'inherit',
): Promise<NewShop> {
  const folder = mkdtempSync(join(tmpdir(), 'stampdesk-new-shop-'))
  const server = await startServer({ DATA_DIR: join(folder, 'data'), ...env }, log)
  const stampApi = async (method: string, path: string, body?: object) => {
    const answer = await fetch(`${server.url}/api/stamp/v1/${path}`, {
      method,
      headers: { Authorization: `APIKey ${testApiKey}`, 'Content-Type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    })
    return ((await answer.json()) as { result: unknown }).result
  }
  const day = (from: number) => new Date(Date.now() + from * 86_400_000).toISOString().slice(0, 10)
  return {
    url: server.url,
    async setupAddress() {
      const address = /http\S+\/setup#[\w-]{43}/
      await expect.poll(server.printed).toMatch(address)
      return address.exec(server.printed())?.[0] ?? ''
    },
    issueCard: async () =>
      Number(await stampApi('POST', 'create', { cardIdx: 1, strtYmd: day(-1), endYmd: day(30) })),
    stampApi,
    files: () => readdirSync(join(folder, 'data')).map((name) => join(folder, 'data', name)),
    stampsOf: async (stampIdx) =>
      ((await stampApi('GET', `validate?stampIdx=${stampIdx}`)) as { stamps: number }).stamps,
    async stop() {
      await server.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** A device of its own: cookies, storage, camera. Its errors are gathered until `expectNoErrors`. */
export async function openDevice(context: BrowserContext): Promise<Page> {
  await context.grantPermissions(['camera'])
  const page = await context.newPage()
  devices.set(page, watchErrors(page))
  return page
}

const devices = new WeakMap<Page, string[]>()

/** A browser writes each refusal to its console; nothing else may stand there. */
export function expectNoErrors(page: Page, ...but: RegExp[]): void {
  const errors = devices.get(page)?.filter((text) => !but.some((pattern) => pattern.test(text)))
  expect(errors).toEqual([])
}

export const next = (page: Page) => page.getByRole('button', { name: 'Next' }).click()

/** The four steps, up to the last button. */
export async function fillSetup(page: Page, address: string): Promise<void> {
  await page.goto(address)
  await page.getByLabel('What is the shop called?').fill('Corner Coffee')
  await next(page)
  await page.getByLabel('What is the card called?').fill('Coffee card')
  await page.getByLabel('What is the reward?').fill('One free Americano')
  await page.getByLabel('Stamps for a reward').fill('3')
  await next(page)
  await page.getByLabel('What do your colleagues call you?').fill(owner.name)
  await page.getByLabel('Sign-in name').fill(owner.login)
  await next(page)
  await page.getByLabel('Your password', { exact: true }).fill(owner.password)
  await page.getByLabel('Your PIN', { exact: true }).fill(owner.pin)
  await page.getByLabel('On-site password', { exact: true }).fill(firstOnsitePwd)
}

export async function setUpShop(page: Page, address: string): Promise<void> {
  await fillSetup(page, address)
  await page.getByRole('button', { name: 'Make the shop' }).click()
  await page.getByRole('button', { name: 'Not now' }).click()
  await expect(page.getByRole('heading', { name: 'Corner Coffee is ready' })).toBeVisible()
}

export async function addPerson(page: Page, shop: NewShop, name: string, pin: string): Promise<void> {
  await page.goto(`${shop.url}/review/shop/people`)
  await page.getByRole('button', { name: 'Add a person' }).click()
  const sheet = page.getByRole('dialog', { name: 'Add a person' })
  await sheet.getByLabel('Name').fill(name)
  await sheet.getByLabel('First PIN').fill(pin)
  await sheet.getByRole('button', { name: 'Add', exact: true }).click()
  await expect(page.getByRole('button', { name: new RegExp(name) })).toBeVisible()
}

/** A face, then six digits; who goes on before the answer is there is not signed in. */
export async function signInWithPin(page: Page, name: string, pin: string): Promise<void> {
  await page.getByRole('button', { name: new RegExp(`${name}$`) }).click()
  const keypad = page.getByRole('region', { name: `PIN of ${name}` })
  await typeDigits(keypad, pin)
  await expect(keypad).toBeHidden({ timeout: 20_000 })
}

export async function typeDigits(keypad: Locator, digits: string): Promise<void> {
  for (const digit of digits) await keypad.getByRole('button', { name: digit, exact: true }).click()
}

export const faceOf = (page: Page, name: string) =>
  page
    .getByRole('list', { name: 'Who is at the tablet?' })
    .getByRole('button', { name: new RegExp(`${name}$`) })

/** The code on a tablet's screen. */
export async function shownCode(tablet: Page): Promise<string> {
  const code = tablet.getByText(/^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/)
  await expect(code).toBeVisible()
  return (await code.textContent()) ?? ''
}

/** With the password at the tablet itself. */
export async function pairHere(tablet: Page, name: string, place: string): Promise<void> {
  await tablet.getByRole('button', { name: 'A manager is here' }).click()
  await tablet.getByLabel('What is this tablet called?').fill(name)
  await tablet.getByLabel('Where does it stand?').fill(place)
  await tablet.getByLabel('Sign-in name').fill(owner.login)
  await tablet.getByLabel('Password', { exact: true }).fill(owner.password)
  await tablet.getByRole('button', { name: 'Pair this tablet' }).click()
}
