/**
 * half of the customers are erased. The log of the shop verifies, and a search of database, journal, backup,
 * logs, audit export and CSV finds none of them. In gateway mode nothing personal is kept in the first place.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { LogLine } from '#shared/audit-log.ts'
import { discountType } from '#shared/stamp-api.ts'
import { rawPublicKey } from '../audit/checkpoint.ts'
import { checkpointIfDue, openAuditKey } from '../audit/checkpoints.ts'
import { exportLog } from '../audit/export.ts'
import { verifyLog } from '../audit/verify-log.ts'
import { backup } from '../composition/backup.ts'
import type { Db, Row } from '../db/db.ts'
import { createHostedApi } from '../gateway/hosted-api.ts'
import { createLog } from '../http/log.ts'
import { createSessions } from '../people/sessions.ts'
import { openBrowser } from '../testing/browser.ts'
import { describeOnBoth, type TestDatabase } from '../testing/databases.ts'
import { createHostedService, type HostedService } from '../testing/hosted-service.ts'
import { rewriting } from '../testing/planted.ts'
import { createSimulatedNetwork, simulatedKey } from '../testing/simulated-network.ts'
import { createRandom } from '../testing/simulated-time.ts'
import { tenOffAfterReward } from '../testing/ten-off.ts'
import { openTestShop, type TestShop, today } from '../testing/test-shop.ts'

const countOn = (engine: string) => (process.env.DEEP === '1' ? 500 : engine === 'sqlite' ? 40 : 16)
const api = '/api/counter/v1'

/** Six words that are nobody else's. */
function canariesOf(n: number) {
  const no = String(n).padStart(4, '0')
  return {
    userNm: `Kanarienvogel${no}`,
    userPhnno: `010-7531-${no}`,
    userEml: `vogel${no}@mail.test`,
    userId: `vogel-id-${no}`,
    memo: `Hafermilch${no} `.repeat(1 + (n % 30)),
    userEtc1: `Lieblingsplatz${no}`,
  }
}
const wordsOf = (n: number) => Object.values(canariesOf(n)).map((text) => text.trim().split(' ')[0] ?? '')

const anyCanary =
  /Kanarienvogel\d{4}|010-7531-\d{4}|vogel\d{4}@mail\.test|vogel-id-\d{4}|Hafermilch\d{4}|Lieblingsplatz\d{4}/g
/** Whose words are in it, in one walk: how many of each customer's. */
function canariesIn(text: string): (n: number) => number {
  const seen = new Set(text.match(anyCanary))
  return (n) => wordsOf(n).filter((word) => seen.has(word)).length
}

function textOf(): { stream: Writable; text: () => string } {
  const lines: string[] = []
  const stream = new Writable({
    write(chunk, _, done) {
      lines.push(String(chunk))
      done()
    },
  })
  return { stream, text: () => lines.join('') }
}

describeOnBoth('half of the customers erased (A-6)', (create, engine) => {
  const customers = countOn(engine)
  /** A shop of so many customers, every second erased: which words of theirs are still found anywhere. */
  async function shopWithErased(count: number, wrap: (db: Db) => Db = (db) => db) {
    const database = await create()
    const { db } = database
    const log = textOf()
    const shop = await openTestShop({ db: wrap(db) }, { log: createLog('trace', log.stream) })
    await shop.manager('PUT', `${api}/automation`, tenOffAfterReward('embedded'))
    const stamps: number[] = []
    for (let n = 0; n < count; n++) stamps.push(await liveOf(shop, n))
    const key = await openAuditKey(db, shop.vault)
    const kept = await checkpointIfDue(db, key, shop.clock.now)
    const browser = openBrowser(shop)
    const sessions = createSessions({ db, now: () => shop.clock.now })
    const token = await sessions.openInBrowser('kim', 'password')
    browser.cookies.set('stampdesk', token)
    for (let n = 0; n < count; n += 2)
      expect(await browser.call('DELETE', `stamps/${stamps[n]}/holder`)).toMatchObject({ code: 0 })

    const lines: LogLine[] = []
    await checkpointIfDue(db, key, shop.clock.now + 901_000)
    for await (const line of exportLog(db, rawPublicKey(key))) lines.push(line)
    const verdict = await verifyLog(lines, kept ? { ...kept, publicKey: rawPublicKey(key) } : undefined)
    const outside = [log.text(), JSON.stringify(lines)]
    for (const path of ['activity.csv', 'redemptions.csv?from=2026-01-01&to=2027-12-31']) {
      const headers = { Cookie: `stampdesk=${token}` }
      outside.push(await (await shop.app.request(`${api}/${path}`, { headers })).text())
    }
    if (db.engine === 'sqlite') await backup(db, join(database.dataDir, 'backup.sqlite'), 1)
    const inside = await storedIn(database)
    await database.remove()
    return { verdict, outside: outside.join(), inside }
  }

  /** Everything that happens to a customer; every fifth has a reward and its coupon behind, others were renamed or looked up. */
  async function liveOf(shop: TestShop, n: number): Promise<number> {
    const fields = { cardIdx: 2, strtYmd: today, endYmd: '2026-06-10', ...canariesOf(n) }
    const [name] = wordsOf(n)
    const stampIdx = Number((await shop.api('POST', '/api/stamp/v1/create', fields)).result)
    await shop.api('PUT', '/api/stamp/v1/add', { stampIdx })
    if (n % 5 === 0) {
      await shop.api('PUT', '/api/stamp/v1/update', { stampIdx, stamps: 6 })
      await shop.tablet('POST', `${api}/redemptions`, { stampIdx })
    }
    if (n % 7 === 0) await shop.api('PUT', '/api/stamp/v1/update', { stampIdx, userEtc2: name })
    if (n % 11 === 0) {
      await shop.manager('POST', `${api}/stamps/find`, { text: name })
      await shop.manager('POST', `${api}/stamps/${stampIdx}/holder`)
    }
    if (n % 3 === 0) {
      const { userId, memo } = canariesOf(n)
      const off = { nm: 'Birthday', discTypeIdx: discountType.percent, disc: 10, userId, memo }
      expect(await shop.api('POST', '/api/coupon/v1/create', off)).toMatchObject({ code: 0 })
    }
    // What is refused is logged as well.
    if (n % 13 === 0) await shop.api('POST', '/api/stamp/v1/create', { ...fields, endYmd: name })
    return stampIdx
  }

  test(`${customers / 2} of ${customers}: the log verifies, and nothing anywhere holds them`, async () => {
    const { verdict, outside, inside } = await shopWithErased(customers)
    expect(verdict).toMatchObject({ ok: true, checkpoints: 2 })
    expect(inside).toContain('stamp.redeemed')
    expect(outside).toContain('holder.erased')
    const found = canariesIn(inside)
    for (let n = 0; n < customers; n++) expect([n, found(n)]).toEqual([n, n % 2 === 0 ? 0 : 6])
    expect(outside.match(anyCanary)).toBe(null)
  }, 1_200_000)

  test('planted: an erasure that leaves the row is found', async () => {
    const leaving = (db: Db) =>
      rewriting(db, (sql) => sql.replace('DELETE FROM holders WHERE', "UPDATE holders SET salt = '' WHERE"))
    const { inside } = await shopWithErased(3, leaving)
    expect(canariesIn(inside)(0)).toBeGreaterThan(0)
  })

  test('planted: an erasure that leaves the coupons is found', async () => {
    const leaving = (db: Db) =>
      rewriting(db, (sql) =>
        sql.replace('UPDATE coupons SET user_id = NULL', 'UPDATE coupons SET user_id = user_id'),
      )
    const { inside } = await shopWithErased(1, leaving)
    expect(canariesIn(inside)(0)).toBeGreaterThan(0)
  })
})

/** Every table, and of SQLite every byte of its files: free pages, journal, backup. */
async function storedIn({ db, dataDir }: TestDatabase): Promise<string> {
  const tables = await db.read<Row & { name: string }>(
    db.engine === 'sqlite'
      ? "SELECT name FROM sqlite_master WHERE type = 'table'"
      : "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'",
  )
  const parts: string[] = []
  for (const { name } of tables) parts.push(JSON.stringify(await db.read(`SELECT * FROM ${name}`)))
  for (const name of readdirSync(dataDir)) parts.push(readFileSync(join(dataDir, name), 'latin1'))
  return parts.join('\n')
}

describeOnBoth('customers of a hosted service (A-6)', (create, engine) => {
  const customers = countOn(engine)
  let database: TestDatabase
  let service: HostedService
  let shop: TestShop
  const log = textOf()
  beforeAll(async () => {
    database = await create()
    service = createHostedService({ apiKey: simulatedKey, now: Date.now })
    const network = createSimulatedNetwork({
      time: {
        now: Date.now,
        sleep: async () => {},
        watch: (db) => db,
        outside: (work) => work,
        runUntil: async () => {},
      },
      db: database.db,
      service,
      random: createRandom(6),
    })
    shop = await openTestShop(database, {
      log: createLog('trace', log.stream),
      upstream: {
        hosted: createHostedApi(network.exchange),
        limits: { minute: 1_000_000, hour: 10_000_000 },
        settleMs: 120_000,
        sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms).unref()),
      },
    })
  })
  afterAll(() => database.remove())

  test(`of ${customers} customers nothing is kept here: an erasure at the service is one`, async () => {
    await shop.manager('PUT', `${api}/automation`, tenOffAfterReward('embedded'))
    for (let n = 0; n < customers; n++) {
      const span = { cardIdx: 7, strtYmd: today, endYmd: '2026-06-10' }
      const made = await shop.api('POST', '/api/stamp/v1/create', { ...span, ...canariesOf(n) })
      const stampIdx = Number(made.result)
      expect(await shop.api('PUT', '/api/stamp/v1/add', { stampIdx })).toMatchObject({ code: 0 })
      const { result } = await shop.tablet('GET', `${api}/stamps/${stampIdx}/validate`)
      expect(result).toMatchObject({ stamps: 1, userNm: canariesOf(n).userNm })
      if (n % 5 > 0) continue
      service.console(stampIdx, 9)
      const redeemed = await shop.tablet('POST', `${api}/redemptions`, { stampIdx })
      expect(redeemed).toMatchObject({ code: 0, result: { next: { stamps: 0 } } })
    }
    const key = await openAuditKey(database.db, shop.vault)
    const parts = [log.text(), await storedIn(database)]
    for await (const line of exportLog(database.db, rawPublicKey(key))) parts.push(JSON.stringify(line))
    const text = parts.join('\n')
    expect(text).toContain('stamp.redeemed')
    expect(text).toContain('coupon.created')
    expect(text.match(anyCanary)).toBe(null)
    // Nor sealed: what a create was to send is gone once it is settled.
    expect(await database.db.read('SELECT 1 FROM upstream_intents WHERE payload_sealed IS NOT NULL')).toEqual(
      [],
    )
  }, 1_200_000)
})
