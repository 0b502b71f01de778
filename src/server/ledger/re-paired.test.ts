/** A tablet that is paired anew has another id. What was tapped before is still the same, and so is who tapped it. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Verdict } from '#shared/endpoints/commands.ts'
import { createSessions } from '../people/sessions.ts'
import { insertTablet } from '../people/tablets.ts'
import { hashedToken } from '../people/tokens.ts'
import { describeOnBoth, type TestDatabase } from '../testing/databases.ts'
import { rewriting } from '../testing/planted.ts'
import { newId, onsitePwd, openTestShop, type TestShop } from '../testing/test-shop.ts'

const commandsPath = '/api/counter/v1/commands'

describeOnBoth('a tablet that was paired anew', (create) => {
  let database: TestDatabase
  let shop: TestShop
  beforeEach(async () => {
    database = await create()
    shop = await openTestShop(database)
  })
  afterEach(() => database.remove())

  /** The same device under its new pairing, with somebody signed in. */
  async function pairedAnew(personId: string, at = shop) {
    const { db } = database
    const place = { id: 'till-9', name: 'Till 1 again' }
    const tablet = {
      tabletId: place.id,
      tokenHash: hashedToken(place.id),
      name: place.name,
      place: 'Counter',
    }
    await db.write(async (tx) => {
      await tx.run("UPDATE tablets SET revoked_at = $1 WHERE tablet_id = 'till-1'", [shop.clock.now])
      await insertTablet(tx, { ...tablet, may: ['add', 'redeem'], pairedBy: 'kim' }, shop.clock.now)
    })
    const token = await createSessions({ db, now: () => shop.clock.now }).open(place, personId)
    return (method: string, path: string, body?: unknown, headers = {}) =>
      at.request(method, path, body, {
        Cookie: `stampdesk=${token}`,
        'x-stampdesk-protocol': '1',
        ...headers,
      })
  }
  const epoch = newId()
  const tap = (stampIdx: number, seq = 1) => ({
    kind: 'add',
    commandId: newId(),
    stampIdx,
    count: 2,
    tappedAt: shop.clock.now,
    seq,
    epoch,
    personId: 'jo',
  })
  const batch = (...commands: object[]) => ({ sentAt: shop.clock.now, commands })
  const verdictsOf = (answer: { result: unknown }) => (answer.result as { verdicts: Verdict[] }).verdicts

  test('what it had sent before and got no answer for is answered as it was decided, once', async () => {
    const stampIdx = await shop.stampWith(0)
    const command = tap(stampIdx)
    await shop.tablet('POST', commandsPath, batch(command))
    const again = await pairedAnew('jo')
    expect(verdictsOf(await again('POST', commandsPath, batch(command)))).toMatchObject([
      { outcome: 'applied', replayed: true },
    ])
    expect(await shop.holds(stampIdx)).toBe(2)
  })

  test('planted: where the person is not looked at, what was applied is answered as refused', async () => {
    const stampIdx = await shop.stampWith(0)
    const command = tap(stampIdx)
    await shop.tablet('POST', commandsPath, batch(command))
    const nobody = rewriting(database.db, (sql) =>
      sql.replace('kind, stamp_idx, caller, person,', 'kind, stamp_idx, caller, NULL AS person,'),
    )
    const again = await pairedAnew('jo', await openTestShop({ db: nobody }))
    expect(verdictsOf(await again('POST', commandsPath, batch(command)))).toMatchObject([
      { outcome: 'refused', refusal: 'id-used-for-another' },
    ])
  })

  test('what another person sends under that id, or with another content, is refused', async () => {
    const stampIdx = await shop.stampWith(0)
    const command = tap(stampIdx)
    await shop.tablet('POST', commandsPath, batch(command))
    const again = await pairedAnew('kim')
    for (const other of [
      { ...command, personId: 'kim' },
      { ...command, count: 3 },
    ])
      expect(verdictsOf(await again('POST', commandsPath, batch(other)))).toMatchObject([
        { outcome: 'refused', refusal: 'id-used-for-another' },
      ])
    expect(await shop.holds(stampIdx)).toBe(2)
  })

  test('the end of a redeem whose answer was lost is told to the same person', async () => {
    const stampIdx = await shop.stampWith(10)
    const commandId = newId()
    const headers = { 'Idempotency-Key': commandId }
    await shop.tablet('POST', '/api/counter/v1/redemptions', { stampIdx, onsitePwd }, headers)
    const again = await pairedAnew('jo')
    expect(await again('GET', `${commandsPath}/${commandId}`)).toMatchObject({
      result: { state: 'decided', refusal: null, redemption: { next: { stamps: 0 } } },
    })
    const replayed = await again('POST', '/api/counter/v1/redemptions', { stampIdx, onsitePwd }, headers)
    expect(replayed).toMatchObject({ code: 0, result: { next: { stamps: 0 } } })
  })

  test('its numbers go on where they were: nothing is missing, and its storage is not new', async () => {
    const stampIdx = await shop.stampWith(0)
    await shop.tablet('POST', commandsPath, batch(tap(stampIdx, 1), tap(stampIdx, 2)))
    const again = await pairedAnew('jo')
    await again('POST', commandsPath, batch(tap(stampIdx, 3)))
    expect(await database.db.read('SELECT kind FROM reviews')).toEqual([])
  })

  test('a number beyond what can be read back, which an older server took, does not stop the tablet', async () => {
    const stampIdx = await shop.stampWith(0)
    await shop.tablet('POST', commandsPath, batch(tap(stampIdx)))
    await database.db.write((tx) => tx.run('UPDATE tablet_numbers SET last_seq = 9007199254740993'))
    expect(await shop.tablet('POST', commandsPath, batch(tap(stampIdx, 2)))).toMatchObject({ status: 200 })
    expect(await shop.holds(stampIdx)).toBe(4)
  })
})
