/** The counter's search: off until the shop wants it, masked, and each look and each opening is written down. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { FoundCard } from '#shared/customers-api.ts'
import { createRequestLimits } from '../http/request-limits.ts'
import { describeOnBoth, type TestDatabase } from '../testing/databases.ts'
import { openTestShop, type TestShop } from '../testing/test-shop.ts'

const api = '/api/counter/v1'

describeOnBoth('the search at the counter', (create) => {
  let database: TestDatabase
  let shop: TestShop
  let mina: number
  beforeEach(async () => {
    database = await create()
    shop = await openTestShop(database)
    mina = await shop.stampWith(7, 1, { userNm: 'Mina Park', userPhnno: '010-5555-0142' })
  })
  afterEach(() => database.remove())

  async function allow(): Promise<void> {
    const { result } = await shop.manager('GET', `${api}/settings`)
    const { isTimeZoneFixed: _, ...settings } = result as { isTimeZoneFixed: boolean }
    await shop.manager('PUT', `${api}/settings`, { ...settings, counterSearch: true })
  }
  const find = (text: string, on = shop) => on.tablet('POST', `${api}/customers/find`, { text })
  const found = async (text: string) => ((await find(text)).result as { found: FoundCard[] }).found
  const open = (ref: string) => shop.tablet('POST', `${api}/customers/open`, { ref })
  const rows = (event: string) =>
    database.db.read<{ chain: string; actor: string; body: string }>(
      'SELECT chain, actor, body FROM audit WHERE event = $1',
      [event],
    )

  test('is refused until the shop wants it, and for what is opened too', async () => {
    expect(await find('Mina')).toMatchObject({ status: 403 })
    await allow()
    const [card] = await found('mina')
    const { result } = await shop.manager('GET', `${api}/settings`)
    const { isTimeZoneFixed: _, ...settings } = result as { isTimeZoneFixed: boolean }
    await shop.manager('PUT', `${api}/settings`, { ...settings, counterSearch: false })
    expect(await open(card?.ref ?? '')).toMatchObject({ status: 403 })
    expect(await rows('card.found')).toEqual([])
  })

  test('answers by name and by the last four digits, masked and without a number to go by', async () => {
    await allow()
    for (const text of ['mina', '0142']) {
      const answer = await find(text)
      expect(answer.result).toMatchObject({
        found: [{ cardNm: 'Americano card', stamps: 7, nameMasked: 'M•••', phoneMasked: '•••• 0142' }],
      })
      expect(JSON.stringify(answer)).not.toMatch(new RegExp(`Park|5555-?0142|${mina}`))
    }
    const searches = await rows('stamps.searched')
    expect(searches).toHaveLength(2)
    expect(JSON.stringify(searches)).not.toMatch(/mina|"0142|5555-?0142/i)
  })

  test('opening tells the number once, to who has searched, soon, and writes down who it was', async () => {
    await allow()
    const [card] = await found('mina')
    const ref = card?.ref ?? ''
    expect(await open(ref)).toMatchObject({ code: 0, result: { stampIdx: mina } })
    expect(await rows('card.found')).toMatchObject([
      { chain: `stamp:${mina}`, actor: 'person:jo@tablet:till-1', body: '{}' },
    ])
    expect(await shop.manager('POST', `${api}/customers/open`, { ref })).toMatchObject({ code: 1400 })
    expect(await open(`${ref.slice(0, -8)}AAAAAAAA`)).toMatchObject({ code: 1400 })
    shop.clock.now += 121_000
    expect(await open(ref)).toMatchObject({ code: 1400 })
    expect(await rows('card.found')).toHaveLength(1)
  })

  test('cards that are over are left out, and of many a few are shown', async () => {
    await allow()
    await shop.tablet('POST', `${api}/stamps/${mina}/replacement`)
    expect(await found('mina')).toHaveLength(1)
    for (let n = 0; n < 6; n++) await shop.stampWith(n + 1, 1, { userNm: `Minato ${n}` })
    const answer = (await find('mina')).result as { found: FoundCard[]; isCut: boolean }
    expect([answer.found.length, answer.isCut]).toEqual([5, true])
  })

  test('who asks on and on is slowed down', async () => {
    await allow()
    const limited = await openTestShop(database, {
      limits: createRequestLimits({ now: () => shop.clock.now }),
    })
    const statuses: number[] = []
    for (let n = 0; n < 25; n++) statuses.push((await find(`${1000 + n}`, limited)).status)
    expect(statuses.slice(0, 10)).toEqual(Array.from({ length: 10 }, () => 200))
    expect(statuses.at(-1)).toBe(429)
  })
})
