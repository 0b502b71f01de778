/** What a tablet found before a shift, and what the manager sees of it. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Tablet } from '#shared/people-api.ts'
import { pairTablet } from '../testing/browser.ts'
import { describeOnBoth, type TestDatabase } from '../testing/databases.ts'
import { openTestShop, type TestShop } from '../testing/test-shop.ts'

const api = '/api/counter/v1'

describeOnBoth('ready', (create) => {
  let database: TestDatabase
  let shop: TestShop
  beforeAll(async () => {
    database = await create()
    shop = await openTestShop(database)
  })
  afterAll(() => database.remove())

  async function seen(tabletId: string): Promise<Tablet['readiness'] | undefined> {
    const { result } = await shop.manager('GET', `${api}/tablets`)
    return (result as Tablet[]).find((it) => it.tabletId === tabletId)?.readiness
  }
  const tell = (...findings: object[]) => shop.tablet('POST', `${api}/tablet-readiness`, { findings })

  test('a server that keeps the stamps itself tells its clock and of no service', async () => {
    const { result } = await shop.tablet('GET', `${api}/readiness`)
    expect(result).toEqual({ serverNow: shop.clock.now, service: null })
  })

  test('the manager sees each tablet’s last check, whose it was, and its faults alone', async () => {
    expect(await seen('till-1')).toBeNull()
    await tell({ check: 'camera', verdict: 'bad' }, { check: 'sound', verdict: 'open' })
    shop.clock.now += 1_000
    await tell({ check: 'camera', verdict: 'good' }, { check: 'clock', verdict: 'todo' })
    expect(await seen('till-1')).toEqual({
      at: shop.clock.now,
      person: 'Jo',
      light: 'todo',
      faults: [{ check: 'clock', verdict: 'todo' }],
    })
  })

  test('it is told with nobody there too, and by no browser; what is no check is refused', async () => {
    const tablet = await pairTablet(shop)
    const findings = [{ check: 'server', verdict: 'good' }]
    expect(await tablet.call('POST', 'tablet-readiness', { findings })).toMatchObject({ code: 0 })
    expect(await seen(tablet.tabletId)).toMatchObject({ person: null, light: 'good', faults: [] })
    expect(await tell({ check: 'weather', verdict: 'good' })).toMatchObject({ code: 1400 })
    expect(await tell()).toMatchObject({ code: 1400 })
  })

  test('nothing above was a fault', () => expect(shop.faults).toEqual([]))
})
