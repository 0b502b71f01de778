import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeOnBoth, type TestDatabase } from '../testing/databases.ts'
import { newId, openTestShop, type TestShop } from '../testing/test-shop.ts'

const base = '/api/coupon/v1'
const fields = { nm: 'Free Americano', discTypeIdx: 457, disc: 100 }

describeOnBoth('the coupon API', (create) => {
  let database: TestDatabase
  let shop: TestShop
  beforeAll(async () => {
    database = await create()
    shop = await openTestShop(database)
  })
  afterAll(() => database.remove())

  const make = async (more: object = {}) => {
    const { code, result } = await shop.api('POST', `${base}/create`, { ...fields, ...more })
    expect(code).toBe(0)
    return String(result)
  }
  const validate = (cpnNo: string) => shop.api('GET', `${base}/validate?cpnNo=${cpnNo}`)
  const redeem = (cpnNo: string, more: object = {}, headers = {}) =>
    shop.api('PUT', `${base}/redeem`, { cpnNo, ...more }, headers)

  test('a coupon is made, shown, used once and then used up', async () => {
    const cpnNo = await make({ memo: 'after a card' })
    expect((await validate(cpnNo)).result).toMatchObject({
      cpnNo,
      ...fields,
      useLimit: 1,
      useCnt: 0,
      onsiteYn: 'N',
    })
    expect(await redeem(cpnNo)).toMatchObject({ code: 0, result: null })
    expect(await redeem(cpnNo)).toMatchObject({ code: 1103 })
    expect(await validate(cpnNo)).toMatchObject({ code: 1103, result: null })
  })

  test('with a password it needs the right one', async () => {
    const cpnNo = await make({ onsiteYn: 'Y', onsitePwd: '86420' })
    expect((await validate(cpnNo)).result).toMatchObject({ onsiteYn: 'Y', onsitePwd: '86420' })
    expect(await redeem(cpnNo)).toMatchObject({ code: 1008 })
    expect(await redeem(cpnNo, { onsitePwd: '1' })).toMatchObject({ code: 1009 })
    expect(await redeem(cpnNo, { onsitePwd: '86420' })).toMatchObject({ code: 0 })
  })

  test('50 redeems at once use it as often as it allows, and the same id once', async () => {
    const three = await make({ useLimit: 3 })
    const answers = await Promise.all(Array.from({ length: 50 }, () => redeem(three)))
    expect(answers.filter(({ code }) => code === 0)).toHaveLength(3)
    const many = await make({ useLimit: 0 })
    const key = { 'Idempotency-Key': newId() }
    await Promise.all(Array.from({ length: 20 }, () => redeem(many, {}, key)))
    expect((await validate(many)).result).toMatchObject({ useCnt: 1 })
  })

  test('outside its days or switched off it is not usable', async () => {
    for (const more of [{ endYmd: '2026-03-09' }, { strtYmd: '2026-03-11' }, { activeYn: 'N' }]) {
      const cpnNo = await make(more)
      expect(await validate(cpnNo)).toMatchObject({ code: 1102 })
      expect(await redeem(cpnNo)).toMatchObject({ code: 1102 })
    }
  })

  test.each([
    ['nm', { nm: '' }],
    ['discTypeIdx', { discTypeIdx: 1 }],
    ['disc', { disc: 101 }],
    ['disc', { disc: -1 }],
    ['discCurrency', { discTypeIdx: 458 }],
    ['onsitePwd', { onsiteYn: 'Y' }],
    ['endYmd', { strtYmd: '2026-03-10', endYmd: '2026-03-09' }],
  ])('create names %s when it is %j', async (field, wrong) => {
    const answer = await shop.api('POST', `${base}/create`, { ...fields, ...wrong })
    expect(answer).toMatchObject({ code: 1400, message: expect.stringContaining(field) })
  })

  test('an unknown one is 1101, and without the key nothing is said', async () => {
    expect(await validate('NOPE')).toMatchObject({ code: 1101 })
    expect(await redeem('NOPE')).toMatchObject({ code: 1101 })
    expect(await shop.api('GET', `${base}/validate?cpnNo=X`, undefined, { Authorization: '' })).toMatchObject(
      { status: 401 },
    )
    expect(shop.faults).toEqual([])
  })
})
