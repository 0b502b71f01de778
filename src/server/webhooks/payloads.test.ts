/** What an address is told: by whom and where, of which kinds, and by a test that a manager sends. */
import { readFileSync } from 'node:fs'
import { Webhook } from 'standardwebhooks'
import * as v from 'valibot'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { protocolHeader } from '#shared/counter-api.ts'
import { webhookPayloads } from '#shared/webhook-payloads.ts'
import { webhookDeliveries } from '#shared/webhooks-api.ts'
import { openReview } from '../ledger/reviews.ts'
import { createSessions } from '../people/sessions.ts'
import { describeOnBoth, type TestDatabase } from '../testing/databases.ts'
import { newId, noon, onsitePwd, openTestShop, type TestShop } from '../testing/test-shop.ts'
import { deliverDue } from './delivery.ts'
import { insertEndpoint, makeWebhookSecret } from './endpoints.ts'
import { writeEvents } from './write-events.ts'

type Posted = { url: string; headers: Record<string, string>; body: string }

describeOnBoth('what webhooks tell', (create) => {
  let database: TestDatabase
  let shop: TestShop
  let posted: Posted[]
  const secret = makeWebhookSecret()
  const endpointId = '00000000-0000-4000-8000-000000000001'

  beforeEach(async () => {
    database = await create()
    shop = await openTestShop(database)
    vi.useFakeTimers({ toFake: ['Date'], now: noon })
    posted = []
    const endpoint = { endpointId, url: 'https://hooks.test/in', description: '', secret, at: noon }
    await database.db.write((tx) => insertEndpoint(tx, shop.vault, endpoint))
  })
  afterEach(() => {
    vi.useRealTimers()
    return database.remove()
  })

  const add = (stampIdx: number) => shop.api('PUT', '/api/stamp/v1/add', { stampIdx })
  async function deliverAll(): Promise<void> {
    const deps = {
      db: database.db,
      vault: shop.vault,
      now: () => shop.clock.now,
      random: () => 0.5,
      resolve: async () => [{ address: '93.184.216.34', family: 4 as const }],
      post: async (_to: unknown, url: URL, headers: Record<string, string>, body: string) => {
        posted.push({ url: url.href, headers, body })
        return 204
      },
      allowedHosts: [],
    }
    while ((await deliverDue(deps)) > 0);
  }
  const typesOf = async () => (await bodiesOf()).map(({ type }) => type)
  const bodiesOf = async () => {
    const rows = await database.db.read<{ body: string }>(
      'SELECT body FROM webhook_events ORDER BY at, event_id',
    )
    return rows.map(({ body }) => JSON.parse(body) as { type: keyof typeof webhookPayloads; data: object })
  }
  const endpointsPath = `/api/counter/v1/webhooks/${endpointId}`

  test('each says who did it and where, by ids, and is as the description of its payload says', async () => {
    const stampIdx = await shop.stampWith(9, 1)
    await add(stampIdx)
    await shop.tablet('POST', '/api/counter/v1/redemptions', { stampIdx, onsitePwd })
    const back = { reason: 'a slip of the hand' }
    await shop.manager('POST', `/api/counter/v1/stamps/${stampIdx}/give-back`, back)
    const bodies = await bodiesOf()
    for (const body of bodies) expect(v.is(webhookPayloads[body.type], body), body.type).toBe(true)
    const told = (type: string) => bodies.findLast((body) => body.type === type)?.data
    expect(told('stamp.added')).toMatchObject({ who: { kind: 'system' }, where: null })
    const jo = { who: { kind: 'person', personId: 'jo' }, where: { tabletId: 'till-1' } }
    expect(told('stamp.redeemed')).toMatchObject(jo)
    const kim = { who: { kind: 'person', personId: 'kim' }, where: { tabletId: 'till-1' } }
    expect(told('stamp.reinstated')).toMatchObject({ ...kim, restores: stampIdx, stamps: 10 })
    expect(JSON.stringify(bodies)).not.toMatch(/Kim|Jo\b|Till/)
  })

  test('a browser that is no tablet is no place, and the next card after a reward is the shop’s own', async () => {
    const sessions = createSessions({ db: database.db, now: () => shop.clock.now })
    const browser = {
      Cookie: `stampdesk=${await sessions.openInBrowser('kim', 'password')}`,
      [protocolHeader]: '1',
    }
    const issued = await shop.request('POST', '/api/counter/v1/stamps', { cardIdx: 2 }, browser)
    expect(issued.code).toBe(0)
    expect((await bodiesOf()).at(-1)?.data).toMatchObject({
      who: { kind: 'person', personId: 'kim' },
      where: null,
    })
    const stampIdx = await shop.stampWith(6, 2)
    await shop.tablet('POST', '/api/counter/v1/redemptions', { stampIdx, onsitePwd: null })
    const made = (await bodiesOf()).filter(({ type }) => type === 'stamp.created').map(({ data }) => data)
    expect(made).toContainEqual(expect.objectContaining({ who: { kind: 'automation' }, where: null }))
  })

  test('an address is told the kinds of events that it was made for; what nobody is told is not kept', async () => {
    const set = (kinds: string[] | null) => shop.manager('PUT', `${endpointsPath}/kinds`, { kinds })
    expect(await set(['stamp.completed'])).toMatchObject({ code: 0 })
    const stampIdx = await shop.stampWith(4, 2)
    for (let n = 0; n < 2; n++) await add(stampIdx)
    expect(await typesOf()).toEqual(['stamp.completed'])
    expect(await set([])).toMatchObject({ code: 1400 })
    expect(await set(null)).toMatchObject({ code: 0 })
    await shop.api('PUT', '/api/stamp/v1/redeem', { stampIdx })
    expect(await typesOf()).toContain('stamp.redeemed')
  })

  test('a review of what is of no stamp yet leaves the list of deliveries to be read', async () => {
    const deliveries = async () => {
      const { result } = await shop.manager('GET', `${endpointsPath}/deliveries`)
      return v.parse(webhookDeliveries, result).deliveries.map(({ stampIdx }) => stampIdx)
    }
    const evidence = { command: 'create', cause: 'lost' }
    const review = { kind: 'outcome-unknown', about: 'c-1', commandId: 'c-1', evidence, at: noon } as const
    await database.db.write((tx) => openReview(tx, { ...review, stampIdx: -7 }))
    expect(await deliveries()).toEqual([null])
    // As it was kept before.
    await database.db.write((tx) => tx.run('UPDATE webhook_events SET stamp_idx = -7'))
    expect(await deliveries()).toEqual([null])
  })

  test('what the payload’s description does not name is not written', async () => {
    const who = { kind: 'system', userNm: 'Mina' } as const
    const counts = { cardIdx: 1, stamps: 0, maxStamps: 10 }
    const data = { stampIdx: 7, ...counts, commandId: 'c-1', who, where: null, onsitePwd }
    const event = { eventId: 'c-1', type: 'stamp.created', stampIdx: 7, at: noon, data } as const
    await database.db.write((tx) => writeEvents(tx, async () => [event]))
    expect(JSON.stringify(await bodiesOf())).not.toMatch(/Mina|onsitePwd/)
  })

  const memos = {
    nothing: null,
    'half an emoji, which no jsonb can hold': 'regular \ud83d',
    'a character of no text': 'a\u0000b',
    'a backslash before the like': 'C:\\u0000 \\',
  }
  test.each(Object.entries(memos))(
    'what was kept of a hosted service’s whole answer is cut down to what the payload names: with %s',
    async (_, memo) => {
      const stampIdx = await shop.stampWith(0)
      await add(stampIdx)
      const bodies = await bodiesOf()
      const service = {
        onsitePwd,
        userNm: 'Mina',
        userPhnno: '010-2468-1357',
        memo,
        payloadVersion: 'v1',
      }
      const { engine } = database.db
      const number = engine === 'sqlite' ? '064' : '065'
      const file = `../db/migrations/${number}-webhook-bodies.${engine}.sql`
      await database.db.write(async (tx) => {
        for (const body of bodies.filter(({ type }) => type === 'stamp.added'))
          await tx.run('UPDATE webhook_events SET body = $1 WHERE type = $2', [
            JSON.stringify({ ...body, data: { ...body.data, ...service } }),
            body.type,
          ])
        await tx.run(readFileSync(new URL(file, import.meta.url), 'utf8').replaceAll(/^--.*$|;$/gm, ''))
      })
      expect(await bodiesOf()).toEqual(bodies)
    },
  )

  test('a test goes to its address alone, signed, whatever else that is told, and once for one press', async () => {
    await shop.manager('PUT', `${endpointsPath}/kinds`, { kinds: ['stamp.completed'] })
    const other = { endpointId: newId(), url: 'https://other.test/in', description: '', secret, at: noon }
    await database.db.write((tx) => insertEndpoint(tx, shop.vault, other))
    const press = { 'Idempotency-Key': newId() }
    for (let n = 0; n < 2; n++)
      expect((await shop.manager('POST', `${endpointsPath}/test`, {}, press)).code).toBe(0)
    await deliverAll()
    expect(posted.map(({ url }) => url)).toEqual(['https://hooks.test/in'])
    const [sent] = posted
    const body = new Webhook(secret).verify(sent?.body ?? '', sent?.headers ?? {})
    expect(v.is(webhookPayloads['webhook.test'], body)).toBe(true)
    await shop.manager('PUT', endpointsPath, { enabled: false })
    expect((await shop.manager('POST', `${endpointsPath}/test`)).code).toBe(1312)
  })

  test('a new secret asked for twice, since the answer was lost, leaves the one before signing', async () => {
    const press = { 'Idempotency-Key': newId() }
    for (let n = 0; n < 2; n++) await shop.manager('POST', `${endpointsPath}/rotate`, {}, press)
    await shop.manager('POST', `${endpointsPath}/test`)
    await deliverAll()
    const [sent] = posted
    expect(() => new Webhook(secret).verify(sent?.body ?? '', sent?.headers ?? {})).not.toThrow()
  })
})
