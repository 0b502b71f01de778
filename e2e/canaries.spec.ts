/** S-8 over a whole day: every secret and every name of a customer, looked for wherever something could be left. */
import { mkdtempSync, openSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { testApiKey, testSecret } from '../src/server/testing/test-shop.ts'
import { addButton, expect, test, typePassword } from './counter.ts'
import { everythingKept } from './kept.ts'
import {
  addPerson,
  faceOf,
  firstOnsitePwd,
  type NewShop,
  openDevice,
  owner,
  pairHere,
  setUpShop,
  signInWithPin,
  startNewShop,
} from './new-shop.ts'

const joPin = '492716'
const rotatedPwd = '8264019375'
const wrongPwd = '9081726354'
const holder = {
  userNm: 'Zarathustra Quill',
  userPhnno: '010-7294-5518',
  userEml: 'quill@canary.example',
  memo: 'allergic to canaries',
}
const exports = [
  'activity.csv',
  'redemptions.csv',
  'audit/log.ndjson',
  'audit/chain.ndjson',
  'audit/checkpoint',
  'webhooks',
  'staff',
  'tablets',
  'stamp-cards',
  'settings',
  'automation',
  'reviews',
]
/** Where a customer's name may be told: the card at the counter, and the manager's look at it, which is audited. */
const mayName = /\/api\/counter\/v1\/stamps\/(\d+\/(validate|holder)|find)$/

let folder: string
let shop: NewShop

test.beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'stampdesk-canaries-'))
  shop = await startNewShop(
    { LOG_LEVEL: 'trace', WEBHOOK_HOSTS: '127.0.0.1' },
    openSync(join(folder, 'log'), 'w'),
  )
})
test.afterEach(async () => {
  await shop.stop()
  rmSync(folder, { recursive: true, force: true })
})

/** A PIN is six digits, and six digits of a longer number or of an id are no PIN. */
const isIn = (text: string, canary: string) =>
  new RegExp(`(?<![\\w-])${canary.replaceAll(/[^\w ]/g, '\\$&')}(?![\\w-])`).test(text)

/** The names of the canaries that stand in a text. */
const foundIn = (text: string | Buffer, canaries: Record<string, string>) =>
  Object.keys(canaries).filter((name) => isIn(text.toString('latin1'), canaries[name] ?? ''))

type Answer = { path: string; text: string }

/** What a HAR of this page would hold of the server's answers. */
function recordAnswers(page: Page): Promise<Answer>[] {
  const answers: Promise<Answer>[] = []
  page.on('response', (response) => {
    const path = new URL(response.url()).pathname
    const headers = JSON.stringify(response.headers())
    // The stream of live events has no end to wait for; what it tells, the page then asks for and gets here.
    // And what the page itself does not read stays open.
    if (headers.includes('text/event-stream') || path.endsWith('/tablet-report')) return
    answers.push(
      response.text().then(
        (text) => ({ path, text: `${headers}${text}` }),
        () => ({ path, text: headers }),
      ),
    )
  })
  return answers
}

/** A write of the page that no screen would send: cut short, with a secret in it. */
const sendBroken = (page: Page, path: string, secret: string) =>
  page.evaluate(
    ([address, text]) =>
      fetch(`/api/counter/v1/${address}?was=${text}`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'x-stampdesk-protocol': '1' },
        body: `{"onsitePwd":"${text}","pin":"${text}",`,
      }).then((answer) => answer.text()),
    [path, secret],
  )

async function aDay(desk: Page, till: Page, secrets: Record<string, string>): Promise<void> {
  const setup = await shop.setupAddress()
  secrets['the set-up token'] = setup.split('#')[1] ?? ''
  await setUpShop(desk, setup)
  await addPerson(desk, shop, 'Jo', joPin)
  await till.goto(shop.url)
  await pairHere(till, 'Till 1', 'Beside the door')
  await expect(faceOf(till, 'Jo')).toBeVisible()
  await signInWithPin(till, 'Jo', joPin)

  const made = await desk.request.post(`${shop.url}/api/counter/v1/webhooks`, {
    headers: { 'x-stampdesk-protocol': '1', origin: shop.url },
    data: { url: 'http://127.0.0.1:9/stamps' },
  })
  secrets['a webhook’s secret'] = ((await made.json()) as { result: { secret: string } }).result.secret
  await desk.goto(`${shop.url}/review/shop/stamp-cards?open=card%3A1`)
  await desk
    .getByRole('button', { name: /on-site password/, exact: false })
    .last()
    .click()
  const rotation = desk.getByRole('dialog', { name: 'A new password for Coffee card' })
  await rotation.getByLabel('On-site password').fill(rotatedPwd)
  await rotation.getByRole('button', { name: 'Set the password' }).click()
  await expect(rotation.getByText('The new password holds now')).toBeVisible()
  await rotation.getByRole('button', { name: 'Close' }).click()

  const stampIdx = await shop.issueCard()
  await shop.stampApi('PUT', 'update', { stampIdx, ...holder })
  await till.goto(`${shop.url}/card/${stampIdx}`)
  await expect(till.getByText(holder.userNm)).toBeVisible()
  await addButton(till, 3).click()
  await expect.poll(() => shop.stampsOf(stampIdx)).toBe(3)
  await till.getByRole('button', { name: 'Redeem reward' }).click()
  await typePassword(till, wrongPwd)
  await expect(till.getByText(/4 tries left/)).toBeVisible()
  await sendBroken(till, 'redemptions', rotatedPwd)
  await sendBroken(till, 'session/pin', joPin)
  await typePassword(till, rotatedPwd)
  await expect(till.getByText('Hand over: One free Americano')).toBeVisible()

  await desk.goto(`${shop.url}/review/cards/${stampIdx}`)
  await desk
    .getByRole('button', { name: /customer/i })
    .first()
    .click()
  await expect(desk.getByText(holder.userPhnno)).toBeVisible()
  for (const page of [desk, till])
    for (const { name, value } of await page.context().cookies()) secrets[`the cookie ${name}`] = value
}

test('no secret and no name is left where it must not be: answers, browsers, logs, files, exports, the build', {
  tag: '@deep',
}, async ({ browser }) => {
  test.setTimeout(60_000)
  const secrets: Record<string, string> = {
    'the API’s key': testApiKey,
    'the server’s secret': testSecret,
    'the manager’s password': owner.password,
    'the manager’s PIN': owner.pin,
    'a cashier’s PIN': joPin,
    'the first on-site password': firstOnsitePwd,
    'the on-site password': rotatedPwd,
    'a wrong on-site password': wrongPwd,
  }
  const desk = await openDevice(await browser.newContext())
  const till = await openDevice(await browser.newContext())
  const answers = [desk, till].map(recordAnswers)
  await aDay(desk, till, secrets)
  expect(Object.values(secrets).every((it) => it.length > 5)).toBe(true)
  const all = { ...secrets, ...holder }

  const told = await Promise.all(answers.flat())
  expect(told.length).toBeGreaterThan(40)
  for (const { path, text } of told)
    expect(foundIn(text, mayName.test(path) ? secrets : all), `the answer of ${path}`).toEqual([])
  expect(told.some(({ path, text }) => mayName.test(path) && text.includes(holder.userNm))).toBe(true)

  for (const [name, page] of Object.entries({ desk, till }))
    expect(foundIn(await everythingKept(page), all), `kept by the ${name}’s browser`).toEqual([])
  for (const path of exports) {
    const exported = await desk.request.get(`${shop.url}/api/counter/v1/${path}`)
    expect(exported.status(), path).toBe(200)
    expect(foundIn(await exported.body(), all), path).toEqual([])
  }
  const metrics = await fetch(`${shop.url}/metrics`, { headers: { Authorization: `APIKey ${testApiKey}` } })
  expect(foundIn(await metrics.text(), all), 'the metrics').toEqual([])

  // The write-ahead log among them, since the server still runs.
  const files = shop.files()
  expect(files.length).toBeGreaterThan(0)
  // The customer's name stands in the database, in its own table; that it is in no other one is canaries.test.ts.
  for (const file of files) expect(foundIn(readFileSync(file), secrets), file).toEqual([])
  await shop.stop()
  const log = readFileSync(join(folder, 'log'), 'utf8')
  expect(log).toContain('/api/counter/v1/redemptions')
  expect(foundIn(log, all), 'the log').toEqual([])
  const built = readdirSync('dist', { recursive: true, withFileTypes: true }).filter((it) => it.isFile())
  for (const { parentPath, name } of built)
    expect(foundIn(readFileSync(join(parentPath, name)), all), name).toEqual([])
})

test('planted: a canary in a log line, in an answer and in a record is seen', () => {
  const line = JSON.stringify({
    level: 50,
    msg: `redeem with ${rotatedPwd} refused`,
    pin: joPin,
    to: holder.userEml,
  })
  expect(foundIn(line, { rotatedPwd, joPin, mail: holder.userEml })).toEqual(['rotatedPwd', 'joPin', 'mail'])
  expect(foundIn(Buffer.from(`\u0000${joPin}\u0001`), { joPin })).toEqual(['joPin'])
  expect(foundIn(`17${joPin}00 a-${joPin}-b`, { joPin })).toEqual([])
})
