/** A manager's customers: who was there last, found, changed, made one, and handed over as a file. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Customer, CustomerRecord } from '#shared/customer-records-api.ts'
import { discountType } from '#shared/stamp-api.ts'
import { describeOnBoth, type TestDatabase } from '../testing/databases.ts'
import { newId, onsitePwd, openTestShop, type TestShop, today } from '../testing/test-shop.ts'

const api = '/api/counter/v1'

describeOnBoth('a manager’s customers', (create) => {
  let database: TestDatabase
  let shop: TestShop
  const of: Record<string, number> = {}
  const make = async (fields: Record<string, unknown>, cardIdx = 1) => {
    shop.clock.now += 60_000
    const span = { strtYmd: today, endYmd: '2027-03-10' }
    const { result } = await shop.api('POST', '/api/stamp/v1/create', { cardIdx, ...span, ...fields })
    return Number(result)
  }
  const add = async (stampIdx: number, count = 1) => {
    shop.clock.now += 60_000
    for (let n = 0; n < count; n++) await shop.api('PUT', '/api/stamp/v1/add', { stampIdx })
  }
  beforeAll(async () => {
    database = await create()
    shop = await openTestShop(database)
    of.mina = await make({ userNm: 'Mina Ito', userPhnno: '010-1111-2222' })
    of.zoe = await make({ userNm: 'Zoë', userEml: 'zoe@mail.test', memo: '=oat' })
    of.nobody = await make({})
    await add(of.mina, 3)
  })
  afterAll(() => database.remove())

  const list = async (cursor?: string) => {
    const at = cursor ? `?cursor=${cursor}` : ''
    const { result } = await shop.manager('GET', `${api}/customers${at}`)
    return result as { customers: Customer[]; nextCursor: string | null }
  }
  const record = async (stampIdx = 0) => {
    const { result } = await shop.manager('GET', `${api}/customers/${stampIdx}`)
    return result as CustomerRecord
  }
  const change = (method: string, path: string, body: unknown, id = newId()) =>
    shop.manager(method, `${api}/customers/${path}`, body, { 'Idempotency-Key': id })
  const opened = async (stampIdx = 0) =>
    (await shop.manager('POST', `${api}/stamps/${stampIdx}/holder`)).result

  test('are listed masked, who was there last first, and a card of nobody is none', async () => {
    const { customers, nextCursor } = await list()
    expect(customers.map(({ stampIdx }) => stampIdx)).toEqual([of.mina, of.zoe])
    expect(customers[0]).toMatchObject({
      nameMasked: 'M•••',
      phoneMasked: '•••• 2222',
      stamps: 3,
      state: 'good',
      lastVisitAt: shop.clock.now,
    })
    expect(nextCursor).toBeNull()
  })

  test('a change by a manager is no visit, a stamp is one', async () => {
    await add(of.zoe ?? 0)
    shop.clock.now += 60_000
    await change('PUT', `${of.mina}`, { userNm: 'Mina Itō', userPhnno: '010-1111-2222' })
    expect((await list()).customers.map(({ stampIdx }) => stampIdx)).toEqual([of.zoe, of.mina])
  })

  test('stand by the card they use: after a reward by the next one, and how it stands is told', async () => {
    await add(of.zoe ?? 0, 9)
    expect((await record(of.zoe)).cards).toMatchObject([{ state: 'full', isInUse: true }])
    const body = { stampIdx: of.zoe, onsitePwd }
    const redeemed = await shop.tablet('POST', `${api}/redemptions`, body)
    const { next } = redeemed.result as { next: { stampIdx: number } }
    expect((await list()).customers[0]).toMatchObject({ stampIdx: next.stampIdx, state: 'good' })
    expect((await record(of.zoe)).cards).toMatchObject([
      { stampIdx: next.stampIdx, isInUse: true },
      { stampIdx: of.zoe, state: 'redeemed', isInUse: false },
    ])
    of.next = next.stampIdx
  })

  test('are found as the counter finds them, by the card they use', async () => {
    const find = async (text: string) => {
      const { result } = await shop.manager('POST', `${api}/customers/search`, { text })
      return (result as { customers: Customer[] }).customers.map(({ stampIdx }) => stampIdx)
    }
    expect(await find('zoe')).toEqual([of.next])
    expect(await find('ito mina')).toEqual([of.mina])
    expect(await find('2222')).toEqual([of.mina])
    expect(await find('nobody at all')).toEqual([])
  })

  test('names are told to who opens them, and the log says of which cards and not which', async () => {
    const stampIdxs = [of.mina, of.next, 77]
    const { result } = await shop.manager('POST', `${api}/customers/names`, { stampIdxs })
    expect(result).toHaveLength(2)
    expect(result).toContainEqual({ stampIdx: of.mina, userNm: 'Mina Itō', userPhnno: '010-1111-2222' })
    const [row] = await database.db.read<{ body: string }>(
      "SELECT body FROM audit WHERE event = 'names.opened'",
    )
    expect(JSON.parse(row?.body ?? '')).toEqual({ stamps: stampIdxs })
  })

  test('a changed name is on every card of theirs, once however often it is sent, and every record agrees', async () => {
    const id = newId()
    const body = { userNm: 'Zoë Blanc', userPhnno: '010-3333-4444' }
    expect(await change('PUT', `${of.next}`, body, id)).toMatchObject({ code: 0, result: { cards: 2 } })
    expect(await change('PUT', `${of.next}`, body, id)).toMatchObject({ result: { cards: 2 } })
    for (const stampIdx of [of.zoe, of.next])
      expect(await opened(stampIdx)).toMatchObject({ ...body, userEml: 'zoe@mail.test', memo: '=oat' })
    const { result } = await shop.manager('GET', `${api}/stamps/${of.next}/story`)
    expect(result).toMatchObject({ mismatches: [] })
    const updates = await database.db.read(
      "SELECT 1 AS one FROM commands WHERE stamp_idx = $1 AND kind = 'update'",
      [of.next ?? 0],
    )
    expect(updates).toHaveLength(1)
    expect(await change('PUT', '77', body)).toMatchObject({ code: 1001 })
    expect(await change('PUT', `${of.next}`, { userNm: 'x' })).toMatchObject({ code: 1400 })
  })

  test('two are made one: what one of them lacks comes from the other, and no stamp moves', async () => {
    of.other = await make({ userNm: 'Mina', userEml: 'mina@mail.test' }, 2)
    await add(of.other, 2)
    const id = newId()
    const merge = () => change('POST', `${of.mina}/merge`, { withStampIdx: of.other }, id)
    expect(await merge()).toMatchObject({ code: 0, result: { cards: 2 } })
    expect(await merge()).toMatchObject({ result: { cards: 2 } })
    const [one, other] = [await opened(of.mina), await opened(of.other)]
    expect(one).toEqual(other)
    expect(one).toMatchObject({ userNm: 'Mina Itō', userPhnno: '010-1111-2222', userEml: 'mina@mail.test' })
    expect([await shop.holds(of.mina ?? 0), await shop.holds(of.other)]).toEqual([3, 2])
    const [mine, theirs] = [await record(of.mina), await record(of.other)]
    expect(mine.cards).toHaveLength(2)
    expect(theirs.cards).toEqual(mine.cards)
    // One row of the list, and one row in each of the two histories.
    const rows = (await list()).customers.filter(({ nameMasked }) => nameMasked === 'M•••')
    expect(rows.map(({ stampIdx }) => stampIdx)).toEqual([of.other])
    expect(
      await database.db.read("SELECT 1 AS one FROM audit WHERE event = 'customers.merged'"),
    ).toHaveLength(2)
    for (const stampIdx of [of.mina, of.other]) {
      const { result } = await shop.manager('GET', `${api}/stamps/${stampIdx}/story`)
      expect(result).toMatchObject({ mismatches: [] })
    }
  })

  test('a number of another system wins over ours, and two of them are not ours to make one', async () => {
    const [a, b] = [
      await make({ userNm: 'Han', userId: 'crm-1' }),
      await make({ userNm: 'H', userId: 'crm-2' }),
    ]
    expect(await change('POST', `${of.mina}/merge`, { withStampIdx: a })).toMatchObject({
      result: { cards: 3 },
    })
    expect(await opened(of.other)).toMatchObject({ userId: 'crm-1' })
    expect(await change('POST', `${a}/merge`, { withStampIdx: b })).toMatchObject({ code: 1310 })
    expect(await opened(b)).toMatchObject({ userId: 'crm-2', userNm: 'H' })
    expect(await change('POST', `${a}/merge`, { withStampIdx: 77 })).toMatchObject({ code: 1001 })
  })

  test('one customer’s data is a file of every card with its events, noted, and safe in a spreadsheet', async () => {
    const take = async (format: string) => {
      const answer = await shop.manager('POST', `${api}/customers/${of.next}/data`, {
        format,
        language: 'ko',
      })
      return answer.result as { fileName: string; text: string }
    }
    const off = {
      nm: 'Birthday',
      discTypeIdx: discountType.percent,
      disc: 10,
      userId: 'zoe-7',
      memo: 'for the 9th',
    }
    await shop.api('PUT', '/api/stamp/v1/update', { stampIdx: of.next, userId: 'zoe-7' })
    const { result: cpnNo } = await shop.api('POST', '/api/coupon/v1/create', off)
    const { cards, coupons } = JSON.parse((await take('json')).text)
    expect(coupons).toMatchObject([{ number: cpnNo, customerNumber: 'zoe-7', memo: 'for the 9th', uses: 0 }])
    expect(cards).toHaveLength(2)
    expect(cards[0]).toMatchObject({ holder: { userNm: 'Zoë Blanc', memo: '=oat' } })
    expect(cards.flatMap((card: { events: unknown[] }) => card.events).length).toBeGreaterThan(10)
    const { fileName, text } = await take('csv')
    expect(fileName).toMatch(/^customer-[\w-]+\.csv$/)
    expect(text).toContain("'=oat")
    expect(text).toContain('리워드')
    expect(text).toContain(`${cpnNo},Birthday,,,,zoe-7,for the 9th,,`)
    expect(text).not.toMatch(/\bJo\b|\bKim\b/)
    const noted = await database.db.read(
      "SELECT 1 AS one FROM audit WHERE event = 'holder.exported' AND chain = $1",
      [`stamp:${of.next}`],
    )
    expect(noted).toHaveLength(2)
  })

  test('page by page nobody is left out and nobody comes twice, though some were there at one instant', async () => {
    const at = shop.clock.now
    const made: number[] = []
    for (let n = 0; n < 120; n++) {
      shop.clock.now = at + Math.floor(n / 40)
      const { result } = await shop.api('POST', '/api/stamp/v1/create', {
        cardIdx: 2,
        strtYmd: today,
        endYmd: '2027-03-10',
        userNm: `Guest ${n}`,
      })
      made.push(Number(result))
    }
    const seen: number[] = []
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page = await list(cursor)
      seen.push(...page.customers.map(({ stampIdx }) => stampIdx))
      cursor = page.nextCursor
    }
    expect(new Set(seen).size).toBe(seen.length)
    expect(made.filter((stampIdx) => !seen.includes(stampIdx))).toEqual([])
    expect(await shop.manager('GET', `${api}/customers?cursor=1.x`)).toMatchObject({ code: 1400 })
  })
})
