/** What a manager changed of the shop, in the activity and in its file: from what to what. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ActivityItem } from '#shared/activity-api.ts'
import { describeOnBoth, type TestDatabase } from '../testing/databases.ts'
import { openTestShop, type TestShop } from '../testing/test-shop.ts'

const api = '/api/counter/v1'

describeOnBoth('a change of the shop', (create) => {
  let database: TestDatabase
  let shop: TestShop
  beforeAll(async () => {
    database = await create()
    shop = await openTestShop(database)
  })
  afterAll(() => database.remove())

  const put = async (path: string, changes: Record<string, unknown>) => {
    shop.clock.now += 1000
    const { result } = await shop.manager('GET', `${api}/${path}`)
    const { isTimeZoneFixed: _, ...before } = result as Record<string, unknown>
    expect(await shop.manager('PUT', `${api}/${path}`, { ...before, ...changes })).toMatchObject({ code: 0 })
  }
  const newest = async (event: string) => {
    const { result } = await shop.manager('GET', `${api}/activity?limit=50`)
    return (result as { items: ActivityItem[] }).items.find((it) => it.event === event)?.changes
  }

  test.each([
    [
      'settings',
      { shopNm: 'Corner Tea', counterSearch: true },
      'settings.changed',
      [
        { field: 'counterSearch', before: false, after: true },
        { field: 'shopNm', before: 'Stampdesk', after: 'Corner Tea' },
      ],
    ],
    [
      'limits',
      { stampsADay: { max: 5, kind: 'hard' } },
      'limits.changed',
      [{ field: 'stampsADay', before: null, after: 'hard 5' }],
    ],
    [
      'limits/give-backs',
      { mostADay: 3 },
      'give-back-limit.changed',
      [{ field: 'mostADay', before: expect.any(Number), after: 3 }],
    ],
    [
      'honesty/settings',
      { 'arrived-late': null },
      'honesty.changed',
      [{ field: 'arrived-late', before: '24', after: null }],
    ],
  ])('%s: what changed, and nothing else', async (path, changes, event, expected) => {
    await put(path, changes)
    expect(await newest(event)).toEqual(expected)
    await put(path, {})
    expect(await newest(event)).toEqual([])
  })

  test('a person’s role and a stamp card say what they were, and a name is in no chain', async () => {
    await shop.desk('PUT', `${api}/staff/jo`, { role: 'manager', name: 'Joanna Secret' })
    expect(await newest('person.changed')).toEqual([{ field: 'role', before: 'cashier', after: 'manager' }])
    const kept = await database.db.read<{ body: string }>('SELECT body FROM audit')
    expect(JSON.stringify(kept)).not.toContain('Joanna')
    const card = {
      cardNm: 'Americano card',
      cardTtl: 'Two free Americanos',
      maxStamps: 12,
      validDays: 365,
      stampImgUrl: null,
      active: true,
    }
    await shop.manager('PUT', `${api}/stamp-cards/1`, card)
    expect(await newest('card.changed')).toEqual([
      { field: 'cardTtl', before: 'One free Americano', after: 'Two free Americanos' },
      { field: 'maxStamps', before: 10, after: 12 },
    ])
  })
})
