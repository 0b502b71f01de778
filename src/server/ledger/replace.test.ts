/** A lost card is replaced with its stamps: nothing is given, nothing is lost, and the lost one is good for nothing. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Db } from '../db/db.ts'
import { createSessions } from '../people/sessions.ts'
import { verifyBoth } from '../testing/both-verifiers.ts'
import { describeOnBoth, type TestDatabase } from '../testing/databases.ts'
import { autocommitting, dyingAt, rewriting } from '../testing/planted.ts'
import { newId, onsitePwd, openTestShop, type TestShop } from '../testing/test-shop.ts'

const api = '/api/counter/v1'
const stamp = '/api/stamp/v1'

describeOnBoth('a lost card', (create) => {
  let database: TestDatabase
  let shop: TestShop
  beforeEach(async () => {
    database = await create()
    shop = await openTestShop(database)
  })
  afterEach(() => database.remove())

  const replace = (stampIdx: number, commandId = newId(), at = shop) =>
    at.tablet('POST', `${api}/stamps/${stampIdx}/replacement`, undefined, { 'Idempotency-Key': commandId })
  const replaced = async (stampIdx: number) => {
    const answer = await replace(stampIdx)
    expect(answer).toMatchObject({ code: 0 })
    return (answer.result as { stampIdx: number }).stampIdx
  }
  const snapshot = async (stampIdx: number) =>
    (await shop.tablet('GET', `${api}/stamps/${stampIdx}/validate`)).result
  async function file(path: string): Promise<string> {
    const token = await createSessions({ db: database.db, now: () => shop.clock.now }).open(
      { id: 'till-1', name: 'Till 1' },
      'kim',
    )
    const response = await shop.app.request(`${api}/${path}`, { headers: { Cookie: `stampdesk=${token}` } })
    return response.text()
  }
  const bring = (stampIdx: number, count: number, at = shop) =>
    at.tablet('POST', `${api}/commands`, {
      sentAt: shop.clock.now,
      commands: [
        {
          kind: 'add',
          commandId: newId(),
          seq: 1,
          epoch: newId(),
          stampIdx,
          count,
          tappedAt: shop.clock.now,
        },
      ],
    })

  test('one command moves its stamps, its last day and its customer; asked again, it is the same new card', async () => {
    const lost = await shop.stampWith(7, 1, { userNm: 'Mina', endYmd: '2026-06-01' })
    const commandId = newId()
    const first = await replace(lost, commandId)
    expect(first).toMatchObject({ code: 0, result: { cardNm: 'Americano card', endYmd: '2026-06-01' } })
    const { stampIdx: made } = first.result as { stampIdx: number }
    expect(await replace(lost, commandId)).toMatchObject({ code: 0, result: first.result })
    expect([await shop.holds(lost), await shop.holds(made)]).toEqual([0, 7])
    expect(await snapshot(made)).toMatchObject({ stamps: 7, userNm: 'Mina', active: true, lastAdd: null })
    expect(await snapshot(lost)).toMatchObject({ stamps: 0, active: false, nextStampIdx: made })
    expect(await replace(lost)).toMatchObject({ code: 1020 })
  })

  test('the lost card is good for nothing, can be switched on by nobody, and tells its finder nothing', async () => {
    const lost = await shop.stampWith(10)
    const made = await replaced(lost)
    for (const [method, path, body] of [
      ['PUT', `${stamp}/add`, { stampIdx: lost }],
      ['PUT', `${stamp}/remove`, { stampIdx: lost }],
      ['PUT', `${stamp}/redeem`, { stampIdx: lost, onsitePwd }],
      ['PUT', `${stamp}/update`, { stampIdx: lost, activeYn: 'Y', stamps: 10 }],
      ['GET', `${stamp}/validate?stampIdx=${lost}`, undefined],
    ] as const)
      expect(await shop.api(method, path, body), path).toMatchObject({ code: 1020 })
    const open = await shop.request('GET', `${api}/public/stamps/${lost}`)
    expect(open.result).toMatchObject({ objection: 'replaced', nextStampIdx: null })
    expect(JSON.stringify(open)).not.toContain(String(made))
    expect(await shop.tablet('POST', `${api}/redemptions`, { stampIdx: made, onsitePwd })).toMatchObject({
      code: 0,
    })
  })

  test('however often it is replaced, one card was given out', async () => {
    await replaced(await replaced(await shop.stampWith(3)))
    const { result } = await shop.manager('GET', `${api}/stamp-cards`)
    const [card] = (result as { cards: unknown[] }).cards
    expect(card).toMatchObject({ given: { all: 1, open: 1 } })
  })

  test('what a tablet had saved for the lost card goes to the new one, over two replacements too', async () => {
    const lost = await shop.stampWith(4)
    const second = await replaced(lost)
    const third = await replaced(second)
    expect((await bring(lost, 3)).result).toMatchObject({
      verdicts: [{ outcome: 'carried-over', nextStampIdx: third }],
    })
    expect([await shop.holds(lost), await shop.holds(second), await shop.holds(third)]).toEqual([0, 0, 7])
    expect(await database.db.read('SELECT kind FROM reviews')).toEqual([])
  })

  test('a full card that went on in a next one still goes on there when it is replaced', async () => {
    const lost = await shop.stampWith(10)
    await bring(lost, 2)
    const next = ((await snapshot(lost)) as { nextStampIdx: number }).nextStampIdx
    const made = await replaced(lost)
    expect(await snapshot(made)).toMatchObject({ stamps: 10, nextStampIdx: next })
    const redeemed = await shop.tablet('POST', `${api}/redemptions`, { stampIdx: made, onsitePwd })
    expect(redeemed.result).toMatchObject({ next: { stampIdx: next } })
    expect(await shop.holds(next)).toBe(2)
  })

  test('a full card that is replaced while another till looks for its next one: the stamp is on the card after the new one', async () => {
    const lost = await shop.stampWith(10)
    const mine = await database.again()
    let made: number | null = null
    const read: Db['read'] = async (sql, params) => {
      const rows = await mine.read<never>(sql, params)
      if (/WHERE follows IN/.test(sql) && made === null) made = await replaced(lost)
      return rows
    }
    const verdicts = await bring(lost, 1, await openTestShop({ db: { ...mine, read } }))
    await mine.close()
    expect(made).not.toBeNull()
    expect(verdicts).toMatchObject({ code: 0, result: { verdicts: [{ outcome: 'carried-over' }] } })
    const { nextStampIdx } = (await snapshot(made ?? 0)) as { nextStampIdx: number }
    expect([await shop.holds(made ?? 0), await shop.holds(nextStampIdx)]).toEqual([10, 1])
  })

  test('a reward that was given back is not given back a second time by way of a lost card', async () => {
    const first = await shop.stampWith(6, 2)
    await shop.api('PUT', `${stamp}/redeem`, { stampIdx: first })
    const giveBack = (idx: number) =>
      shop.manager('POST', `${api}/stamps/${idx}/give-back`, { reason: 'wrong card' })
    const { stampIdx: back } = (await giveBack(first)).result as { stampIdx: number }
    const made = await replaced(back)
    await shop.api('PUT', `${stamp}/redeem`, { stampIdx: made })
    expect(await giveBack(made)).toMatchObject({ code: 1302 })
    expect((await giveBack(first)).result).toMatchObject({ stampIdx: made, again: true })
  })

  test('a card with the keypad open elsewhere, an expired one and a redeemed one are not replaced', async () => {
    const [reserved, expired, redeemed] = [
      await shop.stampWith(10),
      await shop.stampWith(3, 1, { strtYmd: '2026-01-01', endYmd: '2026-03-09' }),
      await shop.stampWith(6, 2),
    ]
    await database.db.write((tx) =>
      tx.run('INSERT INTO reservations (stamp_idx, tablet_id, held_by, until) VALUES ($1, $2, $3, $4)', [
        reserved,
        'till-2',
        'Lee',
        shop.clock.now + 40_000,
      ]),
    )
    await shop.api('PUT', `${stamp}/redeem`, { stampIdx: redeemed })
    for (const [stampIdx, code] of [
      [reserved, 1012],
      [expired, 1004],
      [redeemed, 1005],
      [424_242, 1001],
    ] as const)
      expect(await replace(stampIdx)).toMatchObject({ code })
    expect(await shop.holds(reserved)).toBe(10)
  })

  test('it is told as what it is: no stamp given, none taken; both verifiers accept the log', async () => {
    const lost = await shop.stampWith(5)
    const glance = () => shop.manager('GET', `${api}/glance`)
    const before = (await glance()).result
    const made = await replaced(lost)
    expect((await glance()).result).toEqual(before)
    for (const [stampIdx, delta, link] of [
      [made, 5, { follows: lost }],
      [lost, -5, { followedBy: made }],
    ] as const) {
      const { result } = await shop.manager('GET', `${api}/stamps/${stampIdx}/story`)
      const totals = { moved: delta, stamps: Math.max(delta, 0) }
      expect(result).toMatchObject({ ...link, totals, mismatches: [] })
      const activity = await shop.manager('GET', `${api}/activity?kind=replace&stampIdx=${stampIdx}`)
      expect(activity.result).toMatchObject({
        items: [{ event: 'stamp.moved', delta, person: { name: 'Jo' }, tablet: { name: 'Till 1' } }],
      })
    }
    expect((await file('activity.csv?kind=replace')).match(/stamp\.moved/g)).toHaveLength(2)
    await shop.manager('POST', `${api}/audit/checkpoint`)
    const [verdicts] = await verifyBoth([await file('audit/log.ndjson')])
    expect(verdicts?.ours).toMatch(/^good: /)
    expect(verdicts?.python).toBe(verdicts?.ours)
  })

  /** Replacements and adds of one card at once: what the two cards hold, and what was answered. */
  async function rush(db: Db) {
    const at = await openTestShop({ db })
    const lost = await at.stampWith(0)
    const [answer, ...adds] = await Promise.all([
      replace(lost, newId(), at),
      ...Array.from({ length: 9 }, () => at.api('PUT', `${stamp}/add`, { stampIdx: lost })),
      replace(lost, newId(), at),
      replace(lost, newId(), at),
    ])
    const on = await database.db.read<{ stamps: number; sum: number }>(
      `SELECT s.stamps, (SELECT SUM(delta) FROM ledger l WHERE l.stamp_idx = s.stamp_idx) AS sum
       FROM stamps s WHERE s.stamp_idx = $1 OR s.follows = $1`,
      [lost],
    )
    return { on, answers: [answer, ...adds] }
  }

  test('over adds and other replacements at the same moment there is one new card, and no stamp is lost', async () => {
    const { on, answers } = await rush(database.db)
    const isNew = ({ result }: (typeof answers)[number]) => result !== null
    const added = answers.slice(1, 10).filter(({ code }) => code === 0).length
    expect(answers.filter((it) => it.code === 0 && isNew(it))).toHaveLength(1)
    expect(on).toHaveLength(2)
    expect(on.reduce((sum, { stamps }) => sum + Number(stamps), 0)).toBe(added)
    for (const { stamps, sum } of on) expect(Number(sum)).toBe(Number(stamps))
  })

  test('planted: where the process dies between the two cards, nothing of it stays', async () => {
    const lost = await shop.stampWith(5)
    const dying = await openTestShop({ db: dyingAt(database.db, /INSERT INTO stamps/) })
    await replace(lost, newId(), dying).catch(() => null)
    expect(await shop.holds(lost)).toBe(5)
    const torn = await openTestShop({ db: dyingAt(autocommitting(database.db), /INSERT INTO stamps/) })
    await replace(lost, newId(), torn).catch(() => null)
    expect(await shop.holds(lost)).toBe(0)
  })

  test('planted: where the lost card is not switched off, it can be filled again', async () => {
    const kept = rewriting(database.db, (sql) =>
      sql.replace('active = 0, replaced_at = $2', 'created_at = $2'),
    )
    const at = await openTestShop({ db: kept })
    const lost = await at.stampWith(5)
    expect(await replace(lost, newId(), at)).toMatchObject({ code: 0 })
    expect(await shop.api('PUT', `${stamp}/add`, { stampIdx: lost })).toMatchObject({ code: 0 })
  })
})
