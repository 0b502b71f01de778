/** S-17: a person’s own shift, what they did, whoever else was at the tablet, and what they left there. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ActivityItem } from '#shared/activity-api.ts'
import { type ShiftAction, shiftMs } from '#shared/shift-api.ts'
import { createShopTime } from '../people/shop-time.ts'
import { openBrowser, pairTablet } from '../testing/browser.ts'
import { describeOnBoth, type TestDatabase } from '../testing/databases.ts'
import { newId, onsitePwd, openTestShop, type TestShop } from '../testing/test-shop.ts'

import { parseCursor } from './cursor.ts'
import { readMyShift } from './my-shift.ts'

const api = '/api/counter/v1'
type Page = { actions: ShiftAction[]; nextCursor: string | null; offset: number }

describeOnBoth('my shift', (create) => {
  let database: TestDatabase
  let shop: TestShop
  const epoch = newId()
  const clock = createShopTime('Asia/Seoul')
  let seq = 0
  beforeAll(async () => {
    database = await create()
    shop = await openTestShop(database)
  })
  afterAll(() => database.remove())

  async function add(as: TestShop['tablet'], stampIdx: number): Promise<string> {
    const commandId = newId()
    const command = {
      kind: 'add',
      commandId,
      seq: ++seq,
      epoch,
      stampIdx,
      count: 1,
      tappedAt: shop.clock.now,
    }
    const answer = await as('POST', `${api}/commands`, { sentAt: shop.clock.now, commands: [command] })
    expect(answer).toMatchObject({ code: 0 })
    return commandId
  }
  async function shiftOf(as: TestShop['tablet'], query = ''): Promise<Page> {
    const answer = await as('GET', `${api}/my-shift${query}`)
    expect(answer).toMatchObject({ code: 0 })
    return answer.result as Page
  }
  const commandsOf = ({ actions }: Pick<Page, 'actions'>) =>
    actions.filter(({ kind }) => kind !== 'shop').map(({ id }) => id)

  test('each sees their own actions alone, a reward and a refusal among them', async () => {
    const [one, two] = [await shop.stampWith(9), await shop.stampWith(2, 2)]
    const jos = await add(shop.tablet, one)
    shop.clock.now += 60_000
    const kims = await add(shop.manager, two)
    await shop.tablet('POST', `${api}/redemptions`, { stampIdx: one, onsitePwd: '0' })
    await shop.tablet('POST', `${api}/redemptions`, { stampIdx: one, onsitePwd })
    const jo = await shiftOf(shop.tablet)
    const kim = await shiftOf(shop.manager)
    expect(commandsOf(jo)).toContain(jos)
    expect(commandsOf(jo)).not.toContain(kims)
    expect(commandsOf(kim)).toEqual([kims])
    expect(jo.actions.map(({ event, refusal }) => refusal ?? event)).toEqual(
      expect.arrayContaining(['stamp.added', 'stamp.redeemed', 'wrong-password']),
    )
    expect(jo.offset).toBe(9 * 3_600_000)
  })

  test('nobody else’s can be asked for, and nobody is told without a person', async () => {
    expect(await shop.tablet('GET', `${api}/my-shift?person=kim`)).toMatchObject({ code: 1400 })
    expect(await shop.api('GET', `${api}/my-shift`)).toMatchObject({ code: 1403 })
    expect(await openBrowser(shop).call('GET', 'my-shift')).toMatchObject({ code: 1401 })
    const tablet = await pairTablet(shop)
    expect(await tablet.call('GET', 'my-shift')).toMatchObject({ code: 1401 })
    expect(await shop.tablet('GET', `${api}/my-shift?cursor=1`)).toMatchObject({ code: 1400 })
  })

  test('a long shift comes by pages, each action once, and ends where the shift began', async () => {
    const before = commandsOf(await shiftOf(shop.manager))
    shop.clock.now += shiftMs + 60_000
    const stampIdx = await shop.stampWith(0)
    const added: string[] = []
    for (let n = 0; n < 7; n++) {
      shop.clock.now += 1_000
      added.push(await add(shop.manager, stampIdx))
    }
    const pages: Page['actions'][] = []
    let next: string | null = ''
    while (next !== null) {
      const asked = { now: shop.clock.now, before: parseCursor(next), limit: 3 }
      const page = await readMyShift({ db: database.db, clock }, 'kim', asked)
      pages.push(page.actions)
      next = page.nextCursor
    }
    expect(pages.length).toBeGreaterThan(2)
    expect(commandsOf({ actions: pages.flat() })).toEqual(added.toReversed())
    expect(added).not.toEqual(expect.arrayContaining(before))
  })

  test('a hand-over is told once, by whom it is claimed, also when the tablet is nobody’s by then', async () => {
    const tablet = await pairTablet(shop)
    const handOver = {
      handOverId: newId(),
      personId: 'jo',
      handedOverAt: shop.clock.now - 60_000,
      sentAt: shop.clock.now,
      waiting: 3,
      problems: 1,
      promises: 2,
    }
    for (let n = 0; n < 2; n++)
      expect(await tablet.call('POST', 'shift-handovers', handOver)).toMatchObject({ code: 0 })
    const nobody = { ...handOver, handOverId: newId(), personId: 'nobody' }
    expect(await tablet.call('POST', 'shift-handovers', nobody)).toMatchObject({ code: 1401 })
    const { result } = await shop.manager('GET', `${api}/activity?kind=shop&person=jo`)
    const told = (result as { items: ActivityItem[] }).items.filter(
      ({ event }) => event === 'shift.handed-over',
    )
    expect(told).toMatchObject([{ at: shop.clock.now - 60_000, person: { personId: 'jo' } }])
    expect(told[0]?.tablet?.tabletId).toBe(tablet.tabletId)
    const left = () =>
      database.db.read('SELECT promises FROM shift_handovers WHERE tablet_id = $1 ORDER BY promises', [
        tablet.tabletId,
      ])
    expect(await left()).toEqual([{ promises: 2 }])
    const { promises: _, ...ofBefore } = { ...handOver, handOverId: newId() }
    expect(await tablet.call('POST', 'shift-handovers', ofBefore)).toMatchObject({ code: 0 })
    expect(await left()).toEqual([{ promises: 0 }, { promises: 2 }])
  })

  test('nothing above was a fault', () => expect(shop.faults).toEqual([]))
})
