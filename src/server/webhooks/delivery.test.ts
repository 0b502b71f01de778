import { Webhook } from 'standardwebhooks'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { describeOnBoth, type TestDatabase } from '../testing/databases.ts'
import { autocommitting, dyingAt } from '../testing/planted.ts'
import { newId, noon, openTestShop, type TestShop } from '../testing/test-shop.ts'
import { type DeliveryDeps, deliverDue } from './delivery.ts'
import { insertEndpoint, makeWebhookSecret, rotateSecret, signedHeaders } from './endpoints.ts'

const day = 86_400_000
type Posted = { url: string; headers: Record<string, string>; body: string }

describeOnBoth('webhooks', (create) => {
  let database: TestDatabase
  let shop: TestShop
  let posted: Posted[]
  let answer: (n: number) => number
  let deps: DeliveryDeps
  const secret = makeWebhookSecret()
  const endpointId = '00000000-0000-4000-8000-000000000001'

  beforeEach(async () => {
    database = await create()
    shop = await openTestShop(database)
    vi.useFakeTimers({ toFake: ['Date'], now: noon })
    posted = []
    answer = () => 204
    deps = {
      db: database.db,
      vault: shop.vault,
      now: () => shop.clock.now,
      random: () => 0.5,
      resolve: async () => [{ address: '93.184.216.34', family: 4 }],
      post: async (_to, url, headers, body) => {
        posted.push({ url: url.href, headers, body })
        return answer(posted.length)
      },
      allowedHosts: [],
    }
    const endpoint = { endpointId, url: 'https://hooks.test/in', description: '', secret, at: noon }
    await database.db.write((tx) => insertEndpoint(tx, shop.vault, endpoint))
  })
  afterEach(() => {
    vi.useRealTimers()
    return database.remove()
  })

  const add = (stampIdx: number, key = newId()) =>
    shop.api('PUT', '/api/stamp/v1/add', { stampIdx }, { 'Idempotency-Key': key })
  const events = () =>
    database.db.read<{ event_id: string; type: string }>(
      'SELECT event_id, type FROM webhook_events ORDER BY at, event_id',
    )
  const typesOf = async () => (await events()).map(({ type }) => type)
  const stateOf = async (eventId: string) => {
    const [row] = await database.db.read<{ state: string; attempts: number; due_at: number }>(
      'SELECT state, attempts, due_at FROM webhook_deliveries WHERE event_id = $1',
      [eventId],
    )
    return row
  }
  async function deliverAll(): Promise<void> {
    while ((await deliverDue(deps)) > 0);
  }

  test('every command that counts is sent once, with the id of the command', async () => {
    const stampIdx = await shop.stampWith(4, 2)
    const [first, second, third] = [newId(), newId(), newId()]
    await add(stampIdx, first)
    await add(stampIdx, first)
    await add(stampIdx, second)
    await shop.api('PUT', '/api/stamp/v1/redeem', { stampIdx }, { 'Idempotency-Key': third })
    await add(stampIdx)
    expect((await typesOf()).toSorted()).toEqual(
      [
        'stamp.created',
        'stamp.added',
        'stamp.added',
        'stamp.added',
        'stamp.completed',
        'stamp.redeemed',
      ].toSorted(),
    )
    const ids = (await events()).map(({ event_id }) => event_id)
    expect(ids).toEqual(expect.arrayContaining([first, second, `${second}_completed`, third]))
  })

  test('stamps that a full card could not hold are sent as carried over, and as added to the next card', async () => {
    const stampIdx = await shop.stampWith(5, 2)
    const [commandId, epoch] = [newId(), newId()]
    const tapped = { kind: 'add', commandId, stampIdx, count: 3, tappedAt: shop.clock.now, seq: 1, epoch }
    await shop.tablet('POST', '/api/counter/v1/commands', { sentAt: shop.clock.now, commands: [tapped] })
    const rows = await database.db.read<{ event_id: string; type: string; body: string }>(
      'SELECT event_id, type, body FROM webhook_events WHERE event_id LIKE $1',
      [`${commandId}%`],
    )
    const kinds = rows.map(({ type, body }) => [type, JSON.parse(body).data.count ?? null]).toSorted()
    expect(kinds).toEqual([
      ['stamp.added', 1],
      ['stamp.carried-over', 2],
      ['stamp.completed', null],
    ])
  })

  test('what is sent verifies with the official library, also during a rotation; altered it does not', async () => {
    const stampIdx = await shop.stampWith(0)
    for (let n = 0; n < 5; n++) await add(stampIdx)
    const next = makeWebhookSecret()
    await database.db.write((tx) =>
      rotateSecret(tx, shop.vault, { endpointId, secret: next, rotationId: newId(), at: shop.clock.now }),
    )
    await deliverAll()
    expect(posted).toHaveLength(6)
    for (const { headers, body } of posted) {
      for (const known of [secret, next])
        expect(new Webhook(known).verify(body, headers)).toMatchObject({ data: { stampIdx, maxStamps: 10 } })
      expect(() => new Webhook(secret).verify(`${body} `, headers)).toThrow('signature')
    }
    shop.clock.now += 2 * day
    await add(stampIdx)
    await deliverAll()
    const last = posted.at(-1)
    expect(last?.headers['webhook-signature']?.split(' ')).toHaveLength(1)
  })

  test('a failing receiver is tried ten times over three days with the same id, then the row says failed', async () => {
    answer = () => 500
    const id = newId()
    await add(await shop.stampWith(0), id)
    const startedAt = shop.clock.now
    for (let hour = 0; hour < 100; hour++) {
      await deliverAll()
      shop.clock.now += 3_600_000
    }
    const tries = posted.filter(({ headers }) => headers['webhook-id'] === id)
    expect(tries).toHaveLength(10)
    const last = Math.max(...tries.map(({ headers }) => Number(headers['webhook-timestamp']) * 1000))
    expect((last - startedAt) / day).toBeGreaterThan(3)
    expect(await stateOf(id)).toMatchObject({ state: 'failed', attempts: 10 })
    answer = () => 200
    const resent = await shop.manager(
      'POST',
      `/api/counter/v1/webhooks/${endpointId}/deliveries/${id}/resend`,
    )
    expect(resent.code).toBe(0)
    await deliverAll()
    expect(await stateOf(id)).toMatchObject({ state: 'delivered' })
  })

  test('while one address does not answer, another is told all that is due', {
    timeout: 20_000,
  }, async () => {
    const silent = { endpointId: newId(), url: 'https://silent.test/in', description: '', secret, at: noon }
    await database.db.write((tx) => insertEndpoint(tx, shop.vault, silent))
    const stampIdx = await shop.stampWith(0, 1)
    for (let n = 0; n < 40; n++) {
      const call = n % 2 === 0 ? 'add' : 'remove'
      expect(await shop.api('PUT', `/api/stamp/v1/${call}`, { stampIdx })).toMatchObject({ code: 0 })
    }
    const { promise: asked, resolve: ask } = Promise.withResolvers<void>()
    const { promise: answered, resolve: giveUp } = Promise.withResolvers<number>()
    const due = (await events()).length
    let told = 0
    const round = deliverDue({
      ...deps,
      async post(_to, { hostname }) {
        if (hostname === 'silent.test') return answered
        if (++told === due) ask()
        return 204
      },
    })
    await asked
    giveUp(500)
    expect(await round).toBe(due + 8)
  })

  test('410 switches the address off and keeps what waits until it is on again', async () => {
    answer = (n) => (n === 1 ? 410 : 200)
    const id = newId()
    await add(await shop.stampWith(0), id)
    await deliverDue(deps)
    shop.clock.now += 10 * day
    await deliverAll()
    const sentBefore = posted.length
    const { result } = await shop.manager('GET', '/api/counter/v1/webhooks')
    expect(result).toMatchObject({ endpoints: [{ disabledCause: '410 Gone' }] })
    await shop.manager('PUT', `/api/counter/v1/webhooks/${endpointId}`, { enabled: true })
    await deliverAll()
    expect(posted.length).toBeGreaterThan(sentBefore)
    expect(await stateOf(id)).toMatchObject({ state: 'delivered' })
  })

  test('a worker that was stopped past its lease writes nothing (I-9)', async () => {
    const id = newId()
    await add(await shop.stampWith(0), id)
    const held: ((status: number) => void)[] = []
    const stopped = deliverDue({
      ...deps,
      post: () => new Promise((resolve) => held.push(resolve)),
    })
    await expect.poll(async () => (await stateOf(id))?.attempts).toBe(1)
    shop.clock.now += 61_000
    await deliverAll()
    expect(await stateOf(id)).toMatchObject({ state: 'delivered' })
    const before = await database.db.read('SELECT * FROM webhook_attempts')
    for (const letGo of held) letGo(500)
    await stopped
    expect(await stateOf(id)).toMatchObject({ state: 'delivered' })
    expect(await database.db.read('SELECT * FROM webhook_attempts')).toHaveLength(before.length)
  })

  test('two workers send a row once', async () => {
    const stampIdx = await shop.stampWith(0)
    for (let n = 0; n < 8; n++) await add(stampIdx)
    await Promise.all([deliverDue(deps), deliverDue(deps), deliverDue(deps)])
    await deliverAll()
    const ids = posted.map(({ headers }) => headers['webhook-id'])
    expect(new Set(ids).size).toBe(ids.length)
  })

  /** Adds with a server that dies after its webhook row; how many events are left of a stamp that did not move. */
  async function eventsWithoutFact(wrap: (db: TestDatabase['db']) => TestDatabase['db']): Promise<number> {
    const stampIdx = await shop.stampWith(1)
    const before = (await events()).length
    const dying = await openTestShop({ db: dyingAt(wrap(database.db), /INSERT INTO webhook_deliveries/) })
    await dying.api('PUT', '/api/stamp/v1/add', { stampIdx })
    const isMoved = (await shop.holds(stampIdx)) === 2
    return (await events()).length - before - (isMoved ? 1 : 0)
  }

  test('a command that dies at its webhook row leaves neither', async () => {
    expect(await eventsWithoutFact((db) => db)).toBe(0)
  })

  test('planted: with the webhook row outside the transaction a fact is left undelivered', async () => {
    const stampIdx = await shop.stampWith(1)
    const dying = await openTestShop({
      db: dyingAt(autocommitting(database.db), /INSERT INTO webhook_deliveries/),
    })
    const id = newId()
    await dying.api('PUT', '/api/stamp/v1/add', { stampIdx }, { 'Idempotency-Key': id })
    const [event] = (await events()).filter(({ event_id }) => event_id === id)
    const due = await stateOf(id)
    expect([await shop.holds(stampIdx), event?.type, due]).toEqual([2, 'stamp.added', undefined])
  })

  test('addresses: managers only, and none that reaches inside', async () => {
    const url = 'https://93.184.216.34/x'
    expect(await shop.tablet('POST', '/api/counter/v1/webhooks', { url })).toMatchObject({ status: 403 })
    expect(
      await shop.manager('POST', '/api/counter/v1/webhooks', { url: 'https://10.0.0.1/x' }),
    ).toMatchObject({
      code: 1306,
    })
    const made = await shop.manager('POST', '/api/counter/v1/webhooks', { url })
    expect(made).toMatchObject({ code: 0, result: { secret: expect.stringMatching(/^whsec_/) } })
    const audit = await database.db.read("SELECT body FROM audit WHERE event = 'webhook.created'")
    expect(audit).toHaveLength(1)
    const { result } = await shop.manager('GET', '/api/counter/v1/webhooks')
    expect(JSON.stringify(result)).not.toContain('whsec_')
  })
})

const deliveries = process.env.DEEP ? 1000 : 200

test(`${deliveries} deliveries verify with the official library, and none of them altered`, async () => {
  const secret = makeWebhookSecret()
  const webhook = new Webhook(secret)
  for (let n = 0; n < deliveries; n++) {
    const body = JSON.stringify({ type: 'stamp.added', n, note: '카드 ☕'.repeat(n % 7) })
    const headers = signedHeaders(newId(), Date.now(), body, [secret])
    expect(webhook.verify(body, headers)).toMatchObject({ n })
    const altered = [
      [body.replace('added', 'addee'), headers],
      [body, { ...headers, 'webhook-id': newId() }],
      [body, { ...headers, 'webhook-timestamp': String(Number(headers['webhook-timestamp']) + 1) }],
    ] as const
    const [text, signed] = altered[n % 3] ?? altered[0]
    expect(() => webhook.verify(text, signed)).toThrow('signature')
  }
})
