/** Finding, opening and erasing who holds a card. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { formatStampCode } from '#shared/stamp-code.ts'
import { readChain } from '../audit/audit-log.ts'
import { verifyChain } from '../audit/verify.ts'
import { makeNextStamp } from '../automation/next-cycle.ts'
import { createSessions } from '../people/sessions.ts'
import { openBrowser } from '../testing/browser.ts'
import { describeOnBoth, type TestDatabase } from '../testing/databases.ts'
import { doingBefore } from '../testing/planted.ts'
import { onsitePwd, openTestShop, type TestShop, today } from '../testing/test-shop.ts'
import { maskName, maskPhone } from './find-stamp.ts'

const api = '/api/counter/v1'
const customers = process.env.DEEP ? 500 : 60
const canary = (n: number) => `Kanarienvogel${String(n).padStart(4, '0')}`

describeOnBoth('who holds a card', (create, engine) => {
  let database: TestDatabase
  let shop: TestShop
  let browser: ReturnType<typeof openBrowser>
  const stamps: number[] = []
  beforeAll(async () => {
    database = await create()
    shop = await openTestShop(database)
    browser = openBrowser(shop)
    const sessions = createSessions({ db: database.db, now: () => shop.clock.now })
    browser.cookies.set('stampdesk', await sessions.openInBrowser('kim', 'password'))
    for (let n = 0; n < customers; n++) {
      const { result } = await shop.api('POST', '/api/stamp/v1/create', {
        cardIdx: 1,
        strtYmd: today,
        endYmd: '2027-03-10',
        userNm: canary(n),
        userPhnno: `010-5555-${String(n).padStart(4, '0')}`,
        userEml: `${canary(n)}@mail.test`,
        memo: `${canary(n)} likes oat milk`.repeat(1 + (n % 30)),
      })
      stamps.push(Number(result))
    }
  }, 600_000)
  afterAll(() => database.remove())

  const find = async (text: string) => {
    const answer = await shop.manager('POST', `${api}/stamps/find`, { text })
    return answer.result as {
      by: string
      stamps: { stampIdx: number; nameMasked: string; phoneMasked: string }[]
    }
  }

  test('found by code, by name and by the last four digits, and masked', async () => {
    const [first = 0, , third = 0] = stamps
    expect(await find(formatStampCode(first))).toMatchObject({ by: 'code', stamps: [{ stampIdx: first }] })
    expect(await find(canary(2).toLowerCase())).toMatchObject({ by: 'name', stamps: [{ stampIdx: third }] })
    expect(await find('0002')).toEqual({
      by: 'phone',
      stamps: [expect.objectContaining({ stampIdx: third, nameMasked: 'K•••', phoneMasked: '•••• 0002' })],
    })
    expect((await find('%')).stamps).toEqual([])
    expect((await find('100%')).stamps).toEqual([])
    expect((await find('kanarien')).stamps).toHaveLength(20)
    expect([maskName('김민아'), maskPhone('+82 10-1234-5678')]).toEqual(['김•••', '•••• 5678'])
  })

  test('opening is told in the story, with who did it and nothing of what was seen', async () => {
    const stampIdx = stamps[2] ?? 0
    const opened = await shop.manager('POST', `${api}/stamps/${stampIdx}/holder`)
    expect(opened.result).toMatchObject({ userNm: canary(2), userPhnno: '010-5555-0002' })
    const { result } = await shop.manager('GET', `${api}/stamps/${stampIdx}/story`)
    expect(result).toMatchObject({ mismatches: [] })
    expect((result as { timeline: object[] }).timeline).toContainEqual({
      type: 'audit',
      at: shop.clock.now,
      event: 'holder.opened',
      person: { personId: 'kim', name: 'Kim' },
      tablet: { tabletId: 'till-1', name: 'Till 1' },
    })
    expect(JSON.stringify(result)).not.toContain(canary(2))
  })

  test('a customer is erased from every card of theirs, with a password only', async () => {
    const stampIdx = stamps[4] ?? 0
    await shop.api('PUT', '/api/stamp/v1/update', { stampIdx, stamps: 10 })
    const redeemed = await shop.tablet('POST', `${api}/redemptions`, { stampIdx, onsitePwd })
    const { next } = redeemed.result as { next: { stampIdx: number } }
    const given = await shop.manager('POST', `${api}/stamps/${stampIdx}/give-back`, { reason: 'wrong card' })
    const restored = (given.result as { stampIdx: number }).stampIdx
    expect(await shop.manager('DELETE', `${api}/stamps/${stampIdx}/holder`)).toMatchObject({ code: 1212 })
    // From the newest card of them: the links are walked both ways.
    expect(await browser.call('DELETE', `stamps/${restored}/holder`)).toMatchObject({
      code: 0,
      result: { erased: 3, isPending: false },
    })
    for (const idx of [stampIdx, next.stampIdx, restored])
      expect(await reads(idx)).toMatchObject({ userNm: null, userPhnno: null, memo: null })
    expect(await browser.call('DELETE', `stamps/${restored}/holder`)).toMatchObject({ result: { erased: 0 } })
    expect(await browser.call('DELETE', 'stamps/77/holder')).toMatchObject({ code: 1001 })
  })
  const reads = async (stampIdx: number) =>
    (await shop.manager('POST', `${api}/stamps/${stampIdx}/holder`)).result

  test('who is erased while their next card is made is not on it', async () => {
    const { db } = database
    const nextOf = async (ledger: TestShop['ledger']) => {
      const { result } = await shop.api('POST', '/api/stamp/v1/create', {
        cardIdx: 2,
        strtYmd: today,
        endYmd: today,
        userNm: canary(9998),
      })
      await shop.api('PUT', '/api/stamp/v1/update', { stampIdx: result, stamps: 6 })
      await shop.api('PUT', '/api/stamp/v1/redeem', { stampIdx: result })
      const { vault } = shop
      const deps = { db, vault, ledger, now: () => shop.clock.now, dayOf: () => today }
      let erased: Promise<unknown> | undefined
      erase = () => (erased ??= browser.call('DELETE', `stamps/${result}/holder`))
      const made = await makeNextStamp(deps, Number(result))
      expect(await erase()).toMatchObject({ code: 0 })
      return db.read('SELECT user_nm FROM holders WHERE stamp_idx = $1 AND user_nm IS NOT NULL', [
        made && 'stampIdx' in made ? made.stampIdx : 0,
      ])
    }
    let erase: () => Promise<unknown> = async () => {}
    // Between the look at the card before and the making.
    const between: TestShop['ledger'] = {
      ...shop.ledger,
      decide: async (...it) => {
        await erase()
        return shop.ledger.decide(...it)
      },
    }
    expect(await nextOf(between)).toEqual([])
    // In the middle of the making: it waits, and finds the card that was not there before.
    const isWaiting = async () =>
      engine === 'sqlite' ||
      (
        await db.read(
          "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()",
        )
      ).length > 0
    const amid = await openTestShop({
      db: doingBefore(db, /SELECT \* FROM holders/, async () => {
        erase()
        await expect.poll(isWaiting).toBe(true)
      }),
    })
    expect(await nextOf(amid.ledger)).toEqual([])
  })

  test('half of the customers erased: no canary of theirs is left, the others are, and every chain verifies', async () => {
    const gone = stamps.flatMap((stampIdx, n) => (n % 2 === 0 ? [{ stampIdx, n }] : []))
    for (const { stampIdx } of gone) await browser.call('DELETE', `stamps/${stampIdx}/holder`)
    const kept = engine === 'sqlite' ? filesOf(database.dataDir) : await dumpOf(database)
    for (const { n } of gone)
      for (const text of [canary(n), canary(n).toLowerCase()]) expect(kept.includes(text), text).toBe(false)
    for (let n = 1; n < customers; n += 2) expect(kept.includes(canary(n)), canary(n)).toBe(true)
    for (const stampIdx of stamps)
      expect(verifyChain(await readChain(database.db.read, `stamp:${stampIdx}`))).toMatchObject({ ok: true })
    const story = await shop.manager('GET', `${api}/stamps/${stamps[0]}/story`)
    expect(story.result).toMatchObject({ mismatches: [] })
  })

  test.skipIf(engine !== 'sqlite')(
    'planted: pages that are not zeroed still hold whom they held',
    async () => {
      const { result } = await shop.api('POST', '/api/stamp/v1/create', {
        cardIdx: 1,
        strtYmd: today,
        endYmd: today,
        userNm: canary(9999),
      })
      await database.db.exec('PRAGMA secure_delete = OFF')
      await browser.call('DELETE', `stamps/${result}/holder`)
      await database.db.exec('PRAGMA secure_delete = ON')
      expect(filesOf(database.dataDir).includes(canary(9999))).toBe(true)
    },
  )
})

/** The database's files as they lie on the disk, free pages and the journal too. */
function filesOf(folder: string): Buffer {
  return Buffer.concat(readdirSync(folder).map((name) => readFileSync(join(folder, name))))
}

/** What PostgreSQL's own log still holds is the operator's to expire; this is every table. */
async function dumpOf({ db }: TestDatabase): Promise<string> {
  const tables = await db.read<{ name: string }>(
    "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'",
  )
  const all = await Promise.all(tables.map(({ name }) => db.read(`SELECT * FROM ${name}`)))
  return JSON.stringify(all)
}
