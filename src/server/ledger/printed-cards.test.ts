/** cards that are printed before they are anybody's. Nobody guesses one, each is started once, a stolen sheet is worth nothing. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { CardBatch, PrintedCards } from '#shared/shop-api.ts'
import { formatStampCode, isDrawable, parseStampCode } from '#shared/stamp-code.ts'
import { describeOnBoth, type TestDatabase } from '../testing/databases.ts'
import { rewriting } from '../testing/planted.ts'
import { newId, openTestShop, type TestShop } from '../testing/test-shop.ts'

const api = '/api/counter/v1'
const anybody = { userNm: null, userPhnno: null }

describeOnBoth('a printed card', (create) => {
  let database: TestDatabase
  let shop: TestShop
  beforeEach(async () => {
    database = await create()
    shop = await openTestShop(database)
  })
  afterEach(() => database.remove())

  const makeBatch = (commandId = newId(), cardIdx = 1, sheets = 1, at = shop) =>
    at.manager(
      'POST',
      `${api}/card-batches`,
      { cardIdx, sheets, note: 'At the door' },
      { 'Idempotency-Key': commandId },
    )
  async function printed(cardIdx = 1): Promise<PrintedCards> {
    const { result } = await makeBatch(newId(), cardIdx)
    const { batchId } = result as { batchId: string }
    return (await shop.manager('GET', `${api}/card-batches/${batchId}`)).result as PrintedCards
  }
  const aBlank = async (cardIdx = 1) => (await printed(cardIdx)).cards[0]?.stampIdx ?? 0
  const start = (stampIdx: number, body: object = anybody, commandId = newId(), at = shop) =>
    at.tablet('POST', `${api}/stamps/${stampIdx}/start`, body, { 'Idempotency-Key': commandId })
  const bring = (stampIdx: number, count: number, personId?: string) => {
    const by = { seq: 1, epoch: newId(), ...(personId && { personId }) }
    const tap = { commandId: newId(), ...by, stampIdx, count, tappedAt: shop.clock.now }
    return shop.tablet('POST', `${api}/commands`, {
      sentAt: shop.clock.now,
      commands: [{ kind: 'add', ...tap }],
    })
  }
  const look = (stampIdx: number) => shop.tablet('GET', `${api}/stamps/${stampIdx}/validate`)
  const batches = async () =>
    ((await shop.manager('GET', `${api}/card-batches`)).result as { batches: CardBatch[] }).batches
  const withdraw = (batchId: string) => shop.manager('POST', `${api}/card-batches/${batchId}/withdraw`)
  const eventsOf = async (stampIdx: number) =>
    (await database.db.read('SELECT event, actor FROM audit WHERE chain = $1 ORDER BY seq', [
      `stamp:${stampIdx}`,
    ])) as { event: string; actor: string }[]

  test('a sheet has ten codes that the counter reads, none follows from another, and asked again it is the same sheet', async () => {
    const commandId = newId()
    const first = await makeBatch(commandId)
    expect(await makeBatch(commandId)).toMatchObject({ code: 0, result: first.result })
    expect(await makeBatch(commandId, 1, 2)).toMatchObject({ code: 1013 })
    expect(await batches()).toMatchObject([{ cards: 10, started: 0, note: 'At the door', madeBy: 'Kim' }])
    const { cards } = (await shop.manager('GET', `${api}/card-batches/${commandId}`)).result as PrintedCards
    const numbers = cards.map(({ stampIdx }) => stampIdx)
    expect(new Set(numbers).size).toBe(10)
    for (const { stampIdx, stampUrl } of cards) {
      expect(isDrawable(stampIdx)).toBe(true)
      const read = { kind: 'stamp', stampIdx }
      expect(parseStampCode(stampUrl, ['stamps.test'])).toEqual(read)
      expect(parseStampCode(formatStampCode(stampIdx), [])).toEqual(read)
    }
    // In the order of printing no two are neighbours, as drawn numbers of 40 bits are not.
    expect(numbers.some((one, n) => n > 0 && Math.abs(one - (numbers[n - 1] ?? 0)) < 1000)).toBe(false)
  })

  test('no cashier makes, lists or withdraws a batch, and no list tells a number', async () => {
    const { batchId } = await printed()
    const asked = await Promise.all([
      shop.tablet('POST', `${api}/card-batches`, { cardIdx: 1, sheets: 1, note: '' }),
      shop.tablet('GET', `${api}/card-batches`),
      shop.tablet('GET', `${api}/card-batches/${batchId}`),
      shop.tablet('POST', `${api}/card-batches/${batchId}/withdraw`),
    ])
    expect(asked.map(({ code }) => code)).toEqual([1403, 1403, 1403, 1403])
    expect(JSON.stringify(await batches())).not.toMatch(/stampIdx|stampUrl/)
    expect(await makeBatch(newId(), 1, 51)).toMatchObject({ code: 1400 })
    expect(await makeBatch(newId(), 99)).toMatchObject({ code: 1805 })
  })

  test('is nobody’s until a tablet starts it, empty and good from that day, and the same start again is the same card', async () => {
    const stampIdx = await aBlank()
    expect(await look(stampIdx)).toMatchObject({ code: 1801 })
    expect(await shop.api('GET', `/api/stamp/v1/validate?stampIdx=${stampIdx}`)).toMatchObject({ code: 1801 })
    expect(await shop.api('PUT', '/api/stamp/v1/add', { stampIdx })).toMatchObject({ code: 1801 })
    shop.clock.now += 40 * 86_400_000
    const commandId = newId()
    const started = await start(stampIdx, { ...anybody, userNm: 'Mina' }, commandId)
    expect(started).toMatchObject({ code: 0, result: { stampIdx, endYmd: '2027-04-19' } })
    shop.clock.now += 2 * 86_400_000
    expect(await start(stampIdx, { ...anybody, userNm: 'Mina' }, commandId)).toMatchObject({
      code: 0,
      result: { stampIdx, endYmd: '2027-04-19' },
    })
    expect((await look(stampIdx)).result).toMatchObject({ stamps: 0, maxStamps: 10, userNm: 'Mina' })
    expect(await bring(stampIdx, 1)).toMatchObject({ result: { verdicts: [{ outcome: 'applied' }] } })
    expect(await eventsOf(stampIdx)).toMatchObject([
      { event: 'command.refused' },
      { event: 'stamp.started', actor: 'person:jo@tablet:till-1' },
      { event: 'stamp.added' },
    ])
  })

  test('of two tablets at once one starts it, and the other is told that it is started', async () => {
    const stampIdx = await aBlank()
    const both = await Promise.all([start(stampIdx), start(stampIdx)])
    expect(both.map(({ code }) => code).toSorted()).toEqual([0, 1802])
    expect(await start(stampIdx)).toMatchObject({ code: 1802 })
    expect(await shop.holds(stampIdx)).toBe(0)
    expect(await batches()).toMatchObject([{ started: 1, startedBy: [{ personNm: 'Jo', cards: 1 }] }])
  })

  test('a stamp that was tapped on it without a line starts it, once, and by whom is told', async () => {
    const stampIdx = await aBlank()
    const both = await Promise.all([bring(stampIdx, 2), bring(stampIdx, 1)])
    for (const answer of both)
      expect(answer).toMatchObject({ result: { verdicts: [{ outcome: 'applied', refusal: null }] } })
    expect(await shop.holds(stampIdx)).toBe(3)
    const events = (await eventsOf(stampIdx)).filter(({ event }) => event !== 'command.refused')
    expect(events).toMatchObject([
      { event: 'stamp.started', actor: 'person:jo@tablet:till-1' },
      { event: 'stamp.added' },
      { event: 'stamp.added' },
    ])
    expect(await batches()).toMatchObject([{ started: 1, startedBy: [{ personNm: 'Jo', cards: 1 }] }])
    const history = await shop.manager('GET', `${api}/stamps/${stampIdx}/story`)
    expect(history).toMatchObject({ code: 0, result: { mismatches: [] } })
  })

  test('is started by a stamp that a manager lets through, unless it was withdrawn meanwhile', async () => {
    const { batchId, cards } = await printed()
    const [one = 0, other = 0] = cards.map(({ stampIdx }) => stampIdx)
    await database.db.write((tx) =>
      tx.run(
        "INSERT INTO people (person_id, name, role, created_at, disabled_at) VALUES ('lee', 'Lee', 'cashier', 1, 2)",
      ),
    )
    const apply = async () => {
      const { result } = await shop.manager('GET', `${api}/reviews`)
      const { reviews } = result as { reviews: { reviewId: string; kind: string }[] }
      const review = reviews.find(({ kind }) => kind === 'person-disabled')
      const path = `${api}/reviews/${review?.reviewId}/close`
      return (await shop.manager('POST', path, { action: 'apply' })).code
    }
    await bring(one, 2, 'lee')
    expect([await apply(), await shop.holds(one)]).toEqual([0, 2])
    await bring(other, 1, 'lee')
    await withdraw(batchId)
    expect(await apply()).toBe(1803)
  })

  test('of a batch that was withdrawn none is started, not by a stamp that waited either; what was started stays good', async () => {
    const { batchId, cards } = await printed()
    const [begun, lying, third] = cards.map(({ stampIdx }) => stampIdx)
    if (begun === undefined || lying === undefined || third === undefined) throw new Error('no cards')
    expect(await start(begun)).toMatchObject({ code: 0 })
    expect(await withdraw(batchId)).toMatchObject({ code: 0 })
    expect(await withdraw(batchId)).toMatchObject({ code: 0 })
    expect(await withdraw(newId())).toMatchObject({ code: 1404 })
    expect(await look(lying)).toMatchObject({ code: 1803 })
    expect(await start(lying)).toMatchObject({ code: 1803 })
    expect(await bring(third, 1)).toMatchObject({
      result: { verdicts: [{ outcome: 'refused', refusal: 'withdrawn' }] },
    })
    expect(await bring(begun, 1)).toMatchObject({ result: { verdicts: [{ outcome: 'applied' }] } })
    const withdrawals = await database.db.read("SELECT 1 AS one FROM audit WHERE event = 'cards.withdrawn'")
    expect(withdrawals).toHaveLength(1)
  })

  test('of a stamp card that was closed none is started any more', async () => {
    const stampIdx = await aBlank(2)
    const closed = { cardNm: 'Bagel card', cardTtl: 'One free bagel', maxStamps: 6, validDays: 180 }
    const changes = { ...closed, stampImgUrl: null, active: false }
    expect(await shop.manager('PUT', `${api}/stamp-cards/2`, changes)).toMatchObject({ code: 0 })
    expect(await start(stampIdx)).toMatchObject({ code: 1805 })
    expect(await look(stampIdx)).toMatchObject({ code: 1805 })
  })

  test('takes a lost card’s stamps and customer, once, and not those of another kind', async () => {
    const lost = await shop.stampWith(7, 1, { userNm: 'Mina' })
    const [blank, other] = [await aBlank(1), await aBlank(2)]
    expect(await start(other, { ...anybody, replaces: lost })).toMatchObject({ code: 1804 })
    expect(await look(other)).toMatchObject({ code: 1801 })
    expect(await shop.holds(lost)).toBe(7)
    const commandId = newId()
    const moved = await start(blank, { ...anybody, replaces: lost }, commandId)
    expect(moved).toMatchObject({ code: 0, result: { stampIdx: blank, cardNm: 'Americano card' } })
    expect(await start(blank, { ...anybody, replaces: lost }, commandId)).toMatchObject({
      code: 0,
      result: moved.result,
    })
    expect([await shop.holds(lost), await shop.holds(blank)]).toEqual([0, 7])
    expect((await look(blank)).result).toMatchObject({ stamps: 7, userNm: 'Mina', active: true })
    expect((await look(lost)).result).toMatchObject({ nextStampIdx: blank })
    expect(await start(await aBlank(1), { ...anybody, replaces: lost })).toMatchObject({ code: 1020 })
    const second = await shop.stampWith(3)
    expect(await start(blank, { ...anybody, replaces: second })).toMatchObject({ code: 1802 })
    expect(await shop.holds(second)).toBe(3)
  })

  test('its number is given to no other card', async () => {
    const stampIdx = await aBlank()
    const free = 987_654_321_012
    let draws = 0
    const at = await openTestShop(database, {
      drawStampIdx: () => (draws++ % 2 === 0 ? stampIdx : free + draws),
    })
    const made = await at.tablet('POST', `${api}/stamps`, { cardIdx: 1, ...anybody })
    expect(made).toMatchObject({ code: 0, result: { stampIdx: free + 2 } })
    expect(await at.tablet('POST', `${api}/stamps/${free + 2}/replacement`)).toMatchObject({
      code: 0,
      result: { stampIdx: free + 4 },
    })
    expect(await makeBatch(newId(), 1, 1, at)).toMatchObject({ code: 0 })
    expect(await look(stampIdx)).toMatchObject({ code: 1801 })
  })

  test('planted: where the claim asks for nothing, the second who starts it is told that they did', async () => {
    const stampIdx = await aBlank()
    const careless = rewriting(database.db, (sql) =>
      sql
        .replace(' AND started_at IS NULL', '')
        .replace('SELECT p.started_at,', 'SELECT CAST(NULL AS BIGINT) AS started_at,')
        .replace(
          /(INSERT INTO stamps [^]*) ON CONFLICT DO NOTHING/,
          '$1 ON CONFLICT (stamp_idx) DO UPDATE SET stamps = 0',
        ),
    )
    const at = await openTestShop({ db: careless })
    expect(await start(stampIdx, anybody, newId(), at)).toMatchObject({ code: 0 })
    expect(await start(stampIdx, anybody, newId(), at)).toMatchObject({ code: 0 })
  })
})
