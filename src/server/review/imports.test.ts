/** Cards brought in from a file: what becomes of each row, once however often, and gone again as a whole. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Import, ImportRow, RowFate } from '#shared/imports-api.ts'
import { readChain } from '../audit/audit-log.ts'
import type { Db } from '../db/db.ts'
import { createSessions } from '../people/sessions.ts'
import { openBrowser } from '../testing/browser.ts'
import { describeOnBoth, type TestDatabase } from '../testing/databases.ts'
import { newId, openTestShop, type TestShop } from '../testing/test-shop.ts'

const api = '/api/counter/v1'
const row = (number: number, cells: Partial<ImportRow>): ImportRow => ({
  row: number,
  occurrence: 0,
  code: null,
  userNm: null,
  userPhnno: null,
  userEml: null,
  userId: null,
  memo: null,
  cardNm: null,
  stamps: null,
  endYmd: null,
  ...cells,
})

describeOnBoth('a file of customers', (create) => {
  let database: TestDatabase
  let shop: TestShop
  let browser: ReturnType<typeof openBrowser>
  beforeAll(async () => {
    database = await create()
    shop = await openTestShop(database)
    browser = openBrowser(shop)
    const sessions = createSessions({ db: database.db, now: () => shop.clock.now })
    browser.cookies.set('stampdesk', await sessions.openInBrowser('kim', 'password'))
  })
  afterAll(() => database.remove())

  const begin = async (rows: number) => {
    shop.clock.now += 1000
    const { result } = await browser.call('POST', 'imports', { fileNm: 'customers.xlsx', rows })
    return (result as { importId: string }).importId
  }
  const check = async (rows: ImportRow[], cardIdx = 1) => {
    const { result } = await shop.manager('POST', `${api}/imports/check`, { cardIdx, rows })
    return result as RowFate[]
  }
  const bring = async (importId: string, rows: ImportRow[], cardIdx = 1) => {
    const { result } = await shop.manager('POST', `${api}/imports/${importId}/rows`, { cardIdx, rows })
    return result as RowFate[]
  }
  const fatesOf = (fates: RowFate[]) => fates.map(({ fate, problem }) => problem ?? fate)
  const stamps = async () =>
    Number((await database.db.read('SELECT COUNT(*) AS n FROM stamps WHERE deleted_at IS NULL'))[0]?.n)

  test('each row has its fate, and what is wrong with one keeps no other from coming in', async () => {
    const rows = [
      row(2, { userNm: 'Mina Ito', userPhnno: '010-1111-2222', stamps: '3' }),
      row(3, { userNm: 'Zoë', cardNm: 'bagel CARD ', stamps: '６', endYmd: '2027. 1. 5.' }),
      row(4, { stamps: '3' }),
      row(5, { userNm: 'A', cardNm: 'Tea card' }),
      row(6, { userNm: 'B', stamps: 'three' }),
      row(7, { userNm: 'C', stamps: '11' }),
      row(8, { userNm: 'D', endYmd: '03/04/2027' }),
      row(9, { userNm: 'E', endYmd: '2026-02-30' }),
      row(10, { userNm: 'F', endYmd: '2026-03-09' }),
      row(14, { userNm: 'J', endYmd: '2027-13-01' }),
      row(15, { userNm: 'K', endYmd: '2027-01-32' }),
      row(11, { userNm: 'G'.repeat(101) }),
      row(12, { userNm: 'H', userPhnno: 'call me' }),
      row(13, { userNm: 'I', memo: 'x'.repeat(1500) }),
    ]
    const expected = [
      'new',
      'new',
      'nobody',
      'no-such-card',
      'stamps',
      'too-many-stamps',
      'day',
      'day',
      'day-passed',
      'day',
      'day',
      'too-long',
      'phone',
      'too-long',
    ]
    expect(fatesOf(await check(rows))).toEqual(expected)
    expect(await stamps()).toBe(0)
    const fates = await bring(await begin(rows.length), rows)
    expect(fatesOf(fates)).toEqual(expected)
    const [mina = 0, zoe = 0] = fates.map(({ stampIdx }) => stampIdx)
    expect([await shop.holds(mina ?? 0), await shop.holds(zoe ?? 0)]).toEqual([3, 6])
    const { result } = await shop.manager('GET', `${api}/stamps/${zoe}/story`)
    expect(result).toMatchObject({ mismatches: [], stamps: 6, endYmd: '2027-01-05' })
    // From a file nobody has been here.
    const listed = await shop.manager('GET', `${api}/customers`)
    expect(listed.result).toMatchObject({ customers: [{ lastVisitAt: null }, { lastVisitAt: null }] })
  })

  test('the same file again makes nothing, on another day and by whatever lines it is cut; a row more is one card more', async () => {
    const rows = Array.from({ length: 30 }, (_, n) => row(n + 2, { userNm: `Guest ${n}`, stamps: '2' }))
    // Two people of one name are two rows that say the same.
    rows.push(row(40, { userNm: 'Kim', stamps: '1' }), row(41, { userNm: 'Kim', stamps: '1', occurrence: 1 }))
    const importId = await begin(32)
    expect(new Set(fatesOf(await bring(importId, rows)))).toEqual(new Set(['new']))
    const before = await stamps()
    shop.clock.now += 90_000_000
    const sessions = createSessions({ db: database.db, now: () => shop.clock.now })
    browser.cookies.set('stampdesk', await sessions.openInBrowser('kim', 'password'))
    const moved = rows.map((it) => ({ ...it, row: it.row + 5 }))
    expect(new Set(fatesOf(await check(moved)))).toEqual(new Set(['again']))
    const again = await begin(33)
    expect(new Set(fatesOf(await bring(again, moved.slice(7))))).toEqual(new Set(['again']))
    expect(
      fatesOf(await bring(again, [...moved.slice(0, 7), row(99, { userNm: 'New' })])).filter(
        (it) => it === 'new',
      ),
    ).toHaveLength(1)
    expect(await stamps()).toBe(before + 1)
    const { result } = await shop.manager('GET', `${api}/imports`)
    expect((result as Import[]).map(({ made }) => made)).toEqual([1, 32, 2])
  })

  test('who has a card of this kind is known, by code, number, e-mail, or telephone however it is written', async () => {
    const importId = await begin(9)
    const first = await bring(importId, [
      row(2, { userNm: 'Han', userPhnno: '010-7777-8888', userId: 'crm-7', userEml: 'han@mail.test' }),
    ])
    const code = first[0]?.stampIdx
    const rows = [
      row(3, { userNm: 'H', userPhnno: '+82 10 7777 8888' }),
      row(4, { userNm: 'H', userId: 'crm-7' }),
      row(5, { userNm: 'H', userEml: 'han@mail.test' }),
      row(6, { userNm: 'H', code: String(code) }),
      row(7, { userNm: 'H', userPhnno: '010-7777-8888', cardNm: 'Bagel card' }),
      row(8, { userNm: 'J', userPhnno: '010-5555-0001', stamps: '1' }),
      row(9, { userNm: 'K', userPhnno: '01055550001', stamps: '2' }),
    ]
    const expected = ['known', 'known', 'known', 'known', 'new', 'new', 'known']
    expect(fatesOf(await bring(importId, rows))).toEqual(expected)
  })

  test('an import is undone as a whole, comes in once more, and is refused to be undone once a card was used', async () => {
    const rows = Array.from({ length: 230 }, (_, n) => row(n + 2, { userNm: `Member ${n}`, stamps: '4' }))
    const before = await stamps()
    const importId = await begin(230)
    await bring(importId, rows)
    const ended = await shop.manager('POST', `${api}/imports/${importId}/end`)
    expect(ended.result).toMatchObject({ state: 'done', made: 230 })
    expect(await shop.manager('POST', `${api}/imports/${importId}/rows`, { cardIdx: 1, rows })).toMatchObject(
      {
        code: 1400,
      },
    )
    const undo = (id: string) => browser.call('POST', `imports/${id}/undo`)
    expect(await undo(importId)).toMatchObject({ result: { left: 30, removed: 200 } })
    expect(await undo(importId)).toMatchObject({ result: { left: 0, removed: 230, kept: 0 } })
    expect(await undo(importId)).toMatchObject({ result: { left: 0, removed: 230 } })
    expect(await stamps()).toBe(before)
    expect(await database.db.read("SELECT 1 AS one FROM holders WHERE user_nm LIKE 'Member %'")).toEqual([])

    const once = await begin(230)
    const fates = await bring(once, rows)
    expect(new Set(fatesOf(fates))).toEqual(new Set(['new']))
    await shop.api('PUT', '/api/stamp/v1/add', { stampIdx: fates[5]?.stampIdx })
    expect(await undo(once)).toMatchObject({ code: 1311 })
    expect(await stamps()).toBe(before + 230)
    expect(await undo('unknown')).toMatchObject({ code: 1400 })
  })

  test('a card that is used while its import goes stays, and is counted', async () => {
    const rows = Array.from({ length: 210 }, (_, n) => row(n + 2, { userNm: `Late ${n}`, stamps: '4' }))
    const importId = await begin(210)
    const fates = await bring(importId, rows)
    await browser.call('POST', `imports/${importId}/undo`)
    const left = await database.db.read<{ stamp_idx: number }>(
      'SELECT c.stamp_idx FROM import_rows r JOIN commands c ON c.command_id = r.command_id WHERE r.import_id = $1',
      [importId],
    )
    expect(left).toHaveLength(10)
    const used = left[3]?.stamp_idx ?? 0
    await shop.api('PUT', '/api/stamp/v1/add', { stampIdx: used })
    expect(await browser.call('POST', `imports/${importId}/undo`)).toMatchObject({
      result: { left: 0, removed: 209, kept: 1 },
    })
    expect(await shop.holds(used)).toBe(5)
    expect(fates.some(({ stampIdx }) => stampIdx === used)).toBe(true)
  })

  test('a card that is used in the moment in which it would go stays, and is counted', async () => {
    const rows = Array.from({ length: 60 }, (_, n) => row(n + 2, { userNm: `Last ${n}`, stamps: '4' }))
    const importId = await begin(60)
    await bring(importId, rows)
    const [last] = await database.db.read<{ stamp_idx: number }>(
      `SELECT c.stamp_idx FROM import_rows r JOIN commands c ON c.command_id = r.command_id
       WHERE r.import_id = $1 ORDER BY r.command_id DESC LIMIT 1`,
      [importId],
    )
    const stampIdx = last?.stamp_idx ?? 0
    /** Behind the look at what was used, before any card goes. */
    let isLookedAt = false
    const db: Db = {
      ...database.db,
      async read(sql, params) {
        const found = await database.db.read<never>(sql, params)
        if (isLookedAt && sql.includes('is_used')) await shop.api('PUT', '/api/stamp/v1/add', { stampIdx })
        if (sql.includes('is_used')) isLookedAt = true
        return found
      },
    }
    const { request } = await openTestShop({ db })
    const undone = await openBrowser({ request }, '10.0.0.2').call(
      'POST',
      `imports/${importId}/undo`,
      undefined,
      {
        Cookie: `stampdesk=${browser.cookies.get('stampdesk')}`,
      },
    )
    expect(undone).toMatchObject({ result: { left: 0, removed: 59, kept: 1 } })
    expect(await shop.holds(stampIdx)).toBe(5)
    const [card] = await database.db.read('SELECT deleted_at FROM stamps WHERE stamp_idx = $1', [stampIdx])
    expect(card).toEqual({ deleted_at: null })
  })

  test('a customer who stands in a file twice has one card, and nobody is taken for another', async () => {
    const twice = (userPhnno: string) => [
      row(2, { userNm: '田中', userPhnno, stamps: '5' }),
      row(3, { userNm: '田中', userPhnno, stamps: '5', memo: 'again' }),
    ]
    const importId = await begin(6)
    for (const phone of ['０９０－１２３４－５６７８', '090-9999-5678'])
      expect(fatesOf(await bring(importId, twice(phone)))).toEqual(['new', 'known'])
    const others = [
      row(2, { userNm: 'Sora', userPhnno: '010-4455-6677', stamps: '1' }),
      row(3, { userNm: 'Jun', userId: '044556677', stamps: '3' }),
    ]
    expect(fatesOf(await bring(importId, others))).toEqual(['new', 'new'])
  })

  test('a file that was cut off is through once it is brought in again, and its cards go with the try that made them', async () => {
    const rows = ['Ana', 'Bo', 'Cy'].map((name, n) =>
      row(n + 2, { userNm: `${name} of the cut`, stamps: '1' }),
    )
    const cut = await begin(3)
    await bring(cut, rows.slice(0, 2))
    const other = await begin(4)
    const again = await begin(3)
    expect(fatesOf(await bring(again, rows))).toEqual(['again', 'again', 'new'])
    await shop.manager('POST', `${api}/imports/${again}/end`)
    const all = (await shop.manager('GET', `${api}/imports`)).result as Import[]
    const stateOf = (importId: string) => all.find((it) => it.importId === importId)
    expect(stateOf(cut)).toMatchObject({ state: 'done', made: 2 })
    expect(stateOf(again)).toMatchObject({ state: 'done', made: 1 })
    expect(stateOf(other)).toMatchObject({ state: 'running' })
    const ended = (await readChain(database.db.read, 'shop')).findLast(
      ({ event }) => event === 'import.ended',
    )
    expect(ended?.body).toEqual({ importId: again, cutOff: [cut] })
  })

  test('a lost answer: the same request is told the same, and begins nothing twice', async () => {
    const id = newId()
    const headers = { 'Idempotency-Key': id }
    const body = { fileNm: 'x.csv', rows: 1 }
    const [one, other] = [
      await browser.call('POST', 'imports', body, headers),
      await browser.call('POST', 'imports', body, headers),
    ]
    expect(one.result).toEqual(other.result)
  })

  test('the file of all customers is what an import reads, and comes with a ticket of one’s own only', async () => {
    const { result } = await browser.call('POST', 'customers/file')
    const { ticket } = result as { ticket: string }
    const get = (headers: Record<string, string>, it = ticket) =>
      shop.app.request(`${api}/customers.csv?ticket=${it}`, { headers })
    const cookie = { Cookie: `stampdesk=${browser.cookies.get('stampdesk')}` }
    const text = await (await get(cookie)).text()
    const lines = text.split('\r\n')
    expect(lines[0]).toBe('code,name,telephone,email,customer number,memo,card,stamps,valid until')
    expect(lines.find((line) => line.includes('Mina Ito'))).toMatch(
      /^[\w-]+,Mina Ito,"'010-1111-2222",,,,Americano card,3,"'2027-03-10"$/,
    )
    expect(await (await get(cookie, 'x'.repeat(60))).json()).toMatchObject({ code: 1400 })
    shop.clock.now += 121_000
    expect(await (await get(cookie)).json()).toMatchObject({ code: 1400 })
  })
})
