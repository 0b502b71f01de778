/** The activity by its filters and pages, the files, the day, and the rewards. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ActivityItem, Glance, RedemptionReport } from '#shared/activity-api.ts'
import { checkpointText, type KeptCheckpoint, type LogLine } from '#shared/audit-log.ts'
import { formatStampCode } from '#shared/stamp-code.ts'
import { isSigned } from '../audit/checkpoint.ts'
import { verifyLog } from '../audit/verify-log.ts'
import { createSessions } from '../people/sessions.ts'
import { createShopTime } from '../people/shop-time.ts'
import { describeOnBoth, type TestDatabase } from '../testing/databases.ts'
import { newId, onsitePwd, openTestShop, type TestShop, today } from '../testing/test-shop.ts'
import { readActivity } from './activity.ts'
import { liveEvents } from './live.ts'
import { daysOf, spanOf } from './shop-day.ts'

const api = '/api/counter/v1'
const hourMs = 3_600_000
type Page = { items: ActivityItem[]; nextCursor: string | null }

describeOnBoth('the activity', (create) => {
  let database: TestDatabase
  let shop: TestShop
  let cookie: string
  let americano: number
  beforeAll(async () => {
    database = await create()
    shop = await openTestShop(database)
    americano = await shop.stampWith(9)
    const bagel = await shop.stampWith(2, 2)
    const epoch = newId()
    for (const [seq, stampIdx] of [americano, bagel, bagel].entries()) {
      shop.clock.now += hourMs / 2
      const command = {
        kind: 'add',
        commandId: newId(),
        seq: seq + 1,
        epoch,
        stampIdx,
        count: 1,
        tappedAt: shop.clock.now,
      }
      await shop.tablet('POST', `${api}/commands`, { sentAt: shop.clock.now, commands: [command] })
    }
    await shop.tablet('POST', `${api}/redemptions`, { stampIdx: americano, onsitePwd: '0' })
    await shop.tablet('POST', `${api}/redemptions`, { stampIdx: americano, onsitePwd })
    await shop.manager('POST', `${api}/stamps/${bagel}/corrections`, {
      kind: 'remove',
      count: 1,
      reason: '=HYPERLINK("x")',
    })
    // When the clock stands still again: a session that is idle ends.
    const sessions = createSessions({ db: database.db, now: () => shop.clock.now })
    cookie = `stampdesk=${await sessions.open({ id: 'till-1', name: 'Till 1' }, 'kim')}`
  })
  afterAll(() => database.remove())

  const ask = async (query: string): Promise<Page> => {
    const answer = await shop.manager('GET', `${api}/activity?${query}`)
    expect(answer).toMatchObject({ code: 0 })
    return answer.result as Page
  }
  const text = async (path: string) => {
    const response = await shop.app.request(`${api}/${path}`, { headers: { Cookie: cookie } })
    expect(response.headers.get('X-Content-Type-Options')).toBe('nosniff')
    return { type: response.headers.get('Content-Type'), bytes: new Uint8Array(await response.arrayBuffer()) }
  }

  test('all pages give every row once, newest first, whatever the size of a page', async () => {
    const { items: all, nextCursor } = await ask('limit=200')
    expect(nextCursor).toBeNull()
    expect(all.map(({ at }) => at)).toEqual(all.map(({ at }) => at).toSorted((one, other) => other - one))
    for (const limit of [1, 2, 7]) {
      const found: string[] = []
      let cursor = ''
      for (let page = 0; page < 200; page++) {
        const { items, nextCursor: next } = await ask(`limit=${limit}${cursor && `&cursor=${cursor}`}`)
        found.push(...items.map(({ id }) => id))
        if (!next) break
        cursor = next
      }
      expect(found).toEqual(all.map(({ id }) => id))
    }
  })

  test.each([
    ['person=jo', (it: ActivityItem) => it.person?.personId === 'jo'],
    ['person=kim', (it: ActivityItem) => it.person?.personId === 'kim'],
    ['tablet=till-1', (it: ActivityItem) => it.tablet?.tabletId === 'till-1'],
    ['cardIdx=2', (it: ActivityItem) => it.card?.cardIdx === 2],
    ['kind=add', (it: ActivityItem) => it.kind === 'add'],
    ['kind=shop', (it: ActivityItem) => it.kind === 'shop'],
    ['outcome=refused', (it: ActivityItem) => it.refusal !== null],
    ['person=jo&kind=redeem', (it: ActivityItem) => it.person?.personId === 'jo' && it.kind === 'redeem'],
    [`from=${today}&to=${today}`, () => true],
    ['from=2026-03-11', () => false],
  ])('%s gives those rows and no others', async (query, belongs) => {
    const { items: all } = await ask('limit=200')
    const { items } = await ask(`limit=200&${query}`)
    expect(items.map(({ id }) => id)).toEqual(all.filter(belongs).map(({ id }) => id))
  })

  test('the filters have names, those of people and tablets that are gone too', async () => {
    const { result } = await shop.manager('GET', `${api}/activity/names`)
    expect(result).toMatchObject({
      people: expect.arrayContaining([{ personId: 'jo', name: 'Jo' }]),
      tablets: expect.arrayContaining([{ tabletId: 'till-1', name: 'Till 1' }]),
      cards: expect.arrayContaining([{ cardIdx: 1, cardNm: 'Americano card' }]),
    })
    expect(await shop.tablet('GET', `${api}/activity/names`)).toMatchObject({ status: 403 })
  })

  test('what is no filter, and a cursor that is none, is refused', async () => {
    for (const query of ['who=jo', 'kind=steal', 'cursor=1', 'limit=0', 'limit=1000', 'from=2026-02-30'])
      expect(await shop.manager('GET', `${api}/activity?${query}`)).toMatchObject({ code: 1400 })
    expect(await shop.tablet('GET', `${api}/activity`)).toMatchObject({ status: 403 })
  })

  test('the file has the mark of UTF-8, every row, and no formula (A-7)', async () => {
    const { type, bytes } = await text('activity.csv')
    expect(type).toBe('text/csv; charset=utf-8')
    expect(Array.from(bytes.slice(0, 3))).toEqual([0xef, 0xbb, 0xbf])
    const lines = new TextDecoder().decode(bytes).trimEnd().split('\r\n')
    expect(lines).toHaveLength((await ask('limit=200')).items.length + 1)
    expect(lines.some((line) => line.includes(`"'=HYPERLINK(""x"")"`))).toBe(true)
    expect(lines.flatMap((line) => line.split(',')).filter((cell) => /^[=+\-@\t]/.test(cell))).toEqual([])
  })

  test('the rewards by person, card and day, and each of them in the file', async () => {
    const { result } = await shop.manager('GET', `${api}/redemptions/report?from=2026-03-09&to=${today}`)
    expect(result as RedemptionReport).toEqual({
      total: 1,
      givenBack: 0,
      byPerson: [{ person: { personId: 'jo', name: 'Jo' }, rewards: 1 }],
      byCard: [{ cardIdx: 1, cardNm: 'Americano card', rewards: 1 }],
      byDay: [
        { day: '2026-03-09', rewards: 0 },
        { day: today, rewards: 1 },
      ],
    })
    const { bytes } = await text(`redemptions.csv?from=${today}&to=${today}`)
    const lines = new TextDecoder().decode(bytes).trimEnd().split('\r\n')
    expect(lines).toHaveLength(2)
    expect(lines[1]).toContain(
      `${formatStampCode(americano)},2026-03-10T13:30:00+09:00,Americano card,Jo,Till 1`,
    )
    expect(
      await shop.manager('GET', `${api}/redemptions/report?from=2026-01-01&to=2028-01-01`),
    ).toMatchObject({ code: 1400 })
  })

  test('the day by hour is the sum of its rows', async () => {
    const { result } = await shop.manager('GET', `${api}/glance?day=${today}`)
    const glance = result as Glance
    expect(glance).toMatchObject({
      stamps: 3,
      removed: 1,
      rewards: 1,
      newCards: 3,
      refused: 1,
      waitingReviews: { new: 0, assigned: 0 },
    })
    expect(glance.hours).toHaveLength(24)
    expect(glance.hours[13]).toEqual({ hour: '13', stamps: 2, removed: 1, rewards: 1, newCards: 1 })
    expect(glance.hours.reduce((sum, { stamps }) => sum + stamps, 0)).toBe(3)
  })

  test('what happens is published to whoever listens, and nothing twice', async () => {
    let ready = true
    const deps = {
      db: database.db,
      clock: createShopTime('Asia/Seoul'),
      isReady: () => ready,
      wait: async () => {},
    }
    const events = liveEvents(deps)
    expect((await events.next()).value).toContain('event: open')
    const stampIdx = await shop.stampWith(0)
    expect((await events.next()).value).toContain(`"stampIdx":${stampIdx}`)
    expect((await events.next()).value).toBe(': still here\n\n')
    ready = false
    expect((await events.next()).done).toBe(true)
    const response = await shop.app.request(`${api}/activity/live`, { headers: { Cookie: cookie } })
    expect(response.headers.get('Content-Type')).toBe('text/event-stream')
    const reader = response.body?.getReader()
    expect(new TextDecoder().decode((await reader?.read())?.value)).toContain('event: open')
    await reader?.cancel()
  })

  test('the chain of a stamp comes with its head, and a checkpoint covers every chain', async () => {
    const chain = await shop.manager('GET', `${api}/audit/chain?chain=stamp:${americano}`)
    const { head, rows } = chain.result as { head: { seq: number; hash: string }; rows: { hash: string }[] }
    expect(rows).toHaveLength(head.seq)
    expect(rows.at(-1)?.hash).toBe(head.hash)
    const { bytes } = await text(`audit/chain.ndjson?chain=stamp:${americano}`)
    const lines = new TextDecoder().decode(bytes).trimEnd().split('\n')
    expect(lines.map((line) => JSON.parse(line))).toEqual([{ head }, ...rows])
    const checkpoint = async (method = 'POST') =>
      (await shop.manager(method, `${api}/audit/checkpoint`)).result as KeptCheckpoint
    const one = await checkpoint()
    for (const method of ['POST', 'GET']) expect(await checkpoint(method)).toEqual(one)
    expect(isSigned(checkpointText(one), one.signature, one.publicKey)).toBe(true)
    await shop.stampWith(0)
    expect(await checkpoint()).toMatchObject({ prevHash: one.hash, publicKey: one.publicKey })
    const log = await text('audit/log.ndjson')
    const exported = new TextDecoder().decode(log.bytes).trimEnd().split('\n')
    const copy = exported.map((line): LogLine => JSON.parse(line))
    expect(await verifyLog(copy, one)).toMatchObject({ ok: true })
    expect(await verifyLog(copy, { ...one, rows: one.rows + 1 })).toMatchObject({ ok: false })
  })

  test('the whole log leaves with its checkpoints, and every row of it stands behind one', async () => {
    await shop.manager('POST', `${api}/audit/checkpoint`)
    const { type, bytes } = await text('audit/log.ndjson')
    expect(type).toBe('application/x-ndjson')
    const lines: LogLine[] = new TextDecoder()
      .decode(bytes)
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(lines[0]).toMatchObject({ kind: 'log' })
    const last = lines.findLast((line) => line.kind === 'checkpoint')
    expect(last?.rows).toBe(lines.filter(({ kind }) => kind === 'row').length)
    expect(await verifyLog(lines)).toMatchObject({ ok: true })
  })

  test('a person is found whose id has the signs of a pattern in it', async () => {
    const clock = createShopTime('Asia/Seoul')
    const { items } = await readActivity(
      { db: database.db, clock },
      { person: 'k_m' },
      { before: null, limit: 10 },
    )
    expect(items).toEqual([])
  })
})

test.each([
  ['Asia/Seoul', '2026-03-10', 24],
  ['Europe/Berlin', '2026-03-29', 23],
  ['Europe/Berlin', '2026-10-25', 25],
  ['America/Santiago', '2026-09-06', 23],
  ['Pacific/Apia', '2026-03-10', 24],
])('in %s the day %s has %d hours', (zone, day, hours) => {
  const { timeOf, dayOf } = createShopTime(zone)
  const { from, until } = spanOf({ timeOf }, day, day)
  expect((until - from) / hourMs).toBe(hours)
  expect([dayOf(from - 1), dayOf(from), dayOf(until - 1), dayOf(until)].map((it) => it === day)).toEqual([
    false,
    true,
    true,
    false,
  ])
  expect(daysOf('2026-02-27', '2026-03-02')).toEqual(['2026-02-27', '2026-02-28', '2026-03-01', '2026-03-02'])
})

describeOnBoth('what is rare among much', (create) => {
  test('a page may be short, but all pages give each row once', async () => {
    const database = await create()
    await openTestShop(database)
    const insert = `WITH RECURSIVE seq(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM seq WHERE n < 9000)`
    await database.db.write((tx) =>
      tx.run(`${insert} INSERT INTO commands (command_id, fingerprint, kind, caller, person, decided_at, code)
        SELECT 'id-' || CAST(100000 + n AS TEXT), '', 'remove', 'tablet:till-1',
          CASE WHEN n % 1500 = 0 THEN 'rare' ELSE 'usual' END, 1000 + n / 7, 0 FROM seq`),
    )
    const clock = createShopTime('UTC')
    const found: string[] = []
    let before: { at: number; id: string } | null = null
    let pages = 0
    do {
      const page: Awaited<ReturnType<typeof readActivity>> = await readActivity(
        { db: database.db, clock },
        { person: 'rare', kind: 'remove' },
        { before, limit: 50 },
      )
      found.push(...page.items.map(({ id }) => id))
      before = page.next
      pages++
    } while (before)
    expect(found).toEqual([9000, 7500, 6000, 4500, 3000, 1500].map((n) => `id-${100_000 + n}`))
    expect(pages).toBeGreaterThan(2)
    await database.remove()
  })
})
