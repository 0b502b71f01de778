/** An app and a server of different ages: refused with that reason, and nothing done. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { protocolHeader, protocolVersion } from '#shared/counter-api.ts'
import { describeOnBoth, type TestDatabase } from '../testing/databases.ts'
import { newId, onsitePwd, openTestShop, type TestShop } from '../testing/test-shop.ts'

const api = '/api/counter/v1'

describeOnBoth('an app and a server out of step', (create) => {
  let database: TestDatabase
  let shop: TestShop
  beforeAll(async () => {
    database = await create()
    shop = await openTestShop(database)
  })
  afterAll(() => database.remove())

  const count = async (table: 'commands' | 'audit') => {
    const [row] = await database.db.read<{ n: number }>(`SELECT COUNT(*) AS n FROM ${table}`)
    return Number(row?.n)
  }
  const batch = (stampIdx: number, commandId: string) => ({
    sentAt: shop.clock.now,
    commands: [
      {
        kind: 'add',
        commandId,
        stampIdx,
        count: 1,
        tappedAt: shop.clock.now,
        seq: 1,
        epoch: newId(),
      },
    ],
  })

  test.each([
    ['an older app', String(protocolVersion - 1), 1426],
    ['a newer app', String(protocolVersion + 1), 1427],
    ['no number at all', 'latest', 1426],
    ['half a number', `${protocolVersion}.5`, 1427],
  ])('%s is told so before anything is done, for a read and for a write', async (_, version, code) => {
    const stampIdx = await shop.stampWith(10)
    await shop.tablet('GET', `${api}/session`) // the sign-in has an audit row of its own
    const before = [await count('commands'), await count('audit')]
    const asked = [
      ['POST', `${api}/commands`, batch(stampIdx, newId())],
      ['POST', `${api}/redemptions`, { stampIdx, onsitePwd }],
      ['POST', `${api}/stamps/${stampIdx}/reservation`],
      ['GET', `${api}/stamps/${stampIdx}/validate`],
      ['GET', `${api}/session`],
    ] as const
    for (const [method, path, body] of asked) {
      const answer = await shop.tablet(method, path, body, { [protocolHeader]: version })
      expect(answer, path).toMatchObject({ status: 426, code, result: null })
      expect(answer.headers.get(protocolHeader)).toBe(String(protocolVersion))
    }
    expect([await count('commands'), await count('audit')]).toEqual(before)
    expect(await shop.holds(stampIdx)).toBe(10)
  })

  test('what was held back is taken as it is, under its own id, once they are in step', async () => {
    const stampIdx = await shop.stampWith(2)
    const commandId = newId()
    const body = batch(stampIdx, commandId)
    const old = { [protocolHeader]: '0' }
    expect(await shop.tablet('POST', `${api}/commands`, body, old)).toMatchObject({ code: 1426 })
    const answer = await shop.tablet('POST', `${api}/commands`, body)
    expect(answer.result).toMatchObject({ verdicts: [{ commandId, outcome: 'applied', replayed: false }] })
    expect(await shop.holds(stampIdx)).toBe(3)
  })

  test('a server that still speaks the older protocol serves both, and says its own', async () => {
    const newer = await openTestShop(database, { protocols: [2, 1] })
    for (const version of ['1', '2']) {
      const answer = await newer.tablet('GET', `${api}/session`, undefined, { [protocolHeader]: version })
      expect(answer).toMatchObject({ status: 200, code: 0 })
      expect(answer.headers.get(protocolHeader)).toBe('2')
    }
    const oldest = await newer.tablet('GET', `${api}/session`, undefined, { [protocolHeader]: '0' })
    expect(oldest).toMatchObject({ code: 1426 })
  })

  test('systems send no protocol and are served', async () => {
    const stampIdx = await shop.stampWith(1)
    expect(await shop.api('GET', `/api/stamp/v1/validate?stampIdx=${stampIdx}`)).toMatchObject({ code: 0 })
  })
})
