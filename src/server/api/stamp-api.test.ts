import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeOnBoth, type TestDatabase } from '../testing/databases.ts'
import { newId, onsitePwd, openTestShop, publicUrl, type TestShop, today } from '../testing/test-shop.ts'

const base = '/api/stamp/v1'
const fields = { cardIdx: 1, strtYmd: today, endYmd: '2027-03-09' }

describeOnBoth('the Stamp API', (create) => {
  let database: TestDatabase
  let shop: TestShop
  beforeAll(async () => {
    database = await create()
    shop = await openTestShop(database)
  })
  afterAll(() => database.remove())

  const add = (stampIdx: number) => shop.api('PUT', `${base}/add`, { stampIdx })
  const validate = (stampIdx: number) => shop.api('GET', `${base}/validate?stampIdx=${stampIdx}`)

  test('create answers the stampIdx as a string of digits, and validate shows it in the documented order', async () => {
    const created = await shop.api('POST', `${base}/create`, {
      ...fields,
      userNm: 'Mina',
      memo: 'window seat',
    })
    expect(created).toMatchObject({
      status: 200,
      code: 0,
      message: '',
      result: expect.stringMatching(/^\d{10,13}$/),
    })
    const stampIdx = Number(created.result)
    const { result } = await validate(stampIdx)
    expect(result).toEqual({
      stampIdx,
      domain: publicUrl,
      cardIdx: 1,
      cardNm: 'Americano card',
      cardTtl: 'One free Americano',
      stamps: 0,
      maxStamps: 10,
      stampUrl: `${publicUrl}/stamp/${stampIdx}`,
      url: null,
      strtYmd: today,
      endYmd: '2027-03-09',
      onsiteYn: 'Y',
      onsitePwd,
      memo: 'window seat',
      activeYn: 'Y',
      userId: null,
      userNm: 'Mina',
      userPhnno: null,
      userEml: null,
      userEtc1: null,
      userEtc2: null,
      stampImgUrl: null,
      regYmdt: '2026-03-10 12:00:00',
      payloadVersion: 'v1',
    })
    expect(Object.keys(result as object).slice(0, 4)).toEqual(['stampIdx', 'domain', 'cardIdx', 'cardNm'])
  })

  test.each([
    ['cardIdx', { cardIdx: undefined }],
    ['cardIdx', { cardIdx: '1' }],
    ['cardIdx', { cardIdx: 1.5 }],
    ['cardIdx', { cardIdx: 99 }],
    ['strtYmd', { strtYmd: undefined }],
    ['strtYmd', { strtYmd: '2026-02-30' }],
    ['strtYmd', { strtYmd: 20260310 }],
    ['endYmd', { endYmd: '2026-03-09' }],
    ['endYmd', { endYmd: '2031-03-11' }],
    ['domain', { domain: 'https://elsewhere.test' }],
    ['activeYn', { activeYn: 'yes' }],
    ['memo', { memo: 'x'.repeat(1001) }],
    ['userNmae', { userNmae: 'a typo' }],
  ])('create names %s when it is %j', async (field, wrong) => {
    const answer = await shop.api('POST', `${base}/create`, { ...fields, ...wrong })
    expect(answer).toMatchObject({ status: 200, code: 1400, result: null })
    expect(answer.message).toContain(field)
  })

  test('the last day may be five years ahead and no further', async () => {
    const answer = await shop.api('POST', `${base}/create`, { ...fields, endYmd: '2031-03-10' })
    expect(answer.code).toBe(0)
  })

  test('a domain of the shop is taken, and is in the address of the stamp', async () => {
    const { result } = await shop.api('POST', `${base}/create`, { ...fields, domain: 'https://vvd.bz' })
    expect((await validate(Number(result))).result).toMatchObject({
      domain: 'https://vvd.bz',
      stampUrl: `https://vvd.bz/stamp/${result}`,
    })
  })

  test('add adds exactly one, up to the maximum', async () => {
    const stampIdx = await shop.stampWith(9)
    expect(await add(stampIdx)).toMatchObject({ code: 0, result: null })
    expect(await add(stampIdx)).toMatchObject({ status: 200, code: 1006, result: null })
    expect(await shop.holds(stampIdx)).toBe(10)
  })

  test('remove takes exactly one, down to none', async () => {
    const stampIdx = await shop.stampWith(1)
    const remove = () => shop.api('PUT', `${base}/remove`, { stampIdx })
    expect(await remove()).toMatchObject({ code: 0, result: null })
    expect(await remove()).toMatchObject({ code: 1011 })
    expect(await shop.holds(stampIdx)).toBe(0)
  })

  test('redeem needs a full card and the right password, and is terminal', async () => {
    const stampIdx = await shop.stampWith(9)
    const redeem = (password?: string) =>
      shop.api('PUT', `${base}/redeem`, { stampIdx, ...(password !== undefined && { onsitePwd: password }) })
    expect(await redeem(onsitePwd)).toMatchObject({ code: 1007 })
    await add(stampIdx)
    expect(await redeem()).toMatchObject({ code: 1008, result: null })
    expect(await redeem('00000')).toMatchObject({ code: 1009, result: null })
    expect(await shop.holds(stampIdx)).toBe(10)
    expect(await redeem(onsitePwd)).toMatchObject({ code: 0, result: null })
    expect(await redeem(onsitePwd)).toMatchObject({ code: 1005 })
    expect(await add(stampIdx)).toMatchObject({ code: 1005 })
    expect(await validate(stampIdx)).toMatchObject({ code: 1005, result: null })
  })

  test('a card without a password is redeemed without one', async () => {
    const stampIdx = await shop.stampWith(6, 2)
    expect(await shop.api('PUT', `${base}/redeem`, { stampIdx })).toMatchObject({ code: 0 })
  })

  test('an inactive, a future and an expired stamp refuse with their own codes, everywhere', async () => {
    const states = [
      [{ activeYn: 'N' }, 1002],
      [{ strtYmd: '2026-03-11' }, 1003],
      [{ strtYmd: '2026-01-01', endYmd: '2026-03-09' }, 1004],
    ] as const
    for (const [change, code] of states) {
      const stampIdx = await shop.stampWith(10, 1, change)
      expect(await validate(stampIdx)).toMatchObject({ code, result: null })
      expect(await add(stampIdx)).toMatchObject({ code })
      expect(await shop.api('PUT', `${base}/remove`, { stampIdx })).toMatchObject({ code })
      expect(await shop.api('PUT', `${base}/redeem`, { stampIdx, onsitePwd })).toMatchObject({ code })
    }
  })

  test("the last day is good until midnight in the shop's time zone", async () => {
    const stampIdx = await shop.stampWith(0, 1, { endYmd: today })
    const { now } = shop.clock
    shop.clock.now = Date.parse('2026-03-10T14:59:59Z')
    expect(await validate(stampIdx)).toMatchObject({ code: 0 })
    shop.clock.now = Date.parse('2026-03-10T15:00:00Z')
    expect(await validate(stampIdx)).toMatchObject({ code: 1004 })
    shop.clock.now = now
  })

  test('update sets what is given and leaves the rest', async () => {
    const stampIdx = await shop.stampWith(0)
    const update = (changes: object) => shop.api('PUT', `${base}/update`, { stampIdx, ...changes })
    await update({ memo: 'likes oat milk', userNm: 'Theo' })
    expect(await update({ stamps: 4, userNm: null })).toMatchObject({ code: 0, result: null })
    expect((await validate(stampIdx)).result).toMatchObject({
      stamps: 4,
      memo: 'likes oat milk',
      userNm: null,
    })
    expect(await update({ stamps: 11 })).toMatchObject({
      code: 1400,
      message: expect.stringContaining('stamps'),
    })
    expect(await update({ stamps: -1 })).toMatchObject({ code: 1400 })
    expect(await update({ cardIdx: 99 })).toMatchObject({
      code: 1400,
      message: expect.stringContaining('cardIdx'),
    })
    expect(await update({ endYmd: '2025-01-01' })).toMatchObject({ code: 1400 })
    expect(await update({ cardIdx: 2, stamps: 6 })).toMatchObject({ code: 0 })
    expect((await validate(stampIdx)).result).toMatchObject({ cardIdx: 2, maxStamps: 6, stamps: 6 })
  })

  test('update with useYn=Y redeems by the same rule, all or nothing', async () => {
    const stampIdx = await shop.stampWith(9)
    const use = (changes: object) => shop.api('PUT', `${base}/update`, { stampIdx, useYn: 'Y', ...changes })
    expect(await use({ memo: 'never written' })).toMatchObject({ code: 1007 })
    expect((await validate(stampIdx)).result).toMatchObject({ memo: null })
    expect(await use({ stamps: 10 })).toMatchObject({ code: 0 })
    expect(await validate(stampIdx)).toMatchObject({ code: 1005 })
    const rows = await database.db.read('SELECT * FROM redemptions WHERE stamp_idx = $1', [stampIdx])
    expect(rows).toHaveLength(1)
  })

  test('delete takes the stamp and the person away, and keeps the ledger', async () => {
    const { result } = await shop.api('POST', `${base}/create`, { ...fields, userNm: 'Erase Me' })
    const stampIdx = Number(result)
    await add(stampIdx)
    expect(await shop.api('DELETE', `${base}/delete?stampIdx=${stampIdx}`)).toMatchObject({
      code: 0,
      result: null,
    })
    expect(await validate(stampIdx)).toMatchObject({ code: 1001 })
    expect(await add(stampIdx)).toMatchObject({ code: 1001 })
    expect(await shop.api('DELETE', `${base}/delete?stampIdx=${stampIdx}`)).toMatchObject({ code: 1001 })
    expect(await database.db.read('SELECT * FROM holders WHERE stamp_idx = $1', [stampIdx])).toEqual([])
    expect(await database.db.read('SELECT * FROM ledger WHERE stamp_idx = $1', [stampIdx])).toHaveLength(3)
  })

  test.each([
    ['PUT', 'add', { stampIdx: '12' }],
    ['PUT', 'add', { stampIdx: -1 }],
    ['PUT', 'add', { stampIdx: 0 }],
    ['PUT', 'add', { stampIdx: 2 ** 60 }],
    ['PUT', 'add', {}],
    ['PUT', 'add', []],
    ['PUT', 'add', null],
    ['PUT', 'add', '{"stampIdx":'],
    ['PUT', 'remove', { stampIdx: true }],
    ['PUT', 'redeem', { stampIdx: 12, onsitePwd: 12345 }],
    ['PUT', 'redeem', { stampIdx: 12, onsitepwd: '12345' }],
    ['PUT', 'update', { stamps: 3 }],
    ['PUT', 'update', { stampIdx: 12, stamps: 'three' }],
    ['DELETE', 'delete?stampIdx=abc', undefined],
    ['DELETE', 'delete', undefined],
    ['GET', 'validate?stampIdx=', undefined],
    ['GET', 'validate?stampIdx=1e3', undefined],
    ['GET', 'validate?stampIdx=-5', undefined],
  ])('%s %s refuses %j as invalid', async (method, path, body) => {
    expect(await shop.api(method, `${base}/${path}`, body)).toMatchObject({
      status: 200,
      code: 1400,
      result: null,
    })
  })

  test.each(['add', 'remove', 'redeem', 'update'])('%s of an unknown stamp is 1001', async (call) => {
    expect(await shop.api('PUT', `${base}/${call}`, { stampIdx: 394 })).toMatchObject({
      status: 200,
      code: 1001,
    })
  })

  test.each([
    ['ko-KR,ko;q=0.9,en;q=0.8', '없는 카드입니다'],
    ['fr, en;q=0.5, ja;q=0.7', 'カードが見つかりません'],
    ['ja;q=0.8, ko;q=0.8, en;q=0.8', 'No such card'],
    ['fr', 'No such card'],
  ])('the message follows Accept-Language: %s', async (wanted, message) => {
    const header = { 'Accept-Language': wanted }
    const answer = await shop.api('GET', `${base}/validate?stampIdx=77`, undefined, header)
    expect(answer.message).toBe(message)
  })

  test('a tablet may validate, never sees the password, and may not write here', async () => {
    const stampIdx = await shop.stampWith(3)
    const seen = await shop.tablet('GET', `${base}/validate?stampIdx=${stampIdx}`)
    expect(seen.result).toMatchObject({ onsiteYn: 'Y', onsitePwd: null, stamps: 3 })
    expect(await shop.tablet('PUT', `${base}/add`, { stampIdx })).toMatchObject({ status: 403, code: 1403 })
  })

  test('nothing above was a fault', () => expect(shop.faults).toEqual([]))
  test('an id is accepted in capitals and is the same id', async () => {
    const stampIdx = await shop.stampWith(0)
    const id = newId()
    await shop.api('PUT', `${base}/add`, { stampIdx }, { 'Idempotency-Key': id.toUpperCase() })
    const again = await shop.api('PUT', `${base}/add`, { stampIdx }, { 'Idempotency-Key': id })
    expect(again.headers.get('Idempotent-Replayed')).toBe('true')
    expect(await shop.holds(stampIdx)).toBe(1)
  })
})
