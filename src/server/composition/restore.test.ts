/** The restore drill, and what a restore refuses. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, inject, test } from 'vitest'
import type { LogLine } from '#shared/audit-log.ts'
import { rawPublicKey } from '../audit/checkpoint.ts'
import { openAuditKey } from '../audit/checkpoints.ts'
import { exportLog } from '../audit/export.ts'
import { verifyLog } from '../audit/verify-log.ts'
import { readLastBackup } from '../db/backup-file.ts'
import type { Db } from '../db/db.ts'
import { openDb } from '../db/open.ts'
import { readHolder } from '../ledger/holders.ts'
import { readRestored } from '../ledger/restored.ts'
import { createSessions } from '../people/sessions.ts'
import { eraseCustomer } from '../review/erase-customer.ts'
import { type Browser, openBrowser, pairTablet } from '../testing/browser.ts'
import { describeOnBoth, type TestDatabase, throwUnlessGone } from '../testing/databases.ts'
import { pointInTimeMeans, postgresMeans, type RestoreMeans, sqliteMeans } from '../testing/restore-means.ts'
import { newId, onsitePwd, openTestShop, type TestShop, testSecret } from '../testing/test-shop.ts'
import { backup, backupInto } from './backup.ts'
import { compareWithLog, markRestoredDatabase, restoreFile } from './restore.ts'

const hourMs = 3_600_000

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stampdesk-restore-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const openFolder = (name: string) => openDb({ dataDir: join(folder, name), log: throwUnlessGone })
const restoreTo = (name: string, file: string, more: object = {}) =>
  restoreFile({
    file,
    dataDir: join(folder, name),
    secret: testSecret,
    now: Date.parse('2026-03-10T09:00:00Z'),
    log: throwUnlessGone,
    ...more,
  })

type Tap = { commandId: string; stampIdx: number; count: number }

/** A tablet with an outbox of its own: what it has not heard of it sends again. */
function outboxOf(tablet: Browser, shop: TestShop) {
  const epoch = newId()
  let seq = 0
  const waiting: object[] = []
  return {
    tap(stampIdx: number, count = 1): Tap {
      const tap = { commandId: newId(), stampIdx, count }
      waiting.push({ kind: 'add', ...tap, seq: ++seq, epoch, tappedAt: shop.clock.now, personId: 'jo' })
      return tap
    },
    size: () => waiting.length,
    async send(through: Browser, at: TestShop) {
      const commands = waiting.splice(0, 100)
      const answer = await through.call('POST', 'commands', { sentAt: at.clock.now, commands })
      expect(answer.code).toBe(0)
      return (answer.result as { verdicts: { outcome: string }[] }).verdicts
    },
    tablet,
  }
}

async function withJo(shop: TestShop, name: string): Promise<Browser> {
  const tablet = await pairTablet(shop, { name })
  await tablet.call('POST', 'session/pin', { personId: 'jo', pin: '602817' })
  return tablet
}

test('the drill on SQLite: 200 taps and 20 rewards after the backup are lost, no reward is given twice, each difference is listed', async () =>
  drill(await sqliteMeans(folder)))

test.skipIf(!inject('postgresUrl') || process.env.DEEP !== '1')(
  'the same on PostgreSQL, by pg_dump and pg_restore',
  async () => drill(await postgresMeans(folder)),
)

test.skipIf(!inject('postgresUrl') || process.env.DEEP !== '1')(
  'the same on PostgreSQL, from a base backup to a point in time',
  async () => drill(await pointInTimeMeans()),
  120_000,
)

async function drill({ db, keep, lose, bringBack, end }: RestoreMeans): Promise<void> {
  const shop = await openTestShop({ db })
  expect((await shop.manager('PUT', '/api/counter/v1/staff/jo/pin', { pin: '602817' })).code).toBe(0)
  const full: number[] = []
  for (let n = 0; n < 25; n++) full.push(await shop.stampWith(10))
  const half: number[] = []
  for (let n = 0; n < 10; n++) half.push(await shop.stampWith(2))
  const tills = [await withJo(shop, 'Till A'), await withJo(shop, 'Till B')]
  const outboxes = tills.map((tablet) => outboxOf(tablet, shop))
  for (const outbox of outboxes) {
    outbox.tap(half[0] ?? 0)
    await outbox.send(outbox.tablet, shop)
  }
  const erasedIdx = await shop.stampWith(1, 1, { userNm: 'Gone Tomorrow' })
  const holderOf = async ({ read }: Db) => (await readHolder(read, erasedIdx)).userNm
  await keep(shop.clock.now)
  const backupAt = shop.clock.now

  shop.clock.now += hourMs / 4
  const born = await shop.stampWith(0)
  for (let n = 0; n < 200; n++) {
    const outbox = outboxes[n % 2]
    outbox?.tap(n < 60 ? (half[n % 10] ?? 0) : born, 1)
    if (n % 50 > 47) await outbox?.send(outbox.tablet, shop)
  }
  const erasure = { stampIdx: erasedIdx, actor: 'person:kim', at: shop.clock.now }
  expect(await eraseCustomer(db, erasure)).toMatchObject({ erased: 1 })
  const given = full.slice(0, 20)
  const redeem = (through: Browser, stampIdx: number) =>
    through.call('POST', 'redemptions', { stampIdx, onsitePwd }, { 'Idempotency-Key': newId() })
  for (const stampIdx of given) expect((await redeem(tills[0] as Browser, stampIdx)).code).toBe(0)
  // The last taps wait on the tablets when the disk is gone.
  for (let n = 0; n < 40; n++) outboxes[n % 2]?.tap(n % 4 === 0 ? born : (half[n % 10] ?? 0))
  const waiting = outboxes.map((outbox) => outbox.size())
  const log: LogLine[] = []
  const key = await openAuditKey(db, shop.vault)
  for await (const line of exportLog(db, rawPublicKey(key))) log.push(line)
  await lose()

  const restored = await bringBack(Date.parse('2026-03-10T09:00:00Z'))
  const again = await openTestShop({ db: restored })
  again.clock.now = Date.parse('2026-03-10T09:00:00Z')
  expect(await readRestored(restored.read)).toMatchObject({ backupAt, endedAt: null })
  expect(await holderOf(restored)).toBe('Gone Tomorrow')
  const { further, erased } = await compareWithLog(restored, fromArray(log))
  expect(further).toBeGreaterThanOrEqual(20 + 1)
  expect(erased).toBe(1)
  expect(await holderOf(restored)).toBeNull()

  const back = tills.map((tablet) => ({ ...openBrowser(again), cookies: tablet.cookies }))
  const tablets: Browser[] = []
  for (const { cookies } of back) {
    const tablet = openBrowser(again)
    for (const [name, value] of cookies) tablet.cookies.set(name, value)
    expect((await tablet.call('GET', 'session')).status).toBe(401)
    expect((await tablet.call('POST', 'session/pin', { personId: 'jo', pin: '602817' })).code).toBe(0)
    tablets.push(tablet)
  }
  const outcomes: string[] = []
  for (const [n, outbox] of outboxes.entries()) {
    while (outbox.size() > 0)
      for (const { outcome } of await outbox.send(tablets[n] as Browser, again)) outcomes.push(outcome)
  }
  expect(outcomes).toHaveLength(waiting.reduce((sum, n) => sum + n, 0))
  expect(new Set(outcomes)).toEqual(new Set(['applied', 'review']))

  // Nobody gets a reward of before, given or not, until a manager has looked.
  for (const stampIdx of full) expect((await redeem(tablets[1] as Browser, stampIdx)).code).toBe(1021)
  for (const stampIdx of given.slice(0, 2)) {
    const byKey = { stampIdx, onsitePwd }
    expect((await again.api('PUT', '/api/stamp/v1/redeem', byKey)).code).toBe(1021)
    expect((await again.api('PUT', '/api/stamp/v1/update', { stampIdx, useYn: 'Y' })).code).toBe(1021)
  }
  expect(await restored.read('SELECT COUNT(*) AS n FROM redemptions')).toEqual([{ n: 0 }])

  const reviews = await restored.read<{ kind: string; stamp_idx: number | null; evidence: string }>(
    'SELECT kind, stamp_idx, evidence FROM reviews',
  )
  const of = (kind: string) => reviews.filter((review) => review.kind === kind)
  const heldCards = of('reward-after-restore').map(({ stamp_idx }) => Number(stamp_idx))
  for (const stampIdx of [...full, born]) expect(heldCards).toContain(stampIdx)
  const known = of('reward-after-restore').filter(({ evidence }) => JSON.parse(evidence).redeemedAt)
  expect(new Set(known.map(({ stamp_idx }) => stamp_idx))).toEqual(new Set(given))
  expect(of('card-lost').length).toBe(outcomes.filter((outcome) => outcome === 'review').length)
  // What the tablets had delivered after the backup is missing by its numbers.
  expect(of('numbers-missing')).toHaveLength(2)

  const manager = (method: string, path: string, body?: unknown) =>
    again.manager(method, `/api/counter/v1/${path}`, body)
  const owed = full[24] ?? 0
  const [held] = await restored.read('SELECT review_id FROM reviews WHERE stamp_idx = $1', [owed])
  const review = `reviews/${held?.review_id}`
  expect((await manager('GET', review)).result).toMatchObject({ suggested: 'dismiss', stampIdx: owed })
  expect((await manager('POST', `${review}/close`, { action: 'apply' })).code).toBe(0)
  expect((await redeem(tablets[0] as Browser, owed)).code).toBe(0)
  expect((await redeem(tablets[0] as Browser, owed)).code).toBe(1005)
  // A card of after the restore is the shop's own.
  again.clock.now += 1
  expect((await redeem(tablets[0] as Browser, await again.stampWith(10))).code).toBe(0)
  const logOf = (async function* () {
    yield* exportLog(restored, rawPublicKey(await openAuditKey(restored, again.vault)))
  })()
  expect(await verifyLog(logOf)).toMatchObject({ ok: true })
  expect(again.faults).toEqual([])
  await restored.close()
  await end()
}

async function* fromArray(lines: LogLine[]): AsyncGenerator<LogLine> {
  yield* lines
}

test('a restore refuses another secret, a folder with a shop, what is no backup and what is damaged', async () => {
  const db = await openFolder('shop')
  await openTestShop({ db })
  const file = join(folder, 'good.backup')
  await backup(db, file, 1)
  await db.close()
  await expect(restoreTo('a', file, { secret: 'x'.repeat(40) })).rejects.toThrow('another secret')
  await expect(restoreTo('shop', file)).rejects.toThrow('has a database already')
  await expect(restoreTo('b', join(folder, 'none'))).rejects.toThrow('is not there')
  const text = join(folder, 'text')
  writeFileSync(text, 'not a database, and longer than the header of one would be'.repeat(20))
  await expect(restoreTo('b', text)).rejects.toThrow('no whole backup')
  await expect(restoreTo('b', join(folder, 'shop', 'stampdesk.sqlite'))).rejects.toThrow('no whole backup')
  const { readFileSync } = await import('node:fs')
  const bytes = readFileSync(file)
  const damaged = join(folder, 'damaged.backup')
  writeFileSync(damaged, bytes.fill(7, Math.floor(bytes.length / 3), Math.floor(bytes.length / 2)))
  await expect(restoreTo('b', damaged)).rejects.toThrow('no whole backup')
  expect(readdirSync(folder).toSorted()).toEqual(['damaged.backup', 'good.backup', 'shop', 'text'])
})

test('scheduled backups keep the newest and touch nothing else', async () => {
  const db = await openFolder('shop')
  await openTestShop({ db })
  const kept = join(folder, 'kept')
  mkdirSync(kept)
  writeFileSync(join(kept, 'notes.txt'), 'the owner’s')
  for (const end of ['', '-journal'])
    writeFileSync(join(kept, `stampdesk-20260301T000000000Z.backup.77.part${end}`), 'cut off')
  expect(await readLastBackup(db, Date.UTC(2026, 2, 4))).toBe(null)
  for (let day = 1; day <= 4; day++) await backupInto(db, kept, 2, Date.UTC(2026, 2, day))
  expect(readdirSync(kept).toSorted()).toEqual([
    'notes.txt',
    'stampdesk-20260303T000000000Z.backup',
    'stampdesk-20260304T000000000Z.backup',
  ])
  expect(await readLastBackup(db, Date.UTC(2026, 2, 4))).toBe(Date.UTC(2026, 2, 4))
  await db.close()
})

describeOnBoth('a database that was brought back by its own means', (create) => {
  let database: TestDatabase
  beforeEach(async () => {
    database = await create()
  })
  afterEach(() => database.remove())

  test('says so: rewards wait until a manager ends it, and everybody signs in anew', async () => {
    const shop = await openTestShop(database)
    const stampIdx = await shop.stampWith(6, 2)
    const writePin = (of: TestShop) => of.manager('PUT', '/api/counter/v1/staff/jo/pin', { pin: '602817' })
    expect((await writePin(shop)).code).toBe(0)
    const { backupAt } = await markRestoredDatabase(database.db, async () => shop.vault, shop.clock.now)
    expect(backupAt).toBe(shop.clock.now)
    shop.clock.now += hourMs + 1
    const redeem = () => shop.api('PUT', '/api/stamp/v1/redeem', { stampIdx })
    expect((await redeem()).code).toBe(1021)
    expect((await redeem()).code).toBe(1021)
    expect(await database.db.read('SELECT kind FROM reviews')).toEqual([{ kind: 'reward-after-restore' }])
    await expect(compareWithLog(database.db, fromArray([]))).rejects.toThrow('ends before this backup')
    const other = await create()
    const theirs = await openTestShop(other)
    await theirs.stampWith(3)
    theirs.clock.now += 1
    expect((await writePin(theirs)).code).toBe(0)
    const log: LogLine[] = []
    const key = rawPublicKey(await openAuditKey(other.db, theirs.vault))
    for await (const line of exportLog(other.db, key)) log.push(line)
    await expect(compareWithLog(database.db, fromArray(log))).rejects.toThrow('shop row')
    await other.remove()
    expect(await database.db.read('SELECT COUNT(*) AS n FROM reviews')).toEqual([{ n: 1 }])

    const status = async () =>
      (await shop.manager('GET', '/api/counter/v1/backup-status')).result as { restored: object | null }
    expect((await status()).restored).toMatchObject({ backupAt })
    expect((await shop.manager('POST', '/api/counter/v1/backup-status/end-restore')).code).toBe(1212)
    const sessions = createSessions({ db: database.db, now: () => shop.clock.now })
    const browser = openBrowser(shop)
    browser.cookies.set('stampdesk', await sessions.openInBrowser('kim', 'setup'))
    expect((await browser.call('POST', 'backup-status/end-restore')).code).toBe(0)
    expect((await status()).restored).toBe(null)
    expect((await redeem()).code).toBe(0)
    expect((await browser.call('POST', 'backup-status/end-restore')).code).toBe(1400)
  })

  test('by a clock that is a day behind: a reward of a card that it has waits all the same', async () => {
    const shop = await openTestShop(database)
    const stampIdx = await shop.stampWith(6, 2)
    await markRestoredDatabase(database.db, async () => shop.vault, shop.clock.now - 24 * hourMs)
    shop.clock.now += hourMs
    expect((await shop.api('PUT', '/api/stamp/v1/redeem', { stampIdx })).code).toBe(1021)
  })
})
