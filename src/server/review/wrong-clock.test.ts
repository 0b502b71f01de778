/** A tablet's clock may say anything: what it told is kept as an instant that every screen can read. */
import * as v from 'valibot'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { listActivity } from '#shared/endpoints/activity.ts'
import { getAuditChain } from '#shared/endpoints/audit-verification.ts'
import { getStampHistory } from '#shared/endpoints/history.ts'
import { getMyShift } from '#shared/endpoints/shift.ts'
import { getSnapshot } from '#shared/endpoints/stamps.ts'
import { noteHandOver } from '../people/shift-handovers.ts'
import { createShopTime } from '../people/shop-time.ts'
import { describeOnBoth, type TestDatabase } from '../testing/databases.ts'
import { type Answer, newId, openTestShop, type TestShop } from '../testing/test-shop.ts'
import { activityPages } from './activity-csv.ts'

const api = '/api/counter/v1'
const yearMs = 365 * 86_400_000

describeOnBoth('a tablet whose clock is wrong', (create) => {
  let database: TestDatabase
  let shop: TestShop
  let stampIdx: number
  beforeEach(async () => {
    database = await create()
    shop = await openTestShop(database)
    stampIdx = await shop.stampWith(3)
  })
  afterEach(() => database.remove())

  async function add(tappedAt: number, sentAt: number): Promise<void> {
    const command = { kind: 'add', commandId: newId(), seq: 1, epoch: newId(), stampIdx, count: 1, tappedAt }
    expect(await shop.tablet('POST', `${api}/commands`, { sentAt, commands: [command] })).toMatchObject({
      result: { verdicts: [{ outcome: 'applied' }] },
    })
  }
  async function handOver(handedOverAt: number, sentAt: number): Promise<void> {
    const left = { handOverId: newId(), personId: 'jo', waiting: 0, problems: 0, promises: 0 }
    const body = { ...left, handedOverAt, sentAt }
    expect(await shop.tablet('POST', `${api}/shift-handovers`, body)).toMatchObject({ code: 0 })
  }
  const kept = async () => [
    ...(await database.db.read('SELECT tapped_at AS at FROM commands WHERE tapped_at IS NOT NULL')),
    ...(await database.db.read('SELECT at FROM shift_handovers')),
  ]
  /** Each answer as a browser of ours reads it. Throws where it cannot. */
  async function readAll() {
    const { tablet, manager } = shop
    const of = async (schema: v.GenericSchema, answer: ReturnType<TestShop['tablet']>) =>
      v.parse(schema, (await answer).result)
    await of(getSnapshot.result, tablet('GET', `${api}/stamps/${stampIdx}/validate`))
    await of(getMyShift.result, tablet('GET', `${api}/my-shift`))
    await of(getStampHistory.result, manager('GET', `${api}/stamps/${stampIdx}/story`))
    await of(getAuditChain.result, manager('GET', `${api}/audit/chain?chain=shop`))
    await of(listActivity.result, manager('GET', `${api}/activity`))
    const file = activityPages({ db: database.db, clock: createShopTime('Asia/Seoul') }, {}, 'ko')
    for await (const rows of file) expect(rows).not.toEqual([])
  }

  test.each([
    ['was at 1970 at the tap and is ahead as it sends', 60_000, 120_000],
    ['has jumped decades ahead since the tap', Date.parse('2026-03-10'), 74 * yearMs],
  ])('one that %s tells nothing older than there are instants', async (_, at, ahead) => {
    await add(at, shop.clock.now + ahead)
    await handOver(at, shop.clock.now + ahead)
    expect(await kept()).toEqual([{ at: 0 }, { at: 0 }])
    await readAll()
  })

  test('what was kept before that is read by every screen, and paged through', async () => {
    await add(shop.clock.now, shop.clock.now)
    await database.db.write((tx) =>
      tx.run('UPDATE commands SET tapped_at = $1 WHERE tapped_at IS NOT NULL', [-60_000]),
    )
    const left = {
      tabletId: 'till-1',
      personId: 'jo',
      pinChecked: true,
      waiting: 0,
      problems: 0,
      promises: 0,
    }
    for (const at of [-74 * yearMs, -60_000])
      await noteHandOver(database.db, { handOverId: newId(), at, ...left })
    await readAll()
    const ats: number[] = []
    for (let cursor: string | null = ''; cursor !== null; ) {
      const answer: Answer = await shop.manager(
        'GET',
        `${api}/activity?limit=1${cursor && `&cursor=${cursor}`}`,
      )
      const { items, nextCursor } = v.parse(listActivity.result, answer.result)
      ats.push(...items.map(({ at }) => at))
      cursor = nextCursor
    }
    expect(ats.slice(-2)).toEqual([-60_000, -74 * yearMs])
  })
})
