/** A shop outside the demo, with people, PINs and tablets of its own, and its database to look into. */
import { randomBytes } from 'node:crypto'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserContext, expect, type Page } from '@playwright/test'
import { protocolHeader } from '#shared/counter-api.ts'
import { backup } from '../src/server/composition/backup.ts'
import { restoreFile } from '../src/server/composition/restore.ts'
import type { Db } from '../src/server/db/db.ts'
import { openDb } from '../src/server/db/open.ts'
import { createCustomerPage } from '../src/server/http/customer-page.ts'
import { createFiles } from '../src/server/http/files.ts'
import { setPassword } from '../src/server/people/accounts.ts'
import { createHasher } from '../src/server/people/hasher.ts'
import { createSessions } from '../src/server/people/sessions.ts'
import { shopSettings } from '../src/server/people/shop-settings.ts'
import { insertTablet } from '../src/server/people/tablets.ts'
import { hashedToken } from '../src/server/people/tokens.ts'
import {
  type Answer,
  onsitePwd,
  openTestShop,
  type TestShop,
  testSecret,
} from '../src/server/testing/test-shop.ts'
import { type Hosted, openHosted } from './hosted.ts'
import { listen } from './loopback.ts'

export const pins = { jo: '284913', mina: '730561', kim: '650372' } as const
export type PersonId = keyof typeof pins
/** On no screen but the card's, and nowhere in the browser once the tablet is locked. */
export const customer = 'Zarathustra Quill'

export type PeopleShop = {
  address: string
  shop: TestShop
  db: Db
  dataDir: string
  /** Makes this browser the shop's tablet; its id. */
  pair(context: Pick<BrowserContext, 'addCookies'>): Promise<string>
  /** At the server, as the PIN does: for tests to which the screen of faces is on the way. */
  signIn(page: Page, personId: PersonId): Promise<void>
  revoke(tabletId: string): Promise<void>
  /** So many stamps of ten, of a customer with a name. */
  stampOf(stamps: number, name?: string): Promise<number>
  holds(stampIdx: number): Promise<number>
  /** Gateway mode: where the stamps are. */
  hosted: Hosted | null
  addPeople(names: readonly string[]): Promise<void>
  /** A manager's sign-in from any browser. It ends the sign-ins that they have. */
  giveAccount(personId: string, account: { login: string; password: string }): Promise<void>
  /** As the manager at a desk, who has typed the password just now. */
  desk(method: string, path: string, body?: unknown): Promise<Answer>
  /** Whatever is under way is cut off, and nothing that the process kept in its memory is there afterwards. */
  restart(): Promise<void>
  /** Comes back with another build of the app. */
  deploy(dist: string): Promise<void>
  /** On SQLite: the file's path. */
  backUp(): Promise<string>
  /** From a backup: what was done since is missing, and the shop knows no more than that it may be. */
  comeBack(backup: string): Promise<void>
  isRestored(): boolean
  /** Sets the server's clock on or back. */
  shiftClock(ms: number): void
  close(): Promise<void>
}

const api = '/api/counter/v1'

/** All of these shops have the secret of the tests: what is dear to make is made once a process. */
const hashes = new Map<string, Promise<string>>()

function hashOf(pin: string, vault: TestShop['vault']): Promise<string> {
  const hash = hashes.get(pin) ?? createHasher(vault).hash(pin)
  hashes.set(pin, hash)
  return hash
}

export type PeopleShopOptions = {
  dist?: string
  databaseUrl?: string | undefined
  /** What stands between the server and its database. */
  beneath?: ((db: Db) => Db) | undefined
  /** What stands between a browser and the server. */
  between?: ((fetch: Fetch) => Fetch) | undefined
  /** Gateway mode. */
  isHosted?: boolean | undefined
}

type Fetch = (request: Request, env?: unknown) => Response | Promise<Response>

export async function openPeopleShop({
  dist = 'dist',
  databaseUrl,
  beneath = (it) => it,
  between = (it) => it,
  isHosted = false,
}: PeopleShopOptions = {}): Promise<PeopleShop> {
  const dataDir = mkdtempSync(join(tmpdir(), 'stampdesk-people-'))
  const backups = mkdtempSync(join(tmpdir(), 'stampdesk-backups-'))
  let db = beneath(await openDb({ databaseUrl, dataDir, log: () => {} }))
  let address = 'http://127.0.0.1'
  let offsetMs = 0
  let isRestored = false
  const now = () => Date.now() + offsetMs
  const hosted = isHosted ? await openHosted({ now }) : null
  let built = dist
  const open = () => {
    const customerPage = createCustomerPage(built)
    return openTestShop(
      { db },
      {
        now,
        publicUrl: () => address,
        files: createFiles(built),
        ...(customerPage && { customerPage }),
        ...(hosted && { upstream: hosted.upstream }),
      },
    )
  }
  let shop = await open()
  const unasked = hosted?.attend(() => shop)
  shop.clock.now = Date.now()
  await db.write(async (tx) => {
    await shopSettings.write(tx, { shopNm: 'Corner Coffee' })
    await tx.run(
      "INSERT INTO people (person_id, name, role, color, created_at) VALUES ('mina', 'Mina', 'cashier', 1, $1)",
      [Date.now()],
    )
  })
  for (const [personId, pin] of Object.entries(pins)) {
    const hash = await hashOf(pin, shop.vault)
    await db.write((tx) => tx.run('UPDATE people SET pin_hash = $2 WHERE person_id = $1', [personId, hash]))
  }
  // Whichever shop is there then.
  const fetchShop = between((request, env) => shop.app.fetch(request, env as object))
  let server = await listen(fetchShop)
  address = server.address

  async function restart(): Promise<void> {
    await server.close()
    await openAgain()
  }

  async function openAgain(): Promise<void> {
    shop = await open()
    shop.clock.now = now()
    server = await listen(fetchShop, Number(new URL(address).port))
  }

  return {
    address,
    get shop() {
      return shop
    },
    get db() {
      return db
    },
    dataDir,
    async pair(context) {
      const token = randomBytes(32).toString('base64url')
      const tabletId = `till-${randomBytes(3).toString('hex')}`
      const tablet = { tabletId, tokenHash: hashedToken(token), name: 'Till 7', place: 'Counter' }
      await db.write((tx) =>
        insertTablet(tx, { ...tablet, may: ['add', 'redeem'], pairedBy: 'kim' }, Date.now()),
      )
      await context.addCookies([{ name: 'stampdesk-tablet', value: token, url: address, sameSite: 'Strict' }])
      return tabletId
    },
    async signIn(page, personId) {
      const answer = await page.request.post(`${address}${api}/session/pin`, {
        headers: { 'x-stampdesk-protocol': '1', origin: address },
        data: { personId, pin: pins[personId] },
      })
      expect(await answer.json()).toMatchObject({ code: 0 })
    },
    async revoke(tabletId) {
      await shop.manager('DELETE', `${api}/tablets/${tabletId}`)
    },
    hosted,
    holds: async (stampIdx) =>
      hosted ? (hosted.service.stamps.get(stampIdx)?.stamps ?? Number.NaN) : shop.holds(stampIdx),
    async stampOf(stamps, name = customer) {
      if (!hosted) return shop.stampWith(stamps, 1, { userNm: name })
      return hosted.service.make({ stamps, onsitePwd, holder: { userNm: name } }).stampIdx
    },
    async addPeople(names) {
      await db.write(async (tx) => {
        for (const [index, name] of names.entries())
          await tx.run(
            `INSERT INTO people (person_id, name, role, color, created_at, pin_hash)
             SELECT $1, $2, 'cashier', $3, $4, pin_hash FROM people WHERE person_id = 'jo'`,
            [`extra-${index}`, name, index % 8, Date.now()],
          )
      })
    },
    async giveAccount(personId, { login, password }) {
      const hash = await createHasher(shop.vault).hash(password)
      await db.write((tx) => setPassword(tx, personId, login, hash, 'test', Date.now()))
    },
    isRestored: () => isRestored,
    async desk(method, path, body) {
      const token = await createSessions({ db, now }).openInBrowser('kim', 'password')
      return shop.request(method, path, body, { Cookie: `stampdesk=${token}`, [protocolHeader]: '1' })
    },
    shiftClock(ms) {
      offsetMs += ms
      shop.clock.now = now()
    },
    restart,
    deploy(other) {
      built = other
      return restart()
    },
    async backUp() {
      const file = join(backups, `${randomBytes(6).toString('hex')}.backup`)
      await backup(db, file, now())
      return file
    },
    async comeBack(file) {
      await server.close()
      await db.close()
      for (const name of readdirSync(dataDir)) rmSync(join(dataDir, name), { recursive: true })
      const restored = { file, dataDir, secret: testSecret, now: now(), log: () => {} }
      db = beneath(await restoreFile(restored))
      isRestored = true
      await openAgain()
    },
    async close() {
      await unasked?.stop()
      await server.close()
      await hosted?.close()
      await db.close()
      for (const folder of [dataDir, backups]) rmSync(folder, { recursive: true, force: true })
    },
  }
}

export async function typePin(page: Page, pin: string): Promise<void> {
  for (const digit of pin) await page.getByRole('button', { name: digit, exact: true }).click()
}

export const face = (page: Page, name: string) =>
  page.getByRole('list', { name: 'Who is at the tablet?' }).getByRole('button', { name, exact: true })

/** The header's button with the name of whoever is there. */
export const atTablet = (page: Page, name: string) =>
  page.getByRole('button', { name: new RegExp(`^${name}.*change person$`) })

export async function signIn(page: Page, name: string, pin: string): Promise<void> {
  await face(page, name).click()
  await typePin(page, pin)
}
