/** A gateway's shop that came from a backup: what waited for the service in it may have gone out before the disk died. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { refusalCode } from '#shared/refusals.ts'
import type { Review } from '#shared/review-api.ts'
import type { Db } from '../db/db.ts'
import { createHostedApi } from '../gateway/hosted-api.ts'
import { endHolding } from '../ledger/restored.ts'
import { watchActivity } from '../testing/at-rest.ts'
import { describeOnBoth, type TestDatabase, throwUnlessGone } from '../testing/databases.ts'
import { createHostedService, type HostedService } from '../testing/hosted-service.ts'
import { tenOffAfterReward } from '../testing/ten-off.ts'
import { newId, noon, onsitePwd, openTestShop, type TestShop, testSecret } from '../testing/test-shop.ts'
import { backup } from './backup.ts'
import { markRestoredDatabase, restoreFile } from './restore.ts'

const jo = { kind: 'tablet', tabletId: 'till-1', tabletNm: 'Till 1', personId: 'jo', personNm: 'Jo' } as const
const limits = { minute: 1_000_000, hour: 10_000_000 }
const days = { strtYmd: '2026-03-10', endYmd: '2027-03-10' }

describeOnBoth('a gateway’s shop that came back from a backup', (create, engine) => {
  let database: TestDatabase
  let service: HostedService
  let clock: { now: number }
  /** Methods that do not get through. */
  let away: string[]
  /** Whether a call to that path gets lost. */
  let isLost: (path: string) => boolean
  let untilRest: () => Promise<void>
  beforeEach(async () => {
    database = await create()
    clock = { now: noon }
    service = createHostedService({ apiKey: 'k', now: () => clock.now })
    service.template = { maxStamps: 10, onsitePwd }
    away = []
    isLost = () => false
  })
  afterEach(() => database.remove())

  async function open(db: Db): Promise<TestShop> {
    const activity = watchActivity()
    untilRest = activity.untilRest
    const hosted = createHostedApi(async ({ method, path, body }) => {
      if (away.includes(method)) return { kind: 'not-sent', cause: 'ECONNREFUSED' }
      if (isLost(path)) return { kind: 'lost', cause: 'lost' }
      const { status, body: text } = service.handle({ method, path, body, authorization: 'APIKey k' })
      return { kind: 'answered', status, retryAfter: null, contentEncoding: null, body: Buffer.from(text) }
    })
    const upstream = { hosted, limits, settleMs: 120_000, sleep: untilRest }
    return openTestShop({ db: activity.db(db) }, { upstream, now: () => clock.now })
  }
  /** Behind what was begun and is not done yet, which on a busy machine would hold a stamp for all of the time that flies. */
  async function work({ gateway }: TestShop): Promise<void> {
    await untilRest()
    for (let n = 0; n < 40; n++) {
      clock.now += 5000
      await gateway?.worker.runDue()
    }
  }
  const writes = () => service.applied.map(({ call }) => call).toSorted()

  /** What follows a reward, two adds of one card and a card for the shop wait, with nothing of them sent. */
  async function openWaiting(): Promise<TestShop> {
    const shop = await open(database.db)
    await shop.manager('PUT', '/api/counter/v1/automation', tenOffAfterReward('hosted'))
    const { stampIdx: full } = service.make({ stamps: 10, onsitePwd })
    const { stampIdx } = service.make({ stamps: 3, onsitePwd })
    away = ['POST']
    const redeem = { kind: 'redeem', commandId: newId(), stampIdx: full, onsitePwd } as const
    expect((await shop.ledger.decide(redeem, { caller: jo })).refusal).toBeNull()
    away = ['POST', 'PUT']
    for (const count of [2, 1])
      await shop.ledger.decide({ kind: 'add', commandId: newId(), stampIdx, count }, { caller: jo })
    await shop.api('POST', '/api/stamp/v1/create', { cardIdx: 7, ...days })
    expect(writes()).toEqual(['redeem'])
    return shop
  }

  /** The service is there, and the server that came back has all the time that it wants. */
  async function workAgain(db: Db): Promise<void> {
    away = []
    clock.now += 3_600_000
    await work(await open(db))
    const reviews = await db.read<{ kind: string; evidence: string }>('SELECT kind, evidence FROM reviews')
    const told = reviews.map(({ kind, evidence }) => ({ kind, ...(JSON.parse(evidence) as object) }))
    const asked = { kind: 'outcome-unknown', cause: 'restored from a backup' }
    expect(told).toHaveLength(5)
    expect(told).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ ...asked, command: 'add', asked: 2 }),
        expect.objectContaining({ ...asked, command: 'add', asked: 1 }),
        expect.objectContaining({ ...asked, command: 'create', made: 'perhaps' }),
        expect.objectContaining({ ...asked, command: 'create-coupon', made: 'perhaps' }),
      ]),
    )
    expect(await db.read("SELECT 1 FROM upstream_intents WHERE state <> 'settled'")).toEqual([])
    expect(await db.read('SELECT kind, state FROM automations ORDER BY kind')).toEqual([
      { kind: 'coupon', state: 'unknown' },
      { kind: 'next-stamp', state: 'unknown' },
    ])
  }

  test('sends nothing of what waited in it: each is before a manager', async () => {
    const { vault } = await openWaiting()
    await markRestoredDatabase(database.db, async () => vault, clock.now)
    await workAgain(database.db)
    expect(writes()).toEqual(['redeem'])
  })

  const inbox = async (shop: TestShop) =>
    ((await shop.manager('GET', '/api/counter/v1/reviews?state=open')).result as { reviews: Review[] })
      .reviews
  const close = (shop: TestShop, { reviewId }: Review, action: string) =>
    shop.manager('POST', `/api/counter/v1/reviews/${reviewId}/close`, { action })

  test('what a manager had to settle, and may have since, is suggested no more; what failed is only read', async () => {
    const shop = await open(database.db)
    await shop.manager('PUT', '/api/counter/v1/automation', tenOffAfterReward('hosted'))
    service.knobs.coupon = 'refused'
    const { stampIdx: full } = service.make({ stamps: 10, onsitePwd })
    await shop.ledger.decide(
      { kind: 'redeem', commandId: newId(), stampIdx: full, onsitePwd },
      { caller: jo },
    )
    const { stampIdx } = service.make({ stamps: 3 })
    isLost = (path) => path.endsWith('/add')
    await shop.ledger.decide({ kind: 'add', commandId: newId(), stampIdx, count: 1 }, { caller: jo })
    await work(shop)
    isLost = () => false
    const told = async (by: TestShop) =>
      (await inbox(by)).map(({ kind, suggested, actions }) => [kind, suggested, actions.length]).toSorted()
    expect(await told(shop)).toEqual([
      ['automation-failed', 'redo', 2],
      ['outcome-unknown', 'apply', 2],
    ])
    await markRestoredDatabase(database.db, async () => shop.vault, clock.now)
    service.knobs.coupon = 'made'
    const again = await open(database.db)
    expect(await told(again)).toEqual([
      ['automation-failed', 'dismiss', 1],
      ['outcome-unknown', 'dismiss', 2],
    ])
    const [failed] = (await inbox(again)).filter(({ kind }) => kind === 'automation-failed')
    if (failed)
      expect(await close(again, failed, 'redo')).toMatchObject({ code: refusalCode['invalid-request'] })
    await work(again)
    expect(writes()).toEqual(['create', 'redeem'])
    if (failed) expect(await close(again, failed, 'dismiss')).toMatchObject({ code: 0 })
  })

  test('of an add that was sent in part, applying it sends what was not answered', async () => {
    const shop = await open(database.db)
    const { stampIdx } = service.make({ stamps: 2 })
    let adds = 0
    const handle = service.handle.bind(service)
    service.handle = (request) =>
      request.path.endsWith('/add') && ++adds > 1 ? { status: 429, headers: {}, body: '' } : handle(request)
    await shop.ledger.decide({ kind: 'add', commandId: newId(), stampIdx, count: 3 }, { caller: jo })
    await markRestoredDatabase(database.db, async () => shop.vault, clock.now)
    service.handle = handle
    const [review] = await inbox(shop)
    expect(review).toMatchObject({ suggested: 'dismiss', evidence: { asked: 3, answered: 1 } })
    if (review) await close(shop, review, 'apply')
    await work(shop)
    expect(service.stamps.get(stampIdx)?.stamps).toBe(5)
  })

  test('a tap from before the restore that comes again is before a manager and not sent, until the holding is ended', async () => {
    const shop = await open(database.db)
    const { stampIdx } = service.make({ stamps: 3 })
    const tapped = clock.now
    const tap = () =>
      ({ kind: 'arriving-add', commandId: newId(), stampIdx, count: 1, tappedAt: tapped }) as const
    clock.now += 60_000
    await markRestoredDatabase(database.db, async () => shop.vault, clock.now)
    const again = await open(database.db)
    clock.now += 5000
    const first = tap()
    for (const replayed of [false, true])
      expect(await again.ledger.decide(first, { caller: jo, tappedAt: tapped })).toMatchObject({
        refusal: 'being-checked',
        review: 'outcome-unknown',
        replayed,
      })
    await work(again)
    expect(writes()).toEqual([])
    expect(await inbox(again)).toMatchObject([{ suggested: 'dismiss', evidence: { asked: 1, sent: 0 } }])
    await again.ledger.decide({ ...tap(), tappedAt: clock.now }, { caller: jo, tappedAt: clock.now })
    await endHolding(database.db, 'person:kim', clock.now)
    await again.ledger.decide(tap(), { caller: jo, tappedAt: tapped })
    await work(again)
    expect(writes()).toEqual(['add', 'add'])
  })

  test('carried stamps whose next card was made, and whose add may have gone out since, are before a manager', async () => {
    const shop = await open(database.db)
    const { stampIdx } = service.make({ stamps: 10 })
    away = ['POST']
    const tap = { kind: 'arriving-add', commandId: newId(), stampIdx, count: 2, tappedAt: clock.now } as const
    await shop.ledger.decide(tap, { caller: jo, tappedAt: clock.now })
    away = []
    await work(shop)
    expect(writes()).toEqual(['create'])
    await markRestoredDatabase(database.db, async () => shop.vault, clock.now)
    const again = await open(database.db)
    await again.carryLeft()
    await work(again)
    expect(writes()).toEqual(['create'])
    const [review, ...others] = await inbox(again)
    expect(others).toEqual([])
    expect(review).toMatchObject({ kind: 'carried-nowhere', suggested: 'dismiss', evidence: { count: 2 } })
    if (review) expect(await close(again, review, 'add')).toMatchObject({ code: 0 })
    await work(again)
    expect(writes()).toEqual(['add', 'add', 'create'])
  })

  test.runIf(engine === 'sqlite')(
    'what went out before the disk died is at the service once, with a reward’s next card and coupon',
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'stampdesk-restore-'))
      const shop = await openWaiting()
      const file = join(folder, 'night.backup')
      await backup(database.db, file, clock.now)
      away = []
      await work(shop)
      const once = ['add', 'add', 'add', 'coupon', 'create', 'create', 'redeem']
      expect(writes()).toEqual(once)
      const dataDir = join(folder, 'after')
      const back = await restoreFile({
        file,
        dataDir,
        secret: testSecret,
        now: clock.now,
        log: throwUnlessGone,
      })
      await workAgain(back)
      expect(writes()).toEqual(once)
      await back.close()
      rmSync(folder, { recursive: true })
    },
  )
})
